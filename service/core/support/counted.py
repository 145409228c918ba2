"""Counts and units: a 17-year-old is not seventeen people, and 52 hours are not 52 of anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.amounts import Amount, amounts
from service.core.support.bearers import same
from service.core.support.evidence import Evidence
from service.core.support.past import is_past
from service.core.support.reading import Reading
from service.core.support.units import TIME, UNIT_OF

_FEWEST = 3  # one and two may be told without a number
_DISTANCE = re.compile(r"[ -]\w+ (?:earlier|later|ago|after|before|afterwards|previously)\b")
_AGED = frozenset({"of", "aged"})  # a girl of four
_MEASURES = TIME | {"km", "mi", "m", "kg", "t"}


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    for amount in amounts(statement):
        if amount.value < _FEWEST or (amount.unit and amount.unit not in _MEASURES):
            continue
        if amount.unit and _DISTANCE.match(statement.text, statement.words[amount.last].end):
            continue  # it may be worked out
        theirs = [
            (reading, one)
            for reading in (*evidence.readings, *evidence.titles)
            for one in amounts(reading)
            if same(amount, one)
        ]
        if not theirs:
            continue
        counted = not amount.unit and amount.role not in _AGED and _counts_its_own(statement, amount)
        measured = bool(amount.unit) and all(
            not one.unit and one.role not in _AGED and _counts_its_own(text, one) for text, one in theirs
        )
        if measured or (counted and all(_is_of_another(statement, amount, *pair) for pair in theirs)):
            yield Reason("unit", f"The evidence does not count “{statement.words[amount.index].text}” of this.")
            return


def _is_of_another(statement: Reading, ours: Amount, reading: Reading, theirs: Amount) -> bool:
    """Whether theirs is an age, or a measure of something else than what ours counts."""
    if theirs.unit not in _MEASURES:
        return False
    age = reading.low(theirs.last + 2) == "old" and "old" not in {word.low for word in statement.words}
    return age or statement.words[ours.last + 1].concept not in theirs.nouns


def _counts_its_own(reading: Reading, amount: Amount) -> bool:
    """Whether a noun that is no unit follows at once."""
    following = reading.words[amount.last + 1 : amount.last + 3]
    if (
        not following
        or not following[0].content
        or following[0].low == "rather"
        or is_past(following[0].low)
        or reading.gap(amount.last) not in (" ", "-")
    ):
        return False
    return not any(word.low in UNIT_OF for word in following)
