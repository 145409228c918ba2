"""Whose words "he said" or a bare quotation are: of whoever its end names, where it goes on, else of whoever the
nearest sentence before them does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.answer import NumberedSentence
from service.core.antecedent import LEADING, PRONOUN
from service.core.asking import Asked
from service.core.fit import QUOTATION
from service.core.holding import QUOTE
from service.core.support.aliases import canonical, lands
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, read

_FAR = 2  # sentences back
_NO_SUBJECT = LEADING | {"the", "a", "an", "by", "with", "for"}
_POSSESSIVE = re.compile(r"['’]s\b|s?['’](?=\s)")
# The end of a quotation that an earlier sentence begins.
_ENDING = re.compile(r"[^\"“„«”»]*(?:[^\W\d]|[,.!?…—-])(?:[”»]|“(?!\w)|\"(?=[^\"]*(?:\"[^\"]*\"[^\"]*)*\Z))")
_SIGNS = " .,—-"
_DOING = re.compile(r",? (?!and\b|or\b|in\b|on\b|at\b|for\b|with\b|by\b|of\b)[a-z0-9]")


def spoken_by(question: Asked, at: int, own: Sequence[NumberedSentence]) -> NumberedSentence | None:
    """The sentence that says whose words those of the sentence `at` are; None where it says so itself, nobody is
    named near it, or the question is not for what somebody said. `own` are the sentences of its passage,
    and of the one behind it."""
    if question.kind != "said" or not _leaves_open(own[at].text):
        return None
    is_said = bool(PRONOUN.search(_told(own[at].text)))  # "She said": nobody behind it is she
    rest = _goes_on(at, own) if _is_unclosed(own[at].text) and not is_said else None
    if rest is not None:
        told = _told(rest[-1].text).strip(_SIGNS) if rest else ""
        if told and not PRONOUN.search(told) and not _is_spoken_of(told, own[max(0, at - _FAR) : at]):
            return rest[-1]
        if not told and (not rest or any(QUOTE.match(one.text) for one in rest)):
            return None  # a later paragraph has more of it, and nobody's name
    return next((one for one in reversed(own[max(0, at - _FAR) : at]) if _somebody(one.text)), None)


def is_anothers(question: Asked, at: int, own: Sequence[NumberedSentence]) -> bool:
    """Whether the sentence has the words of somebody else than the one by name whose words are asked for."""
    names = question.speaker & question.names
    who = spoken_by(question, at, own) if names else None
    return who is not None and not (names & _words(who.text))


def subjects(text: str) -> list[str]:
    """Those whom a text names as doing something, outside its quotations: no owners, no places.

    >>> subjects('Ole Marsh\\'s coach, Ana Berg, left Oslo.'), subjects('Rain fell in Oslo.')
    (['Ana Berg'], [])
    """
    reading = read(_told(text))
    return [
        " ".join(reading.words[at].text for at in run) for run in name_runs(reading) if _is_subject(reading, run)
    ]


def _somebody(text: str) -> bool:
    """Whether it names somebody who does something: no nation is "he"."""
    return any(canonical(name.lower()) not in lands() for name in subjects(text))


def _is_subject(reading: Reading, run: Sequence[int]) -> bool:
    if reading.low(run[0] - 1) in _NO_SUBJECT or _owns(reading, run):
        return False
    return len(run) > 1 or bool(_DOING.match(reading.text, reading.words[run[-1]].end))


def _owns(reading: Reading, run: Sequence[int]) -> bool:
    return bool(_POSSESSIVE.match(reading.text, reading.words[run[-1]].end))


def _leaves_open(text: str) -> bool:
    """Whether the text is somebody's words and no more, or says no more than "he" of who speaks."""
    told = _told(text)
    return not subjects(told) and (bool(PRONOUN.search(told)) or not told.strip(_SIGNS))


def _is_spoken_of(told: str, before: Sequence[NumberedSentence]) -> bool:
    """Whether it names nobody but one whom a sentence before names: "the mayor" is Mayor Ana Berg."""
    said = {word.low for one in before if _somebody(one.text) for word in read(one.text).words}
    return not subjects(told) and any(word.content and word.low in said for word in read(told).words)


def _goes_on(at: int, own: Sequence[NumberedSentence]) -> Sequence[NumberedSentence] | None:
    """The sentences in which a quotation that the sentence leaves open goes on, up to its end, opened again by each
    new paragraph; none where it has no end, None where a paragraph shows that it was never closed."""
    behind = own[at + 1 :]
    for number, one in enumerate(behind, start=1):
        if one.span.start - own[at + number - 1].span.end > 1 and not QUOTE.match(one.text):
            return None
        if _ENDING.match(one.text) or (QUOTE.match(one.text) and not _is_unclosed(one.text)):
            return behind[:number]
    return ()


def _is_unclosed(text: str) -> bool:
    return any(found[0][-1] not in '"”“»' for found in QUOTATION.finditer(text))


def _told(text: str) -> str:
    """What a text says outside quotations, one that an earlier sentence begins among them."""
    return QUOTATION.sub(" ", _ENDING.sub(" ", text, count=1) if _ENDING.match(text) else text)


def _words(text: str) -> set[str]:
    """The words outside quotations that are no owner's."""
    reading = read(_told(text))
    owners = {at for run in name_runs(reading) if _owns(reading, run) for at in run}
    return {word.low for at, word in enumerate(reading.words) if at not in owners}
