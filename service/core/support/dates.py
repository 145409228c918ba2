"""Dates in a text, in every form; relative ones are resolved against the publication date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from service.core.support.date_forms import AHEAD, PATTERNS, UNTIL, second_day
from service.core.support.lookalikes import is_no_date
from service.core.support.reading import Reading, of_reading
from service.core.support.tense import has_happened

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_LONGEST_SPAN = 200  # years
_LONGEST = 12  # digits: more days than there are dates
_COUNTS = {"an": 1, "a": 1} | {
    word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, as far as it is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    decade: int | None = None

    def date(self) -> date | None:
        """The day of the calendar, where that is known and there is one: no 31st of June."""
        try:
            return date(self.year or 0, self.month or 0, self.day or 0)
        except (ValueError, OverflowError):
            return None

    def carries(self, other: Moment) -> bool:
        """Whether every part the other names is here, and the same."""
        weekday = self.weekday
        if weekday is None and (day := self.date()):
            weekday = day.weekday()
        decade = self.year // 10 if self.year else self.decade
        mine = (self.year, self.month, self.day, weekday, decade)
        theirs = (other.year, other.month, other.day, other.weekday, other.decade)
        return all(
            theirs_part is None or part == theirs_part for part, theirs_part in zip(mine, theirs, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: what is written, and what it may mean given the publication date."""

    start: int
    end: int
    text: str
    written: Moment | None
    moments: tuple[Moment, ...]


def month_name(number: int) -> str | None:
    """Of the month with this number, if there is one.

    >>> month_name(6), month_name(13)
    ('June', None)
    """
    return MONTHS[number - 1] if 0 < number <= len(MONTHS) else None


_FEWEST = 2  # moments of which one may be meant


@of_reading
def dates(reading: Reading, published: datetime | None = None) -> tuple[Dated, ...]:
    """The dates in a text, in order.

    >>> from service.core.support.reading import read
    >>> [dated.moments[0].year for dated in dates(read("last year and in 2019"), datetime(2025, 6, 12))]
    [2024, 2019]
    """
    taken: list[tuple[int, int]] = []
    found = []
    ahead = AHEAD.search(reading.text) is not None
    for pattern in PATTERNS:
        for match in pattern.finditer(reading.text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken) or is_no_date(reading.text, match):
                continue
            try:
                dated = _dated(match, published, ahead=ahead)
            except OverflowError:  # 99,999 weeks ago is in no calendar
                continue
            if dated is not None:
                taken.append((start, end))
                found.append(dated)
                if until := _until(dated, reading.text):
                    taken.append((end, until.end))
                    found.append(until)
                if (other := second_day(reading.text, match)) and dated.written:
                    written = replace(dated.written, day=int(other["other"]))
                    taken.append(other.span("other"))
                    moments = _with_year(written, "", published)
                    found.append(Dated(*other.span("other"), other["other"], written, moments))
    if published is not None:
        found = [_told(one, reading, published) for one in found]
    return tuple(_with_weekdays(sorted(found, key=lambda one: one.start), reading.text))


def _told(dated: Dated, reading: Reading, published: datetime) -> Dated:
    """The date without the moments that were to come when it was told as past; a day ahead there is still today in
    other zones."""
    if len(dated.moments) < _FEWEST or dated.written is None or not has_happened(reading, dated.start, dated.end):
        return dated
    try:
        latest = moment(published + timedelta(days=1))
    except OverflowError:  # nothing is later than the last day of the calendar
        return dated
    past = tuple(one for one in dated.moments if not _is_later(one, latest))
    return replace(dated, moments=past or dated.moments)


def _is_later(one: Moment, other: Moment) -> bool:
    return (one.year or 0, one.month or 0, one.day or 0) > (other.year or 0, other.month or 0, other.day or 0)


def _until(dated: Dated, text: str) -> Dated | None:
    """The second year of 2024-25."""
    match = UNTIL.match(text, dated.end)
    if not match or dated.written is None or dated.written != Moment(dated.written.year):
        return None
    first = dated.written.year or 0
    year = int(f"{first}"[: 4 - len(match[1])] + match[1]) + (100 if match[1] == "00" else 0)
    written = Moment(year)
    return Dated(*match.span(1), f"{year}", written, (written,)) if 0 < year - first <= _LONGEST_SPAN else None


