"""Wholes: a deputy is not the minister, most of 12,000 not 12,000, the highest not the highest ever."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.amounts import Amount, amounts
from service.core.support.bearers import same
from service.core.support.evidence import Evidence, first_of
from service.core.support.negation import denies
from service.core.support.past import is_past
from service.core.support.reading import Reading

_OFFICES = frozenset(
    "minister president chief director chairman chairwoman governor mayor secretary champion coach captain king "
    "ambassador manager editor".split()
)
_PREFIXES = frozenset(
    "deputy vice acting interim former ex outgoing assistant caretaker honorary elect designate".split()
)
_FORMER = _PREFIXES | frozenset("once was were had previously used until".split())
_EVER = re.compile(r"\b(?:ever(?! since)|of all time|in history|on record)\b")
_SUPERLATIVE = re.compile(r"\b(?:\w{3,}est|most|least|worst|best|first|last|only)\b")
_ANY_EVER = re.compile(
    r"\b(?:ever(?! since)|of all time|histor\w+|records?|never|unprecedented|first(?!.* (?:in|since) )"
    r"|since (?:it|they|the|records?))\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:most|half|many|some|almost all|nearly all|a (?:third|quarter|majority)|\d+ (?:percent|per cent)) of "
    r"(?:the |its |their )?(?:\w+(?:'s)? )?(\d[\d,]+) \w+",
    re.IGNORECASE,
)
_SHARED = re.compile(r"\b(?:most|half|many|of|out|asked|needs?|needed|sought)\b", re.IGNORECASE)
_REACH = 40  # characters in front of a number that may say of it that it is not whole


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    yield from first_of(statement, evidence, _prefix_dropped, _ever_added, _placed_higher, _share_dropped)


def _prefix_dropped(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """The deputy minister is not the minister, and a former one no longer."""
    offices = [word for word in statement.words if word.low in _OFFICES]
    if not offices or any(word.low in _FORMER for word in statement.words):
        return
    for office in offices:
        places = [
            (reading, at)
            for reading in (*evidence.readings, *evidence.titles)
            for at, word in enumerate(reading.words)
            if word.low == office.low
        ]
        if places and all(_is_prefixed(*place) for place in places):
            yield Reason("word", f"The evidence does not speak of a “{office.text}” without more.")
            return


def _is_prefixed(reading: Reading, index: int) -> bool:
    sentence = reading.words[index].sentence
    return any(
        word.low in _PREFIXES and word.sentence == sentence for word in reading.words[max(0, index - 4) : index]
    )


def _ever_added(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """The highest is not the highest ever."""
    ever = _EVER.search(statement.text) if _SUPERLATIVE.search(statement.text) else None
    if ever and not denies(statement) and not any(_ANY_EVER.search(one.text) for one in evidence.readings):
        yield Reason("quantifier", f"The evidence does not say “{ever[0]}”.")


def _placed_higher(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """The third woman is not the first woman."""
    ours = [one for one in amounts(statement) if one.unit == "ordinal" and one.last + 1 < len(statement.words)]
    if not ours or denies(statement):
        return
    theirs = [
        (one, _noun_behind(reading, one))
        for reading in evidence.readings
        for one in amounts(reading)
        if one.unit == "ordinal"
    ]
    for amount in ours:
        noun = statement.words[amount.last + 1]
        found = [same(amount, one) for one, other in theirs if other in ("", noun.concept)]
        rival = any(other == noun.concept for _, other in theirs)
        if noun.content and rival and not any(found):
            said = statement.words[amount.index].text
            yield Reason("number", f"The evidence gives another number than “{said}” here.")
            return


def _noun_behind(reading: Reading, amount: Amount) -> str:
    """The concept of what follows; empty where it is left out: "the first would require it"."""
    behind = reading.words[amount.last + 1 : amount.last + 2]
    return behind[0].concept if behind and behind[0].content else ""


def _share_dropped(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """What most of the 12,000 did, the 12,000 have not done."""
    if not amounts(statement):
        return
    for reading in evidence.readings:
        for match in _SHARE.finditer(reading.text):
            at = statement.text.find(match[1])
            if at < 0 or _SHARED.search(statement.text, max(0, at - _REACH), at):
                continue
            said = {word.concept for word in statement.words if word.content and is_past(word.low)}
            if said & {word.concept for word in reading.words if word.content and word.start > match.end()}:
                yield Reason("quantifier", f"The evidence says this of a part only: “{match[0]}”.")
                return
