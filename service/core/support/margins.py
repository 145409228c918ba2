"""Margins: who is ahead of whom, by so many points, seconds or places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.core.answer import Reason
from service.core.support.evidence import Evidence
from service.core.support.negation import denies
from service.core.support.past import is_past
from service.core.support.reading import Reading, Word, of_reading
from service.core.support.spelt import SMALL
from service.core.support.subjects import PREPOSITIONS, keys, subject

_MEASURE = (
    r"(?:percentage )?(?P<unit>point|second|minute|hour|metre|meter|mile|length|lap|stroke|shot|goal|game|place"
    r"|run|try|tries|vote|seat|percent|per cent)s?\b"
)
_DISTANCE = rf"(?P<count>[\w.,]+) {_MEASURE}"
_BESIDE = re.compile(
    rf"\b{_DISTANCE} (?P<way>ahead|behind|clear|adrift|back(?! (?:at|home|in|on|then|to|when)\b))\b"
)
# Not "led by Orla", not "was beaten by two", and not "led a rally that rose by".
_BY = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbeing )"
    r"\b(?P<way>(?:lead(?:s|ing)?|led)(?! to\b)|trail(?:s|ed|ing)?|wins?|won|winning|beat(?:s|ing)?"
    r"|defeat(?:s|ed|ing)|loses?|lost|losing)\b"
    r"(?=(?: (?!(?:by|that|which|who|whose|as|when|while)\b)[^\s.,;]+){0,6} "
    rf"by (?:\w+ ){{0,2}}?{_DISTANCE})"
)
_TOLD = re.compile(rf"\b(?P<count>[\w.,]+)[ -]{_MEASURE}")
_BE = frozenset("is are was were".split())
_BACK = re.compile(r"behind|adrift|back|trail|los")
_OPENS = frozenset("of to against over".split())  # the name of the other one
_WON = re.compile(r"w[io]n|los")
_THEY = frozenset("he she it they".split())
_NAME = 8  # words in which the other one is named


@dataclass(frozen=True, slots=True)
class Margin:
    """Whom one text puts in front, and whom behind, as far as it names them; and by how many."""

    way: str
    clause: int
    distance: str
    front: frozenset[str]
    behind: frozenset[str]

    def agrees(self, other: Margin) -> bool:
        return bool(self.front & other.front or self.behind & other.behind)

    def is_turned(self, other: Margin) -> bool:
        """Whether the other has one of ours in the other's place, and none of ours in its own."""
        swapped = (self.front and self.front <= other.behind) or (self.behind and self.behind <= other.front)
        return bool(swapped) and not self.agrees(other)


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Who is ahead is not behind, also where the evidence names only one of the two: "two points ahead of Orla".
    Final for the same distance."""
    theirs = [one for reading in evidence.readings for one in margins(reading)]
    for ours in () if denies(statement) else margins(statement):
        same = [one for one in theirs if one.distance == ours.distance]
        if sum(_said(reading, ours.distance) for reading in evidence.readings) > len(same):
            continue  # of whom else it is said, is not read
        if theirs and all(map(ours.is_turned, same or theirs)):
            yield Reason("direction", f"The evidence does not say “{ours.way}” of this one.", final=bool(same))
            return


def _said(reading: Reading, distance: str) -> int:
    """How often a text tells this distance, also as a lead: "two-point"."""
    return sum(_distance(match) == distance for match in _TOLD.finditer(reading.text))


def _distance(match: re.Match[str]) -> str:
    count = match["count"].lower()
    return f"{SMALL.get(count, count)} {match['unit']}"


def told_from_behind(statement: Reading, evidence: Evidence) -> frozenset[int]:
    """The clauses of the statement that say "behind" of what the evidence calls ahead, or the other way round."""
    theirs = [one for reading in evidence.readings for one in margins(reading)]
    return frozenset(
        ours.clause
        for ours in margins(statement)
        if any(_is_in_front(ours.way) != _is_in_front(one.way) and ours.agrees(one) for one in theirs)
    )


@of_reading
def margins(reading: Reading) -> tuple[Margin, ...]:
    """The margins that a text tells.

    >>> from service.core.support.reading import read
    >>> [(one.front, one.behind) for one in margins(read("Orban is two points behind Tessel."))]
    [(frozenset({'tessel'}), frozenset({'orban'}))]
    """
    found = []
    for match in (*_BESIDE.finditer(reading.text), *_BY.finditer(reading.text)):
        way = match["way"].split()[0]
        at = reading.at(match.start())
        doer = _named_in_front(reading, at)
        sides = (doer, _named_behind(reading, reading.at(match.end() - 1)))
        front, behind = sides if _is_in_front(way) else sides[::-1]
        found.append(Margin(way, reading.words[at].clause, _distance(match), front, behind))
    return tuple(found)


def _is_in_front(way: str) -> bool:
    return _BACK.match(way) is None


def _named_in_front(reading: Reading, index: int) -> frozenset[str]:
    """Who is named in front of the word, unless a pronoun is nearer: also in "with Orban two back"."""
    first = index
    while first and reading.words[first - 1].capital and reading.gap(first - 1) == " ":
        first -= 1
    if first < index:
        return keys([word for word in reading.words[first:index] if word.content])
    clause = [word.low for word in reading.words[:index] if word.clause == reading.words[index].clause]
    return frozenset() if _THEY.intersection(clause) else subject(reading, index)


def _named_behind(reading: Reading, index: int) -> frozenset[str]:
    """Who is named behind the word; what is won or lost is nobody."""
    found: list[Word] = []
    opening = reading.low(index + 1)
    if opening not in _OPENS and (opening in PREPOSITIONS or _WON.match(reading.low(index))):
        return frozenset()
    for word in reading.words[index + 1 : index + 1 + _NAME]:
        if (
            word.clause != reading.words[index].clause
            or (found and word.low in PREPOSITIONS)
            or is_past(word.low)
            or word.low in _BE
        ):
            break
        if word.content:
            found.append(word)
    return keys(found)
