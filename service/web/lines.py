"""Lines in, lines out, both ways at once: neither body nor response is ever held whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from http import HTTPStatus
from typing import Final, TypeAlias

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from fastapi import Response
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

NDJSON: Final = "application/x-ndjson"
# So much may lie unread by the client before the work waits for it. A client may well send everything before it
# reads anything: these are the results of some 50,000 articles.
UNREAD_BYTES = 32_000_000
# So much of the body is read ahead of the work, some 8 MB: only who reads learns that the client has left.
CHUNKS_AHEAD = 128


def one_line(told: str) -> str:
    """JSON without the line ends that only Unicode has: some readers of lines cut there, too."""
    return told.translate({0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"})


class TooLong:
    """Stands for a line that is longer than lines may be."""


class OverLimit:
    """Stands for what is left of a body that is longer than bodies may be."""


class TooSlow:
    """Stands for what is left of a body that stopped arriving."""


Line: TypeAlias = bytes | TooLong | OverLimit | TooSlow
Work: TypeAlias = Callable[[int, Line], Awaitable[bytes]]


class LineExchange(Response):
    """A line back for each line that is not blank, in order, as soon as there is one.

    `work` is given the number of a line, from 1, and the line. It must not raise. When the client has left, it
    finishes what is at hand and is given no more.
    """

    media_type = NDJSON

    def __init__(self, work: Work, longest_line: int) -> None:
        self.status_code, self.background = 200, None
        # Proxies are asked not to collect the lines.
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._work = work
        self._splitter = Splitter(longest_line)
        self._gone = self._done = False
        self._left_out: OverLimit | TooSlow | None = None
        self._unread = bytearray()
        self._changed = anyio.Condition()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 -- ASGI
        # Before the status, which would end the body of a client that asks first whether to send it; and a body
        # that announces too much is refused here.
        first = await receive()
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        give, take = anyio.create_memory_object_stream[bytes](CHUNKS_AHEAD)
        async with anyio.create_task_group() as tasks, give, take:
            tasks.start_soon(self._read, first, receive, give)
            tasks.start_soon(self._work_all, take)
            await self._write(send)
            tasks.cancel_scope.cancel()

    async def _read(self, message: Message, receive: Receive, give: MemoryObjectSendStream[bytes]) -> None:
        """Hand over the body, then watch for the client's leaving."""
        async with give:
            while message["type"] == "http.request":
                await give.send(message.get("body", b""))
                if not message.get("more_body", False):
                    break
                try:
                    message = await receive()
                except HTTPException as error:
                    self._left_out = TooSlow() if error.status_code == HTTPStatus.REQUEST_TIMEOUT else OverLimit()
                    return
        if message["type"] == "http.request":
            await receive()
        self._gone = True

    async def _work_all(self, take: MemoryObjectReceiveStream[bytes]) -> None:
        number = 0
        async for chunk in take:
            for line in self._splitter.feed(chunk):
                number += 1
                await self._work_on(number, line)
        await self._work_on(number + 1, self._left_out or self._splitter.rest())
        async with self._changed:
            self._done = True
            self._changed.notify_all()

    async def _work_on(self, number: int, line: Line) -> None:
        if self._gone or (isinstance(line, bytes) and not line.strip()):
            return
        result = await self._work(number, line)
        async with self._changed:
            while len(self._unread) > UNREAD_BYTES:
                await self._changed.wait()
            self._unread += result + b"\n"
            self._changed.notify_all()

    async def _write(self, send: Send) -> None:
        body = b""
        while body or not self._done:
            async with self._changed:
                while not self._unread and not self._done:
                    await self._changed.wait()
                body = bytes(self._unread)
                self._unread.clear()
                self._changed.notify_all()
            await send({"type": "http.response.body", "body": body, "more_body": bool(body)})


class Splitter:
    """Lines out of chunks, with no more than the longest line in hand.

    >>> splitter = Splitter(longest=5)
    >>> [*splitter.feed(b"one\\ntw"), *splitter.feed(b"o\\n"), splitter.rest()]
    [b'one', b'two', b'']
    """

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._held = bytearray()
        self._too_long = False

    def feed(self, chunk: bytes) -> Iterator[bytes | TooLong]:
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            self._hold(end)
            yield self.rest()
        self._hold(rest)

    def rest(self) -> bytes | TooLong:
        """What is held, which is held no more."""
        line = TooLong() if self._too_long else bytes(self._held)
        self._held.clear()
        self._too_long = False
        return line

    def _hold(self, piece: bytes) -> None:
        self._held += piece
        if self._too_long or len(self._held) > self._longest:
            self._held.clear()
            self._too_long = True
