"""What nobody foresaw, and what a client sees of it before and while a stream runs."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import anyio
import anyio.from_thread
import anyio.to_thread
import pytest

from service.adapters.readers import Document
from service.core.answer import Hit, Reason
from service.core.errors import Unavailable
from service.core.locate import locate
from service.core.support import Quote
from service.web import problems
from service.web.routes import articles
from tests.web.in_memory import House, house

ARTICLE = {
    "text": "The town of Orla opened a bridge on Monday. It cost 4 million crowns.",
    "title": "Orla\u2028opens",
}
CHECK = {"text": ARTICLE["text"], "quote": "It cost 4 million crowns.", "statement": "The bridge cost 4 million."}


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path, max_body_bytes=3_000) as served:
        yield served


async def test_a_crash_has_an_id_and_is_counted_and_shows_no_internals(home: House) -> None:
    home.store.broken = True
    response = await home.http.post("/v1/articles", json=ARTICLE)
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-request-id"] == response.json()["request_id"]
    assert "Orla" not in response.text
    metrics = (await home.http.get("/metrics")).text
    assert 'qa_http_requests_total{method="POST",route="/v1/articles",status="500"} 1.0' in metrics


@pytest.mark.parametrize(("method", "path"), [("GET", "/ask?question=bridge"), ("POST", "/v1/search")])
async def test_what_is_down_is_told_with_the_time_to_wait_and_its_cause_is_in_the_log(
    home: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, method: str, path: str
) -> None:
    async def fails(_: object) -> None:
        raise Unavailable("The embedder cannot be reached.", "embedder-down", 7) from ConnectionRefusedError()

    monkeypatch.setattr(home.embedder, "embed", fails)
    caplog.set_level(logging.INFO)
    body = {"query": "bridge"} if method == "POST" else None
    response = await home.http.request(method, path, json=body)
    assert (response.status_code, response.headers["retry-after"]) == (503, "7")
    assert "The embedder cannot be reached." in response.text
    told = [vars(record) for record in caplog.records if record.message in ("problem", "request")]
    assert [(one["problem"], one.get("cause")) for one in told] == [
        ("embedder-down", "ConnectionRefusedError"),
        ("embedder-down", None),
    ]


async def test_an_answer_that_cannot_be_counted_is_an_answer(
    home: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise OverflowError("int too large to convert to float")

    for told in ("observe", "observe_ingest"):
        monkeypatch.setattr(home.app.state.qa, told, fails)
    assert (await home.http.post("/v1/articles", json=ARTICLE)).status_code == 201
    response = await home.http.post("/v1/answers", json={"question": "What did Orla open?"})
    assert response.status_code == 200 and response.json()["statements"]
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [OverflowError] * 2


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/search", {"query": "bridge", **dict.fromkeys(map(str, range(20_000)))}),
        ("/v1/articles", {**ARTICLE, "metadata": dict.fromkeys(map(str, range(20_000)))}),
        ("/v1/chat/completions", {"messages": [0] * 20_000}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": [0] * 20_000}]}),
        ("/v1/responses", {"input": [0] * 20_000}),
        ("/v1/responses", {"input": [{"role": "user", "content": [0] * 20_000}]}),
    ],
)
async def test_of_very_many_faults_few_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, Any]
) -> None:
    found: list[int] = []
    in_words = problems.in_words
    monkeypatch.setattr(problems, "in_words", lambda errors: found.append(len(errors)) or in_words(errors))
    async with house(tmp_path) as home:
        response = await home.http.post(path, json=body)
    assert response.status_code == 422
    assert len(found) == 1 and found[0] < 5


async def test_slow_pdfs_leave_the_threads_to_everybody_else(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on, read = threading.Event(), articles.read

    def slow(data: bytes | str, *kind: str | None, **named: str | None) -> Document:
        if isinstance(data, bytes):
            going_on.wait(30)
        return read(f"It rained on the city. {data!r}")

    async def upload(name: str, data: bytes) -> None:
        stored = await home.http.post("/v1/articles/upload", files={"file": (name, data)})
        assert stored.status_code == 201

    monkeypatch.setattr(articles, "read", slow)
    monkeypatch.setattr(anyio.to_thread.current_default_thread_limiter(), "total_tokens", 2)
    with anyio.fail_after(20):
        async with anyio.create_task_group() as uploads:
            for number in range(4):
                uploads.start_soon(
                    upload, *(("a.pdf", b"%d" % number) if number % 2 else ("a", b"%%PDF-%d" % number))
                )
            await anyio.wait_all_tasks_blocked()
            try:
                assert (await home.http.post("/v1/articles", json=ARTICLE)).status_code == 201
            finally:
                going_on.set()
    assert await home.store.count() == 5


async def test_a_body_too_large_for_a_tool_is_told_so(home: House) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield b" " * 1_000

    accept = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    response = await home.http.post("/mcp", content=chunks(), headers=accept)
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/answers", {"question": "What?", "generator": "llm"}),
        ("/v1/chat/completions", {"model": "article-qa-llm", "messages": [{"role": "user", "content": "What?"}]}),
        ("/v1/responses", {"model": "article-qa-llm", "input": "What?"}),
    ],
)
async def test_a_stream_that_cannot_be_is_refused_before_it_begins(
    home: House, path: str, body: dict[str, Any]
) -> None:
    plain = await home.http.post(path, json=body)
    streamed = await home.http.post(path, json=body | {"stream": True})
    assert plain.status_code == streamed.status_code == 422
    assert streamed.headers["content-type"] == plain.headers["content-type"]


async def test_line_ends_of_unicode_break_neither_events_nor_lines(home: House) -> None:
    line = json.dumps(ARTICLE).encode() + b"\n"
    response = await home.http.post("/v1/articles/batch", content=line)
    (result,) = [json.loads(one) for one in response.iter_lines()]
    assert result["article"]["title"] == ARTICLE["title"]
    answer = await home.http.post("/v1/answers", json={"question": "What did the bridge cost?", "stream": True})
    found = [json.loads(one[6:]) for one in answer.text.splitlines() if one.startswith("data: ")]
    assert found[-1]["citations"][0]["title"] == ARTICLE["title"]


@pytest.mark.parametrize("field", ["conversation", "previous_response_id"])
async def test_what_is_not_kept_is_refused(home: House, field: str) -> None:
    response = await home.http.post("/v1/responses", json={"input": "What?", field: "one_1"})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "unsupported_parameter"


@pytest.mark.parametrize("day", ["2025-06-12", "20250612", "12 June 2025", "June 12, 2025", "2025. 6. 12."])
async def test_a_day_counts_to_its_end_however_it_is_written(home: House, day: str) -> None:
    await home.http.post("/v1/articles", json=ARTICLE | {"published_at": "2025-06-12T09:05:00Z"})
    found = await home.http.post("/v1/search", json={"query": "bridge", "filters": {"published_to": day}})
    assert len(found.json()["results"]) == 1
    before = {"published_to": "2025-06-12T09:00:00Z"}
    assert not (await home.http.post("/v1/search", json={"query": "bridge", "filters": before})).json()["results"]


@pytest.mark.parametrize("published", ["2025-06-12T08:00:00+09:00", "2025-06-12T21:00:00-04:00"])
async def test_an_article_is_of_the_day_that_it_names_itself(home: House, published: str) -> None:
    await home.http.post("/v1/articles", json=ARTICLE | {"published_at": published})
    for day, found in (("2025-06-11", 0), ("2025-06-12", 1), ("2025-06-13", 0)):
        body = {"query": "bridge", "filters": {"published_from": day, "published_to": day}}
        assert len((await home.http.post("/v1/search", json=body)).json()["results"]) == found


async def test_two_drafts_of_one_article_at_once_lose_nothing(home: House) -> None:
    async def post(**told: str) -> None:
        await home.http.post("/v1/articles", json={"text": ARTICLE["text"], "key": "orla", **told})

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: post(title="Orla opens"))
        tasks.start_soon(lambda: post(source="Courier"))
    (article,) = (await home.http.get("/v1/articles")).json()["articles"]
    assert (article["title"], article["source"]) == ("Orla opens", "Courier")


async def test_where_nothing_is_found_the_answer_says_why(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> list[Hit]:
        return []

    filtered: dict[str, Any] = {"question": "What did the bridge cost?", "filters": {"source": "The Nowhere Times"}}
    asked = {"question": filtered["question"]}
    empty = (await home.http.post("/v1/answers", json=asked)).json()
    assert (empty["status"], empty["reason"]) == ("not_found", "no-articles")
    assert "No article is stored yet" in empty["message"] and "POST /v1/articles" in empty["message"]
    await home.http.post("/v1/articles", json=ARTICLE)
    none_left = (await home.http.post("/v1/answers", json=filtered)).json()
    assert (none_left["reason"], "filters" in none_left["message"]) == ("no-articles", True)
    for search in ("nearest", "matching"):
        monkeypatch.setattr(home.store, search, nothing)
    unlike = (await home.http.post("/v1/answers", json=asked)).json()
    assert (unlike["status"], unlike["reason"]) == ("not_found", "no-answer")


class Counting:
    """A guard that takes a while for each statement."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, statement: str, quotes: Sequence[Quote], question: str = "") -> tuple[Reason, ...]:
        self.asked += 1
        time.sleep(0.05)
        return ()


