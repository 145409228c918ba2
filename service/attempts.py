"""The ways to ask one question of what was found for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.answering import Part
from service.core.answer import Hit
from service.core.in_english import in_english
from service.core.pronouns import points_back_abroad
from service.core.scripts import mostly_latin


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to ask a question of what was found for it. `shown` is what the user is told that was asked."""

    question: str
    shown: str
    parts: Sequence[Part]


def in_both_languages(question: str, parts: Sequence[Part]) -> list[Attempt]:
    """To ask passages in the writing of the question, of articles that have its names, then those in Latin letters
    in English words, where it can be said in English and says of whom or what it asks."""
    english = in_english(question)
    if english is None:
        return [Attempt(question, question, parts)]
    hits = [hit for part in parts for hit in part.hits]
    own, foreign = ([hit for hit in hits if mostly_latin(hit.text) == latin] for latin in (False, True))
    articles: dict[str, str] = {}
    for hit in own:
        articles[hit.passage.article_id] = f"{articles.get(hit.passage.article_id, '')}\n{_told(hit)}"
    own = [hit for hit in own if english.named_in(articles[hit.passage.article_id])]
    attempts = [Attempt(question, question, [Part(question, own)])]
    if not points_back_abroad(question) and (asked := english.of(map(_told, foreign))):
        attempts.append(Attempt(asked, asked, [Part(asked, foreign)]))
    return attempts


def _told(hit: Hit) -> str:
    return f"{hit.metadata.title or ''}\n{hit.text}"
