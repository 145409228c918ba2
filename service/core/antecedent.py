"""Who "he" is: a sentence that answers a question for somebody by a pronoun goes with the one that names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.answer import NumberedSentence
from service.core.asking import Asked
from service.core.support.names import name_runs
from service.core.support.reading import read

_FAR = 2  # sentences back
_SAYING = "said|says|added|adds|told|wrote|writes|explained|warned|asked|argued|replied|insisted"
_PRONOUN = re.compile(
    rf"^\W*(?:he|she|they)\b|\b(?:he|she|they) (?:{_SAYING})\b|\b(?:{_SAYING}) (?:he|she|they)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"“„«][^\"”“»]+(?:[\"”“»]|$)")


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
    return next((one for one in reversed(before) if _names(question, one.text)), None)


def _leaves_open(question: Asked, text: str) -> bool:
    """Whether the text says no more than "he", or is somebody's words and no more."""
    told = _QUOTED.sub("", text)
    if pronoun := _PRONOUN.search(told):
        return not _names(question, told[: pronoun.start()])
    return not told.strip(" .,") and not _names(question, text)


def _names(question: Asked, text: str) -> bool:
    reading = read(text)
    return any(reading.words[at].low not in question.names for run in name_runs(reading) for at in run)
