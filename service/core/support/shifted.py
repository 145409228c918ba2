"""Dates that follow from another one: the following year, two days after, in five years, next spring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from service.core.support.dates import Moment, dates, moment
from service.core.support.reading import Reading
from service.core.support.spelt import FEW, count_of

_SHIFT = re.compile(
    rf"\b(?P<count>an?|the|\d{{1,3}}|{FEW}) (?P<unit>day|week|month|year|decade)s? "
    r"(?P<way>after|later|afterwards|before|earlier|previously|ago)\b"
    r"|\bthe (?P<next>following|next|previous|preceding) (?P<unit2>day|week|month|year)\b"
    rf"|\b(?:in|within|for) (?P<ahead>\d{{1,2}}|{FEW}) (?P<unit3>day|week|month|year)s?\b(?! of)",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"\b(?P<turn>last|this|next|coming|past) (?:spring|summer|autumn|winter|fall)\b", re.IGNORECASE
)
_DATED = re.compile(r"\b\d{4},? $")
_BACK = frozenset("before earlier previously ago previous preceding".split())
_DAYS = {"day": 1, "week": 7}


def follows(want: Moment, reading: Reading, before: Reading, published: datetime) -> bool:
    """Whether the moment is a date of the text, of what stands before it, or that of publication, moved by what the
    text says."""
    for season in _SEASON.finditer(reading.text):
        years = {"last": (-1, 0), "past": (-1, 0), "this": (0,)}.get(season["turn"].lower(), (0, 1))
        if want.month is None and want.year in [published.year + shift for shift in years]:
            return True
    dated = (*dates(before, published), *dates(reading, published))
    known = [one for each in dated for one in each.moments if one.year]
    return any(
        moved.carries(want)
        for count, unit, now in _shifts(reading)
        for one in ([moment(published)] if now else known)
        for moved in _moved(one, count, unit)
    )


def _shifts(reading: Reading) -> Iterator[tuple[int, str, bool]]:
    """How far, and whether from the day of publication."""
    for match in _SHIFT.finditer(reading.text):
        unit = (match["unit"] or match["unit2"] or match["unit3"]).lower()
        count = count_of(match["count"] or match["ahead"] or "one")
        way = (match["way"] or match["next"] or "").lower()
        if reading.text.startswith(" than ", match.end()):
            yield (count if way in _BACK else -count), unit, False  # in 2026, a year later than planned
            if _DATED.search(reading.text, 0, match.start()):
                continue
        yield (-count if way in _BACK else count), unit, bool(match["ahead"] or way == "ago")
        if way in ("after", "before"):
            yield (-count if way == "after" else count), unit, False  # left, two days after it was seized
        if match["ahead"]:
            yield -count, unit, True  # the first in eleven years


def _moved(one: Moment, count: int, unit: str) -> Iterator[Moment]:
    """The moment so much later, as exactly as it can be known."""
    assert one.year is not None
    if unit in ("year", "decade"):
        yield Moment(one.year + count * (10 if unit == "decade" else 1))
    elif unit == "month" and one.month:
        months = one.year * 12 + one.month - 1 + count
        yield Moment(months // 12, months % 12 + 1)
    elif unit in _DAYS and (began := one.date()):
        with suppress(OverflowError):
            day = began + timedelta(days=count * _DAYS[unit])
            yield Moment(day.year, day.month, day.day, day.weekday())


__all__ = ["follows"]
