"""Where and when a number is told to be: eight in Hull and five in Leeds are not five in Hull."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.core.answer import Reason
from service.core.support.amounts import Amount, amounts
from service.core.support.dates import Dated, dates
from service.core.support.evidence import Evidence
from service.core.support.negation import denies
from service.core.support.past import is_past
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, of_reading
from service.core.support.subjects import keys

_INSIDE = re.compile(r"(?<!elsewhere )(?<!anywhere )\b(?:in|at|near) (?:the )?$", re.IGNORECASE)
_LISTED = re.compile(r",? (?:and|or) (?:in )?|, ")
_RESPECTIVELY = re.compile(r"\b(?:respectively|each|both|between)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:an?|the) (?:year|month|week|quarter|decade|season|day) (?:earlier|before|ago|previously)\b"
    r"|\bthe (?:previous|preceding|prior) (?:year|month|week|quarter|season|day)\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"\b(?:first|second|third|fourth|last) (?:quarter|half)\b", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:from|than|against|versus|compared (?:with|to))(?: (?:about|some|just|the|only))? $")
_NOT_COUNTED = frozenset({"ordinal", "clock", "clock?", "score", "y"})
_LISTS = frozenset({"and", "or"})
_COMPARED = frozenset("than as from against compared versus".split())
_COMPARING = 6  # words in front of a place or time in which it is compared
_LARGE = 1e6
_NEAR = 4  # words between two numbers that share a place


@dataclass(frozen=True, slots=True)
class Located:
    """An amount with the places and times behind it: of each kind what is named. `compared`: from it, than it."""

    amount: Amount
    tags: frozenset[tuple[str, str]]
    compared: bool

    def of(self, kind: str) -> frozenset[str]:
        return frozenset(name for one, name in self.tags if one == kind)


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """The number of one place or time is not that of another one to which the same sentence gives its own."""
    if denies(statement):
        return
    told = _counted(statement)
    if len(told) != 1:
        return
    ours = told[0]
    said = frozenset(tag for at, tag in _tags(statement) if not _is_compared(statement, at))
    for kind in sorted({kind for kind, _ in said}):
        here = frozenset(name for one, name in said if one == kind)
        verdicts = [found for reading in evidence.readings for found in _verdicts(ours, kind, here, reading)]
        if verdicts and all(verdicts):
            number = statement.text[statement.words[ours.index].start : statement.words[ours.last].end]
            final = all(one == "final" for one in verdicts)
            yield Reason("number", f"The evidence gives “{number}” for another place or time.", final=final)
            return


def _counted(reading: Reading) -> list[Amount]:
    return [one for one in amounts(reading) if one.unit not in _NOT_COUNTED and one.value >= 1]


def _is_compared(reading: Reading, index: int) -> bool:
    """Whether the place or time is only what something is compared with: more than in May."""
    clause = reading.words[index].clause
    near = reading.words[max(0, index - _COMPARING) : index]
    return any(word.low in _COMPARED for word in near if word.clause >= clause - 1)


def _verdicts(ours: Amount, kind: str, here: frozenset[str], reading: Reading) -> Iterator[str]:
    """For each place where the evidence has the number, or two that add up to it, what speaks against it; "" for
    nothing."""
    units = {ours.unit, ""} if ours.value >= _LARGE else {ours.unit}  # 12 billion dollars, against 11 billion
    known = [one for one in located(reading) if one.amount.unit in units]
    same = [[one] for one in known if one.amount.same_value(ours)]
    sums = [[*pair] for pair in pairwise(known) if sum(one.amount.value for one in pair) == ours.value]
    for those in same or ([] if ours.unit else sums):
        yield _against(those, kind, here, known)


def _against(those: Sequence[Located], kind: str, here: frozenset[str], known: Sequence[Located]) -> str:
    rivals = [one for one in known if one.of(kind) & here and (one not in those or len(those) > 1)]
    if not rivals or (len(those) == 1 and those[0].of(kind) & here):
        return ""
    if any(one.of(kind) and not one.of(kind) & here for one in those):
        return "final"
    if len(those) == 1 and not those[0].of(kind) and kind != "place" and all(one.compared for one in rivals):
        return "final" if kind == "year" else "doubt"
    return ""


@of_reading
def located(reading: Reading) -> tuple[Located, ...]:
    """The amounts of a text with what stands behind each.

    >>> from service.core.support.reading import read
    >>> text = read("Six men and two women died in Hull and four in Leeds.")
    >>> [(one.amount.value, sorted(one.of("place"))) for one in located(text)]
    [(6.0, ['hull']), (2.0, ['hull']), (4.0, ['leed'])]
    """
    if _RESPECTIVELY.search(reading.text):
        return ()
    told = _counted(reading)
    tags, opening = _tags(reading), _openings(reading)
    found: list[Located] = []
    for number in range(len(told) - 1, -1, -1):
        one = told[number]
        following = next((other for other in told[number + 1 :] if other.unit == one.unit), None)
        end = following.index if following else len(reading.words)
        clause = reading.words[one.last].clause
        here = [(at, tag) for at, tag in tags if reading.words[at].clause == clause]
        own = frozenset(tag for at, tag in here if one.last < at < end)
        own = own or frozenset(tag for at, tag in here if at < one.index and at <= opening.get(clause, at))
        if not own and following and _share(reading, one, following):
            own = next(other.tags for other in found if other.amount is following)
        found.append(Located(one, own, reading.follows(one.index, _AGAINST)))
    return tuple(reversed(found))


def _openings(reading: Reading) -> dict[int, int]:
    """The first content word of each clause."""
    return {word.clause: at for at, word in reversed(list(enumerate(reading.words))) if word.content}


def _share(reading: Reading, one: Amount, other: Amount) -> bool:
    """Whether two numbers are listed in front of one place: six men and two women."""
    between = reading.words[one.last + 1 : other.index]
    joined = bool(between) and between[-1].low in _LISTS and len(between) <= _NEAR
    return joined and not any(is_past(word.low) for word in between)


@of_reading
def _tags(reading: Reading) -> tuple[tuple[int, tuple[str, str]], ...]:
    """The places and times that a text names, each with the index of its first word."""
    found = [(reading.at(one.start), tag) for one in dates(reading) for tag in _parts(one)]
    found += [(reading.at(match.start()), ("year", "earlier")) for match in _EARLIER.finditer(reading.text)]
    found += [
        (reading.at(match.start()), ("quarter", match[0].lower())) for match in _QUARTER.finditer(reading.text)
    ]
    first = last = -1  # where the list of places begins, and the word behind which it goes on
    for run in name_runs(reading):
        start = reading.words[run[0]].start
        if first < 0 or not _LISTED.fullmatch(reading.text, reading.words[last].end, start):
            first = run[0] if reading.follows(run[0], _INSIDE) else -1
        last = run[-1]
        if first >= 0:
            found += [(first, ("place", name)) for name in keys([reading.words[each] for each in run])]
    return tuple(found)


def _parts(dated: Dated) -> Iterator[tuple[str, str]]:
    """What a date names: year, month, day, weekday; "last year" as it is."""
    written = dated.written
    if written is None:
        yield ("year" if "year" in dated.text else dated.text.rpartition(" ")[2]), dated.text
        return
    for kind in ("year", "month", "day", "weekday"):
        if (part := getattr(written, kind)) is not None:
            yield kind, str(part)
