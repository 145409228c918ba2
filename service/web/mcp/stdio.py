"""MCP over standard input and output, for programs that start their servers themselves.

Calls go to the HTTP API, as those of every other command: to a running service, or to the same application inside
this process, which has the store open only while it answers. So articles can be stored and a service started while
a desktop program keeps this one running.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

import anyio
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, ErrorData
from mcp_types.version import LATEST_HANDSHAKE_VERSION

from service.core.errors import QAError
from service.settings import Settings
from service.web.client import connected
from service.web.mcp.server import Call, failed, serving
from service.wiring import traced

HEADERS = {"accept": "application/json, text/event-stream", "mcp-protocol-version": LATEST_HANDSHAKE_VERSION}


async def serve(settings: Settings, url: str) -> None:
    """Serve until standard input ends."""
    server = serving(forwarded(settings, url))
    # A process can begin to export once only, so it is done around all calls.
    async with nullcontext() if url else traced(settings), stdio_server() as (received, sent):
        await server.run(received, sent, server.create_initialization_options())


def forwarded(settings: Settings, url: str) -> Call:
    """Calls that the service at `url` answers or, without one, whoever has the store."""
    # Whoever opens the store has it alone.
    turn: AbstractAsyncContextManager[None] = nullcontext() if url else anyio.Lock()

    async def call(name: str, arguments: dict[str, Any]) -> CallToolResult:
        request = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
        params = {"name": name, "arguments": arguments}
        try:
            async with turn, connected(settings, url) as client:
                reply = await client.call("POST", "/mcp", json={**request, "params": params}, headers=HEADERS)
        except QAError as error:
            return failed(str(error))
        if "error" in reply:
            raise MCPError.from_error_data(ErrorData.model_validate(reply["error"]))
        return CallToolResult.model_validate(reply["result"])

    return call
