"""One request to the fake model and the means to answer it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

Message = dict[str, Any]


@dataclass
class Request:
    """What came in. `disconnected` is set once the client has gone before the end of the reply."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    query: str = ""
    disconnected: Event = field(default_factory=Event)

    @property
    def prompt(self) -> str:
        return "\n\n".join(str(message.get("content", "")) for message in self.body.get("messages", ()))


class Exchange:
    """Sends the reply piece by piece, so that a behaviour can stop, wait or break anywhere."""

    def __init__(
        self,
        request: Request,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        self.request = request
        self._receive = receive
        self._send = send
        self._begun = False

    async def begin(
        self, status: int = 200, kind: str = "text/event-stream", headers: Mapping[str, str] | None = None
    ) -> None:
        given = {"content-type": kind, **(headers or {})}
        raw = [(name.encode(), value.encode()) for name, value in given.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})
        self._begun = True

    async def write(self, data: str | bytes) -> None:
        body = data.encode() if isinstance(data, str) else data
        await self._send({"type": "http.response.body", "body": body, "more_body": True})

    async def end(self) -> None:
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def json(self, body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        await self.begin(status, "application/json", headers)
        await self.write(json.dumps(body))
        await self.end()

    async def event(self, body: object) -> None:
        await self.write(f"data: {json.dumps(body)}\n\n")

    async def wait(self, seconds: float | None) -> bool:
        """Wait (for ever with None); True, and noted in the request, when the client went meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                while (await self._receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            return False
        self.request.disconnected.set()
        return True


Behaviour = Callable[[Exchange], Awaitable[None]]
