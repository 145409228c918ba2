"""Dates as publishers write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner janvier janv enero ene",
            "feb february februar février févr fevrier febrero",
            "mar march märz mär mars marzo",
            "apr april avril avr abril abr",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juillet juil julio",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre",
            "oct october oktober okt octobre octubre",
            "nov november novembre noviembre",
            "dec december dezember dez décembre déc decembre diciembre dic",
        ),
        1,
    )
    for name in names.split()
}
_ZONES: Final = {
    "z": 0, "utc": 0, "gmt": 0, "kst": 540, "jst": 540, "hkt": 480, "sgt": 480, "ist": 330, "msk": 180,
    "cet": 60, "cest": 120, "bst": 60, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
"""Minutes east of Greenwich. `ET` and `PT` change with the season and are left out: the time stays naive."""

_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DATES = (
    re.compile(r"(?P<year>\d{4})(?P<s>[-/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<day>\d{1,2})(?!\d)\.?"),
    re.compile(r"(?P<year>\d{4})(?P<m>\d{2})(?P<day>\d{2})(?=T|\Z)"),
    re.compile(r"(?P<year>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"),
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s-](?:de\s|of\s)?{_MONTH},?[\s-](?:de[l]?\s)?(?P<year>\d{{4}})"
    ),
    re.compile(rf"{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})"),
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<year>\d{4})"),
    re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4})"),
)
_TIME = re.compile(
    r"(?P<half_before>오전|오후|午前|午後|上午|下午)?\s?"
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?)?"
    r"\s?(?P<half>[ap]\.?m\b\.?)?(?:\s?(?:Uhr|h|hrs)\b)?"
    r"\s?\(?(?P<zone>[+-]\d{2}:?\d{2}|[+-]\d{2}\b|(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,4}\b)?\)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_EASTERN = re.compile(r"(\d{1,2})\s?[時时시点]\s?(?:(\d{1,2})\s?[分분])?")
_WEEKDAY = re.compile(
    r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|[^\W\d_]{3,9}(?:tag|di|woch|undi)"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)\b[.,]*\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\A(?:[(（][^\d()（）]{1,5}[)）]|[Tt,|·•–—-]|\s|at\b|um\b|à\b)*", re.IGNORECASE)
_CLOCK_FIRST = re.compile(
    r"(?P<time>\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?)?(?:\s[A-Z]{3,4})?)[,\s]+(?:on\s)?(?P<date>.+)", re.IGNORECASE
)


def parse_published(value: str) -> datetime | None:
    """The moment that `value` names, or None where that is not certain; naive where no zone is given.

    Reads ISO 8601 and what newspapers print. `3/4/2025` is two dates in two countries, hence None.

    >>> parse_published("12 Jun. 2025, 09:05"), parse_published("June 12, 2025")
    (datetime.datetime(2025, 6, 12, 9, 5), datetime.datetime(2025, 6, 12, 0, 0))
    """
    value = re.sub(r"\s+", " ", value[:200]).strip()
    if swapped := _CLOCK_FIRST.fullmatch(value):
        value = f"{swapped['date']} {swapped['time']}"
    if weekday := _WEEKDAY.match(value):
        value = value[weekday.end() :]
    for form in _DATES:
        if match := form.match(value):
            day = _day(match.groupdict())
            return _at(day, _BETWEEN.sub("", value[match.end() :], count=1)) if day else None
    return None


def _day(parts: dict[str, str | None]) -> datetime | None:
    year, day, month = int(parts["year"] or 0), int(parts.get("day") or 0), int(parts.get("m") or 0)
    if name := parts.get("month"):
        month = _MONTHS.get(name.lower(), 0)
    if "a" in parts:
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = max(first, second), min(first, second)
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - naive until a zone is read
    except ValueError:
        return None


def _at(day: datetime, clock: str) -> datetime | None:
    if not clock:
        return day
    match = _TIME.fullmatch(_EASTERN.sub(lambda told: f"{told[1]}:{(told[2] or '0').zfill(2)}", clock.strip()))
    if not match or not (match["minute"] or match["half"] or match["half_before"]):
        return None
    hour = int(match["hour"])
    half = (match["half"] or "").lower().replace(".", "") or _HALVES.get(match["half_before"] or "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        moment = day.replace(hour=hour, minute=int(match["minute"] or 0), second=int(match["second"] or 0))
        fraction = int((match["fraction"] or "")[:6].ljust(6, "0"))
        return moment.replace(microsecond=fraction, tzinfo=_zone(match["zone"] or ""))
    except ValueError:
        return None


_HALVES: Final = {"오전": "am", "오후": "pm", "午前": "am", "午後": "pm", "上午": "am", "下午": "pm"}


def _zone(name: str) -> timezone | None:
    if offset := _OFFSET.fullmatch(name):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    minutes_east = _ZONES.get(name.lower())
    return None if minutes_east is None else timezone(timedelta(minutes=minutes_east))
