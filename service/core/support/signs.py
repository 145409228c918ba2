"""Signs: the negators of a text, and the words with something negative in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.core.support.evidence import Evidence
from service.core.support.negation import NEGATORS, negated
from service.core.support.reading import Reading, of_reading

_STEMS = frozenset(
    """fail refus deni reject avoid prevent lack dismiss cancel stop halt suspend absenc absent miss oppos
    against end
    close shut ban forbid prohibit block acquit innoc exclud abandon contrari withdraw doubt beyond
    onli few littl except without hard rare seldom ignor flaw neglect fals wrong fake vacant empti
    surviv spare silent silenc secret differ alon first abstain free postpon delay stay remain still keep minimum
    least
    last lose cut down scarc bare disput disagre barr bar veto unlik hide conceal insuffici otherwis oppon critic
    barrier short exempt outsid""".split()
)
_PREFIXED = re.compile(
    r"(?:un(?!i[tvoqf]|der|cle|til)\w{3,}|non|dis(?!c[uo]|t[ra]|p[ulo]|m[ai]s|e)\w{4,}"
    r"|i[mnrl](?=cap|comp|suff|corr|poss|perf|leg|reg|resp|act|vis|vali|just|accur|adeq)\w+|\w+less)$"
)
_WEAK = frozenset(
    "lose cut down last first end only little short free still stay remain keep too critic alon rare minimum "
    "least".split()
)
_LINKS = frozenset("nor rather instead".split())  # of a negation, or beside one


@of_reading
def negatives(reading: Reading) -> frozenset[int]:
    """The indices of the words with something negative in them, negators apart."""
    return frozenset(
        at
        for at, word in enumerate(reading.words)
        if (word.stem in _STEMS or _PREFIXED.match(word.low)) and at not in negated(reading).negators
    )


@of_reading
def negators(reading: Reading) -> frozenset[int]:
    return frozenset(at for at in negated(reading).negators if reading.words[at].low not in _LINKS)


def own(statement: Reading, evidence: Evidence) -> frozenset[int]:
    """The statement's negators but for words like "refused" that the evidence has, too."""
    return frozenset(
        at
        for at in negators(statement)
        if statement.words[at].low in NEGATORS or statement.words[at].concept not in evidence.concepts
    )


def foreign(reading: Reading, known: frozenset[str], weak: bool) -> int:
    """How many negative words a text has that the other side has not."""
    words = [reading.words[at] for at in negatives(reading)]
    return sum(word.concept not in known and (weak or word.stem not in _WEAK) for word in words)


def is_shared(reading: Reading, negator: int, statement: Reading) -> bool:
    """Whether the statement has the same word of denial."""
    word = reading.words[negator]
    return word.content and word.low not in NEGATORS and any(word.stem == other.stem for other in statement.words)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the evidence: its content, its negative words, and whether it has a negator."""

    content: frozenset[str]
    negative: frozenset[str]
    denies: bool


def parts(evidence: Evidence) -> list[Part]:
    return [part for reading in evidence.readings for part in _parts_of(reading)]


@of_reading
def _parts_of(reading: Reading) -> tuple[Part, ...]:
    found = []
    for number in sorted({word.part for word in reading.words}):
        words = [at for at, word in enumerate(reading.words) if word.part == number]
        content = frozenset(reading.words[at].concept for at in words if reading.words[at].content)
        negative = frozenset(
            reading.words[at].concept
            for at in words
            if at in negatives(reading) and reading.words[at].stem not in _WEAK
        )
        found.append(Part(content, negative, any(at in negators(reading) for at in words)))
    return tuple(found)
