"""`python -m eval.crossing`: how well Korean, Japanese and Chinese questions about English articles are answered.

On questions that neither the glossary nor a model has seen, each asked among 17 articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio

from eval.reading.corpus import UNSEEN, Lesson, Question, lessons, readable
from eval.selection import among, ids_of
from service.core.answer import Filters, Hit
from service.core.glossary import language_of
from service.qa import ArticleQA, Request
from service.settings import Settings
from service.wiring import opened

NOT_FOUND = 99


@dataclass(frozen=True, slots=True)
class Outcome:
    """`rank`: the place (from 0) of the first passage with evidence; `right`: whether evidence is cited."""

    answerable: bool
    rank: int
    answered: bool
    right: bool


async def outcomes(qa: ArticleQA, known: Sequence[Lesson]) -> list[Outcome]:
    ids = await ids_of(qa, known)
    return [
        await _outcome(qa, lesson, question, Filters(article_ids=among(question.text, lesson.name, ids)))
        for lesson in known
        for question in lesson.questions
        if language_of(question.text)
    ]


async def _outcome(qa: ArticleQA, lesson: Lesson, question: Question, scope: Filters) -> Outcome:
    evidence = lesson.evidence(question)
    hits = await qa.search(question.text, filters=scope)
    answer = await qa.ask(Request(question.text, filters=scope))
    quotes = [one.quote for one in answer.citations]
    right = any(quote in sentence or sentence in quote for quote in quotes for sentence in evidence)
    return Outcome(question.answerable, _rank(hits, evidence), bool(answer.statements), right)


def _rank(hits: Sequence[Hit], evidence: Sequence[str]) -> int:
    return next((at for at, hit in enumerate(hits) if any(one in hit.text for one in evidence)), NOT_FOUND)


async def measured() -> list[Outcome]:
    known = [one for one in lessons(further=(UNSEEN,)) if one.held_out and readable(one)]
    with TemporaryDirectory() as data:
        async with opened(Settings(data=Path(data), chroma_url="", llm_model="")) as qa:
            return await outcomes(qa, known)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    found = anyio.run(measured)
    answerable = [one for one in found if one.answerable]
    others = [one for one in found if not one.answerable]

    def line(name: str, counted: Sequence[bool]) -> None:
        print(f"  {name:<34}{sum(counted) / len(counted):7.1%} of {len(counted)}")

    for depth in (1, 5):
        line(f"evidence in the first {depth} passages", [one.rank < depth for one in answerable])
    line("answered rightly", [one.right for one in answerable])
    line("answered wrongly", [one.answered and not one.right for one in answerable])
    line("not answered", [not one.answered for one in answerable])
    line("unanswerable answered", [one.answered for one in others])


if __name__ == "__main__":
    main()
