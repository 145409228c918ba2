"""Occasions: the number of another date is no proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from service.core.answer import Reason
from service.core.support.amounts import Amount, amounts
from service.core.support.bearers import same
from service.core.support.dates import dates
from service.core.support.evidence import Evidence
from service.core.support.reading import Reading, of_reading

_BETWEEN = re.compile(r"(?:%| percent| per cent)?(?: [a-z]+){0,2} in ")


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """6.3 percent in April and 6.8 in March is not 6.8 in April."""
    ours = _dated_amounts(statement, evidence.published)
    if not ours:
        return
    theirs = [pair for reading in evidence.readings for pair in _dated_amounts(reading, evidence.published)]
    for amount, date in ours:
        found = [other for one, other in theirs if same(amount, one)]
        rival = any(other == date and one.unit == amount.unit and not same(amount, one) for one, other in theirs)
        if found and date not in found and rival:
            yield Reason("date", f"The evidence gives this number for another time than “{date}”.")
            return


@of_reading
def _dated_amounts(reading: Reading, published: datetime | None) -> tuple[tuple[Amount, str], ...]:
    """The amounts that a date follows at once: 6.3 percent in April."""
    return tuple(
        (amount, one.text.rstrip("."))
        for amount in amounts(reading)
        for one in dates(reading, published)
        if one.start > reading.words[amount.last].start
        and _BETWEEN.fullmatch(reading.text, reading.words[amount.last].end, one.start)
    )
