"""Dates: every form, relative ones resolved against the publication date.

A date of the statement is carried when each part it names (year, month, day, weekday) is in one date of the
evidence, or follows from it: "on Thursday" in an article of 12 June 2025 is June 12, 2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from service.core.answer import Reason
from service.core.support import periods, shifted
from service.core.support.amounts import amounts
from service.core.support.dates import Dated, Moment, dates, moment, weekday_fits
from service.core.support.evidence import Evidence, first_and_final, likeness
from service.core.support.reading import Reading

_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_PRESENT = re.compile(r"this|today|tonight|current")
_PUBLISHING = re.compile(r"\b(?:publish|report|article|as of|wr[io]te|dated)", re.IGNORECASE)


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    yield from first_and_final(_against(statement, evidence))


def _against(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    published = evidence.published
    known = list(evidence_dates(evidence))
    yield from _seasons(statement, evidence)
    for dated in dates(statement, published):
        matching = [(reading, one) for reading, one in known if _carried(dated, one)]
        if not matching and _follows(dated, evidence, statement):
            continue
        quarter = not matching and periods.told(statement, dated.start, evidence)
        if quarter and not periods.is_fiscal(evidence):
            continue
        if not matching and not _composed(dated, known) and not _is_publication(dated, known, published, statement):
            said = statement.text[dated.start : dated.end]
            # What is told of the day may be told without a date.
            final = dated.written is not None or not _PRESENT.match(dated.text)
            final = final and not quarter and not _may_follow(dated, evidence)
            yield Reason("date", f"The date “{said}” is not in the evidence.", final=final)
        elif matching and _elsewhere(statement, dated, matching, known, published):
            yield Reason(
                "date",
                f"The evidence gives another date than “{statement.text[dated.start : dated.end]}” for this.",
            )


_YEARS_AGO = re.compile(r"\b(?:(?:last|previous) year|(?:a|one|the) year (?:earlier|before|ago))\b", re.IGNORECASE)


def _follows(dated: Dated, evidence: Evidence, statement: Reading) -> bool:
    """Whether the evidence has the date by way of another one."""
    if _YEARS_AGO.match(statement.text, dated.start):
        return any(_YEARS_AGO.search(reading.text) for reading in evidence.readings)
    want = dated.written
    if want is None:
        return False
    if want.decade is not None and not want.year:
        return _is_decade(want.decade, evidence)
    if _is_end(dated, want, evidence, statement):
        return True
    return (want.year is not None or want.day is not None) and _is_shifted(want, evidence)


def _may_follow(dated: Dated, evidence: Evidence) -> bool:
    """The same of a bare month or weekday, whose likeliest day may be reached by chance."""
    want = dated.written
    bare = want is not None and want.year is None and want.day is None and want.decade is None
    return bare and any(_is_shifted(one, evidence) for one in dated.moments if one.year)


def _is_shifted(want: Moment, evidence: Evidence) -> bool:
    return any(
        shifted.follows(want, reading, before, quote.metadata.published_at)
        for quote, reading, before in zip(evidence.quotes, evidence.readings, evidence.before, strict=True)
    )


def _is_decade(decade: int, evidence: Evidence) -> bool:
    """Whether the evidence has the 1990s as the '90s or the nineties."""
    tens = [one.value for reading in evidence.readings for one in amounts(reading) if one.unit == "tens"]
    return decade % 10 * 10 in tens


def _is_end(dated: Dated, want: Moment, evidence: Evidence, statement: Reading) -> bool:
    """Whether it is the last day or the end of what the evidence speaks of the end of: June 30 of June."""
    if not want.month or not (
        want.day or periods.END_OF.search(statement.text, max(0, dated.start - 12), dated.start)
    ):
        return False
    return any(
        end.carries(replace(want, weekday=None))
        for quote, reading in zip(evidence.quotes, evidence.readings, strict=True)
        for end in periods.ends(reading, quote.metadata.published_at)
    )


def _seasons(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    theirs = {_SEASONS[word.low] for reading in evidence.readings for word in reading.words if word.low in _SEASONS}
    for word in statement.words:
        if theirs and word.low in _SEASONS and _SEASONS[word.low] not in theirs and word.low != "fall":
            yield Reason("date", f"The evidence names another season than “{word.text}”.")
            return


def evidence_dates(evidence: Evidence) -> Iterator[tuple[Reading, Dated]]:
    for quote, reading in zip(evidence.quotes, evidence.readings, strict=True):
        for dated in dates(reading, quote.metadata.published_at):
            yield reading, dated
    for reading in evidence.titles:
        for dated in dates(reading):
            yield reading, dated


def _carried(ours: Dated, theirs: Dated) -> bool:
    if ours.text == theirs.text:
        return True
    if ours.text.endswith("days") and ours.written and ours.written.weekday is not None:
        return theirs.written is not None and theirs.written.weekday == ours.written.weekday  # on Mondays
    wanted = [ours.written] if ours.written else ours.moments
    if (
        ours.written
        and ours.written.weekday is not None
        and not any(weekday_fits(moment, ours.written.weekday) for moment in ours.moments)
    ):
        return False
    return any(
        have.carries(want)
        for have in (*theirs.moments, *([theirs.written] if theirs.written else []))
        for want in wanted
    )


def _composed(ours: Dated, known: list[tuple[Reading, Dated]]) -> bool:
    """Whether the year stands in one date and the rest in another that has no year."""
    want = ours.written
    if not want or not want.year or not want.month:
        return False
    years = any(one.written == Moment(year=want.year) for _, one in known)
    rest = replace(want, year=None)
    return years and any(one.written and one.written.year is None and one.written.carries(rest) for _, one in known)


def _is_publication(
    ours: Dated, known: list[tuple[Reading, Dated]], published: datetime | None, statement: Reading
) -> bool:
    """Whether it is the date of the article itself: good for "published on", and, where the evidence names no
    date, for the month and year of the news."""
    if published is None or not any(
        moment(published).carries(want) for want in ([ours.written] if ours.written else ours.moments)
    ):
        return False
    coarse = ours.written is not None and ours.written.day is None and ours.written.weekday is None
    return bool(_PUBLISHING.search(statement.text)) or (coarse and not known)


def _elsewhere(
    statement: Reading,
    ours: Dated,
    matching: list[tuple[Reading, Dated]],
    known: list[tuple[Reading, Dated]],
    published: datetime | None,
) -> bool:
    """Whether what the statement says of its date is, in the evidence, said of another."""
    at = statement.at(ours.start)
    told = [one.written for one in dates(statement, published)]
    others = [
        pair
        for pair in known
        if pair not in matching
        and not any(_is_listed(pair, one) for one in matching)
        and not any(want and pair[1].written and pair[1].written.carries(want) for want in told)
    ]
    if not others:
        return False
    best = max(likeness((statement, at), (reading, reading.at(one.start))) for reading, one in matching)
    rival = max(likeness((statement, at), (reading, reading.at(one.start))) for reading, one in others)
    return rival >= best + 4


def _is_listed(one: tuple[Reading, Dated], other: tuple[Reading, Dated]) -> bool:
    """Whether both are days of one list or range: "on May 3 and 12"."""
    if one[0] is not other[0] or not all(each.written and each.written.day for _, each in (one, other)):
        return False
    first, second = sorted((one[1], other[1]), key=lambda each: each.start)
    return one[0].text[first.end : second.start].strip() in ("and", "or", "to", "-", ",")
