"""Dates that follow from another one: the following year, two days after, in five years, next spring."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from service.core.support.dates import MONTHS, Moment, dates, moment
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
_MONTH = re.compile(rf"\bthe (?:following|next) (?P<month>{'|'.join(MONTHS)})\b", re.IGNORECASE)
_OF = re.compile(r",? (?:of )?")
_IN = re.compile(r",? (?:on|in) (?:the )?")
_DATED = re.compile(r"\b\d{4},? $")
_BACK = frozenset("before earlier previously ago previous preceding".split())
_DAYS = {"day": 1, "week": 7}


def follows(want: Moment, reading: Reading, before: Reading, published: datetime | None) -> bool:
    """Whether the moment is a date of the text, of what stands before it, or that of publication, moved by what the
    text says."""
    if published and want.month is None and want.year in {*_years_of_seasons(reading, published)}:
        return True
    dated = (*dates(before, published), *dates(reading, published))
    known = [one for each in dated for one in each.moments if one.year]
    today = [moment(published)] if published else []
    moved = (
        later
        for count, unit, now, part in _shifts(reading)
        for one in (today if now else known)
        for later in _moved(one, count, unit, part)
    )
    return any(one.carries(want) for one in (*moved, *_months(reading, known)))


def _years_of_seasons(reading: Reading, published: datetime) -> Iterator[int]:
    for season in _SEASON.finditer(reading.text):
        years = {"last": (-1, 0), "past": (-1, 0), "this": (0,)}.get(season["turn"].lower(), (0, 1))
        yield from (published.year + shift for shift in years)


def _months(reading: Reading, known: Sequence[Moment]) -> Iterator[Moment]:
    """The April that follows on a date: from May 2021 to the following April."""
    for match in _MONTH.finditer(reading.text):
        month = MONTHS.index(match["month"].capitalize()) + 1
        for one in known:
            assert one.year is not None
            yield Moment(one.year + (month <= (one.month or len(MONTHS))), month)


def _shifts(reading: Reading) -> Iterator[tuple[int, str, bool, Moment]]:
    """How far, whether from the day of publication, and the part of a year that is named beside."""
    for match in _SHIFT.finditer(reading.text):
        unit = (match["unit"] or match["unit2"] or match["unit3"]).lower()
        count = count_of(match["count"] or match["ahead"] or "one")
        way = (match["way"] or match["next"] or "").lower()
        part = _beside(reading, match)
        if reading.text.startswith(" than ", match.end()):
            yield (count if way in _BACK else -count), unit, False, part  # in 2026, a year later than planned
            if _DATED.search(reading.text, 0, match.start()):
                continue
        yield (-count if way in _BACK else count), unit, bool(match["ahead"] or way == "ago"), part
        if way in ("after", "before"):
            yield (-count if way == "after" else count), unit, False, part  # left, two days after it was seized
        if match["ahead"]:
            yield -count, unit, True, part  # the first in eleven years


def _beside(reading: Reading, match: re.Match[str]) -> Moment:
    """The day or month that is told with the distance: on 1 July of the following year; two years later, in May."""
    for one in dates(reading):
        front = _OF.fullmatch(reading.text, one.end, match.start())
        if one.written and not one.written.year and (front or _IN.fullmatch(reading.text, match.end(), one.start)):
            return one.written
    return Moment()


def _moved(one: Moment, count: int, unit: str, part: Moment) -> Iterator[Moment]:
    """The moment so much later, as exactly as it can be known."""
    assert one.year is not None
    if unit in ("year", "decade"):
        yield replace(part, year=one.year + count * (10 if unit == "decade" else 1))
    elif unit == "month" and one.month:
        months = one.year * 12 + one.month - 1 + count
        yield Moment(months // 12, months % 12 + 1)
    elif unit in _DAYS and (began := one.date()):
        with suppress(OverflowError):
            day = began + timedelta(days=count * _DAYS[unit])
            yield Moment(day.year, day.month, day.day, day.weekday())


__all__ = ["follows"]
