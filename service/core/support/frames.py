"""Frames: the words around a word, and how far two such surroundings are the same."""

from __future__ import annotations

from dataclasses import dataclass

from service.core.support.dates import dates
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, Word, of_reading
from service.core.support.spelt import SMALL

_BORDERS = frozenset("and or but while as because after before when that".split())
_RELATIVE = frozenset({"who", "which"})
_PASSED = frozenset(
    "a an the this that these those its his her their who which had has have also would will already still just "
    "then now later".split()
)
_LIGHT = frozenset(  # verbs that say little by themselves
    "make makes made take takes took get got give gave given have go goes went come came put see sees saw find "
    "finds found fall falls fell become becomes became grow grew consider considers considered do did done".split()
)
Key = tuple[str, str]
Place = tuple[Reading, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """How many words around two words are the same on either side, and how many of them tell something.

    `closed` where nothing else stands there: either side ends with its phrase.
    """

    left: int
    right: int
    telling: int
    closed: bool

    @property
    def words(self) -> int:
        return self.left + self.right


def frame(ours: Place, theirs: Place) -> Frame:
    """What is the same around a word of the statement and one of the evidence.

    >>> from service.core.support.reading import read
    >>> frame((read("The board rejected the plan."), 2), (read("The board approved the plan."), 2))
    Frame(left=1, right=1, telling=2, closed=True)
    """
    left, told_left, closed_left = _run(ours, theirs, -1)
    right, told_right, closed_right = _run(ours, theirs, 1)
    return Frame(left, right, told_left + told_right, closed_left and closed_right)


def _run(ours: Place, theirs: Place, step: int) -> tuple[int, int, bool]:
    (statement, index), (reading, at) = ours, theirs
    found = telling = 0
    while True:
        index, at = _next(statement, index, step), _next(reading, at, step)
        if index < 0 or at < 0:
            return found, telling, True
        if statement.words[index].concept != reading.words[at].concept:
            return found, telling, False
        found += 1
        telling += statement.words[index].content or statement.words[index].numeric


@of_reading
def slots(reading: Reading) -> dict[int, Key]:
    """The content words and numbers that are no names or dates, with their neighbours; "" where the phrase ends."""
    names = {at for run in name_runs(reading) for at in run}
    dated = [(one.start, one.end) for one in dates(reading)]
    return {
        at: (_beside(reading, at, -1), _beside(reading, at, 1))
        for at, word in enumerate(reading.words)
        if (word.content or word.numeric)
        and at not in names
        and word.low not in _LIGHT
        and not _is_joined(reading, at)
        and not any(start <= word.start < end and not _is_year(word) for start, end in dated)
    }


@of_reading
def places(reading: Reading) -> dict[Key, tuple[int, ...]]:
    """The words of `slots` by their neighbours."""
    table: dict[Key, tuple[int, ...]] = {}
    for at, key in slots(reading).items():
        table[key] = (*table.get(key, ()), at)
    return table


def is_number(word: Word) -> bool:
    return word.numeric or word.low in SMALL


def _is_year(word: Word) -> bool:
    return word.numeric and len(word.low) == 4


def _is_joined(reading: Reading, at: int) -> bool:
    """Whether the word is a part of one with hyphens: "lift-off"."""
    return reading.gap(at).startswith("-") or (at > 0 and reading.gap(at - 1).endswith("-"))


def _next(reading: Reading, index: int, step: int) -> int:
    """The next word that is not passed over; -1 where the phrase or the sentence ends."""
    sentence = reading.words[index].sentence
    while 0 <= index + step < len(reading.words) and reading.words[index + step].sentence == sentence:
        gap, last, index = reading.gap(min(index, index + step)), reading.low(index), index + step
        word = reading.words[index]
        if word.low in _BORDERS or not (gap.isspace() or gap == "'s " or {word.low, last} & _RELATIVE):
            return -1
        if word.low not in _PASSED and not (word.low.endswith("ly") and word.content):
            return index
    return -1


def _beside(reading: Reading, index: int, step: int) -> str:
    at = _next(reading, index, step)
    return reading.words[at].concept if at >= 0 else ""
