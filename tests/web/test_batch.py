from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.web.lines import Splitter, TooLong
from tests.web.in_memory import Exchange, House, house, post_scope

BATCH = "/v1/articles/batch"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path, max_body_bytes=2_000, max_batch_bytes=100_000) as opened:
        yield opened


def line(number: int, **fields: object) -> bytes:
    text = f"The town of Orla opened bridge number {number} on Monday."
    return json.dumps({"text": text, "key": f"bridge-{number}", **fields}).encode() + b"\n"


async def sent(home: House, body: bytes) -> list[dict[str, Any]]:
    response = await home.http.post(BATCH, content=body)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(one) for one in response.content.splitlines()]


async def test_each_line_is_stored_and_answered_in_order(home: House) -> None:
    results = await sent(home, line(1) + line(2) + line(3).rstrip())
    assert [(one["line"], one["status"]) for one in results] == [(1, 201), (2, 201), (3, 201)]
    article = results[1]["article"]
    assert article["key"] == "bridge-2" and article["created"] and article["title"] is None
    assert (await home.http.get(f"/v1/articles/{article['id']}")).json()["text"].endswith("number 2 on Monday.")


async def test_a_batch_can_be_repeated_without_duplicates(home: House) -> None:
    first = await sent(home, line(1) + line(2))
    again = await sent(home, line(1) + line(2) + line(3))
    assert [one["status"] for one in again] == [200, 200, 201]
    assert [one["article"]["id"] for one in again[:2]] == [one["article"]["id"] for one in first]
    assert await home.store.count() == 3


@pytest.mark.parametrize(
    ("bad", "status", "code"),
    [
        (b"{", 422, "invalid-request"),
        (b"[]", 422, "invalid-request"),
        (b"\xff\xfe", 422, "invalid-request"),
        (b'{"text": "\\ud800"}', 422, "invalid-request"),
        (b"[" * 1_500, 422, "invalid-request"),
        (b'{"text": "fine", "titel": "a typo"}', 422, "invalid-request"),
        (b'{"text": " "}', 422, None),
        (b'{"text": "a\\u0000b"}', 422, "invalid-request"),
        (b'{"text": "' + b"x" * 2_000 + b'"}', 413, "too-large"),
    ],
)
async def test_a_bad_line_is_refused_and_does_not_stop_the_others(
    home: House, bad: bytes, status: int, code: str | None
) -> None:
    results = await sent(home, line(1) + bad + b"\n" + line(2))
    assert [one["status"] for one in results] == [201, status, 201]
    problem = results[1]["problem"]
    assert problem["status"] == status and problem["detail"] and problem["request_id"]
    assert code is None or problem["type"] == f"urn:article-qa:problem:{code}"


async def test_blank_lines_are_skipped_and_line_numbers_are_those_of_the_file(home: House) -> None:
    results = await sent(home, b"\xef\xbb\xbf" + line(1).replace(b"\n", b"\r\n") + b"\r\n  \n" + line(2) + b"\n")
    assert [(one["line"], one["status"]) for one in results] == [(1, 201), (4, 201)]
    assert await sent(home, b"") == []


async def test_a_part_that_goes_down_gives_503_lines_and_nothing_is_half_stored(home: House) -> None:
    home.embedder.fails_on = "number 2"
    results = await sent(home, line(1) + line(2) + line(3))
    assert [one["status"] for one in results] == [201, 503, 201]
    assert results[1]["problem"]["retry_after"] == 7
    home.embedder.fails_on, home.store.down = None, True
    assert [one["status"] for one in await sent(home, line(2) + line(1))] == [503, 200]
    home.store.down = False
    assert [one["status"] for one in await sent(home, line(1) + line(2) + line(3))] == [200, 201, 200]


async def test_what_nobody_foresaw_spoils_one_line_and_shows_no_internals(home: House) -> None:
    home.store.broken = True
    (result,) = await sent(home, line(1))
    assert result["status"] == 500
    assert "Orla" not in json.dumps(result)


