"""Many articles in one request: a line of JSON each, and a line back as each is stored."""

from __future__ import annotations

import codecs
import logging
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.types import Scope

from service.core.errors import QAError, TooLarge
from service.settings import Settings
from service.web import problems
from service.web.dependencies import QA, ActiveSettings, Fetcher
from service.web.lines import NDJSON, Line, LineExchange, OverLimit, TooLong, TooSlow, one_line
from service.web.metrics import Metrics
from service.web.routes.articles import drafted, stored
from service.web.schemas import ArticleCreated, ArticleIn

router = APIRouter(prefix="/v1/articles", tags=["articles"])
log = logging.getLogger(__name__)


class LineStored(BaseModel):
    line: int
    status: Literal[200, 201]
    article: ArticleCreated


class LineRefused(BaseModel):
    line: int
    status: int
    problem: problems.Problem


@router.post(
    "/batch",
    status_code=200,
    response_class=LineExchange,
    responses={200: {"model": LineStored | LineRefused, "description": "A line for each line that is not blank"}},
    openapi_extra={
        "requestBody": {
            "required": False,
            "description": "A JSON object as for POST /v1/articles a line. Blank lines are skipped; none is fine.",
            "content": {
                NDJSON: {
                    "schema": {"$ref": "#/components/schemas/ArticleIn"},
                    "example": {"text": "The ferry from Orla stopped in May.", "key": "ferry"},
                }
            },
        }
    },
)
async def batch(request: Request, qa: QA, settings: ActiveSettings, fetcher: Fetcher) -> LineExchange:
    """Store many articles, a JSON object a line. A bad line does not stop the others. Repeat an interrupted batch
    as it is: what is stored already costs no work. A client that leaves stops it after the article at hand."""

    metrics: Metrics = request.app.state.metrics

    async def work(number: int, line: Line) -> bytes:
        result: LineStored | LineRefused
        timings: dict[str, float] = {}
        try:
            draft = await drafted(qa, _article(line, settings), settings, fetcher, timings)
            article = await stored(qa, draft, timings)
            result = LineStored(line=number, status=201 if article.created else 200, article=article)
        except Exception as error:  # noqa: BLE001 -- whatever happens to one line, the others are stored
            problem = _problem(request.scope, error)
            result = LineRefused(line=number, status=problem.status, problem=problem)
        metrics.batch_line(result.status)
        return one_line(result.model_dump_json(exclude_none=isinstance(result, LineRefused))).encode()

    return LineExchange(work, settings.max_body_bytes)


def _article(line: Line, settings: Settings) -> ArticleIn:
    if isinstance(line, OverLimit):
        raise TooLarge(
            f"The batch is longer than {settings.max_batch_bytes:,} bytes (QA_MAX_BATCH_BYTES). Nothing from this "
            "line on was read; send it as another batch."
        )
    if isinstance(line, TooSlow):
        raise HTTPException(408)
    if isinstance(line, TooLong):
        raise TooLarge(f"The line is longer than {settings.max_body_bytes:,} bytes (QA_MAX_BODY_BYTES).")
    return ArticleIn.model_validate_json(line.removeprefix(codecs.BOM_UTF8))


def _problem(scope: Scope, error: Exception) -> problems.Problem:
    if isinstance(error, ValidationError):
        sentences = problems.in_words(error.errors(include_input=False, include_url=False))
        return problems.document(scope, 422, "invalid-request", sentences)
    if isinstance(error, HTTPException):
        return problems.document(scope, error.status_code, *problems.SAID[error.status_code])
    if isinstance(error, QAError):
        problems.log_cause(error)
        return problems.document_of(scope, error)
    log.error("a line of a batch broke", exc_info=error)
    return problems.document(scope, 500, "internal", problems.UNFORESEEN)
