"""Derived numbers: what small arithmetic of the evidence's own numbers gives.

"Two passengers and an attendant" are three people, 11 of 20 are more than half, from 38 to 36 is by two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from service.core.support.amounts import Amount, amounts
from service.core.support.dates import dates
from service.core.support.evidence import Evidence
from service.core.support.reading import Reading
from service.core.support.spelt import SMALL
from service.core.support.units import MONEY, SCALES

_FEW = "|".join(word for word, value in SMALL.items() if 0 < value <= 20)
_COUNT = rf"(?P<{{}}>an?|the|\d{{{{1,2}}}}|{_FEW})"
_JOINED = re.compile(
    rf"\b{_COUNT.format('one')} (?:[\w'-]+,? ){{1,8}}?and {_COUNT.format('two')} (?=[a-z])", re.IGNORECASE
)
_ALL_BUT = re.compile(rf"\ball but (?P<one>\d{{1,2}}|{_FEW})\b", re.IGNORECASE)
_DAYS = {"s": 1 / 86400, "min": 1 / 1440, "h": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "y": 365.25}
_DAYS |= {"decade": 3652.5, "c": 36525.0}
_LARGE = frozenset({"thousand", "million", "billion", "trillion"})
_MOST = 40  # a sum of what is listed is small
_MOST_NUMBERS = 16
_LEEWAY = 0.2  # how far "more than" and "almost" may be off


def follows(amount: Amount, evidence: Evidence) -> bool:
    """Whether the number, which the evidence does not have, is a plain sum, share or difference of those it has."""
    if amount.unit == "":
        found = any(
            _near(amount, value) for reading in evidence.readings for value in (*_sums(reading), *_shares(reading))
        )
        return found or any(amount.value == value for reading in evidence.readings for value in _rests(reading))
    if amount.unit == "percent" or amount.unit in MONEY:
        return any(_near(amount, 100 * value) for reading in evidence.readings for value in _shares(reading))
    return amount.unit == "y" and amount.value in _since(evidence)


def computed(amount: Amount, evidence: Evidence) -> bool:
    """Whether the numbers of the evidence give the number by one operation: the sum or difference of two of its own
    unit, one of them taken as many times as the other says, the rest of a whole, the millions that a number leaves
    out, one more or less than an ordinal, the same time in another unit. Chance can do that, too: it proves nothing
    by itself."""
    known = [one for reading in evidence.readings for one in amounts(reading)][:_MOST_NUMBERS]
    own = [one.value for one in known if one.unit == amount.unit or not one.unit or not amount.unit]
    scales = {SCALES[word.low] for one in evidence.readings for word in one.words if word.low in _LARGE}
    left_out = {value * scale for value in own if value < 1e3 for scale in scales}
    times = [one.value for one in known if one.unit in ("", "times", "percent")]
    found = {value for one, other in combinations(sorted(set(own)), 2) for value in (other - one, other + one)}
    found |= {value for one in own for other in times if other for value in (one * other, one / other)}
    found |= left_out | {value - other for value in own for other in left_out if value > other}
    follow = (*_wholes(amount, known), *_neighbours(amount, known))
    return any(abs(amount.value - each) <= 1e-6 * amount.value for each in found) or any(
        _near(amount, each) for each in follow
    )


def _wholes(amount: Amount, known: Sequence[Amount]) -> Iterator[float]:
    """What is left of a whole, and how often a part goes into it."""
    for one in known:
        if one.unit == "percent":
            yield from (100 - one.value, one.value / 100, 1 - one.value / 100)
        elif one.unit in ("", "times") and 0 < one.value < 1:
            yield from (1 - one.value, 1 / one.value)
    percents = [one.value for one in known if one.unit == "percent"]
    if amount.unit in ("percent", "") and len(percents) > 1:
        yield 100 - sum(percents)
    counts = sorted({one.value for one in known if one.unit == "" and one.value > 0})
    if amount.unit == "times" or amount.value < 1:
        yield from (value for one, other in combinations(counts, 2) for value in (other / one, one / other))


def _neighbours(amount: Amount, known: Sequence[Amount]) -> Iterator[float]:
    """Beyond the eighth is from the ninth; the third raid comes after two; 16 days are more than two weeks."""
    for one in known:
        if one.unit == "ordinal" and amount.unit in ("", "ordinal"):
            yield from (one.value - 1, one.value + 1)
        elif one.unit in _DAYS and amount.unit in _DAYS and one.unit != amount.unit:
            yield one.value * _DAYS[one.unit] / _DAYS[amount.unit]


def _near(amount: Amount, value: float) -> bool:
    if amount.compared in ("gt", "ge"):
        return 0 < value - amount.value <= _LEEWAY * value
    if amount.compared in ("lt", "le", "near"):
        return 0 < amount.value - value <= _LEEWAY * value
    slack = 0.06 if amount.compared == "approx" else 1e-9
    return abs(amount.value - value) <= slack * value


def _sums(reading: Reading) -> Iterator[float]:
    for match in _JOINED.finditer(reading.text):
        one, two = _value(match["one"]), _value(match["two"])
        if one + two <= _MOST:
            yield float(one + two)


def _value(word: str) -> int:
    low = word.lower()
    return SMALL.get(low, int(low) if low.isdigit() else 1)


def _shares(reading: Reading) -> Iterator[float]:
    """What part the smaller counts are of the larger; halves where something is shared equally."""
    counts = [one for one in amounts(reading) if one.unit in ("", "percent")]
    for one in counts:
        if one.unit == "percent":
            yield one.value / 100
    yield from (1 / one.value for one in counts if 0 < one.value < 1)  # one of three, for one in three
    plain = [one.value for one in counts if one.unit == "" and one.value > 0]
    for part, whole in combinations(plain, 2):
        if part < whole:
            yield part / whole


def _rests(reading: Reading) -> Iterator[float]:
    """All but two of 23; from 38 to 36."""
    found = amounts(reading)
    for match in _ALL_BUT.finditer(reading.text):
        yield from (one.value - _value(match["one"]) for one in found)
    for one in found:
        yield from (abs(one.value - other.value) for other in found if one.role == "from" and other.role == "to")


def _since(evidence: Evidence) -> set[float]:
    """How many years ago the years of the evidence are."""
    return {
        float(quote.metadata.published_at.year - moment.year)
        for quote, reading in zip(evidence.quotes, evidence.readings, strict=True)
        if quote.metadata.published_at
        for dated in dates(reading, quote.metadata.published_at)
        for moment in dated.moments
        if moment.year and not moment.month
    }
