"""Ways: from whom and to whom, of whom by whom, a year earlier or later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence
from service.core.support.negation import denies
from service.core.support.past import is_past
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, of_reading, stem
from service.core.support.sequence import contents
from service.core.support.subjects import ARTICLES, keys

_BACK = {"from": "to", "to": "from"}
_LEFT_FOR = re.compile(
    r"\b(?:[Ll]eft|[Ll]eaves?|[Ll]eaving|[Qq]uit|[Dd]eparted) (?:the )?(?P<from>[A-Z]\w+)(?: [A-Z]\w+){0,2} for "
    r"(?:the |rivals? |neighbouring |league )?(?P<to>[A-Z]\w+)"
)
_BACKWARDS = frozenset("back both between round".split())
_DETERMINERS = frozenset("the a an this that each every".split())
_WHEN = frozenset("last next yesterday today again".split())
_EARLIER = frozenset({"earlier", "before", "ago", "previously"})
_DISTANCE = re.compile(
    r"\b(day|week|month|year|hour|minute)s? (earlier|before|ago|previously|later|after|afterwards)(?=[.,;]|$"
    r"| (?:and|to|in|at|by)\b)"
)


_LEFT = frozenset(
    stem(word)
    for word in "depart flee withdraw escape leave quit exit evacuate retreat suffer graduate hear".split()
)
"""Verbs that say the same with "from" and without."""
_NAME = 3  # words in which the name behind a verb begins: "joined the drugmaker Orla"
_SINGLE = re.compile(r"\b(?:an?|one) (day|week|month|year|hour|minute|decade) (?:earlier|before|ago|later|after)\b")


@of_reading
def named(reading: Reading) -> frozenset[str]:
    return keys([reading.words[at] for run in name_runs(reading) for at in run])


def turned_time(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """A year earlier is not a year later."""
    theirs = {match.groups() for reading in evidence.readings for match in _DISTANCE.finditer(reading.text)}
    sides = {(unit, word in _EARLIER) for unit, word in theirs}
    single = {match[1] for reading in evidence.readings for match in _SINGLE.finditer(reading.text)}
    for match in _SINGLE.finditer(statement.text):
        if single and match[1] not in single:
            yield Reason("date", f"The evidence does not say “{match[0]}”.")
            return
    for unit, word in (match.groups() for match in _DISTANCE.finditer(statement.text)):
        side = word in _EARLIER
        if (unit, not side) in sides and (unit, side) not in sides:
            yield Reason("direction", f"The evidence does not say “{unit} {word}”.")
            return


def turned_bearers(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """The takeover of the one by the other."""
    theirs = [pair for reading in evidence.readings for pair in _of_by(reading)]
    for one, other in _of_by(statement):
        if any(one & by and other & of and not one & of for of, by in theirs):
            yield Reason("direction", "The evidence has it the other way round.")
            return


def _of_by(reading: Reading) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for index, word in enumerate(reading.words):
        if word.low == "of":
            by = next(
                (at for at in range(index + 2, min(index + 7, len(reading.words))) if reading.low(at) == "by"), None
            )
            if by:
                yield (
                    contents(reading, range(index + 1, by)),
                    contents(reading, range(by + 1, min(by + 6, len(reading.words)))),
                )


def turned_way(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """From a name, not to it. Final where both ways are turned round, and nothing leads both ways."""
    theirs: dict[str, set[str]] = {}
    for reading in evidence.readings:
        for way, name in _ways(reading):
            theirs.setdefault(name, set()).add(way)
    said = {name for _, name in _ways(statement)}
    turned = {way for way, name in _ways(statement) if theirs.get(name) == {_BACK[way]}}
    for way, name in _ways(statement):
        others = {one for one, ways in theirs.items() if way in ways}
        if others and name not in theirs and others & named(statement) - said and name in _all_named(evidence):
            yield Reason("direction", f"The evidence does not say “{way}” of this name.")
            return
        if theirs.get(name) == {_BACK[way]}:
            said_here = f"The evidence says “{_BACK[way]}” here, not “{way}”."
            goes_back = any(map(_leads_back, (statement, *evidence.readings)))
            yield Reason("direction", said_here, final=turned == {"from", "to"} and not goes_back)
            return


def _leads_back(reading: Reading) -> bool:
    """Whether it tells of a way back, or of a thing that leads both ways: "the road from Orla to Varn"."""
    if any(word.low in _BACKWARDS or word.low.startswith("return") for word in reading.words):
        return True
    return any(
        word.low == "from"
        and not is_past(reading.low(index - 1))
        and not _DETERMINERS.isdisjoint(reading.low(at) for at in (index - 3, index - 2))
        for index, word in enumerate(reading.words)
    )


def reached_from(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Who joined from Orla did not join Orla, of which the evidence says nothing else."""
    theirs = [one for reading in evidence.readings for one in _reached(reading)]
    words = [word for reading in evidence.readings for word in reading.words]
    for verb, way, name in () if denies(statement) else _reached(statement):
        often = theirs.count((verb, "from", name))
        if not way and often and often == sum(name in keys([word]) for word in words):
            said = next(word.text for word in statement.words if word.stem == verb)
            yield Reason("direction", f"The evidence says “{said} from”, not “{said}”.", final=True)
            return


@of_reading
def _reached(reading: Reading) -> tuple[tuple[str, str, str], ...]:
    """Each verb of the past with the name that stands behind it, or behind its "from"."""
    found = []
    for index, word in enumerate(reading.words):
        if word.capital or not is_past(word.low) or word.stem in _LEFT:
            continue
        way = "from" if reading.low(index + 1) == "from" else ""
        behind = reading.words[index + 1 + bool(way) :][:_NAME]
        at = next((at for at, name in enumerate(behind) if name.capital and name.content), None)
        if at is None or behind[at].clause != word.clause or (at and behind[0].low not in ARTICLES):
            continue
        if not way and _is_modifier(reading, index + 1 + at):
            continue
        found.append((word.stem, way, next(iter(keys([behind[at]])))))
    return tuple(found)


def _is_modifier(reading: Reading, index: int) -> bool:
    """Whether the name only says whose or which the thing behind it is: Russian gas, the Louvre's jewels."""
    while reading.low(index + 1) and reading.gap(index) == " " and reading.words[index + 1].capital:
        index += 1
    if reading.gap(index).startswith(("'", "’")):
        return True
    if not reading.low(index + 1) or reading.gap(index) != " ":
        return False
    thing = reading.words[index + 1]
    return thing.content and not thing.numeric and thing.low not in _WHEN and not is_past(thing.low)


def _ways(reading: Reading) -> Iterator[tuple[str, str]]:
    for match in _LEFT_FOR.finditer(reading.text):
        yield from ((way, next(iter(keys([reading.words[reading.at(match.start(way))]])))) for way in _BACK)
    for index, word in enumerate(reading.words[:-1]):
        if word.low in ("from", "to"):
            for name in reading.words[index + 1 : index + 5]:
                if name.content and name.capital:
                    yield word.low, next(iter(keys([name])))
                elif name.content and reading.low(index + 1) in ("the", "its", "their", "his", "her"):
                    yield word.low, next(iter(keys([name])))
                    break
                elif reading.low(index + 1) in ("its", "their", "his", "her"):
                    continue
                elif name.low not in ("the", "side", "club", "city", "rival", "president", "leader"):
                    break


def _all_named(evidence: Evidence) -> frozenset[str]:
    return frozenset().union(*(named(reading) for reading in evidence.readings))
