"""Streamed chat completions of one model on any OpenAI-compatible server, with its faults under control."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeGuard, cast

import anyio
import openai
from openai import AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from opentelemetry.trace import Span

from service.adapters.breaker import Breaker
from service.adapters.complaint import complaint_of
from service.adapters.dialect import Dialect
from service.adapters.model_calls import ModelCalls, answered_by, ended
from service.adapters.model_faults import RETRYABLE, fault, fault_of, retry_after_of
from service.core.answer import Usage
from service.core.errors import Unavailable

_log = logging.getLogger(__name__)
_jitter = random.SystemRandom()

Message = dict[str, str]

_MOST_TOKENS = 10**9  # that anyone believes
_OFTEN_IGNORED = 2  # times in a row


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, between two tokens and for one call with its retries; retries, their first pause, and
    the longest pause a server may ask for: who would have to wait longer is answered without it."""

    connect_s: float = 5.0
    gap_s: float = 30.0
    deadline_s: float = 60.0
    retries: int = 2
    backoff_s: float = 0.25
    longest_pause_s: float = 10.0


@dataclass(frozen=True, slots=True)
class End:
    """How a stream ended. `finish` is the server's finish_reason, None where it sent none."""

    finish: str | None
    refused: bool
    usage: Usage | None


class Chat:
    """One model. `sleep` waits between retries; tests pass their own."""

    def __init__(
        self,
        client: AsyncOpenAI,
        model: str,
        limits: Limits,
        breaker: Breaker,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self.model = model
        self.dialect = Dialect()
        self.calls = ModelCalls("chat", model, str(client.base_url))
        self.breaker = breaker
        self._client = client
        self._limits = limits
        self._sleep = sleep
        self._ignored = 0

    async def stream(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: dict[str, Any] | None,
        accept: Callable[[], None] = lambda: None,
    ) -> AsyncGenerator[str | End, None]:
        """The text as it comes, then one End. Close it to stop the model. `accept` is called once all of it was
        taken, and raises Unavailable where it is no answer: that is a fault of the call like any other.

        Faults before the first token are tried again within the deadline. Raises Unavailable, possibly
        after some of the text.
        """
        deadline = anyio.current_time() + self._limits.deadline_s
        with self.breaker.call():
            attempt, started = 0, False
            while True:
                try:
                    async with aclosing(self._once(messages, max_tokens, schema, deadline, accept)) as pieces:
                        async for piece in pieces:
                            started = True
                            yield piece
                except Unavailable as trouble:
                    named = retry_after_of(trouble.__cause__) or 0.0
                    # Exponential with full jitter, and never less than the server asked for.
                    pause = named + _jitter.uniform(0, self._limits.backoff_s * 2**attempt)
                    over = named > self._limits.longest_pause_s or anyio.current_time() + pause >= deadline
                    if started or over or attempt >= self._limits.retries or trouble.code not in RETRYABLE:
                        raise
                else:
                    return
                await self._sleep(pause)
                attempt += 1

    def output_came(self, *, as_asked: bool) -> None:
        """To be told whether the server kept to the output format that it accepted. Where it does not, twice in a
        row, it is asked for a simpler one."""
        self._ignored = 0 if as_asked else self._ignored + 1
        if self._ignored >= _OFTEN_IGNORED:
            self._ignored = 0
            self.dialect = self.dialect.lower() or self.dialect

    async def aclose(self) -> None:
        await self._client.close()

    async def _once(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: dict[str, Any] | None,
        deadline: float,
        accept: Callable[[], None],
    ) -> AsyncGenerator[str | End, None]:
        started = False
        kind = "text" if schema is None else "json"
        asked: dict[str, str | int | bool] = {
            "gen_ai.request.max_tokens": max_tokens,
            "gen_ai.request.stream": True,
            "gen_ai.output.type": kind,
        }
        with self.calls.call(asked) as span:
            try:
                with anyio.fail_after(_left(deadline)):
                    stream = await self._open(messages, max_tokens, schema)
                async with stream:
                    async for piece in _pieces(stream, deadline, span):
                        started = True
                        yield piece
                accept()
            except Exception as error:
                trouble = fault_of(error, started)
                _log.warning("language model %s: %s (%s)", self.model, trouble.code, type(error).__name__)
                raise trouble from error

    async def _open(
        self, messages: Sequence[Message], max_tokens: int, schema: dict[str, Any] | None
    ) -> AsyncStream[ChatCompletionChunk]:
        """The stream in the richest dialect that the server accepts, which is remembered."""
        dialect = self.dialect
        while True:
            try:
                stream = await self._client.chat.completions.create(
                    model=self.model,
                    messages=cast(Any, dialect.messages(messages)),
                    stream=True,
                    **dialect.parameters(max_tokens, schema),
                )
            except openai.APIStatusError as refusal:
                simpler = dialect.without(complaint_of(refusal), refusal.status_code)
                if simpler is None:
                    raise
                dialect = simpler
            else:
                self.dialect = dialect
                return cast(AsyncStream[ChatCompletionChunk], stream)


async def _pieces(
    stream: AsyncStream[ChatCompletionChunk], deadline: float, span: Span
) -> AsyncIterator[str | End]:
    """The chunks read one by one against the deadline, which a model that dribbles never escapes."""
    finish: str | None = None
    usage: Usage | None = None
    refused = spoken = False
    chunks: AsyncIterator[ChatCompletionChunk | ChatCompletion]
    chunks = aiter(stream) if _streamed(stream) else _whole(stream)
    while True:
        # Not one scope around the loop: a cancel scope must not stay open while the caller holds a piece.
        with anyio.fail_after(_left(deadline)):
            chunk = await anext(chunks, None)
        if chunk is None:
            break
        if not spoken:
            answered_by(span, chunk.id, chunk.model)
        spoken = True
        usage = _usage_of(chunk) or usage
        choice = chunk.choices[0] if chunk.choices else None
        if choice is None:
            continue
        finish = choice.finish_reason or finish
        # Azure's filter tells what it found in chunks of their own, without a delta.
        delta = getattr(choice, "delta", None) or getattr(choice, "message", None)
        refused = refused or bool(getattr(delta, "refusal", None))
        if content := _text_of(getattr(delta, "content", None)):
            yield content
    if not spoken:
        raise fault("model-malformed")
    ended(span, finish, usage)
    yield End(finish, refused, usage)


def _streamed(stream: AsyncStream[ChatCompletionChunk]) -> bool:
    return not stream.response.headers.get("content-type", "").startswith("application/json")


async def _whole(stream: AsyncStream[ChatCompletionChunk]) -> AsyncIterator[ChatCompletion]:
    """The answer of a server that does not stream, as if it were a chunk. Raises APIError where it tells of one."""
    body = json.loads(await stream.response.aread())
    if error := body.get("error"):
        raise openai.APIError("the server answers 200 with an error", stream.response.request, body=error)
    answer = ChatCompletion.construct(**body)
    if not answer.choices:
        raise fault("model-malformed")
    yield answer


def _text_of(content: object) -> str:
    """The text of a piece, which some servers send in parts."""
    if isinstance(content, list):
        return "".join(_text_of(part.get("text")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _usage_of(chunk: ChatCompletionChunk | ChatCompletion) -> Usage | None:
    # The client checks nothing it reads: every field may hold anything.
    prompt = getattr(chunk.usage, "prompt_tokens", None)
    completion = getattr(chunk.usage, "completion_tokens", None)
    return Usage(prompt, completion) if _is_count(prompt) and _is_count(completion) else None


def _is_count(tokens: object) -> TypeGuard[int]:
    return isinstance(tokens, int) and not isinstance(tokens, bool) and 0 <= tokens <= _MOST_TOKENS


def _left(deadline: float) -> float:
    return max(0.0, deadline - anyio.current_time())
