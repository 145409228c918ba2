"""Amounts of time that are told in several units: two hours, 13 minutes and 44 seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from service.core.support.amounts import Amount, amounts
from service.core.support.evidence import Evidence
from service.core.support.reading import Reading, of_reading
from service.core.support.units import TIME, times

_GAP = re.compile(r",? (?:and )?|")


@of_reading
def durations(reading: Reading) -> tuple[Amount, ...]:
    """What the neighbouring amounts of time in a text make together, in the smallest of their units.

    >>> from service.core.support.reading import read
    >>> [(one.value, one.unit) for one in durations(read("two hours, 13 minutes and 44 seconds"))]
    [(8024.0, 's')]
    """
    return tuple(_joined([one for one in amounts(reading) if one.unit in TIME], reading))


def _joined(found: list[Amount], reading: Reading) -> Iterator[Amount]:
    whole: Amount | None = None
    for one, other in pairwise(found):
        ratio = times(one.unit, other.unit)
        behind = reading.words[one.last + 1 : one.last + 2]
        gap = reading.text[behind[0].end : reading.words[other.index].start] if behind else "-"
        if ratio is None or ratio <= 1 or other.value >= ratio or not _GAP.fullmatch(gap):
            if whole:
                yield whole
            whole = None
            continue
        first = whole or one
        value = first.value * ratio + other.value
        whole = replace(first, value=value, unit=other.unit, last=other.last)
    if whole:
        yield whole


def as_long(amount: Amount, statement: Reading, evidence: Evidence) -> Iterator[tuple[Amount, Amount]]:
    """The time that the amount is, or is a part of, and each that the evidence has, in the same unit."""
    ours = next((one for one in durations(statement) if one.index <= amount.index <= one.last), amount)
    for reading in evidence.readings:
        for one in (*durations(reading), *(amounts(reading) if ours is not amount else ())):
            if one.unit == "clock?" and ours.unit == "s":
                yield ours, replace(one, unit="s")  # 3:58 of a race
            elif one.unit == ours.unit:
                yield ours, one
            elif ratio := times(one.unit, ours.unit):
                yield ours, replace(one, value=one.value * ratio, unit=ours.unit)
