"""Answers as they come about: proven statements at once, faults as events, nothing left running."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlencode

import anyio
import httpx2
import openai
import pytest
from starlette.types import Message

from service.web import events
from tests.fake_model import MODEL, Exchange, FakeModel, replies
from tests.serving import serving
from tests.web.conftest import official_client, sample_body, settings
from tests.web.pointing import chats, numbers_of, points
from tests.web.test_answers import ask
from tests.web.test_mcp import CALL
from tests.web.test_model_answers import MET, MET_WORDS, QUESTION, WEAPONS, WEAPONS_WORDS

ASKED = {"question": QUESTION, "stream": True}
SECONDS = 60  # far more than it takes: the machine may be busy


@pytest.fixture(scope="module")
def patient_url(
    tmp_path_factory: pytest.TempPathFactory, fake_model_server: FakeModel, sample_text: str
) -> Iterator[str]:
    """A service that waits long for its model and takes one question at a time."""
    chosen = settings(
        tmp_path_factory.mktemp("patient"),
        llm_model=MODEL,
        llm_base_url=fake_model_server.url,
        embedder="openai",
        embedding_base_url=fake_model_server.url,
        embedding_dimensions=256,
        questions_at_once=1,
        questions_waiting=0,
    )
    with serving(chosen) as url:
        httpx2.post(f"{url}/v1/articles", json=sample_body(sample_text), timeout=60, trust_env=False)
        yield url


@pytest.fixture
def patient(patient_url: str, fake_model: FakeModel) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=patient_url, timeout=30, trust_env=False) as client:
        yield client


@contextmanager
def halting(model: FakeModel, reached: threading.Event | None = None) -> Iterator[threading.Event]:
    """A model that stops after its first statement, which `reached` tells, until the event is set."""
    go_on = threading.Event()

    async def behave(exchange: Exchange) -> None:
        evidence = numbers_of(exchange.request.prompt)
        statements = [
            {"text": text, "evidence": [number for number, line in evidence.items() if words in line]}
            for text, words in ((MET, MET_WORDS), (WEAPONS, WEAPONS_WORDS))
        ]
        document = json.dumps({"statements": statements, "not_covered": None})
        middle = document.index("}, {") + 1
        await exchange.begin()
        await _say(exchange, document[:middle])
        if reached is not None:
            reached.set()
        while not go_on.is_set():
            if await exchange.wait(0.01):
                return
        await _say(exchange, document[middle:], "stop")
        await exchange.write("data: [DONE]\n\n")
        await exchange.end()

    model.script(behave)
    try:
        yield go_on
    finally:
        go_on.set()


async def _say(exchange: Exchange, text: str, finish: str | None = None) -> None:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    await exchange.event({"id": "c", "object": "chat.completion.chunk", "created": 0, "choices": [choice]})


def told(response: httpx2.Response) -> Iterator[tuple[str, Any]]:
    """The events as they come. On a busy machine there are heartbeats between any two."""
    return (event for event in told_and_beaten(response) if event[0])


def told_and_beaten(response: httpx2.Response) -> Iterator[tuple[str, Any]]:
    """The same with the heartbeats, which have no name."""
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
        elif line.startswith(":"):
            yield "", None


def test_a_statement_arrives_before_the_model_has_finished(patient: httpx2.Client, fake_model: FakeModel) -> None:
    with halting(fake_model) as go_on, patient.stream("POST", "/v1/answers", json=ASKED) as response:
        stream = told(response)
        assert next(stream)[0] == "retrieval"
        name, body = next(stream)
        assert (name, body["statement"]) == ("statement", {"text": MET, "citations": [1]})
        assert MET_WORDS in body["citations"][0]["quote"]
        go_on.set()
        rest = list(stream)
    assert [name for name, _ in rest] == ["statement", "done"]
    assert [statement["text"] for statement in rest[-1][1]["statements"]] == [MET, WEAPONS]


def test_a_client_that_leaves_stops_the_model_and_frees_its_place(
    patient: httpx2.Client, fake_model: FakeModel
) -> None:
    with halting(fake_model), patient.stream("POST", "/v1/answers", json=ASKED) as response:
        stream = told(response)
        assert [next(stream)[0], next(stream)[0]] == ["retrieval", "statement"]
        (upstream,) = chats(fake_model)
        assert not upstream.disconnected.is_set()
        response.close()
        assert upstream.disconnected.wait(SECONDS)
        # There is one place only.
        assert ask(patient, QUESTION)["status"] == "answered"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"/ask?{urlencode({'question': QUESTION})}", None),
        ("/v1/answers", {"question": QUESTION}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION}]}),
        ("/v1/responses", {"input": QUESTION}),
        ("/mcp", {**CALL, "params": {"name": "ask", "arguments": {"question": QUESTION}}}),
    ],
)
def test_a_client_that_leaves_before_its_whole_answer_stops_the_model_and_frees_its_place(
    patient: httpx2.Client, fake_model: FakeModel, path: str, body: dict[str, Any] | None
) -> None:
    reached = threading.Event()
    with halting(fake_model, reached):
        with socket.create_connection((str(patient.base_url.host), patient.base_url.port or 0)) as line:
            content = json.dumps(body).encode() if body else b""
            head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: localhost\r\n"
            head += "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
            line.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
            assert reached.wait(SECONDS)
            (upstream,) = chats(fake_model)
            assert not upstream.disconnected.is_set()
        assert upstream.disconnected.wait(SECONDS)
        # There is one place only.
        assert ask(patient, QUESTION)["status"] == "answered"
    assert 'status="499"' in patient.get("/metrics").text


async def test_a_client_that_reads_no_further_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "SEND_SECONDS", 0.01)
    ended = anyio.Event()

    async def chunks() -> AsyncGenerator[bytes, None]:
        try:
            while True:
                yield b"data: on and on\n\n"
        finally:
            ended.set()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await anyio.sleep_forever()

    with anyio.fail_after(SECONDS):
        await events.EventStream(chunks())({"type": "http"}, anyio.sleep_forever, send)
    assert ended.is_set()


def test_while_nothing_happens_the_stream_shows_that_it_lives(
    patient: httpx2.Client, fake_model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.02)
    with halting(fake_model) as go_on, patient.stream("POST", "/v1/answers", json=ASKED) as response:
        stream = told_and_beaten(response)
        beats = [next(name for name, _ in stream if not name) for _ in range(3)]
        assert beats == [""] * 3
        go_on.set()
        assert [name for name, _ in stream if name][-1] == "done"


@pytest.mark.parametrize("streamed", [False, True])
def test_beyond_the_queue_questions_are_sent_away(
    patient: httpx2.Client, fake_model: FakeModel, streamed: bool
) -> None:
    with halting(fake_model) as go_on, patient.stream("POST", "/v1/answers", json=ASKED) as response:
        stream = told(response)
        assert next(stream)[0] == "retrieval"
        refused = patient.post("/v1/answers", json={**ASKED, "stream": streamed})
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["type"].endswith(":busy")
        with official_client(patient) as client, pytest.raises(openai.InternalServerError) as caught:
            client.chat.completions.create(
                model="article-qa", messages=[{"role": "user", "content": QUESTION}], stream=streamed
            )
        assert (caught.value.status_code, caught.value.code) == (503, "busy")
        go_on.set()
        assert list(stream)[-1][0] == "done"


def test_a_model_that_is_down_is_announced_inside_the_stream(patient: httpx2.Client, fake_model: FakeModel) -> None:
    fake_model.script(replies(400, '{"error": {"message": "the context length is too long"}}'))
    with patient.stream("POST", "/v1/answers", json=ASKED) as response:
        *_, (name, whole) = told(response)
    assert (name, whole["degraded"], whole["reason"]) == ("done", True, "model-rejected")
    assert whole["statements"] or whole["nearest"]


def test_what_fails_and_is_dropped_is_told_before_the_end(patient: httpx2.Client, fake_model: FakeModel) -> None:
    false = "North Korea sent more than 30,000 containers of weapons."
    fake_model.script(points((false, WEAPONS_WORDS), (MET, MET_WORDS)), points((false, WEAPONS_WORDS)))
    with patient.stream("POST", "/v1/answers", json=ASKED) as response:
        all_told = list(told(response))
    assert [name for name, _ in all_told] == ["retrieval", "statement", "dropped", "done"]
    assert all_told[2][1]["text"] == false
    assert [false in json.dumps(body) for name, body in all_told if name == "statement"] == [False]


@pytest.fixture
def without_embedder(tmp_path_factory: pytest.TempPathFactory, sample_text: str) -> Iterator[httpx2.Client]:
    """A service whose embedding server has gone after the article was stored."""
    with ExitStack() as gone:
        embeddings = gone.enter_context(FakeModel().serve())
        chosen = settings(
            tmp_path_factory.mktemp("cut-off"),
            embedder="openai",
            embedding_base_url=embeddings.url,
            embedding_dimensions=256,
        )
        with serving(chosen) as url, httpx2.Client(base_url=url, timeout=30, trust_env=False) as client:
            assert client.post("/v1/articles", json=sample_body(sample_text)).status_code == 201
            gone.close()
            yield client


def test_without_its_embedder_the_service_says_when_to_come_back(without_embedder: httpx2.Client) -> None:
    refused = without_embedder.post("/v1/answers", json={"question": QUESTION})
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["detail"]
    with without_embedder.stream("POST", "/v1/answers", json=ASKED) as response:
        ((name, body),) = told(response)
    assert name == "error"
    as_a_whole = refused.json()
    assert body["type"].endswith(f":{body['code']}")
    assert {field: body[field] for field in ("type", "title", "status", "detail")} == {
        field: as_a_whole[field] for field in ("type", "title", "status", "detail")
    }
    assert body["request_id"] == response.headers["x-request-id"]
    assert body["retry_after"] > 0
    with official_client(without_embedder) as client:
        stream = client.chat.completions.create(
            model="article-qa", messages=[{"role": "user", "content": QUESTION}], stream=True
        )
        with pytest.raises(openai.APIError) as caught:
            list(stream)
        assert caught.value.code == body["code"]
        *_, failed = client.responses.create(model="article-qa", input=QUESTION, stream=True)
    assert failed.type == "response.failed"
    assert failed.response.error is not None
    assert failed.response.error.message == body["detail"]
