"""Who "he" is: a sentence that answers a question for somebody by a pronoun goes with the one that names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.answer import NumberedSentence
from service.core.asking import Asked
from service.core.fit import QUOTATION
from service.core.support.proper import name_runs
from service.core.support.reading import read
from service.core.support.subjects import PLACING

_FAR = 2  # sentences back
_SAYING = "said|says|added|adds|told|wrote|writes|explained|warned|asked|argued|replied|insisted"
PRONOUN = re.compile(
    rf"^\W*(?:he|she|they)\b|\b(?:he|she|they) (?:{_SAYING})\b|\b(?:{_SAYING}) (?:he|she|they)\b", re.IGNORECASE
)
"""Where a sentence says no more than "he" of who does something, or speaks."""
_LATER = re.compile(
    r"^\W*(?:(?:but|and|then|later|so|yet) |(?:in|by) (?:\w+ )?\d{4} |[^,\"“„«]{1,40}, )(?=(?:he|she|they)\b)",
    re.IGNORECASE,
)
"""What may stand before it."""
_TO_WHOM = re.compile(r"(?:who|whom) (?:was|were|is|are|did|do|does|has been|have been)\b", re.IGNORECASE)
LEADING = PLACING | {"of"}
"""In front of a name that does nothing itself."""
_ACTING = re.compile(r"(?:['’]s)?,? (?!and\b|or\b|in\b|on\b|at\b|for\b|with\b|by\b)[a-z0-9]")


def antecedent(
    question: Asked, sentence: NumberedSentence, sentences: Sequence[NumberedSentence]
) -> NumberedSentence | None:
    """The nearest sentence before it, in its passage, that names somebody the question does not; None where the
    question asks for nobody, or the sentence itself names them."""
    if question.kind != "person" or not _leaves_open(question, sentence.text.strip()):
        return None
    before = [
        one
        for one in sentences
        if one.passage_id == sentence.passage_id and sentence.number - _FAR <= one.number < sentence.number
    ]
    return next((one for one in reversed(before) if _somebody(question, one.text)), None)


def _leaves_open(question: Asked, text: str) -> bool:
    """Whether the text says no more than "he", or is somebody's words and no more."""
    told = QUOTATION.sub("", text)
    before = _before_pronoun(told)
    if before is None:
        return not told.strip(" .,") and not _names(question, text)
    # "They elected Ana Berg" names who was elected.
    return not _names(question, told if _TO_WHOM.match(question.reading.text) else before)


def _before_pronoun(text: str) -> str | None:
    """What the text says before "he", None where it says no such thing of anybody."""
    if later := _LATER.match(text):
        return later[0]
    pronoun = PRONOUN.search(text)
    return text[: pronoun.start()] if pronoun else None


def _somebody(question: Asked, text: str) -> bool:
    """Whether the text names, as far as its form shows, a person or body that the question does not: two words, or
    one that does something; no place that something happens in."""
    reading = read(text)
    for run in name_runs(reading):
        if all(reading.words[at].low in question.names for at in run) or reading.low(run[0] - 1) in LEADING:
            continue
        after = reading.text[reading.words[run[-1]].end :]
        if len(run) > 1 or _ACTING.match(after):
            return True
    return False


def _names(question: Asked, text: str) -> bool:
    """Whether the text names what the question does not, but for where something happens."""
    reading = read(text)
    return any(
        reading.words[at].low not in question.names
        for run in name_runs(reading)
        if reading.low(run[0] - 1) not in LEADING
        for at in run
    )
