from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import tiktoken
import tiktoken.load
import tiktoken.model
import tiktoken.registry
import tiktoken_ext.openai_public
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters import tokens
from service.adapters.tokens import (
    VOCABULARIES,
    cache_folder,
    encoding_of,
    estimate,
    fetch_vocabulary,
    load_counter,
)
from service.core.errors import Unavailable

# All single bytes and two merges, so that "the" is one token.
TINY = b"".join(
    base64.b64encode(token) + b" %d\n" % rank
    for rank, token in enumerate([bytes([byte]) for byte in range(256)] + [b"th", b"the"])
)
TINY_SHA256 = hashlib.sha256(TINY).hexdigest()
TINY_ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/tiny.tiktoken"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """tiktoken's cache, empty, with a vocabulary `tiny` known to tiktoken and to us, and no way out."""

    def constructor() -> dict[str, Any]:
        ranks = tiktoken.load.load_tiktoken_bpe(TINY_ADDRESS, TINY_SHA256)
        return {"name": "tiny", "pat_str": r"\s|\S+", "mergeable_ranks": ranks, "special_tokens": {"<|end|>": 258}}

    def no_download(address: str) -> bytes:
        raise AssertionError(f"tiktoken downloads {address}")

    tiktoken.registry._find_constructors()
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    monkeypatch.setattr(tiktoken.registry, "ENCODING_CONSTRUCTORS", {"tiny": constructor})
    monkeypatch.setattr(tiktoken.load, "read_file", no_download)
    monkeypatch.setitem(tokens.VOCABULARIES, "tiny", TINY_SHA256)
    monkeypatch.setitem(tiktoken.model.MODEL_TO_ENCODING, "any", "tiny")
    return tmp_path


