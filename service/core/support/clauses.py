"""Clauses behind "that": what is framed as untrue, or as neither shown nor said, and the verb that tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.support.past import is_past
from service.core.support.reading import Reading

_HELPERS = frozenset(
    "is are was were be been being has have had will would can could may might must should".split()
)
_REACH = 30  # words in which the verb stands
_UNTRUE = re.compile(
    r"(?:(?:\bnot|n't|\bnever) (?:\w+ )?(?:true|correct|the case|a fact)|\b(?:untrue|false|incorrect)) that\b"
)
_UNSHOWN = re.compile(
    r"\bno (?:\w+ )?(?:evidence|proof|signs?|indications?|suggestions?|reason to (?:believe|think)) that\b"
    r"|(?:\bnot|n't|\bnever|\bcannot) (?:\w+ly )?(?:(?:find|conclude|show|prove|suggest|confirm|rule|expect) that\b"
    r"|(?:say|said|claim|believe|think)(?: that\b|(?= (?:the|he|she|they|it|his|her|their|its|[A-Z]\w+)\b)))"
)


def untrue(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where a text says that something is not true: the word that denies, and the verb of what it denies.

    >>> from service.core.support.reading import read
    >>> list(untrue(read("It is not true that the club was sold.")))
    [(2, 8)]
    """
    for match in _UNTRUE.finditer(reading.text):
        if (verb := _verb(reading, match.end())) is not None:
            yield reading.at(match.start()), verb


def unshown(reading: Reading) -> Iterator[int]:
    """The verbs of what a text says is not shown, said or believed.

    >>> from service.core.support.reading import read
    >>> list(unshown(read("There is no evidence that it causes harm.")))
    [6]
    """
    for match in _UNSHOWN.finditer(reading.text):
        if (verb := _verb(reading, match.end())) is not None:
            yield verb


def _verb(reading: Reading, start: int) -> int | None:
    """The verb of the clause that begins there: by its form, or else the word behind the subject."""
    first = reading.at(start)
    near = range(first, min(len(reading.words), first + _REACH))
    clause = [at for at in near if reading.words[at].clause == reading.words[first].clause]
    told = [at for at in clause if reading.words[at].content and not reading.words[at].low.endswith("ly")]
    verbs = [at for at in told if is_past(reading.low(at)) or reading.low(at - 1) in _HELPERS]
    behind = [at for at in told if reading.low(at).endswith("s") and at > first and at - 1 in (*told, first)]
    return next(iter([*verbs, *behind, *told[1:], *told]), None)
