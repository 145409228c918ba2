"""Stages of a case at law: who is arrested is not yet charged, who is charged or on trial not yet convicted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence
from service.core.support.modality import moods
from service.core.support.negation import negated
from service.core.support.reading import Reading, of_reading

_ARREST, _CHARGE, _TRIAL, _CONVICTION = range(4)
# "Charged" and "sentence" have other senses: what is said to have happened must have the form of it.
_SAID = (
    (_CHARGE, re.compile(r"(?i)\b(?:charged (?:with|over)|indicted|accused of)\b")),
    (_TRIAL, re.compile(r"(?i)\b(?:on|stands|stood|standing) trial\b")),
    (_CONVICTION, re.compile(r"(?i)\b(?:convicted|(?:found|pleaded) guilty|sentenced to|jailed|imprisoned)\b")),
)
_TOLD = (
    (_ARREST, re.compile(r"(?i)\b(?:arrest(?:s|ed)?|detained|suspect(?:s|ed)?|suspicion|in custody|alleg\w+)\b")),
    (_CHARGE, re.compile(r"(?i)\b(?:charg(?:es?|ed|ing)|indict\w*|accus\w+|prosecuted)\b")),
    (
        _TRIAL,
        re.compile(
            r"(?i)(?:\b(?:on|stands?|stood|standing) trial|\btried|\btrial (?:of|began|opened|for)"
            r"|(?:'s|s'|\bhis|\bher|\btheir) trial)\b"
        ),
    ),
    (
        _CONVICTION,
        re.compile(
            r"(?i)\b(?:convict\w*|(?:found|pleaded|verdict of) guilty|guilty|sentenced|jail(?:ed|ing)|imprisoned"
            r"|years? in (?:prison|jail)"
            r"|(?:given|gave|gives|gets?|got|receive[ds]?) (?:him |her |them )?(?:an? )?[\w-]+[ -](?:year|month)s?"
            r"(?! ago)"
            r"|(?:prison|jail|life) (?:term|sentence)|behind bars)\b"
        ),
    ),
)
_FACED = re.compile(r"\b(?:fac(?:e|es|ed|ing)|carr(?:y|ies|ied)|maximum|up to)\b[^.;]*$")
_OPEN = frozenset({"possible", "condition", "plan"})
_NONE: frozenset[str] = frozenset()


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """A stage that no quote has reached is not said, where one has another of the same ladder."""
    reached = {stage for reading in evidence.readings for stage, _ in _stages(reading, _TOLD)}
    for stage, said in _stages(statement, _SAID):
        if reached and max(reached) < stage:
            yield Reason("modality", f"The evidence does not say “{said}”: the case has not come so far there.")
            return


@of_reading
def _stages(reading: Reading, forms: tuple[tuple[int, re.Pattern[str]], ...]) -> tuple[tuple[int, str], ...]:
    """The stages that the text says were reached, and its words for them."""
    found = ((stage, match) for stage, form in forms for match in form.finditer(reading.text))
    return tuple((stage, match[0]) for stage, match in found if _is_reached(reading, match))


def _is_reached(reading: Reading, match: re.Match[str]) -> bool:
    at = reading.at(match.start())
    words = range(at, reading.at(match.end() - 1) + 1)
    if any(negated(reading).sign(one) or moods(reading).get(one, _NONE) & _OPEN for one in words):
        return False
    return not reading.follows(at, _FACED)
