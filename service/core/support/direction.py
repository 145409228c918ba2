"""Direction: who did what to whom, what came first, which is more than which.

For a verb that both sides use, its doer and its object may not change places; a passive counts as turned. The same
holds for what stands on either side of "after", "than" and the like, and for "from" and "to" before a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support import margins
from service.core.support.aliases import lands
from service.core.support.amounts import amounts
from service.core.support.attribution import speeches
from service.core.support.evidence import Evidence
from service.core.support.negation import NEGATORS, negated
from service.core.support.order import named, reached_from, turned_bearers, turned_time, turned_way
from service.core.support.past import is_past
from service.core.support.persons import aliases, same_person
from service.core.support.reading import Reading, Word, concept, of_reading, opposites, stem
from service.core.support.sequence import turned_order
from service.core.support.subjects import PREPOSITIONS, keys, subject

BE = frozenset("is are was were be been being got get gets".split())
HAVE = frozenset("has have had".split())
_DETERMINERS = frozenset("the a an its his her their this that of no any s".split())
_BEFORE_VERB = frozenset("to will would may might could can shall should must not n't did does do".split())
MUTUAL = frozenset(
    "meet talk agre sign marri share cooper negoti trade discuss join be have do clash merg unit".split()
)
_MUTUAL = re.compile(r"\b(?:vice versa|other way round|other way around|each other|one another)\b", re.IGNORECASE)
_ONESELF = re.compile(r"\b(?:him|her|it|them|my|our|your)sel(?:f|ves)\b", re.IGNORECASE)
_OBJECT = 6
CONVERSES = frozenset(concept(stem(word)) for word in ("win", "lose"))
Parties = tuple[frozenset[str], frozenset[str]]


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    yield from _turned_parties(statement, evidence)
    yield from turned_order(statement, evidence)
    yield from margins.check(statement, evidence)
    yield from turned_bearers(statement, evidence)
    yield from turned_time(statement, evidence)
    yield from turned_way(statement, evidence)
    yield from reached_from(statement, evidence)


def _turned_parties(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    converses, behind = opposites().converses, margins.told_from_behind(statement, evidence)
    for index, word in enumerate(statement.words):
        if any(statement.words[at].low in NEGATORS for at in negated(statement).negators):
            return
        if not word.content or word.capital or word.stem in MUTUAL or word.clause in behind:
            continue
        if not is_verb(statement, index):
            continue
        ours = parties(statement, index)
        if not ours[0]:
            yield from _turned_passive(statement, index, evidence)
            continue
        places = evidence.best_places(statement, index, word.concept, fit=is_verb)
        if word.concept not in CONVERSES:
            places = [(reading, at) for reading, at in places if reading.words[at].stem == word.stem]
        verdicts = [
            _verdict(ours, parties(*place), everyone(place[0]))
            or (
                leads(statement, index)
                and leads(*place)
                and is_another(statement, ours, parties(*place), place[0], evidence)
            )
            for place in places
        ]
        if not places and (converse := converses.get(word.concept)):
            turned = [parties(*place) for place in evidence.best_places(statement, index, converse, fit=is_verb)]
            verdicts = [bool(ours[0] & theirs[0]) or _verdict(ours, theirs[::-1], frozenset()) for theirs in turned]
        if verdicts and all(verdicts):
            final = _causes(statement, index) and all(_is_swapped(ours, parties(*place)) for place in places)
            said = f"In the evidence another one does what “{word.text}” says."
            mutual = any(_MUTUAL.search(reading.text) for reading in evidence.readings)
            yield Reason("direction", said, final=bool(places) and final and not mutual)
            return


def _turned_passive(statement: Reading, index: int, evidence: Evidence) -> Iterator[Reason]:
    """Who did it is not whom it was done to, where nobody is said to have done it: "the judge was sentenced"."""
    word = statement.words[index]
    done_to = parties(statement, index)[1]
    if not done_to & named(statement) or statement.low(index - 1) not in BE or not is_past(word.low):
        return
    places = [place for place in evidence.places(word.concept) if is_verb(*place)]
    if places and all(
        reading.words[at].stem == word.stem and _does_it(done_to, reading, at) for reading, at in places
    ):
        yield Reason("direction", f"In the evidence this one does what “{word.text}” says.", final=True)


def _does_it(names: frozenset[str], reading: Reading, index: int) -> bool:
    """Whether the names stand in front of the verb, and something else follows at once to which it is done."""
    after = reading.words[index + 1 : index + 2]
    if not after or _ONESELF.search(reading.text) or not leads(reading, index) or is_passive(reading, index):
        return False
    doer, done_to = parties(reading, index)
    opens = after[0].low in ("the", "a", "an") or (after[0].capital and reading.gap(index) == " ")
    return opens and names <= doer and bool(done_to - doer)


def everyone(reading: Reading) -> frozenset[str]:
    """All content words of a text, as parties are compared."""
    return keys([word for word in reading.words if word.content])


def _verdict(ours: Parties, theirs: Parties, known: frozenset[str]) -> bool:
    """Whether our doer is their object and not their doer, and nothing of ours is in its place."""
    doer, done_to = theirs
    if ours[0] & doer:
        return False
    if ours[1] & doer and not ours[1] & done_to and ours[0] & known:
        return True
    if not ours[0] & done_to or not ours[1]:
        return False
    return bool(doer) and (not ours[1] & done_to or bool(ours[1] & doer))


def _causes(reading: Reading, index: int) -> bool:
    """Whether it is said what is the cause of what: no two things are that of each other."""
    word = reading.words[index]
    return word.stem == stem("cause") or (word.stem == stem("lead") and reading.low(index + 1) == "to")


def _is_swapped(ours: Parties, theirs: Parties) -> bool:
    """Whether each of the two is in the other's place, and neither in its own."""
    same = any(one & other for one, other in zip(ours, theirs, strict=True))
    return not same and all(one & other for one, other in zip(ours, theirs[::-1], strict=True))


