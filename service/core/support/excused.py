"""Capitals that need not stand in the evidence: the currency of its amounts, the nation of its bodies."""

from __future__ import annotations

from collections.abc import Sequence

from service.core.support.aliases import canonical, lands, tokens
from service.core.support.amounts import Amount, amounts
from service.core.support.bearers import same
from service.core.support.currencies import words_of
from service.core.support.evidence import Evidence
from service.core.support.reading import Reading, of_reading, read
from service.core.support.units import MONEY, akin

_OFFICES = frozenset({"party", "president"})
_SAME = {"usa": "us", "america": "us", "uk": "britain"}


def currency_words(statement: Reading, evidence: Evidence) -> set[int]:
    """The indices of the words that name the currency of an amount that the evidence has in this currency."""
    found: set[int] = set()
    for one in amounts(statement):
        words = words_of(statement, one.index, one.last) if one.unit in MONEY else set()
        if words and any(_is_same_money(one, other) for text in evidence.readings for other in amounts(text)):
            found |= words
    return found


def _is_same_money(ours: Amount, theirs: Amount) -> bool:
    return (ours.unit == theirs.unit or akin(ours.unit, theirs.unit)) and (
        same(ours, theirs) or ours.compared != "eq"
    )


def is_office(statement: Reading, missing: Sequence[int], run: Sequence[int]) -> bool:
    """Whether only "Party" or "President" is added to a name: the Labour Party, President Biden."""
    return len(missing) < len(run) and all(statement.words[at].low in _OFFICES for at in missing)


def is_setting(statement: Reading, missing: Sequence[int], evidence: Evidence) -> bool:
    """Whether a nation is added to what the evidence has: one that the article names, and the evidence names no
    other: the Norwegian minister, the US Senate."""
    added = {_nation(canonical(statement.words[at].low)) for at in missing}
    after = canonical(statement.low(missing[-1] + 1))
    if "" in added or not any(after in tokens(text) for text in evidence.readings):
        return False
    own = frozenset().union(*(_nations_in(text) for text in (*evidence.readings, *evidence.titles)))
    return own <= added and all(added <= _nations_in(read(quote.article_text)) for quote in evidence.quotes)


def _nation(low: str) -> str:
    """The nation that a word names; empty where it names none."""
    return _SAME.get(low, low if low == "us" or low in lands() else "")


@of_reading
def _nations_in(reading: Reading) -> frozenset[str]:
    found = {_nation(canonical(word.low)) for word in reading.words if word.capital}
    return frozenset(found - {""})
