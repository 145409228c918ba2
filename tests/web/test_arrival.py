"""Requests that never come to an end, over real connections."""

from __future__ import annotations

import socket
from collections.abc import Iterator
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


def test_who_is_in_time_is_served_again_and_again(hurried: str) -> None:
    with httpx2.Client(base_url=hurried, trust_env=False) as http:
        for _ in range(3):
            assert http.post("/v1/search", json={"query": "ferry"}).status_code == 200
