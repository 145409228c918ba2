"""Exceptions: what is said of all but some is not said of these, nor of all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence, content_of
from service.core.support.negation import NEGATORS
from service.core.support.reading import Reading, opposites

_EXCEPT = re.compile(
    r"\b(?:except(?: for)?|not including|excluding|with the exception of|apart from|other than)\b", re.IGNORECASE
)
_ENDS = re.compile(r"[,;.:](?!\d)|\b(?:and|or)\b")
_ALL = frozenset("all every everyone".split())
_NEAR = 40  # characters between "all" and its exception
_RESERVED = NEGATORS | {"only", "but", "exempt", "excluded", "exception"}


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    if not any(_EXCEPT.search(one.text) for one in evidence.readings):
        return
    if _EXCEPT.search(statement.text) or any(word.low in _RESERVED for word in statement.words):
        return
    said = content_of(statement)
    for reading in evidence.readings:
        for match in _EXCEPT.finditer(reading.text):
            if _is_included(reading, match, said, evidence) or _is_of_all(reading, match, statement):
                yield Reason("negation", f"The evidence has an exception here: “{match[0]}”.")
                return


def _is_included(reading: Reading, match: re.Match[str], said: frozenset[str], evidence: Evidence) -> bool:
    """Whether the statement says of the exception what the evidence says of the others."""
    ends = _ENDS.search(reading.text, match.end())
    end = ends.start() if ends else len(reading.text)
    apart = [word for word in reading.words if match.end() <= word.start < end and word.content]
    names = {word.concept for word in apart}
    if not names or not names <= said:
        return False
    near = len(content_of(reading) & said)
    others = [one for one in evidence.readings if one is not reading]
    if any(names <= content_of(one) and len(content_of(one) & said) >= near for one in others):
        return False  # it is told of them elsewhere
    ahead = [word for word in reading.words if word.start < match.start() and word.sentence == apart[0].sentence]
    if any(word.low in NEGATORS for word in ahead):
        return False  # nobody was hurt except him
    before = {word.concept for word in ahead if word.content}
    against = opposites().against
    return bool(before & said) and not any(against.get(one) in said for one in before)


def _is_of_all(reading: Reading, match: re.Match[str], statement: Reading) -> bool:
    near = range(match.start() - _NEAR, match.start())
    return any(word.low in _ALL and word.start in near for word in reading.words) and any(
        word.low in _ALL for word in statement.words
    )
