"""The MCP server around the tools. Importing this loads the protocol's library: do it where it is needed first."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as Described
from opentelemetry import trace
from pydantic import BaseModel, ValidationError

from service import __version__
from service.core.errors import QAError
from service.qa import ArticleQA
from service.settings import Settings
from service.web.mcp.tools import INSTRUCTIONS, TOOLS, Tool
from service.web.problems import UNFORESEEN, in_words, log_cause

Call = Callable[[str, dict[str, Any]], Awaitable[CallToolResult]]

log = logging.getLogger(__name__)


def serving(call: Call) -> Server[dict[str, Any]]:
    """A server that offers the tools, each call of which `call` answers, given name and arguments."""

    async def list_tools(_: ServerRequestContext, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=list(DESCRIBED.values()))

    async def call_tool(_: ServerRequestContext, asked: CallToolRequestParams) -> CallToolResult:
        if asked.name not in TOOLS:
            raise MCPError(INVALID_PARAMS, f"There is no tool {asked.name[:100]!r}. tools/list names them.")
        result = await call(asked.name, asked.arguments or {})
        told = {"error.type": "tool_error"} if result.is_error else {}
        trace.get_current_span().set_attributes(
            {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": asked.name, **told}
        )
        return result

    server: Server[dict[str, Any]] = Server(
        "article-qa",
        version=__version__,
        title="Article QA",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        get_tool_input_schema=lambda name: DESCRIBED[name].input_schema if name in DESCRIBED else None,
    )
    # The library's spans: a second one for each request, with names and messages that clients choose.
    server.middleware.clear()
    return server


def called_on(qa: ArticleQA, settings: Settings) -> Call:
    """Calls that this `qa` answers. What goes wrong is told to the model, with the sentence of the HTTP API."""

    async def call(name: str, arguments: dict[str, Any]) -> CallToolResult:
        tool = TOOLS[name]
        try:
            given = tool.takes.model_validate(arguments)
        except ValidationError as error:
            # The API's bodies are these arguments, so its words fit.
            return failed(in_words([{**one, "loc": ("body", *one["loc"])} for one in error.errors()]))
        try:
            result: BaseModel = await tool.work(given, qa, settings)
            return CallToolResult(
                content=[TextContent(type="text", text=tool.told(result))],
                structured_content=result.model_dump(mode="json"),
            )
        except QAError as error:
            log_cause(error)
            return failed(str(error))
        except Exception:
            log.exception("a tool failed")
            request_id = structlog.contextvars.get_contextvars().get("request_id", "")
            return failed(f"{UNFORESEEN} It is {request_id}.")

    return call


def failed(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=sentence)], is_error=True)


def _described(name: str, tool: Tool[Any, Any]) -> Described:
    return Described(
        name=name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives.model_json_schema(mode="serialization"),
        annotations=ToolAnnotations(
            title=tool.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


DESCRIBED = {name: _described(name, tool) for name, tool in TOOLS.items()}
