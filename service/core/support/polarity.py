"""Polarity: does the evidence say it, or deny it?

What counts is whether the negatives balance. Negators ("not", "never", "denied") are counted on both sides; a word
with something negative in it ("failed", "closed") that only one side has may stand for a negator of the other. A
statement with a negator too many denies what the evidence says; one with too few says what the evidence denies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence, concepts_of, likeness
from service.core.support.excluded import excluded
from service.core.support.modality import moods
from service.core.support.negation import negated
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, opposites
from service.core.support.signs import foreign, is_shared, negatives, negators, own, parts
from service.core.support.synonyms import alike

_LIGHT = frozenset("get make take give have do be".split())


def _in_turn(first: str, then: str = "") -> Callable[[str], bool]:
    """Whether one stands in a line of a text, and the other behind it. Only the first place of the one is tried:
    from each of a row of them the rest of the line would be looked through."""
    one, other = (re.compile(pattern, re.IGNORECASE) for pattern in (first, then))

    def found(text: str) -> bool:
        places = ((line, one.search(line)) for line in text.split("\n"))
        return any(place and other.search(line, place.end()) for line, place in places)

    return found


_SAME = [
    (_in_turn(*plain), _in_turn(r"\b(?:not|cannot|n't|no|never|none)\b", rf"\b(?:{denied})"))
    for plain, denied in (
        ((r"\bat the earliest\b",), "before|until"),
        ((r"\bfirst\b", r" (?:ever|time)\b"), "before|ever|until then|previously|for"),
        ((r"\b(?:first|only|starts?|begins?|opens?) (?:in|on|from|after)\b",), "before|until"),
        ((r"\bsold out\b",), "tickets|seats|copies"),
    )
]
_SUPERLATIVE = re.compile(
    r"\b(?:first|last|only|(?!rest\b|west\b|east\b|latest\b|interest\b"
    r"|protest\b|request\b|test\b|best known)\w{2,}est|most|least"
    r"|record|worst|more than any|unprecedented)\b",
    re.IGNORECASE,
)
_UNEQUALLED = _in_turn(
    r"\b(?:not|n't|no|never|none|nobody|nothing|neither)\b",
    r"\b(?:since|so|other|before|earlier|previous(?:ly)?|ever)\b",
)
_NEVER = re.compile(r"\bnever\b", re.IGNORECASE)
_COMPARING = re.compile(r"\b(?:\w{2,}er|more|less) (?:[\w'-]+ ){0,3}than\b", re.IGNORECASE)
_NOT_AS = _in_turn(r"\b(?:not|n't|no|never)\b", r" as [\w'-]+ (?:[\w'-]+ )?as\b")
_MOST = 0.6  # of a statement's content words, in one part of the evidence: that part is what it is about
_FEWEST = 2
_NEAR = 4
_LEAD = 6
_LEADING = frozenset("ban exempt against prohibit forbid forbidden prevent avoid bar rule prohibit".split())


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    if any(_says_the_same(statement.text, reading.text) for reading in evidence.readings):
        return
    found = [*_added(statement, evidence), *_denied(statement, evidence), *_lost(statement, evidence)]
    yield from found[:1]


def _says_the_same(one: str, other: str) -> bool:
    """Whether one says with a negation what the other says without: not before June, in June at the earliest."""
    for mine, its in ((one, other), (other, one)):
        unequalled = _UNEQUALLED(mine) or _NEVER.search(mine)
        if unequalled and _SUPERLATIVE.search(its) and not _SUPERLATIVE.search(mine):
            return True
        if _NOT_AS(mine) and _COMPARING.search(its) and not _NOT_AS(its):
            return True
    return any((plain(one) and denied(other)) or (plain(other) and denied(one)) for plain, denied in _SAME)


def _added(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """More negators than the evidence has, there or in the part that the negation is about."""
    ours = own(statement, evidence)
    if not ours:
        return
    said = statement.words[min(ours)].text
    known = concepts_of(statement)
    theirs = sum(foreign(reading, known, weak=False) for reading in evidence.readings)
    theirs += sum(
        not is_shared(reading, at, statement) for reading in evidence.readings for at in negators(reading)
    )
    against = opposites().against
    plain = {scope[0] for at, scope in negated(statement).scopes.items() if scope and _is_plain(statement, at)}
    for at in negated(statement).surely | plain:
        word = statement.words[at]
        if word.concept not in evidence.concepts:
            theirs += against.get(word.concept) in evidence.concepts  # "did not change" of what remained
        elif _is_affirmed(statement, at, evidence) and not _is_apart(statement, evidence):
            yield Reason("negation", f"The statement denies “{word.text}”; the evidence does not.")
            return
    if len(ours) > theirs:
        yield Reason("negation", f"The statement says “{said}”; the evidence does not.")
        return
    if _is_affirmed_otherwise(statement, evidence):
        yield Reason("negation", f"The statement says “{said}”; the evidence says so.")
        return
    surely = negated(statement).surely
    for at in ours:
        clause = {
            word.concept for word in statement.words if word.content and word.part == statement.words[at].part
        }
        about = [
            part for part in parts(evidence) if len(part.content & clause) >= max(_FEWEST, _MOST * len(clause))
        ]
        about = [part for part in about if part.content & {statement.words[one].concept for one in surely}]
        scope = {statement.words[one].concept for one in negated(statement).scopes[at]}
        if any(part.denies and part.content & scope for part in parts(evidence)):
            continue
        if about and not any(part.denies or part.negative - known for part in about):
            yield Reason("negation", f"The statement says “{said}”; the evidence does not.")
            return


def _is_affirmed_otherwise(statement: Reading, evidence: Evidence) -> bool:
    """Whether what the statement plainly denies is said in other words, and nothing near is denied."""
    plain = {scope[0] for at, scope in negated(statement).scopes.items() if scope and _is_plain(statement, at)}
    if any(negators(reading) for reading in evidence.readings):
        return False
    for index in negated(statement).surely & plain:
        word = statement.words[index]
        if word.concept in evidence.concepts:
            continue
        found = [
            (reading, at)
            for reading in evidence.readings
            for at, other in enumerate(reading.words)
            if other.content and not other.capital and alike(word, other)
        ]
        if found and all(
            negated(reading).sign(at) is False
            and _is_told(reading, at)
            and likeness((statement, index), (reading, at)) >= _NEAR
            and not _denies_near(reading, at)
            for reading, at in found
        ):
            return True
    return False


def _denies_near(reading: Reading, index: int) -> bool:
    """Whether something negative stands in the clause."""
    clause = reading.words[index].clause
    return any(reading.words[at].clause == clause for at in negators(reading) | negatives(reading))


def _is_told(reading: Reading, at: int) -> bool:
    """Whether the word is told as fact. That there is no evidence of it does not say that it is not so."""
    return not moods(reading).get(at, frozenset()) - {"unshown"}


def _denies_before(reading: Reading, index: int) -> bool:
    """Whether something negative leads to the word: a ban on moving, exempt from having to register."""
    near = range(max(0, index - _LEAD), index)
    return any(
        reading.words[at].stem in _LEADING and reading.words[at].part == reading.words[index].part for at in near
    )


def _is_apart(statement: Reading, evidence: Evidence) -> bool:
    """Whether the statement speaks of what the evidence sets apart: "but not in the milk"."""
    said = concepts_of(statement)
    phrases = [
        [reading.words[at].concept for at in one] for reading in evidence.readings for one in excluded(reading)
    ]
    return any(phrase and said.issuperset(phrase) for phrase in phrases)


def _is_affirmed(statement: Reading, index: int, evidence: Evidence) -> bool:
    """Whether the evidence says, in these very words, what a plain "not" of the statement denies."""
    word = statement.words[index]
    places = evidence.best_places(statement, index, word.concept)
    said = [
        (reading, at)
        for reading, at in places
        if reading.words[at].stem == word.stem and _is_told(reading, at) and not _denies_before(reading, at)
    ]
    signs = {negated(reading).sign(at) for reading, at in said}
    plain = any(
        index in negated(statement).scopes[at][:1] for at in negators(statement) if _is_plain(statement, at)
    )
    return plain and signs == {False}


def _is_plain(reading: Reading, index: int) -> bool:
    return reading.words[index].low in ("not", "n't", "never", "cannot")


def _denied(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """A verb that the evidence denies."""
    busy = {statement.words[at].part for at in own(statement, evidence)}
    if foreign(statement, evidence.concepts, weak=False):
        return
    names = {at for run in name_runs(statement) for at in run}
    for index, word in enumerate(statement.words):
        if (
            word.content
            and index not in names
            and word.part not in busy
            and negated(statement).sign(index) is False
        ):
            places = list(evidence.places(word.concept))
            if not any(reading.words[at].stem == word.stem for reading, at in places) or word.stem in _LIGHT:
                continue
            if places and all(
                negated(reading).sign(at) and _live(reading, at, statement) for reading, at in places
            ):
                yield Reason("negation", f"The evidence says the contrary about “{word.text}”.")
                return


def _live(reading: Reading, index: int, statement: Reading) -> bool:
    """Whether a negator that the statement leaves out turns the word around."""
    scopes = negated(reading).scopes
    return any(index in scope and not is_shared(reading, at, statement) for at, scope in scopes.items()) or not any(
        index in scope for scope in scopes.values()
    )


def _lost(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """What a part of the evidence denies, said without anything negative."""
    if own(statement, evidence) or foreign(statement, evidence.concepts, weak=True):
        return
    said = {word.concept for word in statement.words if word.content}
    for reading in evidence.readings:
        for at in negators(reading):
            scope = negated(reading).scopes[at]
            if is_shared(reading, at, statement):
                continue
            denied = {
                reading.words[one].concept
                for one in scope
                if reading.words[one].part == reading.words[at].part and reading.words[one].stem not in _LIGHT
            }
            if len(denied) >= _FEWEST and denied <= said and _about(reading, at) & said:
                yield Reason("negation", "The evidence denies this.")
                return


def _about(reading: Reading, index: int) -> frozenset[str]:
    """Whom or what a negation is about: the content in front of it in its part, or else behind its scope."""
    words = [word for word in reading.words if word.content and word.part == reading.words[index].part]
    before = frozenset(word.concept for word in words if word.start < reading.words[index].start)
    return before or frozenset(word.concept for word in words)
