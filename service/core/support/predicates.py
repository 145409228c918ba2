"""Predicates: which words of a text tell something, and which only name it."""

from __future__ import annotations

from service.core.support.past import is_past
from service.core.support.reading import Reading

_DETERMINERS = frozenset("the a an its his her their this that these those any no some".split())

AFTER_VERB = frozenset(
    "the a an its his her their by to in on for with from at it them him this that all any no up out off".split()
)

_LEADS = frozenset(
    "is are was were been being am becomes became will would shall can could may might must should do does did "
    "he she they it who which that has have had".split()
)

_BE = frozenset("is are was were be became becomes".split())


def is_predicate(reading: Reading, index: int) -> bool:
    """Whether the word tells something: a verb with its ending, or what follows a form of "be" or a helper."""
    word, after = reading.words[index], reading.low(index + 1)
    before = [other.low for other in reading.words[max(0, index - 3) : index] if not other.low.endswith("ly")]
    if is_past(word.low) or (before and before[-1] in _LEADS):
        return True
    if before and before[-1] in ("a", "an", "the") and len(before) > 1 and before[-2] in _BE:
        return True
    return bool(index) and word.low.endswith("s") and after in AFTER_VERB


def is_no_verb(reading: Reading, index: int) -> bool:
    """Whether the word asserts nothing: a noun ("the resignation"), "of losing", "forced layoffs"."""
    word, before = reading.words[index], reading.low(index - 1)
    if before in ("a", "an", "the") and reading.low(index - 2) in _BE:
        return False  # was a ruler
    if before in _DETERMINERS or (index and reading.gap(index - 1).startswith("'s")):
        return not is_past(word.low)
    if word.low.endswith("ing") and before in ("of", "for", "from", "by", "in", "after", "before", "without"):
        return True
    follows = index + 1 < len(reading.words) and reading.gap(index) == " " and reading.words[index + 1].content
    return before == "forced" or (word.low == "forced" and follows)
