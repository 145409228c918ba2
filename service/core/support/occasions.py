"""Occasions: what happened when. The date of another deed, or of another number, is no proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from service.core.answer import Reason
from service.core.support.amounts import Amount, amounts
from service.core.support.bearers import same
from service.core.support.dates import Dated, dates
from service.core.support.evidence import Evidence
from service.core.support.past import is_past
from service.core.support.reading import Reading, Word, opposites
from service.core.support.synonyms import alike

_LIGHT = frozenset("take make get give go hold call put come set bring".split())
_BETWEEN = re.compile(r"(?:%| percent| per cent)?(?: [a-z]+){0,2} in ")


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    published = next((one.metadata.published_at for one in evidence.quotes if one.metadata.published_at), None)
    ours = dates(statement, published)
    if ours:
        found = [*_of_deed(statement, ours, evidence, published), *_of_number(statement, evidence, published)]
        yield from found[:1]


def _of_deed(
    statement: Reading, ours: tuple[Dated, ...], evidence: Evidence, published: datetime | None
) -> Iterator[Reason]:
    """Whether the verb of a date stands, in the evidence, only with others, and the date only with other verbs."""
    theirs: list[tuple[Reading, int, Dated]] = []
    for dated in ours:
        verb = _verb_before(statement, statement.at(dated.start)) if dated.written else None
        if verb is None or statement.words[verb].stem in _LIGHT:
            continue
        theirs = theirs or [
            (reading, reading.at(one.start), one)
            for reading in evidence.readings
            for one in dates(reading, published)
        ]
        mine = [(reading, at) for reading, at, one in theirs if _is_same(dated, one)]
        verbs = list(evidence.places(statement.words[verb].concept))
        if not mine or not verbs or any(_may_be_told_there(statement.words[verb], *place) for place in mine):
            continue
        others = [(reading, at) for reading, at, one in theirs if not any(_is_same(date, one) for date in ours)]
        if all(any(_are_together(one, other) for other in others) for one in verbs):
            said = statement.text[dated.start : dated.end]
            yield Reason("date", f"The evidence gives another date than “{said}” for this.")
            return


def _verb_before(reading: Reading, index: int) -> int | None:
    for at in range(index - 1, -1, -1):
        word = reading.words[at]
        if word.clause != reading.words[index].clause:
            return None
        if word.content and is_past(word.low) and not word.capital:
            return at
    return None


def _is_same(ours: Dated, theirs: Dated) -> bool:
    wanted = [ours.written] if ours.written else ours.moments
    known = (*theirs.moments, *([theirs.written] if theirs.written else []))
    return ours.text == theirs.text or any(have.carries(want) for have in known for want in wanted)


def _may_be_told_there(verb: Word, reading: Reading, index: int) -> bool:
    """Whether the verb, or a word of much the same meaning, or no verb at all, stands in one part with the date."""
    place, converse = reading.words[index], opposites().converses.get(verb.concept)
    beside = [
        word
        for word in reading.words
        if word.content and (word.part, word.sentence) == (place.part, place.sentence)
    ]
    if not any(is_past(word.low) for word in beside):
        return True
    return any(word.concept in (verb.concept, converse) or alike(verb, word) for word in beside)


def _are_together(one: tuple[Reading, int], other: tuple[Reading, int]) -> bool:
    """Whether two words stand in one part of a sentence."""
    (reading, at), (text, where) = one, other
    mine, its = reading.words[at], text.words[where]
    return reading is text and (mine.part, mine.sentence) == (its.part, its.sentence)


def _of_number(statement: Reading, evidence: Evidence, published: datetime | None) -> Iterator[Reason]:
    """6.3 percent in April and 6.8 in March is not 6.8 in April."""
    ours = _dated_amounts(statement, published)
    if not ours:
        return
    theirs = [pair for reading in evidence.readings for pair in _dated_amounts(reading, published)]
    for amount, date in ours:
        found = [other for one, other in theirs if same(amount, one)]
        rival = any(other == date and one.unit == amount.unit and not same(amount, one) for one, other in theirs)
        if found and date not in found and rival:
            yield Reason("date", f"The evidence gives this number for another time than “{date}”.")
            return


@lru_cache(maxsize=4096)
def _dated_amounts(reading: Reading, published: datetime | None) -> tuple[tuple[Amount, str], ...]:
    """The amounts that a date follows at once: 6.3 percent in April."""
    return tuple(
        (amount, one.text.rstrip("."))
        for amount in amounts(reading)
        for one in dates(reading, published)
        if one.start > reading.words[amount.last].start
        and _BETWEEN.fullmatch(reading.text, reading.words[amount.last].end, one.start)
    )
