"""Exceptions: what is said of all but some is not said of these, nor of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from service.core.answer import Reason
from service.core.support.evidence import Evidence, content_of
from service.core.support.negation import NEGATORS
from service.core.support.past import is_past
from service.core.support.reading import Reading, Word, opposites
from service.core.support.spelt import FEW, SMALL

# "All but three", "every member but Hungary": not "all but certain", "all left but Hungary stayed".
_EXCEPT = re.compile(
    r"\b(?:except(?: for)?|not including|excluding|with the exception of|apart from|other than)\b"
    rf"|\b(?:all|everyone|everybody) but(?= (?:\d|(?:{FEW}|the|an?|his|her|its|their|those)\b|(?-i:[A-Z])))"
    r"|\b(?:all|every) (?P<who>[a-z]+) but(?= (?:the )?(?-i:[A-Z]))",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[,;.:](?!\d)|\b(?:and|or)\b(?! (?:the )?[A-Z])")
_ALL = frozenset("all every everyone everybody".split())
_VERBS = frozenset("is are was were been has have had will would did does do".split())
_LISTING = frozenset({"and", "or"})
_RESERVED = NEGATORS | {"only", "but", "exempt", "excluded", "exception"}
_OPEN = NEGATORS | {"also", "too", "well"}  # nobody except him; apart from him others, too


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    found = [(reading, match) for reading in evidence.readings for match in _exceptions(reading)]
    if not found or _EXCEPT.search(statement.text) or any(word.low in _RESERVED for word in statement.words):
        return
    for reading, match in found:
        if _is_included(reading, match, statement, evidence) or _is_of_all(reading, match, statement, evidence):
            yield Reason("negation", f"The evidence has an exception here: “{match[0]}”.")
            return


def _exceptions(reading: Reading) -> Iterator[re.Match[str]]:
    return (match for match in _EXCEPT.finditer(reading.text) if not is_past((match["who"] or "").lower()))


def _is_included(reading: Reading, match: re.Match[str], statement: Reading, evidence: Evidence) -> bool:
    """Whether the statement says of an exception what the evidence says of the others."""
    apart = _apart(reading, match)
    if not apart:
        return False
    last = apart[-1]
    sentence = [word for word in reading.words if word.sentence == last.sentence]
    ahead = [word for word in sentence if word.start < match.start()]
    opens = not any(word.content for word in ahead)
    behind = [word for word in sentence if word.start > last.start and (opens or word.clause == last.clause)]
    if any(word.low in _OPEN for word in (*ahead, *behind)) or (opens and not _names_all(sentence)):
        return False
    said, told = _content(statement.words), _content([*ahead, *behind])
    if not any(one <= said and not one <= told for one in _phrases(apart)):
        return False
    near = len(content_of(reading) & said)
    others = [content_of(one) & said for one in evidence.readings if one is not reading]
    if any(len(one) >= near and any(phrase <= one for phrase in _phrases(apart)) for one in others):
        return False  # it is told of them elsewhere
    verb, against = _verb([*ahead, *behind]), opposites().against
    if verb and verb.concept not in said:
        return False  # those who were not discharged are in hospital
    return bool(told & said) and not any(against.get(one) in said for one in told)


def _verb(words: list[Word]) -> Word | None:
    """The first verb in the past, those with a helper first: "discharged" of "the injured had been discharged"."""
    past = [(word, before.low) for before, word in pairwise([*words[:1], *words]) if is_past(word.low)]
    helped = [word for word, before in past if before in _VERBS]
    return next(iter([*helped, *(word for word, _ in past)]), None)


def _apart(reading: Reading, match: re.Match[str]) -> list[Word]:
    """The words of the exception: up to what it is an exception of, or to the end of its phrase."""
    ends = _ENDS.search(reading.text, match.end())
    end = ends.start() if ends else len(reading.text)
    words = [word for word in reading.words if match.end() <= word.start < end]
    verbs = (at for at, word in enumerate(words) if word.low in _VERBS or is_past(word.low))
    words = words[: next(verbs, None)]
    counted = bool(words) and (words[0].numeric or words[0].low in SMALL)
    return words[:1] if counted else words


def _phrases(apart: list[Word]) -> list[frozenset[str]]:
    """The content of each of those that are listed as exceptions."""
    phrases: list[list[Word]] = [[]]
    for word in apart:
        phrases = [*phrases, []] if word.low in _LISTING else [*phrases[:-1], [*phrases[-1], word]]
    return [content for phrase in phrases if (content := _content(phrase))]


def _content(words: list[Word] | tuple[Word, ...]) -> frozenset[str]:
    """What the words tell; numbers as digits, without the "one" that stands for a thing: "the one in Lund"."""
    found = frozenset(
        str(SMALL.get(word.low, word.concept))
        for word in words
        if word.content or word.numeric or word.low in SMALL
    )
    stands = any(word.low == "one" and at and words[at - 1].low == "the" for at, word in enumerate(words))
    return found - {"1"} if stands else found


def _is_of_all(reading: Reading, match: re.Match[str], statement: Reading, evidence: Evidence) -> bool:
    """Whether the statement says "all", and the evidence only with the exception."""
    sentence = reading.words[reading.at(match.start())].sentence
    others = [
        word for one in evidence.readings for word in one.words if one is not reading or word.sentence != sentence
    ]
    whole = [word for word in reading.words if word.sentence == sentence]
    return _names_all(whole) and _names_all(statement.words) and not _names_all(others)


def _names_all(words: list[Word] | tuple[Word, ...]) -> bool:
    return any(word.low in _ALL for word in words)
