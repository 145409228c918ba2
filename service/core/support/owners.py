"""Owners: whose number it is, where the evidence has one of the same unit for who or what the statement names.

Three comparisons: by the names of a sentence, by the subjects of the verbs, by what stands in the clause in front.
Each objects only where the number of ours stands, in every place, beside another owner, and the evidence has
another number beside our owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.core.answer import Reason
from service.core.support.amounts import Amount, amounts
from service.core.support.bearers import Known, same
from service.core.support.direction import is_passive
from service.core.support.evidence import Evidence
from service.core.support.past import is_past
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, Word, of_reading
from service.core.support.subjects import keys, subject
from service.core.support.synonyms import alike

_HELPERS = frozenset("is are was were has have had will".split())
_PRONOUNS = frozenset("it they he she its their his her this these which who that".split())
_PERSONS = frozenset("i we he she they".split())
_STANDING = frozenset("it they those he she".split())
_START = 5  # letters by which words of two clauses are compared


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    told = amounts(statement)
    if not any(_may_have_another(one) for one in told):
        return
    known = [(reading, one) for reading in evidence.readings for one in amounts(reading)]
    for amount in filter(_may_have_another, told):
        if any(other is not amount and _unit(other) == _unit(amount) for other in told):
            continue  # which of them is whose, the order of the words may tell
        places = [pair for pair in known if same(amount, pair[1])]
        rivals = [
            (reading, one)
            for reading, one in known
            if _unit(one) == _unit(amount)
            and _may_be_rival(amount, one)
            and not any(same(other, one) for other in told)
        ]
        if not (places and rivals):
            continue
        if (
            _by_name(statement, amount, places, rivals)
            or _by_subject(statement, amount, places, rivals)
            or _by_clause(statement, amount, places, rivals, evidence)
        ):
            said = statement.words[amount.index].text
            yield Reason("number", f"In the evidence “{said}” is the number of someone or something else.")
            return


def _may_have_another(amount: Amount) -> bool:
    return amount.unit not in ("ordinal", "times")


def _may_be_rival(ours: Amount, other: Amount) -> bool:
    """Whether it may count the same, as far as nouns show it."""
    return bool(ours.unit or not ours.nouns or not other.nouns or ours.nouns & other.nouns)


def _unit(amount: Amount) -> str:
    return "percent" if not amount.unit and amount.value < 1 else amount.unit


def _by_name(statement: Reading, amount: Amount, places: Sequence[Known], rivals: Sequence[Known]) -> bool:
    """Whether the sentences of the number name others only, and a rival's sentence names ours."""
    ours = frozenset[str]().union(*_names(statement).values())
    if not ours:
        return False
    theirs = [_names_beside(*pair) for pair in places]
    if any(_has_person(*pair) for pair in places):
        return False
    if any(not names or names & ours for names in theirs):
        return False
    return any(amount.unit == rival.unit and ours <= _names_beside(reading, rival) for reading, rival in rivals)


@of_reading
def _names(reading: Reading) -> dict[int, frozenset[str]]:
    """The words of the names in each sentence, in lower case."""
    found: dict[int, set[str]] = {}
    for run in name_runs(reading):
        for at in run:
            found.setdefault(reading.words[at].sentence, set()).add(reading.words[at].low)
    return {sentence: frozenset(names) for sentence, names in found.items()}


def _has_person(reading: Reading, amount: Amount) -> bool:
    """Whether a pronoun of the sentence may stand for anybody."""
    sentence = reading.words[amount.index].sentence
    return any(word.low in _PERSONS and word.sentence == sentence for word in reading.words)


def _names_beside(reading: Reading, amount: Amount) -> frozenset[str]:
    return _names(reading).get(reading.words[amount.index].sentence, frozenset())


def _by_subject(statement: Reading, amount: Amount, places: Sequence[Known], rivals: Sequence[Known]) -> bool:
    """Whether the verbs of the number have other subjects, and a rival's verb has ours."""
    ours = _subject_of(statement, amount)
    if not ours:
        return False
    said = keys([word for word in statement.words if word.content])
    theirs = [_subject_of(*pair) for pair in places]
    if any(not owner or owner & said for owner in theirs) or any(_points(*pair) for pair in places):
        return False
    return any(amount.unit == rival.unit and ours & _subject_of(reading, rival) for reading, rival in rivals)


def _subject_of(reading: Reading, amount: Amount) -> frozenset[str]:
    verb = _verb_before(reading, amount.index)
    return subject(reading, verb) if verb is not None and not is_passive(reading, verb) else frozenset()


def _verb_before(reading: Reading, index: int) -> int | None:
    for at in range(index - 1, -1, -1):
        word = reading.words[at]
        if word.clause != reading.words[index].clause:
            return None
        if (is_past(word.low) and not word.capital) or word.low in _HELPERS:
            return at
    return None


def _by_clause(
    statement: Reading, amount: Amount, places: Sequence[Known], rivals: Sequence[Known], evidence: Evidence
) -> bool:
    """Whether a word in front of ours stands, in every place, in a clause with a rival, never with the number.

    The clause of the number must have a subject of its own, no pronoun, and less in common with ours.
    """
    if not all(_stands_alone(*pair) for pair in places):
        return False
    beside = [word for reading, one in places for word in _clause(reading, one.index)]
    here = {word.concept for word in beside}
    if any(word.capital and word.content and word.concept in here for word in statement.words):
        return False
    ahead = _ahead(statement, amount.index)
    for word in ahead:
        if is_past(word.low) or word.concept in here or word.concept not in evidence.concepts:
            continue
        if any(alike(word, other) for other in beside if other.content):
            continue
        theirs = list(evidence.places(word.concept))
        if not theirs or not all(_has_rival(reading, at, rivals) for reading, at in theirs):
            continue
        sentence = statement.words[amount.index].sentence
        ours = _starts([one for one in statement.words if one.sentence == sentence])
        mine = len(ours & _starts(beside))
        if any(len(ours & _starts(_clause(reading, at))) > mine for reading, at in theirs):
            return True
    return False


def _clause(reading: Reading, index: int) -> list[Word]:
    return [word for word in reading.words if word.clause == reading.words[index].clause]


def _ahead(reading: Reading, index: int) -> list[Word]:
    """The content words in front of a word in its clause."""
    return [word for word in _clause(reading, index) if word.start < reading.words[index].start and word.content]


def _stands_alone(reading: Reading, amount: Amount) -> bool:
    """Whether the clause has a subject and a verb in front of the number, and nothing that points elsewhere."""
    verb = _verb_before(reading, amount.index)
    if verb is None:
        return False
    before = [word for word in _clause(reading, verb) if word.start < reading.words[verb].start]
    if not any((word.content or word.low in _STANDING) and word.low not in ("said", "say") for word in before):
        return False
    return not _points(reading, amount)


def _points(reading: Reading, amount: Amount) -> bool:
    """Whether a pronoun in front of the number points to someone or something else."""
    start = reading.words[amount.index].start
    return any(word.low in _PRONOUNS for word in _clause(reading, amount.index) if word.start < start)


def _has_rival(reading: Reading, index: int, rivals: Sequence[Known]) -> bool:
    clause = reading.words[index].clause
    return any(text is reading and reading.words[one.index].clause == clause for text, one in rivals)


def _starts(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.low[:_START] for word in words if word.content)