def is_another(statement: Reading, ours: Parties, theirs: Parties, reading: Reading, evidence: Evidence) -> bool:
    """Whether both sides name a doer, and not the same one."""
    mine, its = ours[0], theirs[0] or _narrator(reading)
    mine, its = (
        (mine & named(statement)) - lands() or mine & named(statement),
        (its & named(reading)) - lands() or its & named(reading),
    )
    if not mine or not its or mine & its or same_person(mine, its, evidence):
        return False
    return not aliases(mine, evidence) & its


def leads(reading: Reading, index: int) -> bool:
    """Whether a name or a pronoun stands right in front of the verb, or right behind its "by"."""
    if is_passive(reading, index):
        following = reading.words[index + 1 : index + 5]
        by = next((at for at, word in enumerate(following) if word.low == "by"), None)
        return by is not None and any(word.capital for word in following[by + 1 :])
    for word in reversed(reading.words[max(0, index - 3) : index]):
        if word.clause != reading.words[index].clause:
            return word.capital and reading.gap(index - 1) == ", "  # Hale's deputy, Rosa Quint, resigned
        if word.content and not word.low.endswith("ly"):
            return word.capital
        if word.low in ("i", "we"):
            return True
    return False


def _narrator(reading: Reading) -> frozenset[str]:
    """Who says "I" in the quotation."""
    if not any(word.low in ("i", "we") for word in reading.words):
        return frozenset()
    return frozenset().union(*(one.speakers for one in speeches(reading)))


def is_verb(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    if word.capital and index:
        return False
    before = reading.words[index - 1].low if index else ""
    if before in _DETERMINERS and not (before == "that" and word.low.endswith("ed")):
        return False
    if reading.gap(index).startswith(("'", '"')) and before == "and":
        return False
    following = reading.words[index + 1] if index + 1 < len(reading.words) else None
    after = following.low if following else ""
    if before == "to" and not (following and (following.capital or after in _DETERMINERS)):
        return False
    earlier = [other for other in reading.words[max(0, index - 8) : index] if other.clause == word.clause]
    if is_past(word.low) and any(is_past(other.low) and not other.capital for other in earlier):
        return False  # a strike planned for Thursday
    if is_past(word.low) or before in _BEFORE_VERB:
        return not reading.gap(index).startswith("-")
    return word.low.endswith("s") and index > 0 and reading.words[index - 1].content and after in _DETERMINERS


@of_reading
def parties(reading: Reading, index: int) -> Parties:
    """Doer and object of the verb at the index; a passive is turned round.

    >>> from service.core.support.reading import read
    >>> [sorted(side) for side in parties(read("Kim was invited by Putin."), 2)]
    [['putin'], ['kim']]
    """
    left = subject(reading, index)
    after = [
        word for word in reading.words[index + 1 : index + 14] if word.sentence == reading.words[index].sentence
    ]
    if is_passive(reading, index):
        by = next((n for n, word in enumerate(after) if word.low == "by"), None)
        agent = _agent(after[by + 1 :]) if by is not None else []
        return keys(agent), left
    return left, keys(_until_border(after))


def _agent(words: list[Word]) -> list[Word]:
    """All who do it: what follows "by", up to the next verb."""
    verb = next((at for at, word in enumerate(words) if is_past(word.low) and not word.capital), len(words))
    return [word for word in words[:verb] if word.content]


def is_passive(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    before = [other.low for other in reading.words[max(0, index - 3) : index] if other.clause == word.clause]
    after = [other.low for other in reading.words[index + 1 : index + 9] if other.sentence == word.sentence]
    participle = not word.low.endswith(("ing", "s"))
    if not participle:
        return False
    by = index + 1 + after.index("by") if "by" in after[:3] else -1
    return bool(BE & set(before)) or (by > 0 and not any(by < one.index < by + 4 for one in amounts(reading)))


def _until_border(words: list[Word]) -> list[Word]:
    """The noun phrase at the beginning: content words up to a clause border; later phrases do not count."""
    found: list[Word] = []
    for word in words:
        if words[0].clause != word.clause or len(found) == _OBJECT:
            break
        if word.low in PREPOSITIONS and word.low not in ("of", "to", "against", "from"):
            break
        if word.content:
            found.append(word)
    return found
