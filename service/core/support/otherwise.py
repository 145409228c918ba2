"""Numbers that the evidence says with other words: both, the initial, noon, a hat-trick, aged 34 for in his 30s."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from service.core.support import periods
from service.core.support.amounts import Amount, amounts
from service.core.support.bearers import same
from service.core.support.dates import dates
from service.core.support.derived import centuries
from service.core.support.durations import as_long
from service.core.support.evidence import Evidence
from service.core.support.proper import name_runs
from service.core.support.rates import GOALLESS
from service.core.support.reading import Reading, concept, stem
from service.core.support.units import TIME

_PAIRS = frozenset("both pair couple twin either neither duo two-way bilateral double".split())
_FIRSTS = frozenset("initial inaugur debut maiden never origin earliest start begin".split())
_AGAINS = frozenset("another again runner".split())
_ONES = frozenset("a an one single sole another lone each per only".split())
_GOALS = {3: {"hat", "hattrick"}, 2: {"brace"}}
_SCORED = frozenset(concept(stem(word)) for word in ("goal", "try"))
_DAYTIMES = {720: {"noon", "midday"}, 0: {"midnight"}}


def has_amount(evidence: Evidence, fits: Callable[[Amount], bool]) -> bool:
    return any(fits(one) for reading in evidence.readings for one in amounts(reading))


def said_otherwise(amount: Amount, evidence: Evidence, statement: Reading) -> bool:
    """Whether the evidence says the number without it."""
    return (
        any(said(amount, evidence) for said in (_small, _share, _time_of_day, _goals, _tens))
        or _century(amount, evidence, statement)
        or _one(amount, evidence, statement)
        or (told_as_period(amount, evidence, statement) and not periods.is_fiscal(evidence))
        or (amount.unit in TIME and any(same(*pair) for pair in as_long(amount, statement, evidence)))
    )


def told_as_period(amount: Amount, evidence: Evidence, statement: Reading) -> bool:
    """Whether it belongs to a quarter or half that the evidence has in other words."""
    return periods.told(statement, statement.words[amount.index].start, evidence)


def _small(amount: Amount, evidence: Evidence) -> bool:
    """Both; each other; again for a second time; the names of a list."""
    if amount.unit == "" and 1 < amount.value < 10 and any(_lists(one, amount.value) for one in evidence.readings):
        return True
    if amount.value != 2:
        return False
    low = _words(evidence)
    if amount.unit == "ordinal":
        return bool(low & _AGAINS) and not has_amount(evidence, lambda one: one.unit == "ordinal")
    if amount.unit not in ("", "times"):
        return False
    return bool(low & _PAIRS) or {"each", "other"} <= low or (amount.unit == "times" and "once" in low)


def _words(evidence: Evidence) -> set[str]:
    return {word.low for reading in evidence.readings for word in reading.words}


def _lists(reading: Reading, count: float) -> bool:
    """Whether the text lists so many names: "Austria, Hungary and Slovakia" are three."""
    length = 1
    for one, other in pairwise(name_runs(reading)):
        between = reading.text[reading.words[one[-1]].end : reading.words[other[0]].start]
        length = length + 1 if between in (", ", " and ", ", and ") else 1
        if length == count and between not in (", ", ""):
            return True
    return False


def _share(amount: Amount, evidence: Evidence) -> bool:
    """Twice as much as half of it."""
    return amount.unit == "times" and has_amount(evidence, lambda one: abs(one.value * amount.value - 1) < 1e-9)


def _time_of_day(amount: Amount, evidence: Evidence) -> bool:
    """Noon and midnight; 12:00 may be either."""
    if not amount.unit.startswith("clock") or amount.value % 720:
        return False
    words = _DAYTIMES[720] | _DAYTIMES[0] if amount.unit == "clock?" else _DAYTIMES[int(amount.value) % 1440]
    return bool(_words(evidence) & words)


def _goals(amount: Amount, evidence: Evidence) -> bool:
    """A hat-trick, a brace, a goalless draw."""
    if amount.value == 0:
        return amount.unit in ("", "score") and bool(_words(evidence) & GOALLESS)
    counted = amount.unit == "times" or (not amount.unit and amount.nouns & _SCORED)
    return bool(counted) and bool(_words(evidence) & _GOALS.get(int(amount.value), set()))


def _tens(amount: Amount, evidence: Evidence) -> bool:
    """In his 30s at 34; the '90s of the 1990s."""
    if amount.unit != "tens":
        return False
    return amount.value in _decades(evidence) or has_amount(
        evidence,
        lambda one: (one.unit == "y" or one.role == "aged") and amount.value <= one.value < amount.value + 10,
    )


def _decades(evidence: Evidence) -> Iterator[float]:
    for reading in evidence.readings:
        for dated in dates(reading):
            if dated.written and (dated.written.decade or dated.written.year):
                decade = dated.written.decade or (dated.written.year or 0) // 10
                yield float(decade % 10 * 10)


def _century(amount: Amount, evidence: Evidence, statement: Reading) -> bool:
    is_century = amount.unit == "ordinal" and statement.low(amount.last + 1) == "century"
    return is_century and amount.value in centuries(evidence)


def _one(amount: Amount, evidence: Evidence, statement: Reading) -> bool:
    """A, the only, the initial."""
    if amount.value != 1 or amount.unit in ("percent", "tens"):
        return False
    stems = {word.stem for reading in evidence.readings for word in reading.words}
    alone = amount.last + 1 >= len(statement.words) or not statement.words[amount.last + 1].content
    return alone or bool(_words(evidence) & _ONES) or (amount.unit == "ordinal" and bool(stems & _FIRSTS))
