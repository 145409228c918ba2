"""Bounds how long a request takes to arrive; uvicorn itself waits for ever.

The head is watched where the connection is, the body where it is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container

import anyio
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


def impatient(seconds: float) -> type[HttpToolsProtocol]:
    """uvicorn's protocol, but that it closes connections on which no whole head arrives within that time."""

    class Impatient(HttpToolsProtocol):
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
            if self.cycle is not None and not self.cycle.response_complete:
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
