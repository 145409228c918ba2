"""Opposites: approved is not rejected, more is not less, on is not off, fair is not unfair.

A word of the statement whose opposite stands in its place in the evidence is against it, unless one of the two is
denied: "did not approve" and "rejected" agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial

from service.core.answer import Reason
from service.core.support.amounts import amounts
from service.core.support.direction import CONVERSES, everyone, parties
from service.core.support.evidence import Evidence
from service.core.support.negation import NEGATORS, negated
from service.core.support.past import is_past
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, concept, opposites, stem

_MARGIN = 6  # by which the opposite's place must fit better than a place of the word itself
_DEGREES = {
    "more": ("less", "fewer"),
    "less": ("more",),
    "fewer": ("more",),
    "first": ("last", "final"),
    "last": ("first", "debut"),
    "debut": ("last",),
    "final": ("first",),
    "most": ("least",),
    "least": ("most",),
}
_DEGREE = re.compile(rf"\b({'|'.join(_DEGREES)}) (?!than)(\w+)")
_BARE = re.compile(
    r"(?:percent|%|points?|times|seconds?|minutes?|days?|weeks?|months?|years?|hours?)"
    r" (more|less|fewer|longer|shorter|earlier|later)\b"
)
_ALIKE = {"more": {"more", "longer"}, "longer": {"more", "longer"}, "less": {"less", "fewer", "shorter"}}
_UP = re.compile(
    r"\b(?:higher|longer|larger|bigger|lower|shorter|smaller|above|below|additional|extra|over|under)\b"
)
_ALIKE |= {"fewer": _ALIKE["less"], "shorter": _ALIKE["less"]}
_MOVES = {"up": "down", "down": "up", "above": "below", "below": "above", "ahead": "behind", "behind": "ahead"}
_PARTICLES = {
    "for": "against",
    "against": "for",
    "on": "off",
    "off": "on",
    "in": "out",
    "out": "in",
    "up": "down",
    "down": "up",
}
_RECENT = frozenset(
    "week month year night summer winter spring autumn season day days weeks months years time century decade "
    "two three four five six seven eight nine ten".split()
)
_ALSO = [
    (concept(stem(one)), concept(stem(other)))
    for one, other in (
        ("reject", "agree"),
        ("reject", "praise"),
        ("criticise", "approve"),
        ("condemn", "agree"),
        ("join", "quit"),
        ("join", "resign"),
        ("remain", "leave"),
        ("start", "end"),
    )
]
_MAYBE = frozenset({"probably", "likely"})
_PREFIXED = re.compile(r"un\w{4,}")
_PREFIXES = ("un", "non", "in", "im", "ir", "il", "dis")
_ADJECTIVE = re.compile(r"(?:[aeiu]te|able|ible|al|ent|ant|ate|ite|ive|ly|ity|fect|rect|ect|ar)$")


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    found = [
        *_contrary(statement, evidence),
        *_compared(statement, evidence),
        *_both(statement, evidence),
        *_comparatives(statement, evidence),
        *_last(statement, evidence),
    ]
    if not found:
        found = [*_particles(statement, evidence), *_moves(statement, evidence), *_prefixed(statement, evidence)]
    yield from found[:1]


@cache
def _against(concept_: str) -> tuple[str, ...]:
    """The opposite of a concept, and what else cannot be done at the same time."""
    opposite = opposites().against.get(concept_)
    also = [pair[1 - at] for pair in _ALSO for at in (0, 1) if pair[at] == concept_]
    return (*([opposite] if opposite else []), *also)


def _contrary(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    ours = negated(statement)
    names = {at for run in name_runs(statement) for at in run}
    for index, word in enumerate(statement.words):
        if not word.content or index in names or ours.sign(index) is None:
            continue
        opposite = next((one for one in _against(word.concept) if one in evidence.concepts), None)
        if opposite is None:
            continue
        if statement.low(index + 1) == "than" and not any(
            "than" in {word.low for word in one.words} for one in evidence.readings
        ):
            continue  # smaller than its larger rival
        if not NEGATORS.isdisjoint((statement.low(index + 1), statement.low(index + 2))) and word.low in _MAYBE:
            continue  # will probably not
        places = evidence.best_places(statement, index, opposite, fit=partial(_is_free, statement, index))
        score = max((evidence.score(statement, index, place) for place in places), default=0)
        same = [
            evidence.score(statement, index, place)
            for place in evidence.places(word.concept)
            if not _is_spoken_for(statement, index, place)
        ]
        if not places or (same and score < max(same) + _MARGIN) or _converse(statement, index, places):
            continue
        if all(negated(reading).sign(at) is ours.sign(index) for reading, at in places):
            other = places[0][0].words[places[0][1]].text
            yield Reason("polarity", f"The statement says “{word.text}” where the evidence says “{other}”.")
            return


def _is_free(statement: Reading, index: int, reading: Reading, at: int) -> bool:
    """Whether a place of the opposite is none of another word of the statement, and no "27-year-old"."""
    if reading.words[at].low == "old" and at and reading.gap(at - 1) == "-":
        return False
    return not _is_spoken_for(statement, index, (reading, at))


def _is_spoken_for(statement: Reading, index: int, place: tuple[Reading, int]) -> bool:
    """Whether the place is that of another word of the statement: the growth in "raised its growth forecast"."""
    root = place[0].words[place[1]].stem
    return root != statement.words[index].stem and any(word.stem == root for word in statement.words)


def _converse(statement: Reading, index: int, places: list[tuple[Reading, int]]) -> bool:
    """Whether the opposite is said from the other side: who loses to the winner."""
    if statement.words[index].concept not in CONVERSES:
        return False
    doer = parties(statement, index)[0]
    return bool(doer) and all(
        doer <= everyone(reading) and not doer & parties(reading, at)[0] for reading, at in places
    )


def _compared(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """More likely is not less likely; the last is not the first."""
    theirs = {
        (word, stem(what.lower()))
        for reading in evidence.readings
        for word, what in _DEGREE.findall(reading.text.lower())
    }
    bare = {match for reading in evidence.readings for match in _BARE.findall(reading.text.lower())}
    for word in _BARE.findall(statement.text.lower()):
        if bare and not bare & _ALIKE.get(word, {word}):
            yield Reason("polarity", f"The evidence does not say “{word}”.")
            return
    for word, what in _DEGREE.findall(statement.text.lower()):
        root = stem(what)
        if (word, root) not in theirs and any((other, root) in theirs for other in _DEGREES[word]):
            yield Reason("polarity", f"The evidence does not say “{word} {what}”.")
            return


def _last(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """The last is not the first."""
    theirs = {word.low for reading in evidence.readings for word in reading.words}
    if not theirs & {"first", "debut", "initially", "originally"} or theirs & {
        "last",
        "final",
        "latest",
        "end",
        "previous",
    }:
        return
    for at, word in enumerate(statement.words):
        if (
            word.low == "last"
            and statement.low(at + 1) not in _RECENT
            and not statement.low(at + 1)[:1].isdecimal()
        ):
            yield Reason("polarity", "The evidence says “first”, not “last”.")
            return


def _comparatives(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Slightly more is not slightly fewer."""
    theirs = {word for reading in evidence.readings for word in _bare_degrees(reading)}
    for word in _bare_degrees(statement):
        if (
            theirs
            and not theirs & _ALIKE[word]
            and not any(_UP.search(reading.text) for reading in evidence.readings)
        ):
            yield Reason("polarity", f"The evidence does not say “{word}”.")
            return


