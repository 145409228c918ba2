"""Swapped doers: who does something else in the evidence is said to do what another one does there.

"The mayor said that the Liberals had lost" is no loss of the mayor's, nor is what the council sues over a suit of
the builder's. Only plain clauses are compared: the same verb with or without an object in both, the doer right in
front of it or behind its "by", no word of the one among what names the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.attribution import speeches
from service.core.support.direction import BE, HAVE, MUTUAL, everyone, is_passive, is_verb, parties
from service.core.support.evidence import Evidence
from service.core.support.margins import told_from_behind
from service.core.support.negation import denies
from service.core.support.order import named
from service.core.support.past import is_past
from service.core.support.persons import offices
from service.core.support.reading import Reading, Word, of_reading, stem
from service.core.support.spelt import NTH, SMALL
from service.core.support.subjects import ARTICLES, PREPOSITIONS, head, keys, plain_subject
from service.core.support.synonyms import alike

_PERIODS = frozenset(stem(word) for word in "year month week day hour minute".split())
_ANYONE = frozenset("man men woman women person people latter former one other".split())
_SHARING = frozenset("with by through as".split())  # who stands behind these may have a part in it


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    if denies(statement):
        return
    behind = told_from_behind(statement, evidence)
    for index, word in enumerate(statement.words):
        if not word.content or word.stem in MUTUAL or word.clause in behind or not _is_deed(statement, index):
            continue
        places = [
            (reading, at) for reading, at in evidence.places(word.concept) if reading.words[at].stem == word.stem
        ]
        if places and all(_is_of_another((statement, index), place) for place in places):
            yield Reason("direction", f"In the evidence another one does what “{word.text}” says.")
            return


def _is_of_another(ours: tuple[Reading, int], theirs: tuple[Reading, int]) -> bool:
    """Whether the doer of our verb has a place of its own in the evidence, and the verb another doer there."""
    (statement, index), (reading, at) = ours, theirs
    if not _is_deed(reading, at) or _has_object(statement, index) != _has_object(reading, at):
        return False
    (mine, _), (its, beside) = _doer(statement, index), _doer(reading, at)
    if not mine or not its or all(_may_be_anyone(word) for word in its):
        return False
    if any(alike(one, other) for one in mine for other in its) or not _is_apart(reading, keys(mine), beside):
        return False
    if keys(its) & everyone(statement) and not _change_places(ours, theirs, keys(mine), keys(its)):
        return False
    if _are_one(keys(mine), keys(its), reading):
        return False
    return _is_name(statement, mine) == _is_name(reading, its) or _is_told(reading, at, keys(mine))


def _may_be_anyone(word: Word) -> bool:
    """Whether the word only points at somebody, or is the end of a time: "for 20 minutes missed"."""
    return word.low in _ANYONE or word.low in SMALL or word.low in NTH or word.stem in _PERIODS


def _change_places(
    ours: tuple[Reading, int], theirs: tuple[Reading, int], mine: frozenset[str], its: frozenset[str]
) -> bool:
    """Whether each of the two does it to the other."""
    return bool(its & parties(*ours)[1] and mine & parties(*theirs)[1])


def _is_deed(reading: Reading, index: int) -> bool:
    """Whether the word is a verb, and no participle that may belong to a noun: "men charged with bribery"."""
    word, before = reading.words[index], reading.low(index - 1)
    if word.capital or not (is_verb(reading, index) or (before in HAVE and is_past(word.low))):
        return False
    if is_passive(reading, index) or before in HAVE or _has_object(reading, index):
        return True
    clause = [other for other in reading.words if other.clause == word.clause and other is not word]
    return not any(is_past(other.low) or other.low in BE | HAVE for other in clause)


def _has_object(reading: Reading, index: int) -> bool:
    """Whether the verb is done to someone or something: an object follows at once, or it is a passive."""
    after = reading.words[index + 1 : index + 4]
    if is_passive(reading, index):
        return True
    if not after or after[0].clause != reading.words[index].clause or after[0].low in PREPOSITIONS:
        return False
    if after[0].numeric:
        return not any(word.stem in _PERIODS for word in after)
    return after[0].low in ARTICLES or not after[0].low.endswith("ly")


@of_reading
def _doer(reading: Reading, index: int) -> tuple[list[Word], list[Word]]:
    """The words that name who does it, and all that belongs to them; empty where there is any doubt."""
    if not is_passive(reading, index):
        return plain_subject(reading, index)
    clause = [word for word in reading.words[index + 1 :] if word.clause == reading.words[index].clause]
    by = next((at for at, word in enumerate(clause) if word.low == "by"), len(clause))
    before = {word.low for word in reading.words[max(0, index - 3) : index]}
    if not BE & before or any(word.low == "not" for word in clause[:by]):
        return [], []
    agent = clause[by + 1 :]
    end = next((at for at, word in enumerate(agent) if is_past(word.low) and not word.capital), len(agent))
    return head(agent[:end], reading), agent[:end]


def _is_apart(reading: Reading, mine: frozenset[str], beside: list[Word]) -> bool:
    """Whether the evidence has our doer, and not where it may have a part in the deed or another amount of it."""
    if not mine <= everyone(reading) or mine & keys(beside):
        return False
    for at, word in enumerate(reading.words):
        if not word.content or not keys([word]) <= mine:
            continue
        lead = [reading.low(before) for before in range(at - 3, at)]
        if _SHARING & set(lead) or (at + 1 < len(reading.words) and reading.words[at + 1].numeric):
            return False
    return True


def _are_one(mine: frozenset[str], its: frozenset[str], reading: Reading) -> bool:
    """Whether the evidence puts them side by side, as a name and an office."""
    pairs = offices(reading)
    return any((one, other) in pairs or (other, one) in pairs for one in mine for other in its)


def _is_name(reading: Reading, words: list[Word]) -> bool:
    return keys(words[-1:]) <= named(reading)


def _is_told(reading: Reading, index: int, mine: frozenset[str]) -> bool:
    """Whether ours tells what happens here; else a name and a noun may be one and the same."""
    clause = reading.words[index].clause
    told = [one for one in speeches(reading) if one.index < index and one.speakers & mine]
    return any(clause - reading.words[one.index].clause <= 1 for one in told)
