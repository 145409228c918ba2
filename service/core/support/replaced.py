"""Replaced words: what stands between the same words as in the evidence must be able to mean the same.

"Residents had supported the runway" is the evidence's "residents, who had fought the runway" with another verb.
Where a word of the statement has the neighbours that a word of the evidence has, it must be related to that word:
as one of much the same meaning or as a more general one. A noun may be what a general one of the evidence
("the project") points back at.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from service.core.answer import Reason
from service.core.support.dates import dates
from service.core.support.evidence import Evidence, concepts_of
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, Word, read
from service.core.support.synonyms import POINTING, alike
from service.core.support.thesaurus import meanings

_BEFORE = 450  # characters in front of a quote where its general nouns point
_FEWEST = 2  # words next to the word that both sides have
_BORDERS = frozenset("and or but while as because after before when that".split())
_BEFORE_NOUNS = frozenset("a an the this that these those its his her their of s in on at for with by from".split())
_RELATIVE = frozenset({"who", "which"})
_LIGHT = frozenset(  # verbs that say little by themselves
    "make makes made take takes took get got give gave given have go goes went come came put see sees saw find "
    "finds found fall falls fell become becomes became grow grew consider considers considered do did done".split()
)
_PASSED = frozenset(
    "a an the this that these those its his her their who which had has have also would will already still just "
    "then now later".split()
)


Key = tuple[str, str]


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    for index, key in _slots(statement)[1].items():
        for reading in evidence.readings:
            for at in _alike_places(reading, key):
                if _is_replaced((statement, index), (reading, at), evidence):
                    word, other = statement.words[index].text, reading.words[at].text
                    yield Reason("word", f"The statement says “{word}” where the evidence says “{other}”.")
                    return


def _alike_places(reading: Reading, key: Key) -> list[int]:
    """Where a word has the same neighbours, or one of them where the phrase ends on the other side."""
    places = _slots(reading)[0]
    left, right = key
    keys = [key, *([(left, "")] if left and right else [])]
    found = [at for one in keys for at in places.get(one, ())]
    if left and not right:
        found += [at for (before, after), ats in places.items() if before == left and after for at in ats]
    return found


def _is_replaced(ours: tuple[Reading, int], theirs: tuple[Reading, int], evidence: Evidence) -> bool:
    word, other = ours[0].words[ours[1]], theirs[0].words[theirs[1]]
    deeds = ours[0].low(ours[1] - 1) not in _BEFORE_NOUNS and not ours[0].low(ours[1] - 1)[:1].isdigit()
    runs = [_run(ours, theirs, step) for step in (-1, 1)]
    return (
        word.concept not in evidence.concepts
        and other.concept not in concepts_of(ours[0])
        and bool(meanings(word.stem) and meanings(other.stem))
        and _is_same_frame(runs)
        and not alike(word, other, deeds)
        and not _points_back(word, other, evidence)
    )


def _is_same_frame(runs: list[tuple[int, int]]) -> bool:
    """Whether enough of the same words stand around; more on one side where there are none on the other."""
    tell = sum(telling for _, telling in runs)
    return sum(all_ for all_, _ in runs) >= _FEWEST and tell >= (1 if all(all_ for all_, _ in runs) else 2)


@lru_cache(maxsize=4096)
def _slots(reading: Reading) -> tuple[dict[Key, list[int]], dict[int, Key]]:
    """The content words by their neighbours, and the neighbours of each."""
    names = {at for run in name_runs(reading) for at in run}
    dated = [(one.start, one.end) for one in dates(reading)]
    keys = {
        at: (_beside(reading, at, -1), _beside(reading, at, 1))
        for at, word in enumerate(reading.words)
        if word.content
        and not word.numeric
        and at not in names
        and word.low not in _LIGHT
        and not _is_joined(reading, at)
        and not any(start <= word.start < end for start, end in dated)
    }
    places: dict[Key, list[int]] = {}
    for at, key in keys.items():
        places.setdefault(key, []).append(at)
    return places, keys


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


def _run(ours: tuple[Reading, int], theirs: tuple[Reading, int], step: int) -> tuple[int, int]:
    """How many words follow that are the same on both sides, and how many of them tell something."""
    (statement, index), (reading, at) = ours, theirs
    found = telling = 0
    while True:
        index, at = _next(statement, index, step), _next(reading, at, step)
        if index < 0 or at < 0 or statement.words[index].concept != reading.words[at].concept:
            return found, telling
        found += 1
        telling += statement.words[index].content or statement.words[index].numeric


def _points_back(word: Word, other: Word, evidence: Evidence) -> bool:
    """Whether a general noun of the evidence may stand for the word, which was spoken of before."""
    if other.low not in POINTING and not other.capital:
        return False
    texts = [evidence.question, *evidence.titles, *(read(quote.before(_BEFORE)) for quote in evidence.quotes)]
    return any(alike(word, one) for text in texts for one in text.words if one.content)
