"""Answers to questions about a whole subject or article: what it is about, who wrote it, when it was published.

No one sentence answers "What is reported about the ferry?". The beginning of the article that is about it does, or
the sentences that speak of it, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from service.core.answer import Hit, NumberedSentence
from service.core.article import Article
from service.core.credit_lines import Credits, credits_in, dateline, place_and_date
from service.core.layout import by_passage, captions, head_of, links, notes
from service.core.passages import passages
from service.core.scripts import HANGUL
from service.core.support.dates import dates
from service.core.support.reading import read
from service.core.terms import STOP_TERMS, content_terms, terms
from service.core.topic import Topic, Wanted

MOST = 3  # sentences
_BEGINNINGS = 4  # articles
_BEGINNING = 4000  # characters to find the first passage in
_TOLD = re.compile(r"[.!…。！．।][\"'”’»)\]]*\Z")
_HEAD = 12  # sentences
_AND = re.compile(r"\s*[,;/&]\s*|\s(?:and|und|et|y)\s")
_PIECE = 2  # words: "Oslo." in front of a story
_ABBREVIATED = re.compile(r"\b[A-Z]{2,}\b")
_LATIN = re.compile(r"\W*[A-Za-zÀ-ɏ]")  # elsewhere a sentence may be written without spaces
_LONG_HANGUL = re.compile(f"[{HANGUL}].*..")


def with_beginnings(hits: Sequence[Hit], articles: dict[str, Article]) -> list[Hit]:
    """The hits, and after them the first passages of the best articles, where they are not among them."""
    found = {hit.passage.id: hit for hit in hits}
    best = {hit.passage.article_id: hit for hit in reversed(hits)}
    for name in list(dict.fromkeys(hit.passage.article_id for hit in hits))[:_BEGINNINGS]:
        if article := articles.get(name):
            first = passages(replace(article, text=article.text[:_BEGINNING]))[0]
            text = first.span.of(article.text)
            found.setdefault(
                first.id, replace(best[name], passage=first, text=text, score=0.0, likeness=(), also_in=())
            )
    return list(found.values())


def overview(topic: Topic, sentences: Sequence[NumberedSentence]) -> list[NumberedSentence]:
    """The sentences that answer; none where no article has all words of the subject in its headline or in one
    sentence. `sentences` are in the order of their passages' fit."""
    subject = _words(topic.subject)
    if topic.subject and not subject:
        return []
    articles: dict[str, list[NumberedSentence]] = {}
    for one in sentences:
        articles.setdefault(one.article_id, []).append(one)
    found = sorted(_about(subject, list(articles.values())), key=lambda one: one.span)
    titled = _titled(subject, found)
    if topic.wanted != "anything":
        return _credits(topic, found) if titled else []
    lines = [one for one in _behind_head(found) if not credits_in(one.text, dashed=False)]
    told = [one for one in lines if _TOLD.search(one.text)] or lines
    speaking = [one for one in told if subject <= set(terms(one.text))]
    if not titled:
        return speaking[:MOST]
    beginning = [one for one in told if _is_first(one)][:MOST]
    # What is asked of something that the headline names may be told further below.
    return beginning if not subject or not speaking or set(speaking) & set(beginning) else speaking[:MOST]


def _behind_head(found: Sequence[NumberedSentence]) -> list[NumberedSentence]:
    """The sentences of one article without those of its head, captions, links to others, notes of correction and
    pieces of a word or two."""
    head = {one.number for one in found if one.text.strip() == one.metadata.title}
    for own, _ in by_passage(found):
        beside = captions(own) | links(own) | {at for note in notes(own) for at in note}
        head |= {one.number for one in own[: head_of(own)]} | {own[at].number for at in beside}
    story = [one for one in found if one.number not in head]
    return [one for one in story if not _is_piece(one.text)] or story


def _is_piece(text: str) -> bool:
    return len(text.split()) <= _PIECE and bool(_LATIN.match(text))


def _is_first(one: NumberedSentence) -> bool:
    """Whether it stands in the first passage of its article."""
    return one.passage_id == f"{one.article_id}:0"


def _words(subject: str) -> set[str]:
    """Its terms; of a Korean word the pairs of signs, since the word itself has another particle in the text."""
    found = set(content_terms(subject)) - (set() if _ABBREVIATED.search(subject) else STOP_TERMS)
    return {term for term in found if not _LONG_HANGUL.match(term)}


def _about(subject: set[str], articles: Sequence[list[NumberedSentence]]) -> list[NumberedSentence]:
    """The sentences of the first article that is about it by its headline, else of the first that speaks of it. An
    article that is not named is the only one."""
    if not subject:
        return articles[0] if len(articles) == 1 else []
    titled = (own for own in articles if _titled(subject, own))
    speaking = (own for own in articles if any(subject <= set(terms(one.text)) for one in own))
    return next(titled, None) or next(speaking, [])


def _titled(subject: set[str], own: Sequence[NumberedSentence]) -> bool:
    return bool(own) and subject <= set(terms(own[0].metadata.title or ""))


def _credits(topic: Topic, own: Sequence[NumberedSentence]) -> list[NumberedSentence]:
    """The line at the head that says who wrote it, or when, as the metadata have it."""
    first = [one for one in own if _is_first(one)][:_HEAD]
    return [one for one in first if _says(topic.wanted, one, credits_in(one.text) + dateline(one.text))][:1]


def _says(wanted: Wanted, one: NumberedSentence, found: Credits) -> bool:
    known = one.metadata
    if wanted == "update":
        return found.updated is not None
    if wanted == "author":
        names = _AND.split(known.author) if known.author else []
        byline = found.metadata.author is not None or one.text.strip() == known.author
        return byline and all(name in one.text for name in names)
    moment = found.metadata.published_at or found.updated
    if moment is None:
        return known.published_at is not None and _is_dated(one.text, known.published_at)
    return known.published_at is None or known.published_at.date() == moment.date()


def _is_dated(story: str, published: datetime) -> bool:
    """Whether the story begins with the day of publication, which needs no year: "OSLO, March 4 (Wire) — "."""
    begun = dates(read(place_and_date(story)), published)
    return any(moment.date() == published.date() for one in begun for moment in one.moments)
