"""Sequence: what came before or after what, what because of what, and which is more than which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence
from service.core.support.negation import denies
from service.core.support.past import is_past
from service.core.support.reading import Reading, of_reading
from service.core.support.spelt import SMALL
from service.core.support.subjects import keys

_THAN = 2
_MOST = 0.6  # of the words on both sides
_TURNED = {"after": 1, "following": 1, "before": -1, "ahead": -1, "prior": -1, "than": _THAN, "because": 1}
_LESS = frozenset(
    "less fewer lower smaller shorter younger slower slowly lightly cheaper weaker worse poorer lighter narrower "
    "colder cooler rarer".split()
)
_PARTS = frozenset("half double twice".split())
_HELPERS = frozenset("is are was were has have had".split())
_CHANGED = re.compile(r"\bfrom (?:\w+ )?\d")
_COMPARATIVE = 5  # words in front of "than" in which it says what is less


def turned_order(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Final where most of each side stands in the place of the other, and nothing in its own, without "not"."""
    plain = not any(map(denies, (statement, *evidence.readings))) and not _CHANGED.search(statement.text)
    for kind, left, right in _sides(statement):
        best, clean = 0, plain
        for reading in evidence.readings:
            for other, their_left, their_right in _sides(reading):
                if (abs(kind) == _THAN) != (abs(other) == _THAN):
                    continue
                same = (left & their_left, right & their_right)
                cross = (left & their_right, right & their_left)
                good, bad = (same, cross) if kind == other else (cross, same)
                swapped = kind == other and all(cross) and not same[1]
                about = abs(kind) != _THAN or bool(same[1])
                turned = swapped or (kind == -other and about and len(left & their_left) > 1 and not any(cross))
                score = sum(map(len, good)) - (sum(map(len, bad)) if all(bad) or turned else 0)
                score = -1 if swapped and abs(kind) == _THAN else score
                best = score if abs(score) > abs(best) else best
                clean = clean and (not any(bad) or _outweighs(bad, (left, right))) and not any(good)
        if best < 0:
            yield Reason("direction", "The evidence has it the other way round.", final=clean)
            return


def _outweighs(shared: tuple[frozenset[str], ...], sides: tuple[frozenset[str], ...]) -> bool:
    """Whether something of both sides is shared, and most of them."""
    return all(shared) and sum(map(len, shared)) >= _MOST * sum(map(len, sides))


@of_reading
def _sides(reading: Reading) -> tuple[tuple[int, frozenset[str], frozenset[str]], ...]:
    """What stands on either side of each word of order."""
    found = []
    for index, word in enumerate(reading.words):
        if word.low not in _TURNED or (word.low == "following" and reading.words[index - 1].low in ("the", "a")):
            continue
        sentence = [n for n, other in enumerate(reading.words) if other.sentence == word.sentence]
        if word.low == "than" and _opens_number(reading, index):
            continue
        start, end = sentence[0], sentence[-1]
        if word.low == "than":
            less = any(other.low in _LESS for other in reading.words[max(start, index - _COMPARATIVE) : index])
            right = range(index + 1, _end_of_name(reading, index, end))
            found.append(
                (-_THAN if less else _THAN, contents(reading, range(start, index)), contents(reading, right))
            )
            continue
        if index == end or reading.words[index + 1].clause != word.clause or reading.low(index + 1) in _HELPERS:
            continue  # the year before
        kind = _TURNED[word.low]
        if word.low == "after" and reading.low(index + 1) in ("which", "that"):
            kind = -kind  # they fell silent, after which he spoke
        opens = index - start < 3 and not any(other.content for other in reading.words[start:index])
        if opens:
            comma = next((n for n in range(index, end) if "," in reading.gap(n)), None)
            if comma is None:
                continue
            left, right = range(comma + 1, end + 1), range(index + 1, comma + 1)
        else:
            left, right = range(start, index), range(index + 1, min(end + 1, index + 12))
        found.append((kind, contents(reading, left), contents(reading, right)))
    return tuple(found)


def _opens_number(reading: Reading, index: int) -> bool:
    """Whether "than" compares no two things: rather than, more than 20, more than doubled."""
    before, after = reading.low(index - 1), reading.words[index + 1 : index + 2]
    if before in ("later", "earlier", "rather", "other"):
        return True
    plain = bool(after) and after[0].content and not after[0].numeric and after[0].low not in SMALL
    return before in ("more", "less", "fewer") and not (
        plain and not is_past(after[0].low) and after[0].low not in _PARTS
    )


def _end_of_name(reading: Reading, index: int, end: int) -> int:
    """Where what stands behind "than" ends: with its clause, or in front of a verb."""
    for at in range(index + 1, end + 1):
        word = reading.words[at]
        if word.clause != reading.words[index].clause or (is_past(word.low) and not word.capital):
            return at
    return end + 1


def contents(reading: Reading, indices: range) -> frozenset[str]:
    return keys([reading.words[at] for at in indices if reading.words[at].content or reading.words[at].numeric])
