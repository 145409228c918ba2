from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from service.adapters import openai_embedder
from service.adapters.openai_embedder import OpenAIEmbedder
from service.core.errors import Unavailable

DIMENSIONS = 4
Reply = tuple[int, dict[str, str], bytes]


def direction(text: str) -> list[float]:
    """A vector that depends on the text alone and is not of unit length."""
    return [byte - 127.5 for byte in hashlib.sha256(text.encode()).digest()[:DIMENSIONS]]


def unit(text: str) -> Any:
    vector = np.array(direction(text))
    return vector / np.linalg.norm(vector)


def answer(request: dict[str, Any]) -> Reply:
    rows = [{"object": "embedding", "index": i, "embedding": direction(t)} for i, t in enumerate(request["input"])]
    return as_json({"object": "list", "model": request["model"], "data": rows[::-1], "usage": {}})


def as_json(body: object, status: int = 200, **headers: str) -> Reply:
    return status, {"content-type": "application/json", **headers}, json.dumps(body).encode()


@dataclass
class Server:
    """An embedding server. Each request is answered by the next of `replies`, then by `answer`."""

    url: str = ""
    replies: list[Callable[[dict[str, Any]], Reply]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            state.requests.append({"path": self.path, **request})
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            reply = state.replies.pop(0) if state.replies else answer
            status, headers, body = reply(request)
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
            return

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    state.url = f"http://127.0.0.1:{listener.server_port}/v1"
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    listener.shutdown()
    listener.server_close()
    thread.join()


@pytest.fixture
async def embedder(server: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenAIEmbedder]:
    monkeypatch.setattr(openai_embedder, "_PAUSE_S", 0.0)
    embedder = OpenAIEmbedder(server.url, "secret", "text-embedding-3-small", DIMENSIONS)
    yield embedder
    await embedder.aclose()


async def test_vectors_come_in_the_order_of_the_texts_with_unit_length(
    server: Server, embedder: OpenAIEmbedder
) -> None:
    vectors = await embedder.embed(["Kim", "Putin", "Shoigu"])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, [unit("Kim"), unit("Putin"), unit("Shoigu")], atol=1e-6)
    [request] = server.requests
    assert request == {
        "path": "/v1/embeddings",
        "input": ["Kim", "Putin", "Shoigu"],
        "model": "text-embedding-3-small",
        "dimensions": DIMENSIONS,
        "encoding_format": "float",
    }
    assert server.headers[0]["authorization"] == "Bearer secret"


async def test_a_deployment_on_azure_is_asked_with_its_version_and_key(server: Server) -> None:
    embedder = OpenAIEmbedder(f"{server.url}/deployments/ours?api-version=2024-10-21", "secret", "ours", DIMENSIONS)
    np.testing.assert_allclose(await embedder.embed(["Kim"]), [unit("Kim")], atol=1e-6)
    await embedder.aclose()
    assert server.requests[0]["path"] == "/v1/deployments/ours/embeddings?api-version=2024-10-21"
    assert server.headers[0]["api-key"] == "secret" and "authorization" not in server.headers[0]


async def test_no_texts_ask_nobody(server: Server, embedder: OpenAIEmbedder) -> None:
    assert (await embedder.embed([])).shape == (0, DIMENSIONS)
    assert server.requests == []


async def test_many_texts_go_in_several_bounded_requests(server: Server, embedder: OpenAIEmbedder) -> None:
    texts = [f"text {number}" for number in range(600)]
    vectors = await embedder.embed(texts)
    assert [len(request["input"]) for request in server.requests] == [256, 256, 88]
    np.testing.assert_allclose(vectors, [unit(text) for text in texts], atol=1e-6)


async def test_a_request_holds_a_bounded_amount_of_text(server: Server, embedder: OpenAIEmbedder) -> None:
    await embedder.embed(["가나다 " * 700] * 60)  # 7,000 bytes each
    sizes = [sum(len(text.encode()) for text in request["input"]) for request in server.requests]
    assert max(sizes) <= 200_000
    assert sum(len(request["input"]) for request in server.requests) == 60


async def test_texts_a_server_would_refuse_are_made_acceptable(server: Server, embedder: OpenAIEmbedder) -> None:
    await embedder.embed(["", "Kim \ud800 met", "한" * 20_000])
    empty, surrogate, long = server.requests[0]["input"]
    assert (empty, surrogate) == (" ", "Kim ? met")
    assert long == "한" * 2666  # whole characters within 8,000 bytes


async def test_a_server_that_takes_smaller_batches_gets_them(server: Server, embedder: OpenAIEmbedder) -> None:
    def at_most_three(request: dict[str, Any]) -> Reply:
        if len(request["input"]) > 3:
            return as_json({"error": {"message": "batch size > maximum allowed batch size 3"}}, 422)
        return answer(request)

    server.replies = [at_most_three] * 99
    texts = [f"text {number}" for number in range(10)]
    np.testing.assert_allclose(await embedder.embed(texts), [unit(text) for text in texts], atol=1e-6)


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "Model does not support changing output dimensions."}},
        {"error": "Unknown field: dimensions"},
        {"detail": [{"type": "extra_forbidden", "loc": ["body", "dimensions"], "msg": "Not permitted"}]},
        [{"error": {"code": 400, "message": 'Unknown name "dimensions"'}}],
    ],
)
async def test_a_server_that_does_not_know_dimensions_is_asked_without(
    server: Server, embedder: OpenAIEmbedder, body: object
) -> None:
    refusal = as_json(body, 400)
    server.replies = [lambda _: refusal]
    await embedder.embed(["Kim"])
    await embedder.embed(["Putin"])
    assert ["dimensions" in request for request in server.requests] == [True, False, False]


