"""An answer as server-sent events: retrieval, statement, dropped, done, error."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import anyio
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from pydantic import BaseModel
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.answering import Event, Proven, Retrieved
from service.core.answer import Answer, Dropped
from service.core.errors import QAError
from service.qa import ArticleQA, Request
from service.web import problems, render
from service.web.lines import one_line
from service.web.presence import cancel_when_left

HEARTBEAT_SECONDS = 10.0
# Who takes nothing for so long has left, however open the connection: others want the place of the question.
SEND_SECONDS = 30.0
# A stream has no schema in the OpenAPI document: OpenAPI 3.1 has none for the events in one.
EVENTS: dict[str, Any] = {"text/event-stream": {}}
UNFORESEEN = QAError(problems.UNFORESEEN)

log = logging.getLogger(__name__)


class EventStream(Response):
    """Server-sent events, with a comment as heartbeat while nothing happens.

    A client that leaves, or reads no further, cancels the work, and with it the model's call. `chunks` must not
    raise.
    """

    media_type = "text/event-stream"

    def __init__(self, chunks: AsyncGenerator[bytes, None]) -> None:
        self.status_code, self.background = 200, None
        # Proxies are asked not to collect the events.
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._chunks = chunks
        self._sending = anyio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 -- ASGI
        async def write(chunk: bytes, more: bool = True) -> None:
            async with self._sending:
                with anyio.move_on_after(SEND_SECONDS) as sending:
                    await send({"type": "http.response.body", "body": chunk, "more_body": more})
            if sending.cancelled_caught:
                tasks.cancel_scope.cancel()

        async def beat() -> None:
            while True:
                await anyio.sleep(HEARTBEAT_SECONDS)
                await write(KEEPALIVE_COMMENT)

        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(cancel_when_left, receive, tasks.cancel_scope)
            tasks.start_soon(beat)
            async with aclosing(self._chunks) as chunks:
                async for chunk in chunks:
                    await write(chunk)
            await write(b"", more=False)
            tasks.cancel_scope.cancel()


async def answer_events(qa: ArticleQA, request: Request, scope: Scope) -> AsyncGenerator[bytes, None]:
    """The events in wire format. Ends with `done` or `error`, never by raising."""
    try:
        async with aclosing(qa.ask_stream(request)) as events:
            async for event in events:
                yield _encoded(event)
    except QAError as error:
        yield _error(scope, error)
    except Exception:
        log.exception("an answer's stream broke")
        yield _error(scope, UNFORESEEN)


def _encoded(event: Event) -> bytes:
    match event:
        case Retrieved(hits, asked_as):
            results = [render.result(hit).model_dump() for hit in hits]
            return _event("retrieval", {"asked_as": asked_as, "results": results})
        case Proven(proven, citations):
            body = render.statement(proven).model_dump()
            new = [render.citation(proof).model_dump() for proof in citations]
            return _event("statement", {"statement": body, "citations": new})
        case Dropped():
            return _event("dropped", render.dropped(event))
        case Answer():
            return _event("done", render.answer(event))


def _event(name: str, body: BaseModel | dict[str, object]) -> bytes:
    data = body.model_dump_json() if isinstance(body, BaseModel) else json.dumps(body, ensure_ascii=False)
    return format_sse_event(event=name, data_str=one_line(data))


def _error(scope: Scope, error: QAError) -> bytes:
    problem = problems.document_of(scope, error).model_dump(exclude_none=True)
    return _event("error", {"code": error.code, **problem})
