"""The tools over standard input and output: the command as a desktop program starts it."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx2
from mcp import Client, StdioServerParameters
from mcp_types import TextContent

from tests.serving import serving
from tests.web.conftest import sample_body, settings

QUESTION = "Who did Kim meet in Pyongyang on June 4?"


async def test_the_command_answers_from_the_store_and_from_a_service_that_is_started_meanwhile(
    tmp_path: Path, sample_text: str
) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "service.cli", "mcp"], env={"QA_DATA": str(tmp_path / "data")}
    )
    async with Client(command) as client:
        assert {tool.name for tool in (await client.list_tools()).tools} >= {
            "ask",
            "search",
            "verify",
            "get_article",
        }
        alone = await client.call_tool("ask", {"question": QUESTION})
        assert alone.structured_content["status"] == "not_found"
        with serving(settings(tmp_path / "data")) as url:
            stored = httpx2.post(f"{url}/v1/articles", json=sample_body(sample_text), timeout=60, trust_env=False)
            assert stored.status_code == 201
            asked = await client.call_tool("ask", {"question": QUESTION})
            refused = await client.call_tool("get_article", {"article_id": "art_none"})
    assert asked.structured_content["status"] == "answered"
    assert "Shoigu" in asked.structured_content["citations"][0]["quote"]
    (text,) = refused.content
    assert refused.is_error and isinstance(text, TextContent)
    assert text.text == "There is no article 'art_none'. GET /v1/articles lists what is stored."
