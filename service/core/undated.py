"""A question without its date, for sentences that carry that date.

Whether a sentence is of the 4th of June is told by comparing dates, exactly. So the reader need not judge it, too,
and it does that badly: most questions with a date that it learned from had been given a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.core.asking import asked
from service.core.support.dates import Moment, dates
from service.core.support.reading import read
from service.core.terms import STOP_TERMS, content_terms

_LEFT = re.compile(
    r"(?:\b(?P<beyond>since|until|till|before|after|by|from|to|than)|\b(?:on|in|during|of|at))? ?$", re.IGNORECASE
)
_FEWEST_TERMS = 2


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
    rest = re.sub(r"\s+(?=[?,.])|^[\s,]+|\s+(?=\s)", "", rest + reading.text[end:])
    if len(set(content_terms(rest)) - STOP_TERMS) < _FEWEST_TERMS:
        return None
    return Undated(rest, [moment for one in found for moment in one.moments[:1]])
