"""Search and answers."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi import Request as HTTPRequest

from service.core.answer import Filters
from service.qa import Request
from service.web import render
from service.web.dependencies import QA, ActiveSettings, bounded_question
from service.web.events import EVENTS, EventStream, answer_events
from service.web.presence import while_present
from service.web.schemas import AnswerOut, QuestionIn, SearchIn, SearchOut

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/search")
async def search(body: SearchIn, http: HTTPRequest, qa: QA, settings: ActiveSettings) -> SearchOut:
    """The passages that fit the query best."""
    query = bounded_question(body.query, settings)
    filters = body.filters.filters() if body.filters else Filters()
    hits = await while_present(http.receive, qa.search(query, body.top_k, filters))
    return SearchOut(results=[render.result(hit) for hit in hits])


@router.post("/answers", response_model=AnswerOut, responses={200: {"content": EVENTS}})
async def ask(body: QuestionIn, http: HTTPRequest, qa: QA, settings: ActiveSettings) -> AnswerOut | EventStream:
    """An answer whose every statement is proven by a quote; "not found" is an answer too."""
    request = Request(
        question=bounded_question(body.question, settings),
        history=[turn.turn() for turn in body.history],
        filters=body.filters.filters() if body.filters else Filters(),
        generator=body.generator,
    )
    if not body.stream:
        return render.answer(await while_present(http.receive, qa.ask(request)))
    qa.admit(request)
    return EventStream(answer_events(qa, request, http.scope))
