"""Edited copies: a statement that is the evidence's own sentence, but for a word or two, must not lose its sense.

Here word order is no riddle: the two are laid side by side, and each difference is looked at for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from service.core.answer import Reason
from service.core.support.aliases import canonical
from service.core.support.amounts import amounts
from service.core.support.clauses import untrue
from service.core.support.cues import ANY
from service.core.support.evidence import Evidence
from service.core.support.frames import is_number
from service.core.support.groups import joined
from service.core.support.negation import NEGATORS
from service.core.support.persons import aliases
from service.core.support.reading import Reading, Word, opposites
from service.core.support.spelt import SMALL
from service.core.support.subjects import keys
from service.core.support.units import UNIT_OF
from service.core.support.wars import SECOND

_FEWEST = 5  # words that both sides have
_MOST_OTHER = 0.2  # of the statement's words
_HELPERS = frozenset("do does did a an any the ever even".split())
_HEDGES = frozenset(
    "reportedly allegedly apparently possibly perhaps probably likely purportedly supposedly alleged "
    "suspected".split()
)
_MAY = frozenset("may might could can".split())
_WILL = frozenset("will shall must does did is are was were has have had".split())
_PAIRS = (
    "more less", "more fewer", "first last", "before after", "over under", "above below", "all some", "all most",
    "most some", "both neither", "always never", "earlier later", "north south", "east west", "up down", "many few",
)  # fmt: skip
_AGAINST = frozenset(pair for words in _PAIRS for pair in (tuple(words.split()), tuple(words.split()[::-1])))


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    for reading in evidence.readings:
        framed = any(untrue(reading)) != any(untrue(statement))  # "not true that it was sold" is "not sold"
        if _shares_enough(statement, reading) and not framed:
            edits = [edit for edit in _edits(statement, reading) if not _is_sum(*edit, statement, evidence)]
            found = [reason for edit in edits for reason in _wrong(*edit, evidence)]
            if found:
                yield found[0]
                return


def _shares_enough(statement: Reading, reading: Reading) -> bool:
    other = Counter(word.low for word in statement.words) - Counter(word.low for word in reading.words)
    count = len(statement.words)
    return count - other.total() >= _FEWEST and other.total() <= _MOST_OTHER * count


def _edits(statement: Reading, reading: Reading) -> Iterator[tuple[list[Word], list[Word]]]:
    """What differs, ours and theirs, between words that are the same."""
    ours, theirs = [word.low for word in statement.words], [word.low for word in reading.words]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    codes = matcher.get_opcodes()
    same = sum(end - start for kind, start, end, _, _ in codes if kind == "equal")
    if same < (1 - _MOST_OTHER) * len(ours):
        return
    for at, (kind, start, end, their_start, their_end) in enumerate(codes):
        if kind != "equal" and (kind != "delete" or 0 < at < len(codes) - 1):
            yield list(statement.words[start:end]), list(reading.words[their_start:their_end])


def _wrong(ours: list[Word], theirs: list[Word], evidence: Evidence) -> Iterator[Reason]:
    if not theirs and _is_negator(ours):
        yield Reason("negation", f"The statement says “{_text(ours)}”; the evidence does not.")
    elif not ours and _is_negator(theirs):
        yield Reason("negation", f"The evidence says “{_text(theirs)}”; the statement does not.")
    elif any(word.low in _HEDGES for word in theirs) and len(theirs) <= 2 and not ANY.search(_text(ours)):
        yield Reason("modality", f"The evidence says “{_text(theirs)}”; the statement does not.")
    elif len(ours) == len(theirs) == 1:
        yield from _exchanged(ours[0], theirs[0], evidence)


def _is_sum(ours: list[Word], theirs: list[Word], statement: Reading, evidence: Evidence) -> bool:
    """Whether our number counts two groups, and theirs one of them."""
    counts = [one for one in amounts(statement) if [statement.words[one.index]] == ours]
    pairs = [pair for one in counts for pair in joined(evidence, statement, one) if one.value == sum(pair)]
    return len(theirs) == 1 and any(_value(theirs[0]) in pair for pair in pairs)


def _is_negator(words: list[Word]) -> bool:
    low = {word.low for word in words}
    return bool(low & NEGATORS) and low <= NEGATORS | _HELPERS


def _exchanged(ours: Word, theirs: Word, evidence: Evidence) -> Iterator[Reason]:
    code = ""
    if is_number(ours) and is_number(theirs):
        code = "number" if _value(ours) != _value(theirs) and not _is_short(ours, theirs) else ""
    elif ours.low in UNIT_OF and theirs.low in UNIT_OF:
        code = "unit" if UNIT_OF[ours.low] != UNIT_OF[theirs.low] else ""
    elif theirs.low in _MAY and ours.low in _WILL:
        code = "modality"
    elif (ours.low, theirs.low) in _AGAINST or opposites().against.get(ours.concept) == theirs.concept:
        code = "polarity"
    elif ours.capital and theirs.capital and ours.content and theirs.content:
        code = "name" if _is_other_name(ours, theirs, evidence) else ""
    if code:
        yield Reason(code, f"The statement says “{ours.text}” where the evidence says “{theirs.text}”.")


def _is_short(ours: Word, theirs: Word) -> bool:
    """Whether one is the other as a year is shortened: 2024-25."""
    short, long = sorted((ours.low, theirs.low), key=len)
    return len(short) == 2 and len(long) == 4 and long.endswith(short)


def _value(word: Word) -> float | str:
    plain = word.low.replace(",", "").replace(":", "")  # 18:42 is 1842 hours
    return (
        float(SMALL[plain]) if plain in SMALL else float(plain) if plain.replace(".", "", 1).isdecimal() else plain
    )


def _is_other_name(ours: Word, theirs: Word, evidence: Evidence) -> bool:
    if canonical(ours.low) == canonical(theirs.low) or ours.low[:4] == theirs.low[:4]:
        return False
    if {ours.low, theirs.low} <= SECOND:
        return False  # World War Two, World War II
    return ours.concept not in evidence.concepts and not aliases(keys([ours]), evidence) & keys([theirs])


def _text(words: list[Word]) -> str:
    return " ".join(word.text for word in words)