async def test_a_text_on_dimensions_is_no_complaint_about_them(server: Server, embedder: OpenAIEmbedder) -> None:
    refusal = {"detail": [{"loc": ["body", "input"], "msg": "too long", "input": ["The dimensions of the dam"]}]}
    server.replies = [lambda _: as_json(refusal, 400)]
    with pytest.raises(Unavailable) as failure:
        await embedder.embed(["The dimensions of the dam"])
    assert failure.value.code == "embedder-rejected"
    assert len(server.requests) == 1


async def test_a_rate_limit_says_when_to_come_back(server: Server, embedder: OpenAIEmbedder) -> None:
    server.replies = [lambda _: as_json({"error": {"message": "slow down"}}, 429, **{"retry-after": "17"})]
    with pytest.raises(Unavailable) as failure:
        await embedder.embed(["Kim"])
    assert (failure.value.code, failure.value.retry_after) == ("embedder-rate-limited", 17)
    assert len(server.requests) == 1


async def test_a_server_error_is_tried_once_more(server: Server, embedder: OpenAIEmbedder) -> None:
    server.replies = [lambda _: as_json({"error": {"message": "boom"}}, 500)]
    np.testing.assert_allclose((await embedder.embed(["Kim"]))[0], unit("Kim"), atol=1e-6)


async def test_a_server_that_stays_down_is_unavailable(server: Server, embedder: OpenAIEmbedder) -> None:
    server.replies = [lambda _: as_json({"error": {"message": "secret internals"}}, 500)] * 9
    with pytest.raises(Unavailable) as failure:
        await embedder.embed(["Kim"])
    assert failure.value.code == "embedder-down"
    assert "secret" not in str(failure.value)
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 404])
async def test_a_refusal_is_not_repeated(server: Server, embedder: OpenAIEmbedder, status: int) -> None:
    server.replies = [lambda _: as_json({"error": {"message": "no"}}, status)]
    with pytest.raises(Unavailable, match=str(status)) as failure:
        await embedder.embed(["Kim", "Putin"])
    assert failure.value.code == "embedder-rejected"
    assert len(server.requests) == 1


def rows(*embeddings: object, indexes: tuple[object, ...] | None = None) -> bytes:
    numbers = indexes or tuple(range(len(embeddings)))
    data = [{"index": index, "embedding": row} for index, row in zip(numbers, embeddings, strict=True)]
    return json.dumps({"object": "list", "data": data}).encode()


GOOD = [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<html><body>Sign in</body></html>"),
        ("application/json", b"<html><body>Sign in</body></html>"),
        ("application/json", b""),
        ("application/json", b"\xff\xfe"),
        ("application/json", b"[]"),
        ("application/json", b"null"),
        ("application/json", b"7"),
        ("application/json", b"{}"),
        ("application/json", b'{"data": null}'),
        ("application/json", b'{"data": [null, null]}'),
        ("application/json", b'{"data": 5}'),
        ("application/json", b"[" * 100_000),
        ("application/json", rows(GOOD)),
        ("application/json", rows(GOOD, GOOD, GOOD)),
        ("application/json", rows(GOOD, GOOD, indexes=(0, 0))),
        ("application/json", rows(GOOD, GOOD, indexes=(1, 2))),
        ("application/json", rows(GOOD, GOOD, indexes=(0, "x"))),
        ("application/json", rows(GOOD, GOOD, indexes=(0.0, 1.0))),
        ("application/json", rows(GOOD, GOOD[:3])),
        ("application/json", rows(GOOD[:3], GOOD[:3])),
        ("application/json", rows([], [])),
        ("application/json", rows(None, None)),
        ("application/json", rows("AAAA", "AAAA")),
        ("application/json", rows([GOOD], [GOOD])),
        ("application/json", rows(GOOD, [0, 0, 0, 0])),
        ("application/json", rows(GOOD, [float("nan"), 1, 1, 1])),
        ("application/json", rows(GOOD, [10**400, 1, 1, 1])),
        ("application/json", rows(GOOD, [1e200, 1, 1, 1])),
    ],
)
async def test_an_answer_that_is_not_the_protocol_is_unavailable(
    server: Server, embedder: OpenAIEmbedder, kind: str, body: bytes
) -> None:
    server.replies = [lambda _: (200, {"content-type": kind}, body)] * 2
    with pytest.raises(Unavailable) as failure:
        await embedder.embed(["Kim", "Putin"])
    assert failure.value.code == "embedder-malformed"


async def test_vectors_of_another_length_say_both_lengths(server: Server, embedder: OpenAIEmbedder) -> None:
    server.replies = [lambda _: (200, {"content-type": "application/json"}, rows(GOOD[:3]))]
    with pytest.raises(Unavailable, match="gives 3 dimensions, the settings say 4"):
        await embedder.embed(["Kim"])


async def test_nobody_listening_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_embedder, "_PAUSE_S", 0.0)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        embedder = OpenAIEmbedder(f"http://127.0.0.1:{closed.getsockname()[1]}/v1", "", "m", DIMENSIONS)
        with pytest.raises(Unavailable) as failure:
            await embedder.embed(["Kim"])
        assert failure.value.code == "embedder-down"
        await embedder.aclose()


async def test_a_server_that_never_answers_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_embedder, "_PAUSE_S", 0.0)
    monkeypatch.setattr(openai_embedder, "_DEADLINE_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        embedder = OpenAIEmbedder(f"http://127.0.0.1:{silent.getsockname()[1]}/v1", "", "m", DIMENSIONS)
        with pytest.raises(Unavailable, match="in time"):
            await embedder.embed(["Kim"])
        await embedder.aclose()


def test_the_name_tells_models_and_lengths_apart() -> None:
    names = {OpenAIEmbedder("", "", model, size).name for model in ("a", "b") for size in (256, 512)}
    assert len(names) == 4
