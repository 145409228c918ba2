"""Questions with a date added: the date of the sentence that answers them, or another one, which leaves none.

Most questions with a date that were written for the corpus have no answer. What counts is whether the date is that
of the sentence, and that is best seen on the same question with either.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from eval.reading.corpus import Lesson, Question
from service.core.asking import asked
from service.core.support.dates import MONTHS, WEEKDAYS, dates
from service.core.support.reading import read

CARRIED = 0.6
_IN_FRONT = 0.3
_NUMBERS = [str(day) for day in range(1, 29)]
_RELATIVE = "today|yesterday|last week|last month|last year|this week|this month|this year".split("|")
_STANDS = re.compile(r"to|yesterday|(?:last|this|next|past|coming) |.* ago$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(on|in|since|by|during|until|before|after|in the|since the|during the) $", re.IGNORECASE
)
_ASKS = re.compile(r"(?:Who|What|Which|Where|Why|How|Did|Does|Do|Was|Were|Is|Are|Has|Have|Had)\b")
_YEAR = re.compile(r"\b(1[5-9]|20)(\d\d)\b")
_DAY = re.compile(r"\b([1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b")


def dated(question: Question, lesson: Lesson, chance: random.Random) -> Question | None:
    """None where the question has a date, asks for one, or is answered by a sentence with none or several."""
    if not question.answerable or asked(question.text).kind == "time" or dates(read(question.text)):
        return None
    found = [one for sentence in lesson.evidence(question) if (one := _date_of(sentence, lesson))]
    if not found:
        return None
    preposition, date = chance.choice(found)
    right = question.right
    if chance.random() >= CARRIED:
        date = _other(date, chance)
        if not date or date.lower() in lesson.text.lower():
            return None
        right = tuple(tuple(False for _ in row) for row in right)
    return Question(_with(question.text, f"{preposition}{date}", chance), right)


def _date_of(sentence: str, lesson: Lesson) -> tuple[str, str] | None:
    """The preposition and the only date of a sentence, each with the space behind it."""
    found = dates(read(sentence), lesson.published_at)
    if len(found) != 1 or not found[0].moments:
        return None
    date, before = sentence[found[0].start : found[0].end].rstrip("."), sentence[: found[0].start]
    if _STANDS.match(date):
        return "", date
    if match := _PREPOSITION.search(before):
        return f"{match[1].lower()} ", date
    if before.endswith(("'s ", "’s ", "-")) or date.endswith("s"):
        return None
    on = date in WEEKDAYS or (_DAY.search(date) and any(month[:3] in date for month in MONTHS))
    return "on " if on else "in ", date


def _other(date: str, chance: random.Random) -> str:
    """Another date of the same form; empty where there is none."""
    if date.lower() in _RELATIVE:
        return chance.choice([one for one in _RELATIVE if one != date.lower()])
    found = [
        date.replace(own, _another(own, names, chance))
        for names in (MONTHS, WEEKDAYS)
        for own in names
        if own in date
    ]
    if _YEAR.search(date):
        found.append(_YEAR.sub(lambda year: str(int(year[0]) + chance.choice([-3, -2, -1, 1, 2])), date))
    elif _DAY.search(date):
        found.append(_DAY.sub(lambda day: _another(day[1], _NUMBERS, chance), date))
    return chance.choice(found) if found else ""


def _another(own: str, names: Sequence[str], chance: random.Random) -> str:
    return chance.choice([name for name in names if name != own])


def _with(question: str, when: str, chance: random.Random) -> str:
    body = question.rstrip("? ")
    mark = "?" if question.rstrip().endswith("?") else ""
    if mark and _ASKS.match(body) and chance.random() < _IN_FRONT:
        return f"{when[0].upper()}{when[1:]}, {body[0].lower()}{body[1:]}?"
    return f"{body} {when}{mark}"
