"""Bearers: whose number it is. The number of something else is no proof."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.support.amounts import Amount, amounts
from service.core.support.clocks import AT
from service.core.support.evidence import Evidence, likeness
from service.core.support.proper import name_runs
from service.core.support.reading import Reading
from service.core.support.units import times

_ROLES = frozenset({"from", "to", "by"})
_CHANGES = frozenset({"by", "to"})
_NEAR = 8  # words between two ends of one change
_PAST = re.compile(
    r"\b(?:last|previous\w*|earlier|before|ago|original\w*|had|was|were|used|initial\w*|\w+ed|rose|fell|from)\b"
)
Known = tuple[Reading, Amount]


def same(ours: Amount, theirs: Amount) -> bool:
    if ours.same_value(theirs):
        return True
    if "clock?" in (ours.unit, theirs.unit) and ours.unit[:5] == theirs.unit[:5]:
        return ours.value % 720 == theirs.value % 720
    if _same_clock(ours, theirs) or _same_clock(theirs, ours):
        return True
    if ours.unit == "percent" and theirs.unit == "" and theirs.value < 1:
        return abs(ours.value - 100 * theirs.value) < 0.5
    if theirs.unit == "percent" and ours.unit == "" and ours.value < 1:
        return abs(theirs.value - 100 * ours.value) < 0.5
    if {ours.unit, theirs.unit} == {"points", "bp"}:
        return (
            abs(
                (ours.value if ours.unit == "bp" else ours.value * 100)
                - (theirs.value if theirs.unit == "bp" else theirs.value * 100)
            )
            < 1e-6
        )
    return equivalent(ours, theirs)


def _same_clock(sure: Amount, plain: Amount) -> bool:
    """Whether a plain number behind "at", "until" or the like is a time of day: 18.42, 8."""
    if not sure.unit.startswith("clock") or plain.unit or plain.role not in AT:
        return False
    hours, minutes = divmod(round(100 * plain.value), 100)
    day = 720 if hours <= 12 else 1440
    return hours <= 24 and minutes < 60 and (60 * hours + minutes - sure.value) % day == 0


def equivalent(ours: Amount, theirs: Amount) -> bool:
    """Whether they are the same time, length or weight in two units."""
    ratio = times(theirs.unit, ours.unit) if ours.unit != theirs.unit else None
    return ratio is not None and abs(ours.value - theirs.value * ratio) < 1e-6


def unit_of_another(ours: Amount, theirs: Amount, known: Sequence[Known]) -> bool:
    """Whether the evidence counts plainly what we count in a unit that it uses for something else."""
    return (
        bool(ours.unit)
        and not theirs.unit
        and not ours.nouns & theirs.nouns
        and any(one.unit == ours.unit for _, one in known)
    )


def of_another(statement: Reading, ours: Amount, pair: Known, known: Sequence[Known], evidence: Evidence) -> bool:
    """Whether the evidence counts something else with this number, and ours with another."""
    reading, theirs = pair
    ways = {ours.role, theirs.role}
    if len(ways) == len(ways & _ROLES) > 1 and not (ways == _CHANGES and _is_half(ours)):
        return True
    if _is_whole(statement, ours, pair, known):
        return True
    units = {ours.unit, theirs.unit}
    told = amounts(statement)
    rivals = [one for one in known if one[1] is not theirs and one[1].unit in units and not same(ours, one[1])]
    if (
        theirs.role == "from"
        and ours.role != "from"
        and not theirs.unit.startswith("clock")
        and not theirs.nouns
        and rivals
        and not _PAST.search(statement.text)
    ):
        return True
    apart = [
        (text, rival)
        for text, rival in rivals
        if text not in evidence.titles
        and (text is not reading or abs(rival.index - theirs.index) > 3)
        and not any(same(one, rival) for one in told)
    ]
    if _has_owner(statement, ours, pair, apart):
        return True
    whole = [one.nouns for one in told if _follows_of(statement, ours) and 0 < one.index - ours.last <= 5]
    if ours.nouns.union(*whole) & theirs.nouns:
        return False
    if ours.role in _ROLES and theirs.role != ours.role and any(rival.role == ours.role for _, rival in rivals):
        return True
    paired = theirs.role == "to" and any(rival.role == "from" for _, rival in rivals)
    if theirs.role in ("from", "of", "with", "against") or paired or _follows_of(reading, theirs):
        return False
    if ours.nouns and theirs.nouns and any(_shared(ours, rival, theirs) for _, rival in rivals):
        return True
    mine = likeness((statement, ours.index), (reading, theirs.index))
    return bool(theirs.nouns) and any(
        likeness((statement, ours.index), (text, rival.index)) >= mine + 6 for text, rival in apart
    )


def _is_half(amount: Amount) -> bool:
    """Whether by it is to it."""
    return amount.value == {"": 0.5, "percent": 50}.get(amount.unit)


def by_for_to(ours: Known, theirs: Known) -> bool:
    """Whether one says by how much, the other to how much, right behind the same word: fell by a third, to a third;
    or where the other way has a number of its own: by half a point to 4.5 percent, to 3 million from 4.

    >>> from service.core.support.reading import read
    >>> texts = [read(f"Sales fell {way} a third.") for way in ("by", "to")]
    >>> by_for_to(*((text, amounts(text)[0]) for text in texts))
    True
    """
    if {ours[1].role, theirs[1].role} != _CHANGES or _is_half(ours[1]):
        return False
    before = [
        next((word.concept for word in reversed(text.words[: amount.index]) if word.content), "")
        for text, amount in (ours, theirs)
    ]
    rest = [
        one for one in amounts(theirs[0]) if 0 < abs(one.index - theirs[1].index) <= _NEAR and one.role in _ROLES
    ]
    return before[0] == before[1] != "" or (
        (theirs[1].unit != "" or not theirs[1].nouns) and any(one.role != theirs[1].role for one in rest)
    )


def _follows_of(reading: Reading, amount: Amount) -> bool:
    """Whether the amount is a part of another: 900 of the 1,400 workers."""
    return amount.last + 1 < len(reading.words) and reading.words[amount.last + 1].low == "of"


def _is_whole(statement: Reading, ours: Amount, pair: Known, known: Sequence[Known]) -> bool:
    """Whether ours is the whole of "900 of the 1,400 workers" and what is said of it holds of the part."""
    reading, theirs = pair
    before = [word.low for word in reading.words[max(0, theirs.index - 2) : theirs.index]]
    parts = [
        one
        for text, one in known
        if text is reading and _follows_of(reading, one) and 0 < theirs.index - one.last <= 3
    ]
    if "of" not in before or not parts or any(one.same_value(part) for part in parts for one in amounts(statement)):
        return False
    if ours.index and ours.role in (
        "of",
        "the",
        "its",
        "their",
        "has",
        "have",
        "had",
        "with",
        "are",
        "were",
        "total",
        "all",
    ):
        return False
    said = {word.concept for word in statement.words if word.content and not word.capital} - ours.nouns
    return bool(said & {word.concept for word in reading.words if word.content} - theirs.nouns)


def _has_owner(statement: Reading, ours: Amount, pair: Known, rivals: Sequence[Known]) -> bool:
    """Whether another number of the evidence stands behind the name that ours stands behind."""
    mine, its = _owner(statement, ours.index), _owner(pair[0], pair[1].index)
    clause = statement.words[min(ours.index, len(statement.words) - 1)].clause
    if its in {word.low for word in statement.words[: ours.index] if word.capital and word.clause == clause}:
        return False
    return bool(mine and its and mine != its) and any(_owner(text, rival.index) == mine for text, rival in rivals)


def _owner(reading: Reading, index: int) -> str:
    """The last word of the nearest name in front, in the sentence."""
    sentence = reading.words[index].sentence if index < len(reading.words) else 0
    runs = [run for run in name_runs(reading) if run[-1] < index and reading.words[run[-1]].sentence == sentence]
    return reading.words[runs[-1][-1]].low if runs else ""


def _shared(ours: Amount, rival: Amount, theirs: Amount) -> bool:
    return bool(ours.nouns & (rival.nouns - theirs.nouns))