def _dated(match: re.Match[str], published: datetime | None, *, ahead: bool) -> Dated | None:
    part = match.groupdict()
    month = int(part["m"]) if part.get("m") else _month(part.get("month"))
    day = int(part["day"]) if part.get("day") else None
    if (month and month > 12) or (day and day > 31):
        return None
    written: Moment | None = None
    moments: tuple[Moment, ...] = ()
    year = int(part["year"]) if part.get("year") else None
    turn = (part.get("turn") or "").lower()
    if part.get("decade"):
        written = Moment(decade=int(part["decade"]))
    elif part.get("weekday"):
        weekday = next(n for n, name in enumerate(WEEKDAYS) if name.startswith(part["weekday"].capitalize()))
        written, moments = _weekdays(weekday, turn, published)
    elif year or month:
        written = Moment(year, month, day)
        # "In March last year" is of one year; "last March" may be of this one.
        exact = match[0].lower().endswith("last year")
        moments = _with_year(written, turn, published, ahead=ahead, exact=exact)
        if moments and turn:
            written = moments[0]
    else:
        moments = _relative(part, turn, published)
    return Dated(
        match.start(), match.end(), match[0].lower(), written, moments or (() if not written else (written,))
    )


def _month(name: str | None) -> int | None:
    return next(
        (n for n, full in enumerate(MONTHS, 1) if name and full.startswith(name.capitalize().rstrip(".")[:3])), None
    )


def _with_year(
    written: Moment, turn: str, published: datetime | None, *, ahead: bool = False, exact: bool = False
) -> tuple[Moment, ...]:
    if written.year or published is None:
        return (written,)
    if turn == "last" and written.day is None and not exact:
        past = published.year - 1 if written.month and written.month >= published.month else published.year
        return tuple(replace(written, year=year) for year in dict.fromkeys((published.year - 1, past)))
    if turn:
        return (replace(written, year=published.year + {"last": -1, "this": 0, "next": 1}[turn]),)
    years = [published.year]
    if written.month and (written.month, written.day or 1) > (published.month, published.day):
        years.append(published.year - 1)
    elif written.month and (ahead or published.month - written.month >= 6):
        years.append(published.year + 1)
    return tuple(replace(written, year=year) for year in years)


def _weekdays(weekday: int, turn: str, published: datetime | None) -> tuple[Moment, tuple[Moment, ...]]:
    written = Moment(weekday=weekday)
    if published is None:
        return written, (written,)
    back = (published.weekday() - weekday) % 7
    if turn in ("next", "coming"):
        shifts = [7 - back, 14 - back]
    elif turn in ("last", "past"):
        shifts = [-back if back else -7, -back - 7]
    else:
        shifts = [-back, 7 - back]
    return written, tuple(moment(published + timedelta(days=shift)) for shift in shifts)


def _relative(part: dict[str, str | None], turn: str, published: datetime | None) -> tuple[Moment, ...]:
    if published is None:
        return ()
    if word := part.get("word"):
        return (
            moment(
                published + timedelta(days={"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word.lower(), 0))
            ),
        )
    unit = (part.get("unit") or "").lower()
    if count := part.get("count"):
        back = int(count[:_LONGEST]) if count.isdecimal() else _COUNTS[count.lower()]
    else:
        back = {"last": 1, "past": 1, "previous": 1, "next": -1, "coming": -1}.get(turn, 0)
    if unit == "year":
        return (Moment(published.year - back),)
    if unit == "month":
        months = published.year * 12 + published.month - 1 - back
        return (Moment(months // 12, months % 12 + 1),)
    if unit in ("day", "fortnight") or (unit == "week" and count):
        return (moment(published - timedelta(days=back * {"day": 1, "week": 7, "fortnight": 14}[unit])),)
    monday = published - timedelta(days=published.weekday() + 7 * back)
    return tuple(moment(monday + timedelta(days=n)) for n in range(7))


def moment(at: datetime) -> Moment:
    return Moment(at.year, at.month, at.day, at.weekday())


def _with_weekdays(found: list[Dated], text: str) -> Iterator[Dated]:
    """ "Thursday, June 12" is one date, not two."""
    index = 0
    while index < len(found):
        one = found[index]
        other = found[index + 1] if index + 1 < len(found) else None
        if other and _pair(one, other) and text[one.end : other.start].strip(" ,(") in ("", "the"):
            weekday = next(m.weekday for m in (one.written, other.written) if m and m.weekday is not None)
            dated = other if other.written and other.written.weekday is None else one
            moments = tuple(m for m in dated.moments if weekday_fits(m, weekday)) or dated.moments
            written = replace(dated.written, weekday=weekday) if dated.written else None
            yield Dated(
                one.start,
                other.end,
                text[one.start : other.end].lower(),
                written,
                tuple(replace(moment, weekday=weekday) for moment in moments),
            )
            index += 2
        else:
            yield one
            index += 1


def _pair(one: Dated, other: Dated) -> bool:
    """Whether one is a bare weekday and the other a bare day of the month."""
    weekdays = [d.written is not None and d.written.weekday is not None for d in (one, other)]
    days = [d.written is not None and d.written.day is not None for d in (one, other)]
    return weekdays[0] != weekdays[1] and days[0] != days[1]


def weekday_fits(moment: Moment, weekday: int | None) -> bool:
    if not (moment.year and moment.month and moment.day):
        return True
    day = moment.date()
    return day is not None and day.weekday() == weekday
