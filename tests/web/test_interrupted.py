"""Clients that are cut off in the middle, and files that are not what they seem, on a running service."""

from __future__ import annotations

import json
import socket
import struct
import uuid
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.adapters.readers.pages import pdf
from tests.adapters.readers.test_pdf import LOCK

BATCH = "/v1/articles/batch"


def lines_of(name: str) -> list[bytes]:
    texts = [f"Bridge {number} of {name} was opened on Monday." for number in range(30)]
    return [
        json.dumps({"text": text, "key": f"{name}/{number}"}).encode() + b"\n" for number, text in enumerate(texts)
    ]


def cut_off(url: str, body: bytes, announced: int, after: int) -> list[dict[str, object]]:
    """Send the body and vanish without a word once there are so many results. The results that came."""
    where = urlsplit(url)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=30) as client:
        head = f"POST {BATCH} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: {announced}\r\n\r\n"
        client.sendall(head.encode() + body)
        came = b""
        while came.count(b'"line":') < after:
            came += client.recv(65_536)
        # No farewell: the connection is reset, as when the process or its machine dies.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return [json.loads(line) for line in came.splitlines() if line.startswith(b'{"line"') and line.endswith(b"}")]


def test_a_batch_whose_client_was_killed_is_repeated_without_duplicates(
    service_url: str, http: httpx2.Client
) -> None:
    name = uuid.uuid4().hex
    lines = lines_of(name)
    came = cut_off(service_url, b"".join(lines[:20]), announced=len(b"".join(lines)), after=5)
    assert came and all(one["status"] == 201 for one in came)
    again = [json.loads(line) for line in http.post(BATCH, content=b"".join(lines)).text.splitlines()]
    assert [one["line"] for one in again] == list(range(1, 31))
    assert {one["status"] for one in again[: len(came)]} == {200}
    assert {one["status"] for one in again[20:]} == {201}
    assert [one["article"]["id"] for one in again[: len(came)]] == [one["article"]["id"] for one in came]  # type: ignore[index]
    listed = [one["key"] for one in http.get("/v1/articles", params={"limit": 200}).json()["articles"]]
    assert sorted(key for key in listed if key.startswith(name)) == sorted(f"{name}/{n}" for n in range(30))


def test_equal_lines_are_one_article_and_a_bad_one_in_between_does_not_matter(http: httpx2.Client) -> None:
    first, second = lines_of(uuid.uuid4().hex)[:2]
    body = first + b'{"text": 5}\n' + first + second + first
    results = [json.loads(line) for line in http.post(BATCH, content=body).text.splitlines()]
    assert [one["status"] for one in results] == [201, 422, 200, 201, 200]
    assert len({one["article"]["id"] for one in results if "article" in one}) == 2


STORY = "The bridge of Orla was opened on Monday."
ODD_FILES = {
    "empty": ("a.txt", b"", "empty-text"),
    "white space": ("a.txt", b" \r\n\t", "empty-text"),
    "empty HTML": ("a.html", b"", "no-article"),
    "empty Markdown": ("a.md", b"---\ntitle: x\n---\n", "empty-text"),
    "binary as text": ("a.txt", bytes(range(256)) * 20, "binary"),
    "NUL": ("a.txt", b"Rain\0ends.", "binary"),
    "UTF-16 without its mark": ("a.txt", STORY.encode("utf-16-le"), "binary"),
    "Latin-1": ("a.txt", "Die Brücke ist offen.".encode("latin-1"), "not-utf-8"),
    "half a surrogate pair": ("a.txt", "Rain \ud83d ends.".encode("utf-8", "surrogatepass"), "not-utf-8"),
    "cut UTF-16": ("a.txt", b"\xff\xfeR\0a\0i", "not-utf-8"),
    "PDF that is cut": ("a.pdf", pdf([[STORY]])[:300], "broken-pdf"),
    "PDF that is none": ("a.pdf", b"%PDF-1.4 and nothing else", "broken-pdf"),
    "PDF with a password": ("a.pdf", pdf([[STORY]], trailer=f"/Encrypt << {LOCK} >> /ID [(x)(x)]"), "encrypted"),
    "scanned PDF": ("a.pdf", pdf([[], []]), "empty-text"),
    "unknown kind": ("a.docx", b"PK\x03\x04", "unsupported-file"),
}


@pytest.mark.parametrize(("name", "data", "code"), ODD_FILES.values(), ids=ODD_FILES.keys())
def test_a_file_without_a_readable_text_is_a_clear_refusal(
    http: httpx2.Client, name: str, data: bytes, code: str
) -> None:
    response = http.post("/v1/articles/upload", files={"file": (name, data)})
    assert (response.status_code, response.json()["type"]) == (422, f"urn:article-qa:problem:{code}")
    assert response.json()["detail"].endswith(".")


@pytest.mark.parametrize("data", [STORY.encode("utf-8-sig"), STORY.encode("utf-16"), STORY.encode()])
def test_byte_order_marks_are_understood(http: httpx2.Client, data: bytes) -> None:
    stored = http.post(
        "/v1/articles/upload", files={"file": ("a.txt", data)}, data={"key": uuid.uuid4().hex}
    ).json()
    assert http.get(f"/v1/articles/{stored['id']}").json()["text"] == STORY


def test_a_huge_file_is_refused_by_its_size(http: httpx2.Client) -> None:
    long, larger = b"word " * 300_000, b"word " * 2_000_000
    for data in (long, larger):
        response = http.post("/v1/articles/upload", files={"file": ("a.txt", data)})
        assert response.status_code == 413 and "QA_MAX_" in response.json()["detail"]
