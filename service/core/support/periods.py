"""Parts of a year, by number or by their months, and their ends: Q2, the three months to June 30, end of June."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from service.core.support.dates import MONTHS, Moment
from service.core.support.evidence import Evidence
from service.core.support.reading import Reading, of_reading

CODE = re.compile(r"[QH](?P<code>[1-4])(?![\w-])")
"""Q1 to Q4, H1 and H2."""
_MONTH = "|".join(MONTHS)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_LENGTHS = {"quarter": 3, "half": 6, "q": 3, "h": 6, "three": 3, "3": 3, "six": 6, "6": 6}
_PERIOD = re.compile(
    r"\b(?P<nth>(?i:first|second|third|fourth))[ -](?P<part>quarter|half)\b"
    rf"|\b(?P<letter>[QH])(?P<code>[1-4])(?![\w-])"
    rf"|\b(?P<from>{_MONTH})(?: to | through | and |-to-|-)(?P<to>{_MONTH})\b"
    r"|\b(?P<count>three|six|3|6) months (?:to|through|until|ended|ending)(?: the end of)?(?: \d\d?)?"
    rf" (?P<end>{_MONTH})\b(?: \d\d?\b)?"
)
_END = re.compile(
    rf"\bend of (?:(?P<month>{_MONTH})\b(?:,? (?P<year>20\d\d))?|(?:the|this) (?P<unit>year|month)\b"
    r"|(?P<year2>20\d\d)|the (?P<nth>first|second|third|fourth) quarter(?: of (?P<year3>20\d\d))?)"
)
_FISCAL = re.compile(r"\b(?:fiscal|financial year)\b", re.IGNORECASE)
END_OF = re.compile(r"\b(?:end of|through) (?:the )?$")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last of its months, by number; `start` and `end` say where it stands."""

    start: int
    end: int
    months: tuple[int, int]


@of_reading
def periods(reading: Reading) -> tuple[Period, ...]:
    """The quarters and halves of a text.

    >>> from service.core.support.reading import read
    >>> [one.months for one in periods(read("in Q2 and in the six months to June 30"))]
    [(4, 6), (1, 6)]
    """
    found = ((match, _months(match)) for match in _PERIOD.finditer(reading.text))
    return tuple(Period(*match.span(), months) for match, months in found if months)


def _months(match: re.Match[str]) -> tuple[int, int] | None:
    if match["from"]:
        return _number(match["from"]), _number(match["to"])
    if match["end"]:
        first = _number(match["end"]) - _LENGTHS[match["count"]] + 1
        return (first, _number(match["end"])) if first > 0 else None
    length = _LENGTHS[(match["part"] or match["letter"]).lower()]
    last = length * (_NTH[match["nth"].lower()] if match["nth"] else int(match["code"]))
    return (last - length + 1, last) if last <= len(MONTHS) else None


def _number(month: str) -> int:
    return MONTHS.index(month) + 1


def told(statement: Reading, start: int, evidence: Evidence) -> bool:
    """Whether what begins at the character is part of a quarter or half that the evidence has in other words."""
    mine = {one.months for one in periods(statement) if one.start <= start < one.end}
    return bool(mine) and any(one.months in mine for reading in evidence.readings for one in periods(reading))


def is_fiscal(evidence: Evidence) -> bool:
    """Whether the quarters of the evidence may be others than those of the calendar."""
    return any(_FISCAL.search(reading.text) for reading in evidence.readings)


def ends(reading: Reading, published: datetime | None) -> Iterator[Moment]:
    """The last days of the months, quarters and years whose ends the text speaks of.

    >>> from service.core.support.reading import read
    >>> [(one.month, one.day) for one in ends(read("by the end of June"), None)]
    [(6, 30)]
    """
    for match in _END.finditer(reading.text):
        year = match["year"] or match["year2"] or match["year3"]
        at = int(year) if year else published.year if published else None
        month = 3 * _NTH[match["nth"]] if match["nth"] else _number(match["month"]) if match["month"] else 12
        if match["unit"] == "month":
            month = published.month if published else 0
        if month:
            yield Moment(at, month, monthrange(at or 2001, month)[1])
