"""Checking whole answers, ours or any system's, against their sources. No language model is involved."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from anyio.from_thread import check_cancelled
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from service.core.article import Article, Metadata
from service.core.errors import InvalidInput
from service.core.receipt import Checked, digest, verify_answer
from service.core.support import Guard
from service.settings import Settings
from service.web.dependencies import QA, ActiveSettings, bounded_article
from service.web.fields import Anything, Body, Line, Published, Text, example
from service.web.presence import while_present

router = APIRouter(prefix="/v1/verify", tags=["verification"])

MAX_SOURCES = 100


class Source(Body):
    id: Line | None = Field(None, description="As the answer names it; default: its place, counted from 1.")
    text: Text
    title: Line | None = None
    published_at: Published | None = None


class SavedAnswer(Body):
    """A saved answer with its sources. Sources that are not sent are looked up among the stored articles."""

    model_config = example(
        answer={"answer": "The bridge cost 4 million crowns. [1]"},
        sources=[{"text": "The town of Orla opened a bridge on Monday. It cost 4 million crowns."}],
    )

    answer: Anything = Field(description="An answer of this service, or {answer, citations?} of any system.")
    sources: Annotated[list[Source], Field(max_length=MAX_SOURCES)] = Field(default_factory=list)


class Judged(BaseModel):
    text: str
    verdict: str
    reasons: list[str]
    codes: list[str]


class AnswerJudged(BaseModel):
    holds: bool = Field(description="Whether nothing is wrong with the answer.")
    statements: list[Judged]
    citations: list[Judged]
    reasons: list[str] = Field(description="What is wrong with the answer as a whole, such as a broken receipt.")


@router.post("/answer")
async def verify_saved_answer(body: SavedAnswer, http: Request, qa: QA, settings: ActiveSettings) -> AnswerJudged:
    """Check every statement, citation and digest of a saved answer."""
    json.loads(await http.body(), object_pairs_hook=each_once)
    sources = {
        source.id or str(place): _article(source, place, settings) for place, source in enumerate(body.sources, 1)
    }
    missing = [id_ for id_ in named_articles(body.answer) if id_ not in sources]
    stored = await qa.store.get_many(missing[:MAX_SOURCES]) if missing else {}
    known = {**sources, **stored}
    return await while_present(
        http.receive, qa.checked(lambda guard: judged(body.answer, known, guard, check_cancelled, stored))
    )


def each_once(fields: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Raises InvalidInput where a field stands twice: others may read the other one."""
    found = dict(fields)
    if len(found) < len(fields):
        ((twice, _),) = Counter(name for name, _ in fields).most_common(1)
        raise InvalidInput(f"The field {twice[:40]!r} stands twice in one object.", "invalid-request")
    return found


def judged(
    answer: Mapping[str, Any],
    sources: Mapping[str, Article],
    guard: Guard,
    pause: Callable[[], None] = lambda: None,
    stored: Container[str] = (),
) -> AnswerJudged:
    checked = verify_answer(answer, sources, guard, pause, stored)
    return AnswerJudged(
        holds=checked.holds,
        statements=[_rendered(one) for one in checked.statements],
        citations=[_rendered(one) for one in checked.citations],
        reasons=[reason.message for reason in checked.reasons],
    )


def named_articles(answer: Mapping[str, Any]) -> list[str]:
    """The ids of the articles that an answer cites."""
    citations = answer.get("citations")
    cited = citations if isinstance(citations, list) else []
    found = [one.get("article_id") for one in cited if isinstance(one, dict)]
    return list(dict.fromkeys(id_ for id_ in found if isinstance(id_, str)))


def sources_of(answer: Mapping[str, Any], articles: Sequence[Article]) -> dict[str, Article]:
    """The articles under the ids that the answer gives them: by the digests of its receipt, else by their order."""
    receipt = answer.get("receipt")
    digests = receipt.get("articles") if isinstance(receipt, dict) else None
    named = digests.items() if isinstance(digests, dict) else ()
    known = {taken: id_ for id_, taken in named if isinstance(taken, str)}
    return {known.get(digest(one.text), str(place)): one for place, one in enumerate(articles, 1)}


def _article(source: Source, place: int, settings: Settings) -> Article:
    text = bounded_article(source.text, settings)
    article = Article.of(text, Metadata(title=source.title, published_at=source.published_at))
    return replace(article, id=source.id or str(place))


def _rendered(one: Checked) -> Judged:
    return Judged(
        text=one.text,
        verdict=one.verdict,
        reasons=[reason.message for reason in one.reasons],
        codes=[reason.code for reason in one.reasons],
    )
