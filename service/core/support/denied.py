"""Denied in other words: what "has not started" has not begun, what one was "not able to reach" is not reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.direction import HAVE, is_verb
from service.core.support.evidence import Evidence, content_of
from service.core.support.negation import denies, negated
from service.core.support.past import is_past
from service.core.support.reading import Reading
from service.core.support.signs import foreign, negators

_ABLE = re.compile(
    r"\b(?:not|n't|never|cannot)\b(?: \w+){0,2} (?:able|managed|allowed|succeeded|possible) to (?:\w+ly )?$",
    re.IGNORECASE,
)
_SPEECH = frozenset("say add suggest report tell announc comment reveal".split())
_ABOUT = 6  # words in front of the denied one that say what it is about


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    if not any(negators(one) for one in evidence.readings) or negated(statement).negators:
        return
    if denies(statement):
        return
    negative = foreign(statement, evidence.concepts, weak=True)
    for index, word in enumerate(statement.words):
        if not word.content or word.capital:
            continue
        if _is_out_of_reach(statement, index, evidence) or (
            not negative and _is_denied(statement, index, evidence)
        ):
            yield Reason("negation", f"The evidence says the contrary about “{word.text}”.")
            return


def _is_out_of_reach(statement: Reading, index: int, evidence: Evidence) -> bool:
    word = statement.words[index]
    places = list(evidence.places(word.concept)) if is_past(word.low) else []
    return bool(places) and all(reading.follows(at, _ABLE) for reading, at in places)


def _is_denied(statement: Reading, index: int, evidence: Evidence) -> bool:
    """Whether the evidence denies, of the same one, a verb of the same concept everywhere."""
    word = statement.words[index]
    if word.stem in _SPEECH or not (is_verb(statement, index) or statement.low(index - 1) in HAVE):
        return False
    places = list(evidence.places(word.concept))
    if not places or any(reading.words[at].stem == word.stem for reading, at in places):
        return False
    if not all(negated(reading).sign(at) for reading, at in places):
        return False
    about = content_of(statement) - {word.concept}
    return all(about & {one.concept for one in reading.words[max(0, at - _ABOUT) : at]} for reading, at in places)
