"""The tools for language models, over MCP: one POST for each message, answered at once."""

from __future__ import annotations

import anyio.to_thread
from fastapi import APIRouter, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.core.errors import InvalidInput
from service.qa import ArticleQA
from service.settings import Settings
from service.web.dependencies import QA, ActiveSettings
from service.web.problems import NO_OBJECT

router = APIRouter()


class Answered(Response):
    """The response that another application gives."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__()
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


# Not in the OpenAPI document: the protocol describes itself.
@router.post("/mcp", include_in_schema=False)
async def mcp(http: Request, qa: QA, settings: ActiveSettings) -> Response:
    if not http.headers.get("content-type", "").lower().startswith("application/json"):
        raise InvalidInput(f"The request body {NO_OBJECT}.", "invalid-request")
    return Answered(await anyio.to_thread.run_sync(_exchange, qa, settings))


def _exchange(qa: ArticleQA, settings: Settings) -> ASGIApp:
    # In a thread and only now: the library takes a second of computing to load, and not everybody uses it.
    from service.web.mcp.http import exchange

    return exchange(qa, settings)
