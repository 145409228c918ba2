"""Derived numbers: what small arithmetic of the evidence's own numbers gives.

"Two passengers and an attendant" are three people, 11 of 20 are more than half, from 38 to 36 is by two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate, combinations, pairwise, permutations

from service.core.support.amounts import Amount, amounts
from service.core.support.dates import Moment, dates, moment
from service.core.support.evidence import Evidence
from service.core.support.groups import joined, shares
from service.core.support.periods import periods
from service.core.support.reading import Reading
from service.core.support.spelt import FEW, count_of
from service.core.support.units import DAYS, MONEY, SCALES, UNIT_OF, times

_ALL_BUT = re.compile(rf"\ball but (?P<one>\d{{1,2}}|{FEW})\b", re.IGNORECASE)
_OTHERS = re.compile(
    rf"\b(?:the other (?P<a>\d{{1,2}}|{FEW})|(?P<b>\d{{1,2}}|{FEW}) (?:\w+ )?others)\b", re.IGNORECASE
)
_OF = re.compile(r" (?:(?P<of>of(?: the| its| his| her| their)?(?: \w+)?)|(?:\w+ )?(?:in|out of))(?: every| a)? ")
_OUT_OF = re.compile(rf"\b(?P<part>\d{{1,3}}|{FEW})(?: \w+)? out of (?P<whole>\d{{1,3}}|{FEW})\b", re.IGNORECASE)
_POINTS = {"points": "percent"}
_COARSE = frozenset({"y", "decade", "c"})
_FACTORS = frozenset({"", "times", "percent"})
_TURNS = frozenset("turn turns turned turning".split())
_LARGE = frozenset({"thousand", "million", "billion", "trillion"})
_MOST_NUMBERS = 16
_LEEWAY = 0.2  # how far "more than" and "less than" may be off
_NEARLY = 0.1
_SAME_SHARE = 1e-9
_WHOLE = 0.05  # 60 days are two months
_DECADES = 2  # years by which decades may be off


def follows(amount: Amount, statement: Reading, evidence: Evidence) -> bool:
    """Whether the number, which the evidence does not have, is a plain sum, share or difference of those it has."""
    if amount.unit == "":
        values = [value for reading in evidence.readings for value in _shares(reading)]
        values += [*map(sum, joined(evidence, statement, amount)), *shares(amount, statement, evidence)]
        found = any(_near(amount, value) for value in values) or _is_share(amount, statement, evidence)
        return found or any(amount.value == value for reading in evidence.readings for value in _rests(reading))
    if amount.unit == "percent" or amount.unit in MONEY:
        return any(_near(amount, 100 * value) for reading in evidence.readings for value in _shares(reading))
    if amount.unit not in ("y", "decade"):
        return False
    years = amount if amount.unit == "y" else replace(amount, unit="y", value=10 * amount.value)
    slack = _DECADES if amount.unit == "decade" and amount.compared in ("eq", "approx") else 0
    return any(
        _near(years, value) or abs(years.value - value) <= slack
        for value in (*_since(evidence), *_between(evidence))
    )


def _is_share(amount: Amount, statement: Reading, evidence: Evidence) -> bool:
    """Whether the number is one of two that tell a share of the evidence: 3 in 10, for 30 percent."""
    for one, other in pairwise(amounts(statement)):
        gap = statement.text[statement.words[one.last].end : statement.words[other.index].start]
        if amount not in (one, other) or one.unit or other.unit or not 0 < one.value < other.value:
            continue
        told = _OF.fullmatch(gap)
        if told and told["of"]:
            pairs = (match for reading in evidence.readings for match in _OUT_OF.finditer(reading.text))
            if any(
                (count_of(match["part"]), count_of(match["whole"])) == (one.value, other.value) for match in pairs
            ):
                return True
        elif told:
            known = {each.value for reading in evidence.readings for each in amounts(reading) if not each.unit}
            known |= {value for reading in evidence.readings for value in _shares(reading)}
            return any(abs(one.value / other.value - value) <= _SAME_SHARE for value in known)
    return False


def computed(amount: Amount, evidence: Evidence) -> bool:
    """Whether the numbers of the evidence give the number by one operation: the sum or difference of two of its own
    unit, the sum of more in a row or what they leave of the one before them, one taken as many times as another
    says, the rest of a whole, the millions that a number leaves out, one more or less than an ordinal, the change
    in percent, the same time in another unit, the time between two dates. Chance can do that, too: it proves
    nothing by itself."""
    known = [one for reading in evidence.readings for one in amounts(reading)][:_MOST_NUMBERS]
    unit = _POINTS.get(amount.unit, amount.unit)
    own = [one.value for one in known if _POINTS.get(one.unit, one.unit) == unit or not one.unit or not unit]
    scales = {SCALES[word.low] for one in evidence.readings for word in one.words if word.low in _LARGE}
    left_out = {value * scale for value in own if value < 1e3 for scale in scales}
    times = [one.value / (100 if one.unit == "percent" else 1) for one in known if one.unit in _FACTORS]
    found = {value for one, other in combinations(sorted(set(own)), 2) for value in (other - one, other + one)}
    found |= {value for one in own for other in times if other for value in (one * other, one / other)}
    found |= left_out | {value - other for value in own for other in left_out if value > other}
    found |= {*_wholes(amount, known), *_changes(amount, known), *_neighbours(amount, known), *_totals(unit, known)}
    found |= {*_spans(amount, known, evidence), *_distances(amount, known, evidence)}
    found |= {
        count_of(match["a"] or match["b"]) + 1.0
        for reading in evidence.readings
        for match in _OTHERS.finditer(reading.text)
    }
    inclusive = amount.compared in ("ge", "le")  # up to 50 of 20 and 30
    return any(_near(amount, each) or (inclusive and abs(amount.value - each) <= 1e-9 * each) for each in found)


def _totals(unit: str, known: Sequence[Amount]) -> Iterator[float]:
    """What three or more numbers in a row add up to, and what the others leave of the first: of 40 seats, 18 and 12
    are taken."""
    own = [one.value for one in known if _POINTS.get(one.unit, one.unit) == unit]
    for first in range(len(own) - 2):
        for sign in (1, -1):
            yield from list(accumulate([own[first], *(sign * one for one in own[first + 1 :])]))[2:]


def _wholes(amount: Amount, known: Sequence[Amount]) -> Iterator[float]:
    """What is left of a whole, and how often a part goes into it."""
    for one in known:
        if one.unit == "percent":
            yield from (100 - one.value, one.value / 100, 1 - one.value / 100)
        elif one.unit in ("", "times") and 0 < one.value < 1:
            yield from (1 - one.value, 1 / one.value, 100 * (1 - one.value))
        elif one.unit in MONEY and one.value < 1:
            yield 100 * one.value  # 36 cents to the dollar are 36 percent
        elif one.unit == "times":
            yield 100 * (one.value - 1)  # doubled, by 100 percent
    percents = [one.value for one in known if one.unit == "percent"]
    if amount.unit in ("percent", "") and len(percents) > 1:
        yield 100 - sum(percents)
    if amount.unit == "times" or amount.value < 1:
        for one, other in combinations(known, 2):
            if (one.unit == other.unit or not one.unit) and one.value > 0 and other.value > 0:
                yield from (other.value / one.value, one.value / other.value)


def _changes(amount: Amount, known: Sequence[Amount]) -> Iterator[float]:
    """By how many percent one number is more or less than another, as roughly as the amount is told."""
    if amount.unit != "percent":
        return
    for one, other in permutations(known, 2):
        if one.unit == other.unit and one.value > 0:
            value = 100 * abs(other.value - one.value) / one.value
            yield float(round(value)) if amount.value % 1 == 0 else round(value, 1)


def _neighbours(amount: Amount, known: Sequence[Amount]) -> Iterator[float]:
    """Beyond the eighth is from the ninth; the third raid comes after two; 16 days are more than two weeks."""
    for one in known:
        if one.unit == "ordinal" and amount.unit in ("", "ordinal", "times"):
            yield from (one.value - 1, one.value + 1)
        elif one.role in _TURNS:
            yield from (one.value - 1, one.value)
        elif one.unit in DAYS and amount.unit in DAYS and one.unit != amount.unit:
            value = one.value * DAYS[one.unit] / DAYS[amount.unit]
            yield from (value, *([float(round(value))] if abs(value - round(value)) <= _WHOLE * value else []))


def _spans(amount: Amount, known: Sequence[Amount], evidence: Evidence) -> Iterator[float]:
    """An hour and ten minutes are 70; 41 years are four decades."""
    if amount.unit not in DAYS:
        return
    unit = DAYS[amount.unit]
    spans = [(one.unit, one.value * DAYS[one.unit]) for one in known if one.unit in DAYS]
    yield from ((one + other) / unit for (a, one), (b, other) in combinations(spans, 2) if a != b)
    if amount.unit in _COARSE:
        yield from (float(round(value / unit)) for _, value in spans)
    # A week, the year and the first half of one are told without a number.
    words = {word.low for reading in evidence.readings for word in reading.words}
    yield from (ratio for word in words if (ratio := times(UNIT_OF.get(word, ""), amount.unit)))
    if amount.unit == "month" and "half" in words:
        yield 6.0


def _distances(amount: Amount, known: Sequence[Amount], evidence: Evidence) -> Iterator[float]:
    """From March to May are two months, or three with both, from 9.58 to 10.01 three minutes."""
    if amount.unit not in DAYS:
        return
    unit = DAYS[amount.unit]
    clocks = [one.value for one in known if one.unit in ("clock", "clock?")]
    clocks += [60 * int(one.value) + 100 * (one.value % 1) for one in known if not one.unit and one.value < 24]
    yield from (abs(one - other) * DAYS["min"] / unit for one, other in combinations(clocks, 2))
    moments = [*_moments(evidence), *(moment(one) for one in _published(evidence))]
    months = [one.month for one in moments if one.month]
    if amount.unit == "month":
        yield from (float((other - one) % 12) for one, other in permutations(months, 2))
        spans = [one.months for reading in evidence.readings for one in periods(reading)]
        yield from (float(last - first + 1) for first, last in spans)
    days = [day for one in moments if (day := one.date())]
    yield from (float(round(abs((one - other).days) / unit)) for one, other in combinations(days, 2))


def _near(amount: Amount, value: float) -> bool:
    if amount.compared in ("gt", "ge", "over"):
        return 0 < value - amount.value <= _LEEWAY * value
    if amount.compared in ("lt", "le", "near"):
        return 0 < amount.value - value <= (_NEARLY if amount.compared == "near" else _LEEWAY) * value
    slack = 0.06 if amount.compared == "approx" else 1e-9
    return abs(amount.value - value) <= slack * value


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
        yield from (one.value - count_of(match["one"]) for one in found)
    for one in found:
        yield from (abs(one.value - other.value) for other in found if one.role == "from" and other.role == "to")


def _since(evidence: Evidence) -> set[float]:
    """How many years ago the years of the evidence are."""
    found: set[float] = set()
    for now in _published(evidence):
        for one in _moments(evidence):
            if one.year:
                months = 12 * (now.year - one.year) + now.month - (one.month or now.month)
                found |= {float(now.year - one.year), float(months // 12)}
    return found


def _between(evidence: Evidence) -> set[float]:
    """How many years lie between two years that are written in the evidence."""
    years = {one.year for one in _moments(evidence, written=True) if one.year}
    return {float(abs(one - other)) for one, other in combinations(years, 2)}


def _published(evidence: Evidence) -> set[datetime]:
    return {quote.metadata.published_at for quote in evidence.quotes if quote.metadata.published_at}


def centuries(evidence: Evidence) -> set[float]:
    """In which centuries the years of the evidence lie."""
    years = {one.year for one in _moments(evidence, written=True) if one.year}
    years |= {int(one.value) for reading in evidence.readings for one in amounts(reading) if not one.unit}
    return {float((year - 1) // 100 + 1) for year in years}


def _moments(evidence: Evidence, *, written: bool = False) -> Iterator[Moment]:
    """The likeliest dates of the evidence; `written`: only what they say themselves."""
    for quote, reading in zip(evidence.quotes, evidence.readings, strict=True):
        for dated in dates(reading, quote.metadata.published_at):
            yield from ((dated.written,) if dated.written else ()) if written else dated.moments[:1]
