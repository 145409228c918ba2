"""Bounds how long a request takes to arrive, and how long its head may be; uvicorn itself waits for ever, and keeps
whatever comes.

The head is watched where the connection is, the body where it is read.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Container

import anyio
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.web.problems import MEDIA_TYPE, SAID, document

LARGEST_HEAD = 256 * 1024
"""Bytes. How many there are is seen after each read, which brings as many at most."""

log = logging.getLogger(__name__)


def _refusal() -> bytes:
    """The whole response: the request has reached no app that would answer it."""
    request_id = uuid.uuid4().hex
    log.warning("a head of more than %d bytes was refused", LARGEST_HEAD, extra={"request_id": request_id})
    said = document({"state": {"request_id": request_id}}, 431, *SAID[431])
    body = said.model_dump_json(exclude_none=True).encode()
    head = (
        f"HTTP/1.1 431 {said.title}\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
        f"X-Request-ID: {request_id}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


class _Bounded(HttpToolsProtocol):
    """uvicorn's protocol, but that it refuses a larger head, and closes the connection."""

    _kept = 0  # bytes that are of no whole head and no body: the parser keeps them, those of trailers, too

    def data_received(self, data: bytes) -> None:
        self._kept += len(data)
        super().data_received(data)
        if self._kept > LARGEST_HEAD and not self.transport.is_closing():
            if not self.is_at_work():
                self.transport.write(_refusal())
            self.transport.close()

    def on_headers_complete(self) -> None:
        self._kept = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._kept = 0
        super().on_body(body)

    def is_at_work(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete


def impatient(seconds: float) -> type[HttpToolsProtocol]:
    """uvicorn's protocol, but that it closes connections on which no whole head arrives within that time, or too
    large a one."""

    class Impatient(_Bounded):
        _waiting: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            self._rest()
            super().connection_lost(exc)

        def _watch(self) -> None:
            # What comes after a response, and is no request yet, is waited for like the first head.
            if self.is_at_work():
                self._rest()
            elif self._waiting is None:
                self._waiting = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

        def _rest(self) -> None:
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

    return Impatient


class Arrival:
    """Answers 408 where a body is not there, whole, within `seconds`; on `endless` paths, its next piece."""

    def __init__(self, app: ASGIApp, seconds: float, endless: Container[str] = ()) -> None:
        self._app = app
        self._seconds = seconds
        self._endless = endless

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        deadline: float | None = None
        arrived = False

        async def in_time() -> Message:
            nonlocal deadline, arrived
            if arrived:
                return await receive()
            now = anyio.current_time()
            if deadline is None or scope["path"] in self._endless:
                deadline = now + self._seconds
            try:
                with anyio.fail_after(deadline - now):
                    message = await receive()
            except TimeoutError:
                # What still comes would be taken for the next request.
                raise HTTPException(408, headers={"Connection": "close"}) from None
            arrived = not message.get("more_body", False)
            return message

        await self._app(scope, in_time, send)
