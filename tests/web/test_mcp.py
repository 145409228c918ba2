"""The tools for language models, called by the official client on a running service."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from service.admission import Admission
from tests.web.in_memory import House, house

QUESTION = "Who did Kim meet in Pyongyang on June 4?"
CALL = {"jsonrpc": "2.0", "id": 7, "method": "tools/call"}
ACCEPT = {"Accept": "application/json, text/event-stream"}

Mode = Literal["auto", "legacy"]


@asynccontextmanager
async def tools(url: str, mode: Mode = "auto") -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(timeout=60, trust_env=False) as http,
        Client(streamable_http_client(f"{url}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


@asynccontextmanager
async def tools_of(served: House) -> AsyncIterator[Client]:
    async with Client(streamable_http_client("http://localhost/mcp", http_client=served.http)) as client:
        yield client


def told(result: CallToolResult) -> str:
    (text,) = result.content
    assert isinstance(text, TextContent)
    return text.text


def found(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, told(result)
    structured: dict[str, Any] = result.structured_content
    return structured


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_model_learns_what_each_tool_is_for_and_what_it_gives(service_url: str, mode: Mode) -> None:
    async with tools(service_url, mode) as client:
        assert client.instructions and "not_found" in client.instructions
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(listed) == {"ask", "search", "verify", "get_article"}
    for tool in listed.values():
        assert tool.description and "Use it" in tool.description
        assert tool.annotations and tool.annotations.read_only_hint
        assert tool.input_schema["type"] == "object" and tool.input_schema["additionalProperties"] is False
        assert all("description" in field for field in tool.input_schema["properties"].values())
        assert tool.output_schema and tool.output_schema["type"] == "object"
    assert listed["ask"].input_schema["required"] == ["question"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_an_answer_is_proven_and_its_quotes_are_the_articles_characters(
    service_url: str, sample: dict[str, object], mode: Mode
) -> None:
    async with tools(service_url, mode) as client:
        result = await client.call_tool("ask", {"question": QUESTION, "article_ids": [sample["id"]]})
        answer = found(result)
        assert answer["status"] == "answered"
        assert all(statement["citations"] for statement in answer["statements"])
        for citation in answer["citations"]:
            place = {"start": citation["start"], "limit": citation["end"] - citation["start"]}
            read = await client.call_tool("get_article", {"article_id": citation["article_id"], **place})
            assert found(read)["text"] == citation["quote"]
            assert f"“{citation['quote']}”" in told(result)
    assert answer["answer"] in told(result)


async def test_what_no_article_tells_is_not_found_with_the_reason_and_what_is_nearest(
    service_url: str, sample: dict[str, object]
) -> None:
    async with tools(service_url) as client:
        result = await client.call_tool("ask", {"question": "Who won the 2022 World Cup?"})
    answer = found(result)
    assert (answer["status"], answer["statements"]) == ("not_found", [])
    assert answer["reason"] and answer["nearest"]
    assert answer["message"] in told(result) and answer["nearest"][0]["text"].strip() in told(result)


async def test_passages_are_found_with_their_place(
    service_url: str, sample: dict[str, object], sample_text: str
) -> None:
    given = {"query": "containers of weapons", "top_k": 2, "published_to": "2025-06-12"}
    async with tools(service_url) as client:
        result = await client.call_tool("search", given)
        assert not found(await client.call_tool("search", {**given, "published_to": "1999-01-01"}))["results"]
    results = found(result)["results"]
    assert results and len(results) <= 2
    for one in results:
        assert one["article_id"] in told(result) and one["text"].strip() in told(result)
    best = results[0]
    assert best["article_id"] == sample["id"] and sample_text[best["start"] : best["end"]] == best["text"]


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("North Korea sent more than 20,000 containers of weapons.", "verified"),
        ("North Korea sent more than 30,000 containers of weapons.", "unsupported"),
    ],
)
async def test_a_quote_is_checked_with_what_it_is_to_prove(
    service_url: str, sample: dict[str, object], statement: str, verdict: str
) -> None:
    quote = "North Korea sent more than 20,000 containers of weapons"
    text = f"Officials counted. {quote} to Russia."
    async with tools(service_url) as client:
        result = await client.call_tool("verify", {"text": text, "quote": quote, "statement": statement})
    checked = found(result)
    assert checked["verdict"] == verdict and text[checked["start"] : checked["end"]] == quote
    assert f"Verdict: {verdict}" in told(result)
    assert all(reason in told(result) for reason in checked["reasons"])


async def test_a_model_is_told_that_an_article_has_changed_and_may_ask_what_it_said_before(
    service_url: str, http: httpx2.Client
) -> None:
    key = uuid.uuid4().hex
    text, newer = (f"The ferry of {key} costs {number} crowns." for number in ("two", "three"))
    old, new = (
        http.post("/v1/articles", json={"text": one, "key": key, "source": key}).json() for one in (text, newer)
    )
    since = "This version has since changed"
    async with tools(service_url) as client:
        for call, given in (
            ("get_article", {"article_id": old["id"]}),
            ("verify", {"article_id": old["id"], "quote": text}),
        ):
            result = await client.call_tool(call, given)
            assert found(result)["superseded_by"] == new["id"]
            assert f"{since}; the current one is {new['id']}." in told(result)
        sought = {"query": "ferry crowns", "source": key}
        then = await client.call_tool("search", {**sought, "as_of": old["stored_at"]})
        assert [one["article_id"] for one in found(then)["results"]] == [old["id"]]
        assert since in told(then)
        assert since not in told(await client.call_tool("search", sought))


async def test_a_long_article_is_read_in_parts(
    service_url: str, sample: dict[str, object], sample_text: str
) -> None:
    parts: list[str] = []
    start: int | None = 0
    async with tools(service_url) as client:
        while start is not None:
            wanted = {"article_id": sample["id"], "start": start, "limit": 1000}
            result = await client.call_tool("get_article", wanted)
            part = found(result)
            assert part["text"] in told(result) and len(part["text"]) <= 1000
            parts.append(part["text"])
            start = part["next_start"]
        beyond = found(await client.call_tool("get_article", {"article_id": sample["id"], "start": 10**9}))
    assert "".join(parts) == sample_text and len(parts) > 1
    assert (beyond["text"], beyond["next_start"]) == ("", None)


@pytest.mark.parametrize(
    ("tool", "arguments", "path"),
    [
        ("ask", {}, "/v1/answers"),
        ("ask", {"question": " "}, "/v1/answers"),
        ("ask", {"question": "x" * 3000}, "/v1/answers"),
        ("ask", {"question": "Who?", "generater": "llm"}, "/v1/answers"),
        ("search", {"query": "bridge", "top_k": 51}, "/v1/search"),
        ("verify", {"quote": "any words at all"}, "/v1/verify"),
        ("verify", {"quote": "any words at all", "article_id": "art_none"}, "/v1/verify"),
    ],
)
async def test_what_cannot_be_done_is_told_the_model_with_the_apis_sentence(
    service_url: str, http: httpx2.Client, tool: str, arguments: dict[str, Any], path: str
) -> None:
    async with tools(service_url) as client:
        result = await client.call_tool(tool, arguments)
    assert result.is_error and told(result) == http.post(path, json=arguments).json()["detail"]


async def test_an_unknown_article_and_an_unknown_tool_are_errors(service_url: str, http: httpx2.Client) -> None:
    async with tools(service_url) as client:
        result = await client.call_tool("get_article", {"article_id": "art_none"})
        with pytest.raises(MCPError, match="no tool 'delete'"):
            await client.call_tool("delete", {})
    assert result.is_error and told(result) == http.get("/v1/articles/art_none").json()["detail"]


async def test_calls_wait_in_the_same_queue_and_are_sent_away_when_it_is_full(tmp_path: Path) -> None:
    async with house(tmp_path) as served, tools_of(served) as client:
        served.app.state.qa.admission = admission = Admission(places=1, queue=0)
        async with admission.place():
            result = await client.call_tool("ask", {"question": QUESTION})
            refused = await served.http.post("/v1/answers", json={"question": QUESTION})
    assert refused.status_code == 503
    assert result.is_error and told(result) == refused.json()["detail"]


async def test_what_breaks_tells_nothing_of_the_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("a secret")

    async with house(tmp_path) as served, tools_of(served) as client:
        served.embedder.fails_on = "Kim"
        down = await client.call_tool("search", {"query": "Kim"})
        monkeypatch.setattr(served.embedder, "embed", broken)
        crashed = await client.call_tool("search", {"query": "Kim"})
    assert down.is_error and told(down) == "The embedder cannot be reached."
    assert crashed.is_error and "Something went wrong on our side." in told(crashed)
    assert "secret" not in told(crashed)
    assert "a tool failed" in caplog.messages


def test_each_call_stands_alone_so_that_any_replica_may_answer(
    http: httpx2.Client, sample: dict[str, object]
) -> None:
    params = {"name": "search", "arguments": {"query": "containers of weapons"}}
    headers = {**ACCEPT, "MCP-Protocol-Version": "2025-11-25"}
    response = http.post("/mcp", json={**CALL, "params": params}, headers=headers)
    assert response.status_code == 200 and "mcp-session-id" not in response.headers
    assert response.json()["id"] == 7
    assert response.json()["result"]["structuredContent"]["results"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "rebound.example"}]
)
def test_pages_of_other_sites_cannot_call_tools(http: httpx2.Client, headers: dict[str, str]) -> None:
    response = http.post("/mcp", json=CALL, headers={**ACCEPT, **headers})
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"


def test_what_is_not_sent_as_json_is_refused_as_elsewhere(http: httpx2.Client) -> None:
    response = http.post("/mcp", content=b"{}", headers={**ACCEPT, "Content-Type": "text/plain"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert "Content-Type: application/json" in response.json()["detail"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_there_are_no_sessions_to_listen_to_or_to_end(http: httpx2.Client, method: str) -> None:
    response = http.request(method, "/mcp", headers=ACCEPT)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
