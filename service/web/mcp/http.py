"""MCP over streamable HTTP. Nothing is kept between two requests, so each may go to another replica."""

from __future__ import annotations

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import ASGIApp, Receive, Scope, Send

from service.qa import ArticleQA
from service.settings import Settings
from service.web.mcp.server import called_on, serving


def exchange(qa: ArticleQA, settings: Settings) -> ASGIApp:
    """Answers one request on `qa`. Origin and host were checked before, by the service's own middleware."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        # One manager for each request, which its tasks live in: the handle may differ from key to key, and the
        # library need not be loaded when the service starts.
        manager = StreamableHTTPSessionManager(
            serving(called_on(qa, settings)),
            stateless=True,
            json_response=True,
            max_request_body_size=settings.max_body_bytes,
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    return answer
