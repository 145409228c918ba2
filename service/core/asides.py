"""Dates of what a text names in passing: in a clause about a thing, or of what something is compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.core.asking import Asked
from service.core.holding import places
from service.core.support.amounts import amounts
from service.core.support.dates import Dated
from service.core.support.direction import BE, HAVE
from service.core.support.past import is_past
from service.core.support.reading import Reading, Word
from service.core.support.subjects import PREPOSITIONS

_PRONOUNS = frozenset("who whom which whose".split())
_BORDER = re.compile(r"[,;:()]|\s-\s")
_APPOSED = re.compile(r"(?:^|[^\s,], )(?=(?P<verb>[a-z]+)(?: [^\s,;:()]+){0,8} (?:in|on) $)", re.IGNORECASE)
_DOING = frozenset("do does did will would can could may might should must".split())
_INFINITIVES = frozenset("beat burst cut hit put split".split())
_SUPERLATIVE = (
    r"(?:most|worst|best|first|only|(?:high|low|bigg|larg|small|deadli|long|short|great|strong|few|heavi)est)"
)
_STANDARD = re.compile(
    r"\b(?:than (?=(?:in|on|during|at|the|that|those|its) )|compared (?:with|to) "
    rf"|{_SUPERLATIVE}\b[^.;]{{0,60}}\bsince "
    r"|(?:years?|decades?|century|centuries) (?:after|before) )(?P<what>(?:[^\s,;]+ ){0,5}?)$",
    re.IGNORECASE,
)
# "Since the strike of 2014, when 60 were stranded": more of the earlier event follows.
_MORE = re.compile(
    r"(?: [a-z]+){0,2},? (?:(?:in|on|during|of) )?(?:when|where|which|that|who|whose)\b|(?: [a-z]+){0,2} \("
)
_COMPARING = re.compile(
    r"\b(?:since|than|after|before|until|compared|those|exceed\w*|surpass\w*|beat|top(?:ped)?)\b", re.IGNORECASE
)
# "The race that was held in 2019" was in 2019.
_HAPPENING = re.compile(r"\b(?:held|took place|occurred|happened|began|started|broke out|struck|hit|staged)\b")
_SHORTLY = 3  # words
_NEAR = 160  # characters


def is_in_clause(question: Asked, one: Dated) -> bool:
    """Whether the date of a question is that of a clause about a thing in it: "the portrait stolen in 1990"."""
    if _is_exact(one):
        return False
    clause = _relative(question.reading, one.start)
    return bool(clause and not _happens(clause)) or _is_participles(question, one)


def is_aside(question: Asked, reading: Reading, one: Dated) -> bool:
    """Whether a sentence has the date in a clause about a thing in it whose verb is not the question's, and what is
    asked for outside it.

    >>> from service.core.asking import asked
    >>> from service.core.support.dates import dates
    >>> from service.core.support.reading import read
    >>> reading = read("Ruiz, who won the league in 2019, scored a goal.")
    >>> [is_aside(asked(f"Who {verb} in 2024?"), reading, dates(reading)[0]) for verb in ("scored", "won")]
    [True, False]
    """
    if _is_exact(one):
        return False
    clause = _relative(reading, one.start) or _apposed(reading, one.start)
    telling = [word for word in clause if is_past(word.low)] or [word for word in clause if word.content]
    if not clause or _happens(clause) or any(_is_asked(question, word) for word in telling):
        return False
    return any(reading.words[at] not in clause for at in places(question, reading, reading.text))


def is_standard(question: Asked, reading: Reading, one: Dated) -> bool:
    """Whether a sentence has the date as that of what it compares with: "the most since the strike of 2014"."""
    found = _STANDARD.search(reading.text, max(0, one.start - _NEAR), one.start)
    if found is None or _MORE.match(reading.text, one.end):
        return False
    compared = range(reading.at(found.start("what")), reading.at(one.start))
    if any(is_past(reading.low(at)) or reading.low(at) == "to" for at in compared):
        return False
    if any(amount.index in compared for amount in amounts(reading)):
        return False  # "more than the 40 of 2014" tells of that year
    following = reading.words[reading.at(one.end - 1) + 1 :][:_SHORTLY]
    return not any(is_past(word.low) and _is_asked(question, word) for word in following)


def compares(question: Asked) -> bool:
    """Whether a question asks for a comparison itself."""
    return bool(_COMPARING.search(question.reading.text))


def _is_exact(one: Dated) -> bool:
    """Whether it is a day: what happens on a day is told by it, wherever the day stands."""
    return any(moment.day or moment.weekday is not None for moment in one.moments)


def _happens(clause: Sequence[Word]) -> bool:
    """Whether a clause says when something took place, and so when what is told of it did."""
    return _HAPPENING.search(" ".join(word.low for word in clause)) is not None


def _is_asked(question: Asked, word: Word) -> bool:
    return any(word.stem == own.stem or word.concept == own.concept for own in question.words)


def _relative(reading: Reading, start: int) -> Sequence[Word]:
    """The words behind "who" of a relative clause up to a date in it, which begins at the character `start`; none
    where the clause may have ended before."""
    before = reading.words[: reading.at(start)]
    for at in range(len(before) - 1, 0, -1):
        end = before[at + 1].start if at + 1 < len(before) else start
        if _BORDER.search(reading.text, before[at].end, end):
            return ()
        if _is_relative(reading, at):
            clause = before[at + 1 :]
            return clause if _verbs(clause) <= 1 else ()
    return ()


def _is_relative(reading: Reading, at: int) -> bool:
    word, before, after = reading.words[at], reading.words[at - 1], reading.low(at + 1)
    if word.low == "that":
        return before.content and not is_past(before.low) and (is_past(after) or after in BE | HAVE | _DOING)
    if word.low not in _PRONOUNS or before.low in ("and", "or") or is_past(before.low):
        return False
    return at > 1 or before.low not in PREPOSITIONS  # "in which town" asks


def _verbs(words: Sequence[Word]) -> int:
    """How many verbs there are, with their auxiliaries."""
    found, before = 0, ""
    for low in (word.low for word in words if not word.low.endswith("ly")):
        if low in BE | HAVE:
            found += before != "helper"
            before = "helper"
        else:
            found += is_past(low) and not before
            before = "verb" if is_past(low) else ""
    return found


def _apposed(reading: Reading, start: int) -> Sequence[Word]:
    """The words of a participle behind a comma, or at the beginning, up to the date: "Sanz, signed in 2023"."""
    for found in _APPOSED.finditer(reading.text, max(0, start - _NEAR), start):
        clause = reading.words[reading.at(found.start("verb")) : reading.at(start)]
        if is_past(found["verb"].lower()) and _verbs(clause) == 1:
            return clause
    return ()


def _is_participles(question: Asked, one: Dated) -> bool:
    """Whether a participle stands behind its noun in front of the date, and the question has another verb."""
    words = question.reading.words
    nouned, others = 0, False
    for at, word in enumerate(words[1:], start=1):
        if word.capital or word.low in _INFINITIVES:
            continue
        if is_past(word.low) and word.end <= one.start and _is_noun(words[at - 1]):
            nouned += not _happens([word, *words[at + 1 : at + 2]])
        elif is_past(word.low) or word.low in _DOING or (at == 1 and _is_somebody(words)):
            others = True
    return nouned > 1 or bool(nouned and others)


def _is_somebody(words: Sequence[Word]) -> bool:
    """Whether the question is who or what a thing is."""
    return words[0].low in ("who", "what") and words[1].low in BE


def _is_noun(word: Word) -> bool:
    return word.content and not word.numeric and not is_past(word.low) and not word.low.endswith("ly")
