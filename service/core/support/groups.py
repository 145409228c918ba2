"""Groups that the evidence counts: how many two of them are together, and how many a share of one is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.support.aliases import nations
from service.core.support.amounts import Amount, amounts
from service.core.support.evidence import Evidence, likeness
from service.core.support.past import is_past
from service.core.support.reading import Reading, Word
from service.core.support.spelt import FEW, count_of
from service.core.support.subjects import PREPOSITIONS

_COUNT = rf"(?P<{{}}>an?|the|\d{{{{1,2}}}}|{FEW})"
_JOINED = re.compile(
    rf"\b(?={_COUNT.format('one')} (?:[\w'-]+,? ){{1,8}}?and {_COUNT.format('two')} (?P<behind>[a-z]))",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r" of (?:them|these|those|the \w+)\b")
_HELPERS = frozenset("is are was were be been has have had".split())
_MOST = 40  # a sum of what is listed is small
_FEWEST = 3  # members of a group of which there is a share


def joined(evidence: Evidence, statement: Reading, amount: Amount) -> Iterator[tuple[int, int]]:
    """The counts of two groups that one sentence names together, unless the amount is that of one of them only.

    >>> from service.core.support.evidence import Quote
    >>> from service.core.support.reading import read
    >>> ten = Evidence([Quote("Six men and four women left.")])
    >>> [list(joined(ten, text, amounts(text)[0])) for text in map(read, ("Ten people left.", "Ten women left."))]
    [[(6, 4)], []]
    """
    said = {word.concept for word in statement.words[amount.last + 1 :]}
    for reading in evidence.readings:
        for match in _pairs(reading.text):
            one, two = count_of(match["one"]), count_of(match["two"])
            groups = _told_apart(reading, match)
            only = any(group & amount.nouns for group in groups) and not all(group & said for group in groups)
            if one + two <= _MOST and not only:
                yield one, two


def _pairs(text: str) -> list[re.Match[str]]:
    """Where two groups are counted; of several counts in front of "and" the nearest, and an article only where it
    is the only one."""
    nearest: dict[int, re.Match[str]] = {}
    for match in _JOINED.finditer(text):
        before = nearest.get(match.start("two"))
        if before is None or _is_article(before) or not _is_article(match):
            nearest[match.start("two")] = match
    return list(nearest.values())


def _is_article(match: re.Match[str]) -> bool:
    return match["one"].lower() in ("a", "an", "the")


def _told_apart(reading: Reading, match: re.Match[str]) -> tuple[frozenset[str], frozenset[str]]:
    """What is said of the first group only, and of the second: what they are, and what they do where each has its
    own verb. What the second leaves out, it shares."""
    between = [word for word in reading.words if match.end("one") <= word.start < match.start("two")]
    behind = [word for word in reading.words if word.start >= match.start("behind")]
    behind = [word for word in behind if word.clause == behind[0].clause]
    if not any(map(_is_verb, between)):
        ends = (at for at, word in enumerate(behind) if _is_verb(word) or (at and word.low in PREPOSITIONS))
        behind = behind[: next(ends, len(behind))]  # where it is, both are
    first = [word.concept for word in between if word.content]
    second = [word.concept for word in behind if word.content]
    shared = {word.concept for word in between if _is_verb(word)}
    if first and (not behind or not behind[0].content or behind[0].concept in shared):
        del first[0]  # nine patients on one drug and four on another
    if len(first) == 1 and len(second) > 1 and _is_adjective(next(word for word in between if word.content)):
        first.append(second[1])  # six Israeli and five Thai hostages
    return frozenset(first).difference(second), frozenset(second).difference(first)


def _is_adjective(word: Word) -> bool:
    return word.low in nations() or word.low in ("male", "female")


def _is_verb(word: Word) -> bool:
    return word.low in _HELPERS or (is_past(word.low) and not word.capital)


def shares(amount: Amount, statement: Reading, evidence: Evidence) -> Iterator[float]:
    """How many "half of them" are, where the only group that is counted in front of it is meant, and the statement
    says of the amount rather what the evidence says of the half."""
    before: list[tuple[Reading, Amount]] = []
    for reading in evidence.readings:
        for one in amounts(reading):
            if 0 < one.value < 1 and not one.unit and _OF_THEM.match(reading.text, reading.words[one.last].end):
                ours = (statement, amount.index)
                if len(before) == 1 and likeness(ours, (reading, one.index)) > likeness(
                    ours, (before[0][0], before[0][1].index)
                ):
                    yield one.value * before[0][1].value
            elif not one.unit and one.value >= _FEWEST:
                before.append((reading, one))
