"""Replaced words: what stands between the same words as in the evidence must be able to mean the same.

"Residents had supported the runway" is the evidence's "residents, who had fought the runway" with another verb.
Where a word of the statement has the neighbours that a word of the evidence has, it must be related to that word:
as one of much the same meaning or as a more general one. A noun may be what a general one of the evidence
("the project") points back at. A word or number that the evidence has elsewhere must not fit there so much better.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence, concepts_of
from service.core.support.frames import Frame, Place, frame, is_number, places, slots
from service.core.support.reading import Reading, Word
from service.core.support.spelt import TIMES
from service.core.support.synonyms import POINTING, alike
from service.core.support.thesaurus import meanings

_FEWEST = 2  # words around that are the same
_FEWEST_FOR_KNOWN = 3  # where the evidence has the word elsewhere
_FEWEST_FOR_NUMBER = 4
_BEFORE_NOUNS = frozenset("a an the this that these those its his her their of s in on at for with by from".split())


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    for index, key in slots(statement).items():
        word = statement.words[index]
        found = [(reading, at) for reading in evidence.readings for at in places(reading).get(key, ())]
        for reading, at in found:
            other = reading.words[at]
            if other.concept in concepts_of(statement) or is_number(word) != is_number(other):
                continue
            fits = _is_misplaced if word.concept in evidence.concepts else _is_foreign
            if fits((statement, index), (reading, at), evidence):
                code = "number" if is_number(word) else "word"
                yield Reason(code, f"The statement says “{word.text}” where the evidence says “{other.text}”.")
                return


def _is_foreign(ours: Place, theirs: Place, evidence: Evidence) -> bool:
    """Whether a word that the evidence has not stands where it has one of another meaning."""
    word, other = _word(ours), _word(theirs)
    around = frame(ours, theirs)
    return (
        around.words >= _FEWEST
        and around.telling >= (1 if around.left and around.right else 2)
        and not is_number(word)
        and (word.low not in TIMES or other.low in TIMES)  # numbers have a check of their own
        and _is_another(ours, theirs)
        and not _points_back(word, other, evidence)
    )


def _is_misplaced(ours: Place, theirs: Place, evidence: Evidence) -> bool:
    """Whether a word of the evidence stands where that has another, and fits better there than at its own place."""
    around = frame(ours, theirs)
    fewest = _FEWEST_FOR_NUMBER if is_number(_word(ours)) else _FEWEST_FOR_KNOWN
    if around.words < fewest or around.telling < _FEWEST or not around.closed:
        return False
    own = [frame(ours, place) for place in evidence.places(_word(ours).concept)]
    return all(_is_better(around, one) for one in own) and (is_number(_word(ours)) or _is_another(ours, theirs))


def _is_better(one: Frame, other: Frame) -> bool:
    return (one.words, one.telling) > (other.words + 1, other.telling)


def _is_another(ours: Place, theirs: Place) -> bool:
    """Whether two words are known, and known not to be alike."""
    word, other = _word(ours), _word(theirs)
    before = ours[0].low(ours[1] - 1)
    deeds = before not in _BEFORE_NOUNS and not before[:1].isdecimal()
    return bool(meanings(word.stem) and meanings(other.stem)) and not alike(word, other, deeds)


def _word(place: Place) -> Word:
    return place[0].words[place[1]]


def _points_back(word: Word, other: Word, evidence: Evidence) -> bool:
    """Whether a general noun of the evidence may stand for the word, which was spoken of before."""
    if other.low not in POINTING and not other.capital:
        return False
    texts = [evidence.question, *evidence.titles, *evidence.before]
    return any(alike(word, one) for text in texts for one in text.words if one.content)
