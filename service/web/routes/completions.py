"""The OpenAI-compatible edge: official clients and chat front ends need only a base URL.

The text carries markers like [1]; `citations` beside it says which quote of which article proves it.
Parameters that would change how a model writes are accepted and ignored: only proven statements leave.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from service.answering import Proven
from service.core.answer import Answer, Turn
from service.core.errors import InvalidInput, QAError
from service.qa import ArticleQA, GeneratorChoice, Request
from service.web import render
from service.web.dependencies import QA, ActiveSettings, bounded_question
from service.web.events import UNFORESEEN, EventStream
from service.web.fields import Text, example
from service.web.schemas import MAX_HISTORY

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

MODELS: dict[str, GeneratorChoice] = {
    "article-qa": "auto",
    "article-qa-llm": "llm",
    "article-qa-extractive": "extractive",
}
DONE = b"data: [DONE]\n\n"

log = logging.getLogger(__name__)


class Lenient(BaseModel):
    """Unknown parameters are ignored here, as OpenAI does."""

    model_config = ConfigDict(extra="ignore")


class Part(Lenient):
    type: Text
    text: Text = ""


class Message(Lenient):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Part] | None = None

    @property
    def words(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(Lenient):
    include_usage: StrictBool = False


class Completion(Lenient):
    model_config = example(
        model="article-qa", messages=[{"role": "user", "content": "What did the bridge in Orla cost?"}]
    )

    model: Text = Field(
        "article-qa", max_length=200, description=f"One of {', '.join(MODELS)}; others count as article-qa."
    )
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: StrictBool | None = False
    stream_options: StreamOptions | None = None


@router.get("/models")
async def models(qa: QA) -> dict[str, Any]:
    """The models that can be asked for."""
    names = [name for name, choice in MODELS.items() if choice != "llm" or qa.llm is not None]
    return {
        "object": "list",
        "data": [{"id": name, "object": "model", "created": 0, "owned_by": "article-qa"} for name in names],
    }


@router.post("/chat/completions", response_model=None, responses={200: {"content": {"text/event-stream": {}}}})
async def complete(body: Completion, qa: QA, settings: ActiveSettings) -> dict[str, Any] | EventStream:
    """Answer the last user message; the turns before it are its history."""
    spoken = [
        message for message in body.messages if message.role in ("user", "assistant") and message.words.strip()
    ]
    if not spoken or spoken[-1].role != "user":
        raise InvalidInput("The last message must be the user's question.")
    turns = [
        Turn("user" if message.role == "user" else "assistant", message.words)
        for message in spoken[:-1][-MAX_HISTORY:]
    ]
    request = Request(
        question=bounded_question(spoken[-1].words, settings),
        history=turns,
        generator=MODELS.get(body.model, "auto"),
    )
    if body.stream:
        qa.admission.check()
        usage = body.stream_options is not None and body.stream_options.include_usage
        return EventStream(_chunks(qa, request, body.model, usage=usage))
    answer = await qa.ask(request)
    message = {"role": "assistant", "content": _content(answer), "refusal": None}
    return {
        "id": f"chatcmpl-{answer.id}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": _usage(answer),
        **_beside(answer),
    }


def _content(answer: Answer) -> str:
    return answer.text or (answer.reason.message if answer.reason else "")


def _usage(answer: Answer) -> dict[str, int]:
    used = answer.usage
    total = used.prompt_tokens + used.completion_tokens
    return {
        "prompt_tokens": used.prompt_tokens,
        "completion_tokens": used.completion_tokens,
        "total_tokens": total,
    }


def _beside(answer: Answer) -> dict[str, Any]:
    """What stands beside the text: its proof, and the whole answer's status."""
    whole = render.answer(answer).model_dump()
    shown = ("id", "status", "reason", "message", "asked_as", "dropped", "generator", "degraded", "cached")
    return {"citations": whole["citations"], "answer": {name: whole[name] for name in shown}}


async def _chunks(qa: ArticleQA, request: Request, model: str, *, usage: bool) -> AsyncGenerator[bytes, None]:
    frame = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": model,
    }

    def chunk(delta: dict[str, Any], finish: str | None = None, **beside: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _data({**frame, "choices": [choice], **beside})

    yield chunk({"role": "assistant", "content": ""})
    written = False
    try:
        async with aclosing(qa.ask_stream(request)) as events:
            async for event in events:
                if isinstance(event, Proven):
                    yield chunk({"content": (" " if written else "") + event.statement.marked})
                    written = True
                elif isinstance(event, Answer):
                    if not written:
                        yield chunk({"content": _content(event)})
                    yield chunk({}, "stop", **_beside(event))
                    if usage:
                        yield _data({**frame, "choices": [], "usage": _usage(event)})
    except QAError as error:
        yield _error(error)
    except Exception:
        log.exception("an answer's stream broke")
        yield _error(UNFORESEEN)
    yield DONE


def _data(body: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(body, ensure_ascii=False))


def _error(error: QAError) -> bytes:
    return _data({"error": {"message": str(error), "type": "server_error", "param": None, "code": error.code}})
