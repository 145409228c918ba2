"""MCP over streamable HTTP. Nothing is kept between two requests, so each may go to another replica."""

from __future__ import annotations

import anyio
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.qa import ArticleQA
from service.settings import Settings
from service.web.mcp.server import called_on, serving
from service.web.presence import while_present


def exchange(qa: ArticleQA, settings: Settings) -> ASGIApp:
    """Answers one request on `qa`. Origin and host were checked before, by the service's own middleware.

    A client that leaves before cancels the tool's work, and with it a model's call. Then ClientLeft is raised.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        # One manager for each request, which its tasks live in: the handle may differ from key to key, and the
        # library need not be loaded when the service starts.
        manager = StreamableHTTPSessionManager(
            serving(called_on(qa, settings)),
            stateless=True,
            json_response=True,
            max_request_body_size=settings.max_body_bytes,
        )
        read, answering = anyio.Event(), anyio.Event()

        async def reading() -> Message:
            message = await receive()
            if not message.get("more_body"):
                read.set()
            return message

        async def leaving() -> Message:
            await read.wait()
            message = await receive()
            if answering.is_set():
                # Whoever has the answer may leave.
                await anyio.sleep_forever()
            return message

        async def sending(message: Message) -> None:
            answering.set()
            await send(message)

        async def work() -> None:
            try:
                async with manager.run():
                    await manager.handle_request(scope, reading, sending)
            except ExceptionGroup as group:
                # Of one: the body that was too large or too slow.
                raise group.exceptions[0] from None

        await while_present(leaving, work())

    return answer
