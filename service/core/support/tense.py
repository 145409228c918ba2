"""Tense: whether what a text says of a date has happened, as far as the nearest verb tells."""

from __future__ import annotations

from service.core.support.date_forms import AHEAD
from service.core.support.past import is_past
from service.core.support.predicates import AFTER_VERB
from service.core.support.reading import Reading

_REACH = 40  # words on either side
_BOUNDS = frozenset("for to until till by before from of".split())
_ARTICLES = frozenset("a an the its his her their this these those".split())
_WAS = frozenset("was were had".split())
_PRESENT = frozenset("is are am has have be being does do can may might could should must".split())
# Their object may lie ahead: "announced a strike on Friday".
_TELLING = frozenset(
    "said told added confirmed announced called set agreed decided planned scheduled ordered proposed offered "
    "invited expected".split()
)
_EVENTS = frozenset(
    "match game vote election elections summit meeting hearing talks trial final race strike concert ballot debate "
    "session deadline".split()
)


def has_happened(reading: Reading, start: int, end: int) -> bool:
    """Whether the verb nearest to what stands there, in front of it or else behind it, is in the past.

    >>> from service.core.support.reading import read
    >>> [has_happened(read(text), text.index("Tuesday"), len(text) - 1)
    ...  for text in ("They met on Tuesday.", "They meet on Tuesday.", "They agreed to meet on Tuesday.")]
    [True, False, False]
    """
    first, last = reading.at(start), reading.at(end - 1)
    near = range(max(0, first - _REACH), min(len(reading.words), last + _REACH + 1))
    sentence = [at for at in near if reading.words[at].sentence == reading.words[first].sentence]
    if AHEAD.search(reading.text, reading.words[sentence[0]].start, reading.words[sentence[-1]].end):
        return False
    if reading.low(first - 1) in _BOUNDS or _is_of_an_event(reading, first):
        return False
    before = [at for at in reversed(sentence) if at < first]
    told = (_tells(reading, at, first) for at in (*before, *(at for at in sentence if at > last)))
    return next((one for one in told if one is not None), False)


def _is_of_an_event(reading: Reading, first: int) -> bool:
    """Whether the date is that of what a noun in front of it names: "the match on Thursday"."""
    at = first - 2 if reading.low(first - 1) in ("on", "in") else first - 1
    return reading.low(at) in _EVENTS and at > 0


def _tells(reading: Reading, at: int, date: int) -> bool | None:
    """Whether the word is a verb of the past; None where it seems to be no verb."""
    low, before = reading.low(at), reading.low(at - 1)
    if low in _PRESENT or before == "to":
        return False
    if low in _WAS:
        return True
    if is_past(low) and before not in _ARTICLES:
        helpers = {before, reading.low(at - 2)} if before.endswith("ly") else {before}
        return not helpers & _PRESENT and (low not in _TELLING or at + 2 >= date)
    return False if low.endswith("s") and reading.low(at + 1) in AFTER_VERB else None
