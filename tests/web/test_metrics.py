from __future__ import annotations

import io
import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.admission import Admission
from service.web import logs
from tests.fake_model import FakeModel, breaks_off, replies, says
from tests.web.in_memory import Exchange, House, house, post_scope
from tests.web.modelled import KEY, modelled_house
from tests.web.pointing import points
from tests.web.test_mcp import ACCEPT, CALL

ARTICLE = {"text": "The town of Orla opened a bridge on Monday. It cost 4 million crowns.", "key": "bridge"}
HISTORY = [{"role": "user", "content": "What is the Orla Secret?"}]
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
        ("/v1/responses", {"input": QUESTION["question"]}),
        ("/v1/responses", {"input": QUESTION["question"], "stream": True}),
        ("/mcp", {**CALL, "params": {"name": "ask", "arguments": QUESTION}}),
    ],
)
async def test_each_answer_counts_once_through_whichever_door_it_left(
    home: House, path: str, body: dict[str, Any]
) -> None:
    assert (await home.http.post(path, json=body, headers=ACCEPT)).status_code == 200
    found = await numbers(home)
    assert sum(value for key, value in found.items() if key[0] == "qa_answers_total") == 1
    assert found["qa_http_requests_total", "POST", path, "200"] == 1


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


async def test_articles_are_counted_by_what_became_of_them_with_their_stages(home: House) -> None:
    await home.http.post("/v1/articles", json=ARTICLE)
    await home.http.post("/v1/articles", json={**ARTICLE, "title": "A bridge"})
    home.store.down = True
    await home.http.post("/v1/articles", json={"text": "Orla closed its bridge again on Friday."})
    home.store.down = False
    found = await numbers(home)
    for outcome in ("new", "unchanged", "updated", "failed"):
        assert found["qa_articles_ingested_total", outcome] == 1
    reached = [found["qa_ingest_stage_duration_seconds_count", name] for name in ("read", "cut", "embed", "store")]
    assert reached == [4, 3, 3, 3]
    assert found["qa_passages",] == 1


async def test_abstentions_are_counted_by_reason(home: House) -> None:
    await home.http.delete(f"/v1/articles/{(await home.http.get('/v1/articles')).json()['articles'][0]['id']}")
    answer = (await home.http.post("/v1/answers", json=QUESTION)).json()
    found = await numbers(home)
    # reason, status
    assert found["qa_answer_reasons_total", answer["reason"], "not_found"] == 1


async def test_questions_sent_away_are_counted(home: House) -> None:
    home.app.state.qa.admission = Admission(places=1, queue=0)
    async with home.app.state.qa.admission.place():
        assert (await home.http.post("/v1/answers", json=QUESTION)).status_code == 503
    assert (await numbers(home))["qa_questions_refused_total",] == 1


async def test_the_size_of_the_folder_is_told_by_part(home: House, tmp_path: Path) -> None:
    for name, size in (("catalog.sqlite3", 5), ("catalog.sqlite3-wal", 2), ("index/1/data.bin", 3), ("notes", 4)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * size)
    found = await numbers(home)
    assert [found["qa_data_bytes", part] for part in ("catalog", "index", "other")] == [7, 3, 4]
    assert found["qa_data_free_bytes",] > 0


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
def logged(monkeypatch: pytest.MonkeyPatch) -> Lines:
    """The lines of the log, as machines read them."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("json")
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


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


async def test_no_text_and_no_key_reaches_the_log_where_models_and_servers_fail(
    tmp_path: Path, fake_model: FakeModel, logged: Lines
) -> None:
    secret, told = "Orla Secret", '{"error": {"message": "The Orla Secret is refused"}}'
    ours = {"Authorization": "Bearer qa-secret-of-the-caller"}
    async with modelled_house(tmp_path, fake_model) as http:
        article = {"text": f"The {secret} stands in this text.", "title": secret, "key": secret}
        await http.post("/v1/articles", json=article, headers=ours)
        await http.post("/v1/articles/upload", files={"file": (f"{secret}.html", f"<p>{secret}".encode())})
        await http.post("/v1/articles/batch", content=f'{{"text": "{secret}", "{secret}": 1}}\n{secret}\n')
        fake_model.script(
            points((f"The {secret} is true.", secret), (f"No {secret} is true.", secret)),
            *(replies(status, told) for status in (400, 401, 404, 429, 500)),
            says(f"{secret}, in prose"),
            breaks_off(f'{{"statements": [{{"text": "{secret}'),
        )
        for stream in (False, True) * 4:
            asked = {"question": f"Is the {secret} true?", "stream": stream, "history": HISTORY if stream else []}
            assert (await http.post("/v1/answers", json=asked, headers=ours)).status_code == 200
        chat = {"messages": [{"role": "user", "content": secret}], "model": secret}
        await http.post("/v1/chat/completions", json=chat, headers=ours)
        await http.post("/v1/verify", json={"text": secret, "quote": secret, "statement": f"No {secret}."})
        fake_model.embeddings_fail = True
        for path, body in (("/v1/search", {"query": secret}), ("/v1/articles", {"text": f"Another {secret}"})):
            assert (await http.post(path, json=body, headers=ours)).status_code == 503
    lines = logged()
    assert {"answer", "request", "problem"} <= {line["event"] for line in lines}
    assert sum("fake-model" in line["event"] for line in lines) >= 5
    written = json.dumps(lines)
    for hidden in (secret, "Secret", "qa-secret", KEY, "Bearer"):
        assert hidden not in written, hidden


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
