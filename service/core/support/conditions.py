"""Conditions: what happens only if something else does, what is still wanted, what would have been."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence, content_of, first_of
from service.core.support.modality import moods
from service.core.support.negation import negated
from service.core.support.past import is_past
from service.core.support.reading import Reading

_IF = re.compile(r"\b(?:if|unless|should) (?:\w+ ){0,3}$", re.IGNORECASE)
_UNSURE = re.compile(r"\b(?:if|unless|should|would|could|might|(?-i:may))\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|provided)\b(?! (?:any|not|for|only|at)\b)", re.IGNORECASE)
_RESERVED = re.compile(
    r"\b(?:if|unless|provided|on condition|as long as|without|in case|once|until|(?-i:may)|could|might|would"
    r"|plan\w*|threat\w*|warn\w*|should|depend\w*|pending|subject|when|whether|conditional\w*)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"[;:]|,? (?:where|which|who|while|although|because|but)\b|, and\b"
)  # what no condition reaches over
_TO_COME = re.compile(r"\b(?:will|faces?)\b")
_MOST = 0.7  # of a statement's content words: a reading that has them is what it is about
_WANTED = r"needs?|needed|await(?:s|ing)?|pending|subject to|seek(?:s|ing)?|asked"
_TO_BE_DONE = r"offer(?:s|ed) to|voted to|until|(?<!at )once|would"
_ANY_WANTED = re.compile(rf"\b(?:{_WANTED}|{_TO_BE_DONE})\b", re.IGNORECASE)
_BETWEEN = r"(?:(?! (?:after|before|who|which|that)\b)[^.,;]){0,30}$"
_WANTED_BEFORE = re.compile(rf"\b(?:{_WANTED})\b{_BETWEEN}", re.IGNORECASE)
_TO_BE_DONE_BEFORE = re.compile(rf"\b(?:{_TO_BE_DONE})\b{_BETWEEN}", re.IGNORECASE)
_WANTS = re.compile(r"\b(?:if|unless|should|could|might|may|want\w*|wish\w*|ask\w*|hop\w+|demand\w*)\b")
_DETERMINERS = frozenset("the a an its his her their any no this that".split())
_WOULD_HAVE = re.compile(r"\b(?:would|could|might|should) (?:\w+ly )?have (?:\w+ly )?(?:been )?$")
_UNREAL = re.compile(r"\b(?:would|could|might|may|if|should|was to|were to|planned)\b")
_HELPERS = frozenset("will has have was were".split())


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    yield from first_of(statement, evidence, _only_if, _without_condition, _only_wanted, _would_have)


def _only_if(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """ "If found guilty" does not say that anyone was."""
    if _UNSURE.search(statement.text) or not any(_UNSURE.search(one.text) for one in evidence.readings):
        return
    for index in _deeds(statement):
        places = list(evidence.places(statement.words[index].concept))
        if places and all(reading.follows(at, _IF) for reading, at in places):
            yield _as_fact(statement, index)
            return


def _without_condition(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """What will be if something else is, is not what will be."""
    if not _TO_COME.search(statement.text) or _RESERVED.search(statement.text):
        return
    if not any(_CONDITION.search(one.text) for one in evidence.readings):
        return
    said = content_of(statement)
    best = max(evidence.readings, key=lambda one: len(said & content_of(one)))
    least = max(2, _MOST * len(said))
    if len(said & content_of(best)) < least:
        return
    for met in _CONDITION.finditer(best.text):
        start, end = _reach(best, met)
        if len(said & {word.concept for word in best.words if start <= word.start < end}) >= least:
            yield Reason("modality", f"The evidence has a condition that the statement leaves out: “{met[0]}”.")
            return


def _reach(reading: Reading, condition: re.Match[str]) -> tuple[int, int]:
    """From where to where in the text a condition may hold."""
    borders = [match.start() for match in _APART.finditer(reading.text)]
    start = max((at for at in borders if at < condition.start()), default=0)
    return start, min((at for at in borders if at > condition.end()), default=len(reading.text))


def _only_wanted(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """What still needs approval, nobody has approved."""
    if not any(_ANY_WANTED.search(one.text) for one in evidence.readings):
        return
    if _ANY_WANTED.search(statement.text) or _WANTS.search(statement.text):
        return
    for index in _deeds(statement):
        if statement.words[index].capital:
            continue
        places = [
            (reading, at)
            for reading, at in evidence.places(statement.words[index].concept)
            if reading.words[at].content
        ]
        if places and all(_is_wanted(*place) for place in places):
            yield _as_fact(statement, index)
            return


def _is_wanted(reading: Reading, index: int) -> bool:
    if is_past(reading.words[index].low):
        return False
    if reading.follows(index, _WANTED_BEFORE):
        return True
    return reading.low(index - 1) not in _DETERMINERS and reading.follows(index, _TO_BE_DONE_BEFORE)


def _would_have(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """What a scheme would have cost, it does not cost."""
    if not any(" have " in one.text for one in evidence.readings) or _UNREAL.search(statement.text):
        return
    for index, word in enumerate(statement.words):
        if not word.content or word.capital or negated(statement).sign(index):
            continue
        if not (is_past(word.low) or statement.low(index - 1) in _HELPERS or _counts_next(statement, index)):
            continue
        places = list(evidence.places(word.concept))
        if places and all(reading.follows(at, _WOULD_HAVE) for reading, at in places):
            yield _as_fact(statement, index)
            return


def _deeds(reading: Reading) -> Iterator[int]:
    """The words that tell what has been done."""
    for index, word in enumerate(reading.words):
        told = word.content and is_past(word.low) and not negated(reading).sign(index)
        if told and index not in moods(reading) and reading.low(index - 1) != "be":
            yield index


def _counts_next(reading: Reading, index: int) -> bool:
    return index + 1 < len(reading.words) and reading.words[index + 1].numeric


def _as_fact(statement: Reading, index: int) -> Reason:
    return Reason("modality", f"The evidence does not give “{statement.words[index].text}” as a fact.")
