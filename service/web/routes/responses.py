"""OpenAI's responses: the same answers, with an annotation for each marker of the text.

Nothing is kept between two calls, so the earlier turns of a conversation come with each.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Request as HTTPRequest
from pydantic import Field, StrictBool

from service.answering import Proven
from service.core.answer import Answer, Citation
from service.core.errors import InvalidInput, QAError
from service.qa import ArticleQA, Request
from service.web import openai_shape as shape
from service.web.dependencies import QA, ActiveSettings
from service.web.events import EVENTS, UNFORESEEN, EventStream
from service.web.fields import Text, example
from service.web.openai_bodies import ResponseDone
from service.web.presence import while_present

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

log = logging.getLogger(__name__)

Body = dict[str, Any]


class Item(shape.Lenient):
    """A message; items of other kinds, such as calls of tools, have no role and are passed over."""

    role: Text | None = None
    content: Text | Annotated[list[shape.Part], Field(fail_fast=True)] | None = None


class ResponseIn(shape.Lenient):
    model_config = example(model="article-qa", input="What did the bridge in Orla cost?")

    model: Text = Field(
        "article-qa", max_length=200, description=f"One of {', '.join(shape.MODELS)}; others count as article-qa."
    )
    input: Text | Annotated[list[Item], Field(min_length=1, fail_fast=True)]
    stream: StrictBool | None = False
    previous_response_id: Text | None = None
    conversation: Any = None

    @property
    def said(self) -> list[tuple[str, str]]:
        if isinstance(self.input, str):
            return [("user", self.input)]
        return [(item.role or "", shape.words(item.content)) for item in self.input]


@router.post("/responses", response_model=None, responses={200: {"model": ResponseDone, "content": EVENTS}})
async def respond(body: ResponseIn, http: HTTPRequest, qa: QA, settings: ActiveSettings) -> Body | EventStream:
    """Answer the last user message of the input; the turns before it are its history."""
    if body.previous_response_id is not None or body.conversation is not None:
        raise InvalidInput(
            "Neither responses nor conversations are kept, so there is none to go on from. Send the earlier turns"
            " in `input`.",
            "unsupported_parameter",
        )
    request = shape.request_of(body.said, body.model, settings)
    if body.stream:
        qa.admit(request)
        return EventStream(_Told(body.model).events(qa, request))
    told = _Told(body.model)
    answer = await while_present(http.receive, qa.ask(request))
    for proven in answer.statements:
        told.add(Proven(proven, answer.citations))
    return told.completed(answer)


class _Told:
    """One response, as far as it has come."""

    def __init__(self, model: str) -> None:
        self._frame = _frame(model)
        self._item_id = f"msg_{uuid.uuid4().hex}"
        self._text = ""
        self._annotations: list[Body] = []
        self._citations: dict[int, Citation] = {}
        self._number = -1

    def add(self, proven: Proven) -> tuple[str, list[Body]]:
        """Add a statement; gives the text and the annotations that came with it."""
        between = " " if self._text else ""
        self._citations |= {citation.index: citation for citation in proven.citations}
        start = len(self._text + between)
        new = list(shape.annotations_of(proven.statement, start, self._citations))
        self._text += between + proven.statement.marked
        self._annotations += new
        return between + proven.statement.marked, new

    def completed(self, answer: Answer) -> Body:
        self._text = self._text or shape.content(answer)
        output = [self._item("completed", [self._part()])]
        usage = _usage(answer)
        return {**self._frame, "status": "completed", "output": output, "usage": usage, **shape.beside(answer)}

    async def events(self, qa: ArticleQA, request: Request) -> AsyncGenerator[bytes, None]:
        """The response as events of OpenAI's. Ends with `response.completed` or `response.failed`, never by
        raising."""
        for name in ("created", "in_progress"):
            yield self._event(name, response=self._frame)
        yield self._event("output_item.added", output_index=0, item=self._item("in_progress", []))
        yield self._event("content_part.added", **self._place, part=self._part())
        try:
            async with aclosing(qa.ask_stream(request)) as events:
                async for event in events:
                    if isinstance(event, Proven):
                        delta, new = self.add(event)
                        for chunk in self._written(delta, new):
                            yield chunk
                    elif isinstance(event, Answer):
                        for chunk in self._ended(event):
                            yield chunk
        except QAError as error:
            yield self._failed(error)
        except Exception:
            log.exception("an answer's stream broke")
            yield self._failed(UNFORESEEN)

    def _written(self, delta: str, new: list[Body]) -> list[bytes]:
        first = len(self._annotations) - len(new)
        return [
            self._event("output_text.delta", **self._place, delta=delta, logprobs=[]),
            *(
                self._event("output_text.annotation.added", **self._place, annotation_index=at, annotation=one)
                for at, one in enumerate(new, first)
            ),
        ]

    def _ended(self, answer: Answer) -> list[bytes]:
        # Where nothing was stated, the reason is all of the text.
        said = [] if self._text else self._written(shape.content(answer), [])
        response = self.completed(answer)
        return [
            *said,
            self._event("output_text.done", **self._place, text=self._text, logprobs=[]),
            self._event("content_part.done", **self._place, part=self._part()),
            self._event("output_item.done", output_index=0, item=response["output"][0]),
            self._event("completed", response=response),
        ]

    def _failed(self, error: QAError) -> bytes:
        # Of a closed set: OpenAI's clients know no code of ours.
        fault = {"code": "server_error", "message": str(error)}
        return self._event("failed", response={**self._frame, "status": "failed", "error": fault})

    def _event(self, name: str, **body: Any) -> bytes:
        self._number += 1
        kind = f"response.{name}"
        return shape.data({"type": kind, "sequence_number": self._number, **body}, kind)

    @property
    def _place(self) -> Body:
        return {"item_id": self._item_id, "output_index": 0, "content_index": 0}

    def _part(self) -> Body:
        return {"type": "output_text", "text": self._text, "annotations": list(self._annotations), "logprobs": []}

    def _item(self, status: str, content: list[Body]) -> Body:
        message = {"type": "message", "id": self._item_id, "role": "assistant"}
        return {**message, "status": status, "content": content}


def _frame(model: str) -> Body:
    return {
        "id": f"resp_{uuid.uuid4().hex}",
        "object": "response",
        "created_at": int(time.time()),
        "status": "in_progress",
        "model": model,
        "output": [],
        "usage": None,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": False,
        "previous_response_id": None,
        "store": False,
        "temperature": None,
        "tool_choice": "none",
        "tools": [],
        "top_p": None,
    }


def _usage(answer: Answer) -> Body:
    used = answer.usage
    return {
        "input_tokens": used.prompt_tokens,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": used.completion_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": used.prompt_tokens + used.completion_tokens,
    }
