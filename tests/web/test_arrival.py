"""Requests that never come to an end, or have no end of a head, over real connections."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, repeat
from urllib.parse import urlsplit

import httpx2
import pytest

from service.qa import ArticleQA
from tests.memory_store import MemoryStore
from tests.serving import serving
from tests.web.conftest import settings
from tests.web.in_memory import FirstSentence, Words

SECONDS = 0.3


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that waits no longer than that."""
    chosen = settings(tmp_path_factory.mktemp("hurried"), head_seconds=SECONDS, body_seconds=SECONDS)
    with serving(chosen, ArticleQA(MemoryStore(), Words(), FirstSentence())) as url:
        yield url


def answer_to(url: str, *pieces: bytes, until: bytes | None = None) -> bytes:
    """What comes back until it holds `until`, or else until the service closes the connection. Each piece but the
    first is sent after something has come back."""
    parts = urlsplit(url)
    with socket.create_connection((str(parts.hostname), parts.port or 0), timeout=20) as connection:
        read = b""
        for piece in pieces[:-1]:
            connection.sendall(piece)
            read += connection.recv(65536)
        connection.sendall(pieces[-1])
        while (until is None or until not in read) and (chunk := connection.recv(65536)):
            read += chunk
        return read


def head(path: str, length: int, kind: str = "application/json") -> bytes:
    fields = ("Host: localhost", f"Content-Type: {kind}", f"Content-Length: {length}")
    return "\r\n".join((f"POST {path} HTTP/1.1", *fields, "", "")).encode()


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: local"])
def test_a_head_that_does_not_come_is_not_waited_for(hurried: str, sent: bytes) -> None:
    assert answer_to(hurried, sent) == b""


def test_what_drips_in_after_a_response_is_not_waited_for(hurried: str) -> None:
    read = answer_to(hurried, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /healthz HT")
    assert read.count(b"HTTP/1.1 200 OK") == 1


@pytest.mark.parametrize(
    ("path", "kind", "begun"),
    [
        ("/v1/articles", "application/json", b'{"text": "'),
        ("/v1/articles/upload", "multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; "),
        ("/v1/answers", "application/json", b""),
    ],
)
def test_a_body_that_does_not_come_is_answered_with_408(hurried: str, path: str, kind: str, begun: bytes) -> None:
    read = answer_to(hurried, head(path, 100, kind) + begun)
    assert read.startswith(b"HTTP/1.1 408 Request Timeout")
    assert b"urn:article-qa:problem:too-slow" in read
    assert b"connection: close" in read.lower()


def test_a_batch_that_stops_coming_ends_with_a_line_that_says_so(hurried: str) -> None:
    body = b'{"text": "The ferry from Orla stopped in May."}\n{"text": "half'
    read = answer_to(hurried, head("/v1/articles/batch", 1000, "application/x-ndjson") + body, until=b"408,")
    assert b'"status":201' in read
    assert b'"line":2,"status":408' in read
    assert b"urn:article-qa:problem:too-slow" in read


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    chosen = settings(tmp_path_factory.mktemp("patient"), max_body_bytes=40_000_000)
    with serving(chosen, ArticleQA(MemoryStore(), Words(), FirstSentence())) as url:
        yield url


GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = b"POST /v1/nothing HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"


def told_of(more: Iterator[bytes], connection: socket.socket) -> bytes:
    """What the service says before it closes the connection on which more and more is sent, up to 4 MB."""
    sent, answered = 0, b""
    connection.settimeout(0.01)
    with suppress(ConnectionError):
        while sent < 4_000_000:
            connection.sendall(piece := next(more))
            sent += len(piece)
            with suppress(TimeoutError):
                if not (came := connection.recv(65536)):
                    return answered
                answered += came
    with suppress(OSError):
        answered += connection.recv(65536)
    return answered


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        (b"GET /", repeat(b"a" * 16384)),
        (GET + b"X-A: ", repeat(b"a" * 16384)),
        (GET, (b"X-%d: b\r\n" % number * 1000 for number in count())),
        (GET + b"\r\n" + GET + b"X-A: ", repeat(b"a" * 16384)),
        (CHUNKED, repeat(b"X-A: b\r\n" * 2000)),
    ],
    ids=["address", "one field", "many fields", "a second request", "trailers"],
)
def test_a_head_without_an_end_is_refused_before_it_fills_the_memory(
    patient: str, begun: bytes, more: Iterator[bytes]
) -> None:
    parts = urlsplit(patient)
    with socket.create_connection((str(parts.hostname), parts.port or 0), timeout=20) as connection:
        connection.sendall(begun)
        if b"\r\n\r\n" in begun:
            assert connection.recv(65536)
        head, _, body = told_of(more, connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 Request Header Fields Too Large")
    problem = json.loads(body)
    assert (problem["type"], problem["status"]) == ("urn:article-qa:problem:too-large", 431)
    assert f"X-Request-ID: {problem['request_id']}" in head.decode().split("\r\n")


def test_large_heads_one_after_the_other_and_large_or_slow_bodies_are_served(patient: str) -> None:
    large = GET + b"X-A: " + b"a" * 100_000 + b"\r\n"
    pipelined = answer_to(patient, (large + b"\r\n") * 4 + large + b"Connection: close\r\n\r\n")
    assert pipelined.count(b"HTTP/1.1 200 OK") == 5

    def pieces(count: int, size: int) -> Iterator[bytes]:
        yield b'{"query": "'
        yield from (b"a" * size for _ in range(count))
        yield b'"}'

    with httpx2.Client(base_url=patient, trust_env=False) as http:
        for _ in range(4):
            assert http.get("/healthz", headers={"X-A": "a" * 100_000}).status_code == 200
        assert http.post("/v1/nothing", content=b"a" * 30_000_000).status_code == 404
        as_json = {"Content-Type": "application/json"}
        for chunks in (pieces(400, 1000), pieces(30, 1_000_000)):
            assert http.post("/v1/search", content=chunks, headers=as_json).status_code == 422
        assert http.get("/healthz").status_code == 200


def test_who_is_in_time_is_served_again_and_again(hurried: str) -> None:
    with httpx2.Client(base_url=hurried, trust_env=False) as http:
        for _ in range(3):
            assert http.post("/v1/search", json={"query": "ferry"}).status_code == 200