class Mirror:
    """A server of files. `stalled` files start and never end, until the test does."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.over = threading.Event()
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mirror.asked.append(self.path)
                content = mirror.files.get(self.path)
                self.send_response(404 if content is None else 200)
                self.end_headers()
                self.wfile.write(content or b"")
                while "stalled" in self.path and not mirror.over.wait(0.02):
                    self.wfile.write(b".")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
                return

        self.listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.listener.server_port}/"


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    mirror = Mirror()
    thread = threading.Thread(target=mirror.listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield mirror
    mirror.over.set()
    mirror.listener.shutdown()
    mirror.listener.server_close()
    thread.join()


def test_the_digests_are_those_that_tiktoken_expects(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}
    monkeypatch.setattr(
        tiktoken_ext.openai_public,
        "load_tiktoken_bpe",
        lambda address, expected_hash: seen.update({address: expected_hash}) or {},
    )
    for name in VOCABULARIES:
        tiktoken_ext.openai_public.ENCODING_CONSTRUCTORS[name]()
    assert seen == {f"{tokens._SERVER}{name}.tiktoken": digest for name, digest in VOCABULARIES.items()}


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("gpt-4o-mini", "o200k_base"),
        ("gpt-4-turbo", "cl100k_base"),
        ("openai/gpt-4", "cl100k_base"),
        ("text-embedding-3-small", "cl100k_base"),
        ("qwen2.5:7b", "o200k_base"),
        ("davinci", "o200k_base"),
        ("", "o200k_base"),
    ],
)
def test_a_model_has_the_vocabulary_of_its_family_or_the_default(model: str, encoding: str) -> None:
    assert encoding_of(model) == encoding


def test_without_the_vocabulary_tokens_are_estimated_and_nothing_is_downloaded(folder: Path) -> None:
    counter = load_counter("any")
    assert (counter.name, counter.exact) == ("tiny", False)
    assert counter.count("Kim met Shoigu.") == estimate("Kim met Shoigu.")


def test_a_damaged_vocabulary_counts_as_missing_and_stays_where_it_is(folder: Path, mirror: Mirror) -> None:
    mirror.files["/tiny.tiktoken"] = TINY
    [path] = fetch_vocabulary(["tiny"], folder, server=mirror.address)
    path.write_bytes(TINY[:-1])
    assert not load_counter("any").exact
    assert path.exists()


def test_a_turned_off_cache_means_an_estimate(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert not load_counter("any").exact
    with pytest.raises(Unavailable, match="cache off"):
        fetch_vocabulary(["tiny"])


def test_a_fetched_vocabulary_is_found_by_tiktoken(folder: Path, mirror: Mirror) -> None:
    mirror.files["/tiny.tiktoken"] = TINY
    [path] = fetch_vocabulary(["tiny"], server=mirror.address)
    assert path.parent == folder
    counter = load_counter("any")
    assert counter.exact
    assert counter.count("the cat") == 5
    assert counter.count("<|end|>") == 7  # an article's text is never a control token


def test_a_model_that_tiktoken_does_not_know_counts_on_the_safe_side(
    folder: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "DEFAULT_ENCODING", "tiny")
    mirror.files["/tiny.tiktoken"] = TINY
    fetch_vocabulary(["tiny"], server=mirror.address)
    counter = load_counter("qwen3:8b")
    assert (counter.name, counter.exact) == ("tiny", False)
    monkeypatch.setattr(tokens, "estimate", lambda text: 5)
    assert (counter.count("cat"), counter.count("cat cat")) == (5, 7)


def test_a_vocabulary_is_fetched_once(folder: Path, mirror: Mirror) -> None:
    mirror.files["/tiny.tiktoken"] = TINY
    assert fetch_vocabulary(["tiny"], server=mirror.address) == fetch_vocabulary(["tiny"], server=mirror.address)
    assert mirror.asked == ["/tiny.tiktoken"]


def test_a_wrong_vocabulary_is_refused_and_not_kept(folder: Path, mirror: Mirror) -> None:
    mirror.files["/tiny.tiktoken"] = TINY + b"\n"
    with pytest.raises(Unavailable, match="expected"):
        fetch_vocabulary(["tiny"], server=mirror.address)
    assert list(folder.iterdir()) == []


def test_a_missing_vocabulary_is_unavailable(folder: Path, mirror: Mirror) -> None:
    with pytest.raises(Unavailable, match="404"):
        fetch_vocabulary(["tiny"], server=mirror.address)


def test_a_download_that_dribbles_is_given_up(folder: Path, mirror: Mirror) -> None:
    mirror.files["/stalled/tiny.tiktoken"] = TINY[:100]
    with pytest.raises(Unavailable, match="no end after"):
        fetch_vocabulary(["tiny"], server=mirror.address + "stalled/", seconds=0.2)
    assert list(folder.iterdir()) == []


def test_a_very_long_run_of_white_space_is_counted(folder: Path, mirror: Mirror) -> None:
    mirror.files["/tiny.tiktoken"] = TINY
    fetch_vocabulary(["tiny"], server=mirror.address)
    assert load_counter("any").count(" " * 120_000) == 120_000


def test_the_real_vocabulary_counts_a_million_blanks() -> None:
    counter = load_counter("gpt-4o")
    if not counter.exact:
        pytest.skip(f"the vocabulary {counter.name} is not in {cache_folder()}")
    assert counter.count("hello world") == 2
    assert counter.count(" " * 1_000_000) > 1_000  # in one piece it overflows tiktoken's stack


# Counted with tiktoken 0.14: text, tokens in o200k_base, tokens in cl100k_base.
COUNTED = [
    ("The council voted seven to two for the new bridge, which will cost about $12.5 million.", 21, 21),
    ("김정은 북한 국무위원장이 러시아의 날을 맞아 푸틴 러시아 대통령에게 축전을 보냈다.", 28, 55),
    ("def add(a: int, b: int) -> int:\n    return a + b  # noqa: E501\n", 25, 25),
    ("Президент России встретился в среду с министром.", 11, 23),
    ("北朝鮮の金正恩総書記は12日、ロシアの日に際してプーチン大統領に祝電を送った。両国の関", 40, 54),
    ("朝鲜领导人金正恩周四致电俄罗斯总统普京,祝贺俄罗斯日。双方将", 24, 46),
    ("Die Gesprächspartner erörterten Wirtschaftszusammenarbeit und Sicherheitsfragen.", 15, 22),
    ("https://www.example.com/news/2025/06/12/message?utm_source=a1b2c3&id=98213", 27, 27),
    ("1,234.56 | 98.7 % | 2025-06-12 09:05 | +82-2-1234-5678", 34, 34),
    ("🎉🚀✅ Great news 😂 🤦🏽", 12, 18),
]


@pytest.mark.parametrize(("text", "o200k", "cl100k"), COUNTED)
def test_an_estimate_is_near_or_above_the_true_count(text: str, o200k: int, cl100k: int) -> None:
    assert 0.85 * o200k <= estimate(text) <= 3 * o200k
    assert 0.85 * cl100k <= estimate(text)


@given(st.text(max_size=200), st.text(max_size=200))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_a_longer_text_has_no_fewer_tokens_and_none_has_none(one: str, other: str) -> None:
    assert estimate("") == 0
    assert estimate(one) <= estimate(one + "\n" + other) + 1
    # A byte-level vocabulary never needs more tokens than bytes.
    assert estimate(one) <= len(one.encode("utf-8", "surrogatepass")) + 1
