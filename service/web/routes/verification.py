"""Checking quotes and statements against articles. No language model is involved."""

from __future__ import annotations

from typing import Annotated

from anyio.from_thread import check_cancelled
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, model_validator

from service.core.article import Article, Metadata
from service.core.errors import NotFound
from service.core.support import Guard
from service.core.verify import Verification, verify_quote
from service.settings import Settings
from service.web.dependencies import QA, ActiveSettings, bounded_article
from service.web.fields import Body, Line, Published, Question, Text, example
from service.web.presence import while_present

router = APIRouter(prefix="/v1/verify", tags=["verification"])

MAX_CHECKS = 200
EXAMPLE = {
    "text": "The town of Orla opened a bridge on Monday. It cost 4 million crowns.",
    "quote": "It cost 4 million crowns.",
    "statement": "The bridge cost 4 million crowns.",
}


class Check(Body):
    """A quote, and perhaps the statement it is to prove, against a stored article or a text sent along."""

    model_config = example(**EXAMPLE)

    article_id: Line | None = Field(None, description="The stored article; else send `text`.")
    text: Text | None = Field(None, description="The text to look in, in place of a stored article.")
    quote: Annotated[Question, Field(max_length=20_000)] = Field(description="The words said to stand there.")
    statement: Annotated[Question, Field(max_length=4_000)] | None = Field(
        None, description="The sentence that the quote is to prove."
    )
    published_at: Published | None = Field(None, description="Of `text`: what its relative dates count from.")

    @model_validator(mode="after")
    def _one_source(self) -> Check:
        if (self.article_id is None) == (self.text is None):
            raise ValueError("send either article_id or text")
        return self


class Checked(BaseModel):
    verdict: str = Field(description="verified, repaired, misattributed, stitched, fabricated or unsupported")
    start: int | None
    end: int | None
    quote: str | None = Field(description="The article's own words.")
    spans: list[Annotated[list[int], Field(min_length=2, max_length=2)]] = Field(
        description="Start and end; more than one where the quote leaves words out."
    )
    reasons: list[str]
    codes: list[str]
    superseded_by: str | None = Field(
        description="The current version's id, where the article is an older one: it has changed since."
    )


class Checks(Body):
    model_config = example(checks=[EXAMPLE])

    checks: Annotated[list[Check], Field(min_length=1, max_length=MAX_CHECKS)]


class ChecksDone(BaseModel):
    results: list[Checked]


@router.post("")
async def verify(body: Check, http: Request, qa: QA, settings: ActiveSettings) -> Checked:
    """Does the quote stand in the article, and does it carry the statement?"""
    return (await while_present(http.receive, verified([body], qa, settings)))[0]


@router.post("/batch")
async def verify_batch(body: Checks, http: Request, qa: QA, settings: ActiveSettings) -> ChecksDone:
    """Many checks at once, answered in their order. A quote that is not in its own article is looked for in the
    other stored articles that the batch names: there it is misattributed, not fabricated."""
    return ChecksDone(results=await while_present(http.receive, verified(body.checks, qa, settings)))


async def verified(checks: list[Check], qa: QA, settings: Settings) -> list[Checked]:
    for check in checks:
        bounded_article(check.text or "", settings)
    wanted = [check.article_id for check in checks if check.article_id is not None]
    articles = await qa.store.get_many(wanted) if wanted else {}
    newer = {id_: found.superseded_by for id_ in articles if (found := await qa.store.find(id_))}
    for article_id in wanted:
        if article_id not in articles:
            raise NotFound(f"There is no article {article_id[:100]!r}. GET /v1/articles lists what is stored.")
    return await qa.checked(lambda guard: [_checked(check, articles, newer, guard) for check in checks])


def _checked(check: Check, articles: dict[str, Article], newer: dict[str, str | None], guard: Guard) -> Checked:
    if check.text is not None:
        article = Article.of(check.text, Metadata(published_at=check.published_at))
    else:
        article = articles[check.article_id or ""]
    others = [other for other in articles.values() if other.id != article.id]
    result = verify_quote(check.quote, article, check.statement, others, guard=guard, pause=check_cancelled)
    return _rendered(result, newer.get(check.article_id or ""))


def _rendered(result: Verification, superseded_by: str | None) -> Checked:
    return Checked(
        verdict=result.verdict,
        start=result.spans[0].start if result.spans else None,
        end=result.spans[-1].end if result.spans else None,
        quote=result.quote or None,
        spans=[[span.start, span.end] for span in result.spans],
        reasons=[reason.message for reason in result.reasons],
        codes=[reason.code for reason in result.reasons],
        superseded_by=superseded_by,
    )