async def test_a_check_ends_with_the_time_for_a_question(tmp_path: Path) -> None:
    guard = Counting()
    async with house(tmp_path, guard=guard, question_seconds=1) as served:
        response = await served.http.post("/v1/verify/batch", json={"checks": [CHECK] * 100})
    assert response.status_code == 503
    assert response.headers["retry-after"]
    assert guard.asked < 100


async def test_a_check_ends_when_the_client_leaves(tmp_path: Path) -> None:
    guard = Counting()
    async with house(tmp_path, guard=guard) as served:
        with anyio.move_on_after(0.3):
            await served.http.post("/v1/verify/batch", json={"checks": [CHECK] * 100})
        await anyio.sleep(0.3)
        assert 0 < guard.asked < 100


ABSENT = {"text": ARTICLE["text"], "quote": "Nobody ever said this."}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/verify/batch", {"checks": [ABSENT] * 9}),
        ("/v1/verify/answer", {"answer": {"citations": [ABSENT] * 9}, "sources": [{"text": ARTICLE["text"]}]}),
    ],
)
async def test_checks_without_a_statement_end_when_the_client_leaves(
    home: House, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, Any]
) -> None:
    looked = 0
    leaving = anyio.CancelScope()

    def left_at_the_second(*given: Any) -> Any:
        nonlocal looked
        looked += 1
        if looked == 2:
            anyio.from_thread.run_sync(leaving.cancel)
        return locate(*given)

    monkeypatch.setattr("service.core.verify.locate", left_at_the_second)
    with leaving:
        await home.http.post(path, json=body)
    assert looked == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/verify", ABSENT),
        ("/v1/verify/batch", {"checks": [ABSENT]}),
        ("/v1/verify/answer", {"answer": {"answer": "It rained."}, "sources": [{"text": ARTICLE["text"]}]}),
    ],
)
async def test_a_text_to_check_is_no_longer_than_an_article_may_be(
    tmp_path: Path, path: str, body: dict[str, Any]
) -> None:
    async with house(tmp_path, max_article_characters=len(ARTICLE["text"])) as served:
        assert (await served.http.post(path, json=body)).status_code == 200
    async with house(tmp_path, max_article_characters=len(ARTICLE["text"]) - 1) as served:
        response = await served.http.post(path, json=body)
    assert response.status_code == 413
    assert response.json()["type"].endswith("article-too-long")
