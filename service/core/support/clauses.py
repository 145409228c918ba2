"""Clauses behind "that": framed as untrue, as neither shown nor said, or as argued; and the verb that tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.support.past import is_past
from service.core.support.reading import Reading

_HELPERS = frozenset(
    "is are was were be been being has have had will would can could may might must should".split()
)
_MODAL = frozenset("will would can could may might must should to".split())
_REACH = 30  # words in which the verb stands
_UNTRUE = re.compile(
    r"(?:(?:\bnot|n't|\bnever) (?:\w+ )?(?:true|correct|the case|a fact)|\b(?:untrue|false|incorrect)) that\b"
)
_UNSHOWN = re.compile(
    r"\bno (?:\w+ )?(?:evidence|proof|signs?|indications?|suggestions?|reason to (?:believe|think)) that\b"
    r"|(?:\bnot|n't|\bnever|\bcannot) (?:\w+ly )?(?:(?:find|conclude|show|prove|suggest|confirm|rule|expect) that\b"
    r"|(?:say|said|claim|believe|think)(?: that\b|(?= (?:the|he|she|they|it|his|her|their|its|[A-Z]\w+)\b)))"
)
_ARGUES = (
    r"argu(?:e[sd]?|ing)|contend(?:s|ed|ing)?|insist(?:s|ed|ing)?|complain(?:s|ed|ing)?|testif(?:y|ie[sd]|ying)"
)
_TESTIFIES = (
    r"(?:told|tells?|telling) (?:(?:the|a|an) )?(?:\w+ )?(?:police|detectives|officers|investigators|prosecutors"
    r"|court|judges?|jury|jurors|magistrates?|tribunal|inquiry|inquest|hearing)"
)
_ARGUED = re.compile(
    rf"\b(?i:{_ARGUES}|{_TESTIFIES})(?= (?:the|an?|he|she|they|it|his|her|their|its|[A-Z]\w+)\b)"
    rf"|\b(?i:{_ARGUES}|{_TESTIFIES}|arguments?|contentions?|insistence|complaints?|testimony|maintain(?:s|ed|ing)?"
    r"|assert(?:s|ed|ing|ions?)?)(?: (?:\w+ly|(?:on|in|to|before|under|at|during)(?: [\w'-]+){1,3}?))? that\b"
)


def untrue(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where a text says that something is not true: the word that denies, and the verb of what it denies.

    >>> from service.core.support.reading import read
    >>> list(untrue(read("It is not true that the club was sold.")))
    [(2, 8)]
    """
    for match in _UNTRUE.finditer(reading.text):
        if (verb := verb_from(reading, match.end())) is not None:
            yield reading.at(match.start()), verb


def unshown(reading: Reading) -> Iterator[int]:
    """The verbs of what a text says is not shown, said or believed.

    >>> from service.core.support.reading import read
    >>> list(unshown(read("There is no evidence that it causes harm.")))
    [6]
    """
    for match in _UNSHOWN.finditer(reading.text):
        if (verb := verb_from(reading, match.end())) is not None:
            yield verb


def argued(reading: Reading) -> Iterator[tuple[int, str]]:
    """The verbs of what a text says that somebody argues, complains of or insists on, and whether that is a
    `report` or, of what somebody insists should be, only `possible`. Of "to be" it is the word behind it.

    >>> from service.core.support.reading import read
    >>> list(argued(read("He argued that the money was a loan.")))
    [(7, 'report')]
    """
    for match in _ARGUED.finditer(reading.text):
        first, verb = reading.at(match.end()), verb_from(reading, match.end())
        if verb is None or reading.words[verb].capital or _is_verb(reading, first):
            continue  # not: a rule that bans it
        wanted = match[0].lower().startswith("insist") and _is_bare(reading, verb)
        yield verb, "possible" if wanted else "report"


def _is_bare(reading: Reading, verb: int) -> bool:
    """Whether the verb says what should be: insisted that he go, that he be sacked."""
    if "be" in (reading.low(verb - 1), reading.low(verb - 2)):
        return not any(reading.low(verb - back) in _MODAL for back in (2, 3))
    return not (_is_verb(reading, verb) or reading.low(verb).endswith("s") or _led(reading, verb))


def _is_verb(reading: Reading, index: int) -> bool:
    return reading.low(index) in _HELPERS or is_past(reading.low(index))


def verb_from(reading: Reading, start: int) -> int | None:
    """The verb of the clause that begins there: by its form, or else the word behind the subject."""
    first = reading.at(start)
    near = range(first, min(len(reading.words), first + _REACH))
    clause = [at for at in near if reading.words[at].clause == reading.words[first].clause]
    told = [at for at in clause if reading.words[at].content and not reading.words[at].low.endswith("ly")]
    verbs = [at for at in told if is_past(reading.low(at)) or _led(reading, at)]
    behind = [at for at in told if reading.low(at).endswith("s") and at > first and at - 1 in (*told, first)]
    return next(iter([*verbs, *behind, *told[1:], *told]), None)


def _led(reading: Reading, index: int) -> bool:
    """Whether a helper stands before the word: "was unfair", "was an insult"."""
    before = reading.low(index - 1)
    return (reading.low(index - 2) if before in ("a", "an", "the") else before) in _HELPERS
