"""A question without its date, for sentences that carry that date.

Whether a sentence is of the 4th of June is told by comparing dates, exactly. So the reader need not judge it, too,
and it does that badly: most questions with a date that it learned from had been given a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from service.core.asides import compares, is_aside, is_in_clause, is_standard
from service.core.asking import Asked, asked
from service.core.credit_lines import place_and_date
from service.core.support.dates import Dated, Moment, dates
from service.core.support.reading import Reading, read
from service.core.tables import is_row
from service.core.terms import STOP_TERMS, content_terms

_LEFT = re.compile(
    r"(?:\b(?P<beyond>since|until|till|before|after|by|from|to|than)|\b(?:on|in|during|of|at))? ?$", re.IGNORECASE
)
_FEWEST_TERMS = 2
_HAPPENED = re.compile(r"\b(?:on|in|during) (?:the (?:year|month) (?:of )?)?$", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?:\b(?:the|an?|its|his|her|their)|['’]s?|\bof) $", re.IGNORECASE)  # the 2014 strike
_OPENING = re.compile(r"(?:on |in |during )?$", re.IGNORECASE)
# "Since 2019", "between January and March", "up to Monday": more than the day that is named.
_REACHING = re.compile(
    r"\b(?:since|until|till|before|after|by|from|to|than|between|through|within|and|or)"
    r" (?:(?:the|at least|early|mid|late|end of|start of) )*$|[-–—/]\s?$",
    re.IGNORECASE,
)
# The date at which something was told, compared with, or became what it is, and not the one at which it happened.
_TOLD = re.compile(
    r"\b(?:told(?: [\w'’]+){1,2}|(?:said|says|adds|added|announced|reported|wrote|confirmed)"
    r"(?: in (?:an?|the|its|his|her) (?:\w+ )?(?:statement|report|interview|release|speech|briefing|post))?)"
    r"(?: late| early)?(?: on)? $",
    re.IGNORECASE,
)
_TELLS = re.compile(r" (?:said|told|announced|reported|confirmed)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|(?:up|down) from|against|than)(?: [^\s,;]+){0,4}? (?:in |on |during )?$",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"(?:\b(?:born|founded|built|established|created|formed)"
    r"|(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbe )\b(?:opened|launched|elected|appointed|married|completed))"
    r"(?: (?:back|first|here))? (?:in|on) $",
    re.IGNORECASE,
)
_NEAR = 120
_UNDATED_KINDS = ("time", "said", "whether")
_PARTS = ("year", "month", "day", "weekday", "decade")


@dataclass(frozen=True, slots=True)
class Undated:
    """What is left of the question, and the moments that were in it."""

    question: str
    moments: Sequence[Moment]

    def carried_by(self, sentence: str, published: datetime | None) -> bool:
        """Whether the sentence, published then, has each of the dates, as exactly as the question has it."""
        own = [moment for one in dates(read(sentence), published) for moment in one.moments]
        return all(any(mine.carries(wanted) for mine in own) for wanted in self.moments)


def undated(question: str) -> Undated | None:
    """None where the question has no date, asks for one, reaches beyond one, or says nothing besides.

    >>> undated("Who did Kim meet in Pyongyang on June 4?").question
    'Who did Kim meet in Pyongyang?'
    >>> undated("Who has ruled since 2019?") is undated("When in 2019 did Kim rule?") is None
    True
    """
    reading = read(" ".join(question.split()))
    found = dates(reading)
    if not found or asked(question).kind == "time" or not all(one.moments for one in found):
        return None
    rest, end = "", 0
    for one in found:
        before = reading.text[end : one.start]
        left = _LEFT.search(before)
        if left is None or left["beyond"]:
            return None
        rest, end = rest + before[: left.start()], one.end
    rest = re.sub(r"^[\s,]+|,(?:\s*,)+|,\s*(?=\?|$)|\s+(?=[?,.])|\s+(?=\s)", "", rest + reading.text[end:])
    if len(set(content_terms(rest)) - STOP_TERMS) < _FEWEST_TERMS:
        return None
    return Undated(rest, [moment for one in found for moment in one.moments[:1]])


def of_another_date(question: Asked, sentence: str, published: datetime | None) -> bool:
    """Whether the question asks what happened at a date, and the sentence, published then, has other dates only, or
    that date only as that of what it compares with. Not where either date may be a bound, or the sentence's that of
    what somebody announces; when it was told or sent, what it is compared with, since when there is what it is
    about and when what it names in passing happened do not count.

    >>> question = asked("How many were killed in Orla on 9 October 2024?")
    >>> of_another_date(question, "Two were killed in Orla on 7 October 2024.", None)
    True
    >>> of_another_date(question, "Two were killed in Orla in 2024.", None)
    False
    """
    one = _only_date(question)
    if one is None or is_row(sentence):
        return False
    wanted, reading = one.moments[0], read(sentence)
    all_dates = dates(reading, published)
    same = [own for own in all_dates if any(mine.carries(wanted) for mine in own.moments)]
    if same and not compares(question) and all(is_standard(question, reading, own) for own in same):
        return True
    if not _is_when(question, one):
        return False
    sent = len(place_and_date(reading.text))
    own = [
        one
        for one in all_dates
        if not (one.end <= sent and _is_day_before(wanted, one)) and not _is_beside(question, reading, one)
    ]
    if not own or any(not one.moments or _reaches(reading, one) for one in own):
        return False
    return not any(_may_be_same(wanted, mine) for one in own for mine in one.moments)


def _only_date(question: Asked) -> Dated | None:
    """The one date in a question, where something is asked to have happened at it, or to be of it."""
    found = dates(question.reading)
    if question.kind in _UNDATED_KINDS or len(found) != 1 or not found[0].written:
        return None
    one, text = found[0], question.reading.text
    attributed = _ATTRIBUTE.search(text, 0, one.start) and not re.match(r"['’]s\b", text[one.end :])
    return one if attributed or _is_when(question, one) else None


def _is_when(question: Asked, one: Dated) -> bool:
    """Whether the date is that at which something is asked to have happened."""
    before, after = question.reading.text[: one.start], question.reading.text[one.end :]
    if _OPENING.match(before) and after.startswith(","):
        return True
    if not _HAPPENED.search(before) or re.match(r"\s?[-–—/]|['’]s\b", after):
        return False
    return not is_in_clause(question, one)


def _is_day_before(wanted: Moment, sent: Dated) -> bool:
    """Whether the wanted date may be the day before the one on which something was sent."""
    days = [day for mine in sent.moments if (day := mine.date())]
    before = [date.fromordinal(max(day.toordinal() - 1, 1)) for day in days]
    return any(_may_be_same(wanted, Moment(day.year, day.month, day.day, day.weekday())) for day in before)


def _is_beside(question: Asked, reading: Reading, one: Dated) -> bool:
    """Whether the date is that of something else than what the question asks for."""
    first = max(0, one.start - _NEAR)
    if _COMPARED.search(reading.text, first, one.start) or is_aside(question, reading, one):
        return True
    beside = (
        _TOLD.search(reading.text, first, one.start)
        or _TELLS.match(reading.text, one.end)
        or _BACKGROUND.search(reading.text, first, one.start)
    )
    wanted = {word.stem for word in question.words}
    return beside is not None and reading.words[reading.at(beside.start())].stem not in wanted


def _reaches(reading: Reading, one: Dated) -> bool:
    return bool(_REACHING.search(reading.text[: one.start])) or bool(
        re.match(r"\s?[–—/-]\s?\d", reading.text[one.end :])
    )


def _may_be_same(wanted: Moment, mine: Moment) -> bool:
    """Whether no part that both have differs; that they share none tells nothing."""
    one, other = _completed(wanted), _completed(mine)
    return all(one[part] is None or other[part] is None or one[part] == other[part] for part in _PARTS)


def _completed(moment: Moment) -> dict[str, int | None]:
    found: dict[str, int | None] = {part: getattr(moment, part) for part in _PARTS}
    if moment.year:
        found["decade"] = moment.year // 10
    if day := moment.date():
        found["weekday"] = day.weekday()
    return found