async def test_a_batch_may_be_longer_than_other_bodies_but_not_without_end(home: House) -> None:
    lines = b"".join(line(number) for number in range(30))
    assert len(lines) > 2_000
    assert {one["status"] for one in await sent(home, lines)} == {201}
    announced = await home.http.post(BATCH, content=b"\n" * 100_001)
    assert announced.status_code == 413
    assert announced.headers["content-type"] == "application/problem+json"
    plain = await home.http.post("/v1/articles", content=b" " * 2_001, headers={"content-type": "application/json"})
    assert plain.status_code == 413


async def test_a_body_that_turns_out_too_long_keeps_what_was_stored_and_says_where_it_stopped(home: House) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield line(1)
        for _ in range(3):
            yield b"\n" * 50_000

    response = await home.http.post(BATCH, content=chunks())
    results = [json.loads(one) for one in response.content.splitlines()]
    assert [one["status"] for one in results] == [201, 413]
    assert results[1]["line"] > 50_000
    assert "QA_MAX_BATCH_BYTES" in results[1]["problem"]["detail"]


async def test_a_line_is_answered_while_the_rest_is_still_being_sent(home: House) -> None:
    exchange, sending = Exchange(), iter([line(1), line(2)])

    async def receive() -> dict[str, Any]:
        for number, chunk in enumerate(sending):
            while len(exchange.lines) < number:
                await exchange.arrived.wait()
            return {"type": "http.request", "body": chunk, "more_body": True}
        while len(exchange.lines) < 2:
            await exchange.arrived.wait()
        return {"type": "http.request", "body": b"", "more_body": False}

    with anyio.fail_after(10):
        await home.app(post_scope(BATCH), receive, exchange.send)
    assert [one["status"] for one in exchange.lines] == [201, 201]
    assert exchange.over


@pytest.mark.parametrize("chunks", [[line(1) + line(2) + line(3)], [line(1), line(2), line(3)]])
@pytest.mark.parametrize("whole", [True, False])
async def test_a_client_that_leaves_stops_the_batch_after_the_article_at_hand(
    home: House, chunks: list[bytes], whole: bool
) -> None:
    left = anyio.Event()
    exchange = Exchange()
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    messages[-1]["more_body"] = not whole
    first = iter(messages)

    async def receive() -> dict[str, Any]:
        for message in first:
            return message
        await left.wait()
        return {"type": "http.disconnect"}

    put = home.store.put

    async def leaving(*arguments: Any) -> Any:
        left.set()
        # The work on this article goes on while the client is already gone.
        await anyio.wait_all_tasks_blocked()
        return await put(*arguments)

    home.store.put = leaving  # type: ignore[method-assign]
    with anyio.fail_after(10):
        await home.app(post_scope(BATCH), receive, exchange.send)
    assert await home.store.count() == 1


async def test_results_that_are_not_read_do_not_keep_the_body_from_being_read(home: House) -> None:
    """A client that sends everything before it reads anything must not lock up with the service."""
    exchange, reading = Exchange(), anyio.Event()
    chunks = iter([line(number) for number in range(200)])

    async def receive() -> dict[str, Any]:
        for chunk in chunks:
            return {"type": "http.request", "body": chunk, "more_body": True}
        reading.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await reading.wait()
        await exchange.send(message)

    async def then_silent() -> dict[str, Any]:
        if reading.is_set():
            await anyio.sleep_forever()
        return await receive()

    with anyio.fail_after(20):
        await home.app(post_scope(BATCH), then_silent, send)
    assert len(exchange.lines) == 200


@given(st.lists(st.binary(max_size=12)), st.integers(0, 8))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_lines_are_the_same_however_the_body_is_cut(chunks: list[bytes], longest: int) -> None:
    splitter = Splitter(longest)
    found = [one for chunk in chunks for one in splitter.feed(chunk)] + [splitter.rest()]
    whole = b"".join(chunks).split(b"\n")
    assert len(found) == len(whole)
    for one, expected in zip(found, whole, strict=True):
        assert isinstance(one, TooLong) if len(expected) > longest else one == expected
