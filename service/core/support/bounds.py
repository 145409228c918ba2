"""Bounds of time: by June is not after June, in May not in the year to May, on Monday morning not at night."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.dates import MONTHS, WEEKDAYS
from service.core.support.evidence import Evidence, content_of, first_of
from service.core.support.negation import denies
from service.core.support.past import is_past
from service.core.support.reading import Reading, of_reading

_MONTH, _WEEKDAY = "|".join(MONTHS), "|".join(WEEKDAYS)
_EARLIER = frozenset("by before until till".split())
_BOUND = re.compile(
    r"\b(by|before|until|till|after|since|from) (?:(?:at least|the|late|early|mid) )*"
    rf"(end of (?:the )?\w+(?: \d{{4}})?|\d{{1,2}} (?:{_MONTH})|\d{{4}}|noon|midnight|{_WEEKDAY}"
    rf"|(?:{_MONTH})(?: \d+)?|(?:trial|war|deadline|storm|election|vote|strike|Christmas|Easter)\b)"
)
_DAY_FIRST = re.compile(r"^(\d+) (\w+)$")  # 31 January is January 31
_NEAR = 7  # words in front of a bound, where its verb is
_HELPERS = frozenset("will to be been being was were is are has have had not".split())
_IN = re.compile(rf"\b[Ii]n ({_MONTH})\b(?! \d)")
_TO = re.compile(r"\b(?:(?:year|months|quarter|half|weeks) (?:to|ended|ending)|since) (?:the )?(?:\d{1,2} )?$")
_COMPARED = re.compile(r"\bthan (?:an?|one) |\b(?:from|over) a year|\byear[- ]on[- ]year|\bcompared (?:with|to)\b")
_PARTS = {"early": "morning", "late": "night", "evening": "night", "overnight": "night"}
_ANY_PART = re.compile(r"\b(?:morning|afternoon|evening|night|(?:late|early) on)\b")
_DAY_PART = re.compile(
    r"(?:\b(?:(late|early) on|(?:on |in )?(?:the )?(morning|afternoon|evening|night) of) )?"
    rf"\b({_WEEKDAY}|(?:{_MONTH}) \d{{1,2}}|\d{{1,2}} (?:{_MONTH}))\b(?: (morning|afternoon|evening|night)\b)?"
)
_ZONE = r"GMT|UTC|BST|CET|CEST|EST|EDT|PST|PDT|local time"
_CLOCK = re.compile(rf"\b(\d[\d.:]{{0,11}}+)(?: ?[ap]\.?m\.?)? ({_ZONE})\b")
_PLACE = re.compile(r"\b(ahead of|behind) (?:the )?([A-Z]\w+)")


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    yield from first_of(statement, evidence, _turned, _in_months, _day_parts, _zones, _places)


def _turned(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """By the date is not after it, where both say the same verb of it."""
    if denies(statement):
        return
    for word, date, at in _bounds(statement):
        theirs = [
            (reading, other, where)
            for reading in evidence.readings
            for other, same, where in _bounds(reading)
            if same == date
        ]
        if not theirs or any((word in _EARLIER) == (other in _EARLIER) for _, other, _ in theirs):
            continue
        verb = _verb_before(statement, at)
        if verb and any(
            verb in {one.concept for one in reading.words[max(0, where - _NEAR - 2) : where] if one.content}
            for reading, _, where in theirs
        ):
            yield Reason("date", f"The evidence does not say “{word}” of this time.")
            return


@of_reading
def _bounds(reading: Reading) -> tuple[tuple[str, str, int], ...]:
    """The preposition, what it bounds, and the index of its word."""
    return tuple(
        (match[1], _DAY_FIRST.sub(r"\2 \1", match[2].lower().replace("the ", "")), reading.at(match.start()))
        for match in _BOUND.finditer(reading.text)
    )


def _verb_before(reading: Reading, index: int) -> str:
    """The concept of the verb in front, or of the last word that is no name."""
    near = [at for at in range(max(0, index - _NEAR), index) if reading.words[at].content]
    verbs = [at for at in near if is_past(reading.words[at].low) or reading.low(at - 1) in _HELPERS]
    found = verbs or [at for at in near if not reading.words[at].capital]
    return reading.words[found[-1]].concept if found else ""


def _verb_behind(reading: Reading, index: int) -> str:
    """The concept of the first verb in the past behind the word."""
    return next(
        (word.concept for word in reading.words[index + 1 : index + 1 + 2 * _NEAR] if is_past(word.low)), ""
    )


def _in_months(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """In the year to May, and since May, is not in May."""
    for match in _IN.finditer(statement.text):
        places = [
            (reading, one.start())
            for reading in evidence.readings
            for one in re.finditer(rf"\b{match[1]}\b", reading.text)
        ]
        if not places or not all(_TO.search(reading.text, 0, at) for reading, at in places):
            continue
        at = statement.at(match.start())
        verb = _verb_before(statement, at) or _verb_behind(statement, at)
        same = any(verb in content_of(reading) for reading, _ in places)
        if same and not _COMPARED.search(statement.text):
            yield Reason("date", f"The evidence gives a time that ends or begins in {match[1]}.")
            return


def _day_parts(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Monday morning is not Monday night."""
    if not _ANY_PART.search(statement.text):
        return
    ours = list(_parts_of(statement))
    theirs = [pair for reading in evidence.readings for pair in _parts_of(reading)]
    often = Counter(day for day, _ in theirs)
    for day, part in ours:
        if part and any(day == other and its and its != part for other, its in theirs) and often[day] == 1:
            yield Reason("date", f"The evidence gives another part of the day than “{part}”.")
            return


def _parts_of(reading: Reading) -> Iterator[tuple[str, str]]:
    """Each day, and the part of it that is named, if any."""
    for match in _DAY_PART.finditer(reading.text):
        part = match[4] or match[1] or match[2] or ""
        yield match[3], _PARTS.get(part, part)


def _zones(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Six o'clock GMT is not six o'clock local time."""
    for time, zone in _CLOCK.findall(statement.text):
        theirs = [
            other for reading in evidence.readings for at, other in _CLOCK.findall(reading.text) if at == time
        ]
        if theirs and zone not in theirs:
            yield Reason("date", f"The evidence does not give this time as {zone}.")
            return


def _places(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Ahead of a name is not behind it."""
    for side, name in _PLACE.findall(statement.text):
        theirs = {
            one for reading in evidence.readings for one, other in _PLACE.findall(reading.text) if other == name
        }
        if theirs and side not in theirs:
            yield Reason("direction", f"The evidence does not say “{side} {name}”.")
            return
