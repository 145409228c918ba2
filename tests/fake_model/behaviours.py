"""How a model can behave, well and badly."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from tests.fake_model.exchange import Behaviour, Exchange, Request
from tests.fake_model.honesty import honest_reply

_TOKEN = re.compile(r"\s*\S{1,8}")
_HEAD = {"id": "chatcmpl-fake", "created": 0}


def says(
    text: str,
    *,
    delay: float = 0.0,
    finish: str | None = "stop",
    pieces: Sequence[str] | None = None,
    usage: bool = True,
) -> Behaviour:
    """This text, streamed in tokens or in the given pieces with `delay` seconds before each."""

    async def behave(exchange: Exchange) -> None:
        parts = list(pieces) if pieces is not None else _TOKEN.findall(text)
        await reply(exchange, text, parts, delay, finish, usage)

    return behave


def answers(
    *statements: tuple[str, Any], not_covered: str | None = None, delay: float = 0.0, finish: str | None = "stop"
) -> Behaviour:
    """The JSON asked for, out of (text, evidence) pairs; true, false or fabricated as the test likes."""
    listed = [{"text": text, "evidence": evidence} for text, evidence in statements]
    document = json.dumps({"statements": listed, "not_covered": not_covered}, ensure_ascii=False)
    return says(document, delay=delay, finish=finish)


def honest(delay: float = 0.0) -> Behaviour:
    """An answer made of evidence sentences that share words with the question."""

    async def behave(exchange: Exchange) -> None:
        text = honest_reply(exchange.request.prompt)
        await reply(exchange, text, _TOKEN.findall(text), delay, "stop", usage=True)

    return behave


def refuses(text: str = "I cannot help with that.") -> Behaviour:
    """A refusal in the field of its own."""

    async def behave(exchange: Exchange) -> None:
        await exchange.begin()
        await exchange.event(_chunk(exchange.request, {"role": "assistant", "refusal": text}, None))
        await exchange.event(_chunk(exchange.request, {}, "stop"))
        await exchange.write("data: [DONE]\n\n")
        await exchange.end()

    return behave


def replies(
    status: int = 500,
    body: str = '{"error": {"message": "boom"}}',
    kind: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Behaviour:
    """Any raw HTTP reply: an error, a page of HTML, broken events."""

    async def behave(exchange: Exchange) -> None:
        await exchange.begin(status, kind, headers)
        await exchange.write(body)
        await exchange.end()

    return behave


def rate_limited(retry_after: str | float | None = None, code: str = "rate_limit_exceeded") -> Behaviour:
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    body = json.dumps({"error": {"message": "Too many requests.", "type": code, "code": code}})
    return replies(429, body, headers=headers)


def hangs(after: str | None = None) -> Behaviour:
    """No reply at all, or silence after this text; ends when the client gives up."""

    async def behave(exchange: Exchange) -> None:
        if after is not None:
            await exchange.begin()
            await exchange.event(_chunk(exchange.request, {"content": after}, None))
        await exchange.wait(None)

    return behave


def breaks_off(after: str | None = None) -> Behaviour:
    """The connection is dropped after this text (None: before the reply)."""

    async def behave(exchange: Exchange) -> None:
        if after is not None:
            await exchange.begin()
            await exchange.event(_chunk(exchange.request, {"content": after}, None))
        raise ConnectionResetError("the fake model drops the connection")

    return behave


async def reply(
    exchange: Exchange, text: str, parts: Sequence[str], delay: float, finish: str | None, usage: bool
) -> None:
    """The text as one JSON object or as a stream, whichever was asked for."""
    asked = exchange.request.body
    spent = {"prompt_tokens": len(exchange.request.prompt) // 4, "completion_tokens": len(parts)}
    spent["total_tokens"] = sum(spent.values())
    if not asked.get("stream"):
        message = {"role": "assistant", "content": text}
        choices = [{"index": 0, "message": message, "finish_reason": finish}]
        whole = {**_HEAD, "object": "chat.completion", "model": asked.get("model"), "choices": choices}
        await exchange.json({**whole, "usage": spent} if usage else whole)
        return
    await exchange.begin()
    await exchange.event(_chunk(exchange.request, {"role": "assistant", "content": ""}, None))
    for part in parts:
        if delay and await exchange.wait(delay):
            return
        await exchange.event(_chunk(exchange.request, {"content": part}, None))
    if finish is not None:
        await exchange.event(_chunk(exchange.request, {}, finish))
    if usage and (asked.get("stream_options") or {}).get("include_usage"):
        last = {**_chunk(exchange.request, {}, None), "choices": [], "usage": spent}
        await exchange.event(last)
    if finish is not None:
        await exchange.write("data: [DONE]\n\n")
    await exchange.end()


def _chunk(request: Request, delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    return {**_HEAD, "object": "chat.completion.chunk", "model": request.body.get("model"), "choices": choices}