def _bare_degrees(reading: Reading) -> Iterator[str]:
    counted = {one.index for one in amounts(reading)}
    for at, word in enumerate(reading.words):
        if word.low in ("more", "less", "fewer") and at + 2 not in counted and at + 1 not in counted:
            yield word.low


def _both(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Both is not neither, everybody not nobody."""
    ours = {word.low for word in statement.words}
    theirs = {word.low for reading in evidence.readings for word in reading.words}
    if any(_PREFIXED.match(word.low) or word.low in ("not", "n't") for word in statement.words):
        return
    for one, other in (("both", "neither"), ("everybody", "nobody"), ("everyone", "nobody")):
        for mine, its in ((one, other), (other, one)):
            if mine in ours and its in theirs and mine not in theirs:
                yield Reason("quantifier", f"The evidence says “{its}”, not “{mine}”.")
                return


def _particles(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Switched on is not switched off."""
    for index, word in enumerate(statement.words[:-1]):
        opposite = _PARTICLES.get(statement.low(index + 1))
        if opposite is None or not word.content or not (is_past(word.low) or word.low.endswith("ing")):
            continue
        theirs = {reading.low(at + 1) for reading, at in evidence.places(word.concept)}
        if opposite in theirs and statement.low(index + 1) not in theirs:
            yield Reason("polarity", f"The evidence says “{word.text} {opposite}”.")


def _moves(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Up 4 percent is not down 4 percent."""
    for amount in amounts(statement):
        mine = statement.low(amount.index - 1) if amount.index else ""
        opposite = _MOVES.get(mine)
        if opposite is None:
            continue
        theirs = {
            reading.low(one.index - 1)
            for reading in evidence.readings
            for one in amounts(reading)
            if one.index and one.same_value(amount)
        }
        if opposite in theirs and mine not in theirs:
            yield Reason("polarity", f"The evidence says “{opposite}”, not “{mine}”.")


def _prefixed(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Conditionally is not unconditionally."""
    known = {form for reading in evidence.readings for word in reading.words for form in (word.stem, word.low)}
    ours = {word.stem for word in statement.words}
    denied = any(negated(one).negators for one in (statement, *evidence.readings))
    for word in statement.words:
        root = word.stem
        if not word.content or len(root) < 3 or root in known:
            continue
        for prefix in _PREFIXES:
            bare = root.removeprefix(prefix)
            plain = word.low.removeprefix(prefix)
            for other in ([bare, plain] if bare != root else []) + [prefix + root, prefix + word.low]:
                adjective = prefix in ("un", "non") or _ADJECTIVE.search(word.low)
                found = adjective and len(other) > 2 and other in known and other not in ours
                if found and not denied:
                    yield Reason("polarity", f"The statement says “{word.text}”, the evidence the opposite.")
