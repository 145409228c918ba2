"""Doers: who did it, behind a relative clause or an apposition, or in place of a passive's object; who hopes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.aliases import lands
from service.core.support.direction import HAVE, MUTUAL, is_another, is_passive, is_verb, leads, parties
from service.core.support.evidence import Evidence, first_of
from service.core.support.margins import told_from_behind
from service.core.support.negation import denies
from service.core.support.order import named
from service.core.support.past import is_past
from service.core.support.persons import aliases, is_title, same_person
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, stem
from service.core.support.subjects import ARTICLES, PREPOSITIONS, keys, subject, without_beside

_MOST_NAMES = 3  # words of names in front of the verb: with more of them, whose verb it is is a guess
_TOO_LIGHT = MUTUAL | {"becom", "remain", "seem"}
_MINDS = re.compile(r"\b(?:expect|signal|hope|fear|blame)")
_MIND = frozenset(stem(word) for word in "expect signal hope fear blame".split())


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    if denies(statement):
        return
    yield from first_of(statement, evidence, _behind_clause, _of_passive, _in_mind)


def _behind_clause(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """ "Mora, who led the bank, resigned" is about Mora."""
    if not named(statement):
        return
    behind = told_from_behind(statement, evidence)
    for index, word in enumerate(statement.words):
        if word.concept not in evidence.concepts or word.stem in _TOO_LIGHT or word.clause in behind:
            continue
        if not _is_deed(statement, index) or not _is_led(statement, index):
            continue
        ours = parties(statement, index)
        if not _persons(ours[0] & named(statement)):
            continue
        places = evidence.best_places(statement, index, word.concept, fit=is_verb)
        places = [(reading, at) for reading, at in places if reading.words[at].stem == word.stem]
        if places and all(
            bool(_persons(subject(reading, at) & _heads(reading)) - keys(list(statement.words)))
            and not is_passive(reading, at)
            and not leads(reading, at)
            and is_another(statement, ours, parties(reading, at), reading, evidence)
            and _has_few_names(reading, at)
            for reading, at in places
        ):
            yield Reason("direction", f"In the evidence another one does what “{word.text}” says.")
            return


def _is_deed(reading: Reading, index: int) -> bool:
    """Whether the word is a verb of what someone has done."""
    word = reading.words[index]
    if not word.content or word.capital or not (is_past(word.low) or reading.low(index - 1) in HAVE):
        return False
    return is_verb(reading, index) and not is_passive(reading, index)


def _has_object(reading: Reading, index: int) -> bool:
    """Whether what it is done to follows at once: no "patients admitted to hospital"."""
    after = reading.words[index + 1 : index + 2]
    return bool(after) and (after[0].low in ARTICLES or after[0].capital or after[0].numeric)


def _is_led(reading: Reading, index: int) -> bool:
    """Whether the name in front of the verb is its subject, and qualifies nothing: "workers from Velmora"."""
    at = next((at for at in range(index - 1, -1, -1) if reading.words[at].capital), -1)
    while at > 0 and reading.words[at].capital:
        at -= 1
    return leads(reading, index) and reading.low(at) not in PREPOSITIONS


def _heads(reading: Reading) -> frozenset[str]:
    """The words of names that qualify no noun: not the Ostravian of "the Ostravian diplomat"."""
    words = reading.words
    runs = [run for run in name_runs(reading) if not _qualifies(reading, run[-1])]
    return keys([words[at] for run in runs for at in run])


def _qualifies(reading: Reading, index: int) -> bool:
    after = reading.words[index + 1 : index + 2]
    return bool(after) and reading.gap(index) == " " and after[0].content and not is_past(after[0].low)


def _persons(names: frozenset[str]) -> frozenset[str]:
    """Those who are no nation: "the Chilean" is not who it is."""
    return names - lands()


def _has_few_names(reading: Reading, index: int) -> bool:
    front = [one for one in reading.words[:index] if one.sentence == reading.words[index].sentence]
    names = [one for one in without_beside(front) if one.capital and one.content and not is_title(one)]
    return len({one.low for one in names}) <= _MOST_NAMES


def _of_passive(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Who was attacked by nobody that is named, has not attacked."""
    for index, word in enumerate(statement.words):
        if word.concept not in evidence.concepts or not _has_object(statement, index):
            continue
        if not _is_deed(statement, index):
            continue
        doer, done_to = parties(statement, index)
        if not doer or not done_to:
            continue
        places = [
            (reading, at)
            for reading, at in evidence.places(word.concept)
            if reading.words[at].stem == word.stem and is_verb(reading, at)
        ]
        if places and all(is_passive(*place) and _hits(parties(*place), doer, done_to) for place in places):
            yield Reason("direction", f"In the evidence “{word.text}” is what was done to this one.")
            return


def _hits(theirs: tuple[frozenset[str], frozenset[str]], doer: frozenset[str], done_to: frozenset[str]) -> bool:
    return not theirs[0] and bool(theirs[1] & doer) and not theirs[1] & done_to


def _in_mind(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Whom the evidence has hope for it, and who hopes for it in the statement."""
    if not _MINDS.search(statement.text) or any(word.low == "than" for word in statement.words):
        return
    for index, word in enumerate(statement.words):
        if word.stem not in _MIND or word.capital or index == 0 or is_passive(statement, index):
            continue
        ours = subject(statement, index)
        if not ours & named(statement):
            continue
        places = [
            (reading, at) for reading, at in evidence.places(word.concept) if reading.words[at].stem == word.stem
        ]
        if places and not any(_may_be_one(ours, *place, evidence) for place in places):
            yield Reason("speaker", f"In the evidence it is someone else of whom “{word.text}” is said.")
            return


def _may_be_one(ours: frozenset[str], reading: Reading, index: int, evidence: Evidence) -> bool:
    theirs = subject(reading, index)
    if not theirs or theirs & ours or aliases(ours, evidence) & theirs or same_person(ours, theirs, evidence):
        return True
    return not theirs & named(reading) and bool(ours & keys(list(reading.words)))
