from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.web import logs
from tests.web.in_memory import Exchange, House, house, post_scope

ARTICLE = {"text": "The town of Orla opened a bridge on Monday. It cost 4 million crowns.", "key": "bridge"}
QUESTION = {"question": "When did the town of Orla open a bridge?"}


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as opened:
        assert (await opened.http.post("/v1/articles", json=ARTICLE)).status_code == 201
        yield opened


async def numbers(home: House) -> dict[tuple[str, ...], float]:
    """The samples by name and label values."""
    response = await home.http.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


async def test_answers_are_counted_with_their_stages_tokens_and_verdicts(home: House) -> None:
    answer = (await home.http.post("/v1/answers", json=QUESTION)).json()
    assert (len(answer["statements"]), len(answer["dropped"])) == (1, 1)
    found = await numbers(home)
    # degraded, generator, status
    assert found["qa_answers_total", "false", "first-sentence", answer["status"]] == 1
    for stage in ("embed", "search", "generate", "verify", "total"):
        assert found["qa_answer_stage_duration_seconds_count", stage] == 1
    total = found["qa_answer_stage_duration_seconds_sum", "total"]
    assert total == pytest.approx(answer["timings_ms"]["total"] / 1000, abs=1e-4)
    assert found["qa_model_tokens_total", "prompt"] == 20
    assert found["qa_model_tokens_total", "completion"] == 5
    assert found["qa_claims_total", "proven"] == 1
    assert found["qa_claims_total", answer["dropped"][0]["verdict"]] == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/answers", {**QUESTION, "stream": True}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION["question"]}]}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION["question"]}], "stream": True}),
    ],
)
async def test_each_answer_counts_once_through_whichever_door_it_left(
    home: House, path: str, body: dict[str, Any]
) -> None:
    assert (await home.http.post(path, json=body)).status_code == 200
    found = await numbers(home)
    assert sum(value for key, value in found.items() if key[0] == "qa_answers_total") == 1


async def test_requests_are_counted_by_route_template_and_status(home: House) -> None:
    for path in ("/v1/articles/art_a", "/v1/articles/art_b", "/secret-of-orla", "/page.js", "/docs/assets/nothing"):
        await home.http.get(path)
    await home.http.request("SECRET", "/v1/search")
    await home.http.patch("/v1/search")
    found = await numbers(home)
    counted = {key[1:]: value for key, value in found.items() if key[0] == "qa_http_requests_total"}
    assert counted["GET", "/v1/articles/{article_id}", "404"] == 2
    assert counted["POST", "/v1/articles", "201"] == 1
    assert counted["PATCH", "/v1/search", "405"] == 1
    assert ("other", "/v1/search", "405") in counted
    assert not any("secret" in "".join(labels).lower() for labels in counted)
    assert found["qa_http_request_duration_seconds_count", "GET", "/v1/articles/{article_id}"] == 2


async def test_batch_lines_are_counted_by_status(home: House) -> None:
    await home.http.post("/v1/articles/batch", content=json.dumps(ARTICLE) + "\n{\n{\n")
    found = await numbers(home)
    assert (found["qa_batch_lines_total", "200"], found["qa_batch_lines_total", "422"]) == (1, 2)


async def test_articles_and_questions_in_the_house_are_gauges(home: House) -> None:
    found = await numbers(home)
    assert (found["qa_articles",], found["qa_questions", "working"], found["qa_questions", "waiting"]) == (1, 0, 0)
    async with home.app.state.qa.admission.place():
        assert (await numbers(home))["qa_questions", "working"] == 1


async def test_metrics_are_there_while_the_store_is_not(home: House) -> None:
    home.store.down = True
    found = await numbers(home)
    assert found["qa_articles",] != found["qa_articles",], "unknown is not a number"


async def test_a_request_that_is_cut_off_is_counted_without_a_status(home: House) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(home.app, post_scope("/v1/articles/batch"), anyio.sleep_forever, Exchange().send)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    found = await numbers(home)
    assert found["qa_http_requests_total", "POST", "/v1/articles/batch", "none"] == 1


Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """The lines of the log, as machines read them."""
    root, written = logging.getLogger(), io.StringIO()
    kept = root.handlers, root.level
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("json")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers, root.level = kept


async def test_each_request_and_each_answer_is_one_line_under_one_request_id(home: House, logged: Lines) -> None:
    response = await home.http.post("/v1/answers", json=QUESTION, headers={"X-Request-ID": "mine-1"})
    answer, request = logged()
    assert answer["request_id"] == request["request_id"] == "mine-1"
    assert (answer["event"], answer["answer_id"]) == ("answer", response.json()["id"])
    assert (answer["statements"], answer["dropped"]) == (1, {"unsupported": 1})
    assert (request["event"], request["method"], request["route"]) == ("request", "POST", "/v1/answers")
    assert request["status"] == 200 and request["duration_ms"] > 0


async def test_the_log_says_why_a_request_was_refused(home: House, logged: Lines) -> None:
    await home.http.post("/v1/answers", json={"question": "x" * 3_000})
    (line,) = logged()
    assert (line["status"], line["problem"]) == (422, "question-too-long")


async def test_no_text_of_anybody_reaches_the_log(home: House, logged: Lines) -> None:
    home.store.broken = True
    secret = {"text": "The Orla Secret stands in this text and nowhere else.", "title": "Orla Secret"}
    await home.http.post("/v1/articles", json=secret)
    await home.http.post("/v1/articles/batch", content=json.dumps(secret))
    for body in ({"question": "Is the Orla Secret true?"}, {"question": "Orla Secret", "generator": "none"}):
        await home.http.post("/v1/answers", json=body)
    await home.http.get("/Orla Secret", params={"q": "Orla Secret"})
    lines = logged()
    assert len(lines) >= 6
    assert not [line for line in lines if "Orla Secret" in json.dumps(line)]
    broke = next(line for line in lines if "exception" in line)
    assert "RuntimeError" in broke["exception"] and "in_memory.py" in broke["exception"]
    assert broke["request_id"]


async def test_probes_leave_no_lines(home: House, logged: Lines) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert (await home.http.get(path)).status_code == 200
    assert logged() == []


def test_a_trace_names_what_was_behind_an_error_and_quotes_nothing() -> None:
    texts = [f"text {number}" for number in range(3)]
    try:
        try:
            {}.pop(texts[0])
        except KeyError as cause:
            raise ExceptionGroup(texts[1], [ValueError(texts[2])]) from cause
    except ExceptionGroup as error:
        found = logs.trace(error)
    assert all(name in found for name in ("ExceptionGroup", "ValueError", "KeyError"))
    assert not [text for text in texts if text in found]
