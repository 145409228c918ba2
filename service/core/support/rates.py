"""Scores, rates and ranks: 3 to 2, so much a month, the second largest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from service.core.answer import Reason
from service.core.support.amounts import amounts
from service.core.support.evidence import Evidence
from service.core.support.reading import Reading, of_reading

_RANK = re.compile(
    r"\b(?:(second|third|fourth|fifth|sixth|\d+(?:nd|rd|th))[ -])?(most \w+|(?:larg|small|bigg|high|low|old"
    r"|young|long|fast|"
    r"rich|poor|strong|tall|deep|great|short|new|hot|cold|heavi|busi|dead)(?:i?est))\b",
    re.IGNORECASE,
)
GOALLESS = frozenset({"goalless", "scoreless"})
_REACH = 3  # words between a part and its whole
_PERIODS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
}
_RATE = re.compile(
    r"(?<!half )(?<!in )(?<!than )(?<!within )(?<!after )(?<!once )\b(?:an?|per|each|every) "
    r"(second|minute|hour|day|week|month|year)\b"
    r"(?! (?:ago|earlier|later|before|after|old|long|prior|and a half))(?!-)|\b(hourly|daily|weekly|monthly"
    r"|yearly|annual(?:ly)?)\b",
    re.IGNORECASE,
)


def turned(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """4 to 9 is not 9 to 4, and 4 of 9 not 9 of 4."""
    for word, pairs in (("to", _scores), ("of", _parts)):
        theirs = {pair for reading in evidence.readings for pair in pairs(reading)}
        for one, other in pairs(statement):
            if (other, one) in theirs and (one, other) not in theirs:
                told, said = f"{other:g} {word} {one:g}", f"{one:g} {word} {other:g}"
                yield Reason("number", f"The evidence says {told}, not {said}.")
            elif word == "to" and theirs and (one, other) not in theirs and max(one, other) < 200:
                yield Reason("number", f"The evidence does not say {one:g} to {other:g}.")


def _parts(reading: Reading) -> Iterator[tuple[float, float]]:
    for one, other in pairwise(amounts(reading)):
        between = [word.low for word in reading.words[one.last + 1 : other.index]]
        if "of" in between and len(between) <= _REACH and min(one.value, other.value) >= 1:
            yield one.value, other.value


def _scores(reading: Reading) -> Iterator[tuple[float, float]]:
    if any(word.low in GOALLESS for word in reading.words):
        yield 0.0, 0.0
    found = amounts(reading)
    for one, other in pairwise(found):
        if other.index - one.last <= 3 and {one.unit, other.unit} <= {"", "score"}:
            between = reading.text[reading.words[one.last].end : reading.words[other.index].start]
            if between == "-" or between.endswith(" to "):
                yield one.value, other.value


def rates(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """So much a month is not so much a year."""
    theirs = {rate for reading in evidence.readings for rate in _rates_of(reading)}
    for rate in _rates_of(statement):
        if theirs and rate not in theirs:
            yield Reason("unit", f"The evidence does not count by the {rate}.")
            return


def ranks(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """The second largest is not the largest."""
    theirs = {rank for reading in evidence.readings for rank in _ranks_of(reading)}
    for place, most in _ranks_of(statement):
        if not place and ("", most) not in theirs and any(other == most for _, other in theirs):
            yield Reason("number", f"The evidence ranks it lower than “{most}”.")
            return


@of_reading
def _ranks_of(reading: Reading) -> tuple[tuple[str, str], ...]:
    if "est" not in reading.text and "most" not in reading.text.lower():
        return ()  # the form is slow
    return tuple(((match[1] or "").lower(), match[2].lower()) for match in _RANK.finditer(reading.text))


@of_reading
def _rates_of(reading: Reading) -> tuple[str, ...]:
    found = [match[1] or _PERIODS[match[2].lower()] for match in _RATE.finditer(reading.text)]
    return tuple(rate.lower() for rate in found)
