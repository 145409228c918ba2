"""OpenAI's chat completions: official clients and chat front ends need only a base URL.

The text carries markers like [1]; `citations` beside it says which quote of which article proves it.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi import Request as HTTPRequest
from pydantic import Field, StrictBool

from service.answering import Proven
from service.core.answer import Answer
from service.core.errors import QAError
from service.qa import ArticleQA, Request
from service.web import openai_shape as shape
from service.web.dependencies import QA, ActiveSettings
from service.web.events import EVENTS, UNFORESEEN, EventStream
from service.web.fields import Text, example
from service.web.openai_bodies import ChatCompletion
from service.web.presence import while_present

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

DONE = b"data: [DONE]\n\n"

log = logging.getLogger(__name__)


class Message(shape.Lenient):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | Annotated[list[shape.Part], Field(fail_fast=True)] | None = None


class StreamOptions(shape.Lenient):
    include_usage: StrictBool | None = False


class Completion(shape.Lenient):
    model_config = example(
        model="article-qa", messages=[{"role": "user", "content": "What did the bridge in Orla cost?"}]
    )

    model: Text = Field(
        "article-qa", max_length=200, description=f"One of {', '.join(shape.MODELS)}; others count as article-qa."
    )
    messages: Annotated[list[Message], Field(min_length=1, fail_fast=True)]
    stream: StrictBool | None = False
    stream_options: StreamOptions | None = None


@router.post(
    "/chat/completions", response_model=None, responses={200: {"model": ChatCompletion, "content": EVENTS}}
)
async def complete(
    body: Completion, http: HTTPRequest, qa: QA, settings: ActiveSettings
) -> dict[str, Any] | EventStream:
    """Answer the last user message; the turns before it are its history."""
    said = [(message.role, shape.words(message.content)) for message in body.messages]
    request = shape.request_of(said, body.model, settings)
    if body.stream:
        qa.admit(request)
        usage = body.stream_options is not None and bool(body.stream_options.include_usage)
        return EventStream(_chunks(qa, request, body.model, usage=usage))
    answer = await while_present(http.receive, qa.ask(request))
    message = {"role": "assistant", "content": shape.content(answer), "refusal": None, **_links(answer)}
    return {
        "id": f"chatcmpl-{answer.id}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": _usage(answer),
        **shape.beside(answer),
    }


def _links(answer: Answer) -> dict[str, Any]:
    """The annotations of the text: chat completions have them for articles with an address only."""
    citations = {citation.index: citation for citation in answer.citations}
    links: list[dict[str, Any]] = []
    start = 0
    for statement in answer.statements:
        notes = shape.annotations_of(statement, start, citations)
        links += ({"type": note.pop("type"), "url_citation": note} for note in notes if "url" in note)
        start += len(statement.marked) + 1
    return {"annotations": links} if links else {}


def _usage(answer: Answer) -> dict[str, int]:
    used = answer.usage
    total = used.prompt_tokens + used.completion_tokens
    return {
        "prompt_tokens": used.prompt_tokens,
        "completion_tokens": used.completion_tokens,
        "total_tokens": total,
    }


async def _chunks(qa: ArticleQA, request: Request, model: str, *, usage: bool) -> AsyncGenerator[bytes, None]:
    frame = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": model,
        # OpenAI's chunks before the one with the usage have it null.
        **({"usage": None} if usage else {}),
    }

    def chunk(delta: dict[str, Any], finish: str | None = None, **beside: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return shape.data({**frame, "choices": [choice], **beside})

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
                        yield chunk({"content": shape.content(event)})
                    yield chunk(_links(event), "stop", **shape.beside(event))
                    if usage:
                        yield shape.data({**frame, "choices": [], "usage": _usage(event)})
    except QAError as error:
        yield _error(error)
    except Exception:
        log.exception("an answer's stream broke")
        yield _error(UNFORESEEN)
    yield DONE


def _error(error: QAError) -> bytes:
    return shape.data({"error": {"message": str(error), "type": "server_error", "param": None, "code": error.code}})
