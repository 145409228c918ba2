"""The support guard: every check on one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.core.answer import Reason
from service.core.normalise import fold
from service.core.support import (
    attribution,
    bounds,
    conditions,
    contested,
    context,
    contrast,
    counted,
    dating,
    denied,
    direction,
    doers,
    edited,
    exceptions,
    excluded,
    foreseen,
    located,
    modality,
    names,
    numbers,
    occasions,
    owners,
    polarity,
    quantifiers,
    quoted,
    referents,
    replaced,
    restricted,
    stages,
    swapped,
    wars,
    wholes,
    wording,
)
from service.core.support.evidence import Check, Evidence, Quote
from service.core.support.reading import Reading, read

_CHECKS: tuple[Check, ...] = (
    numbers.check,
    dating.check,
    names.check,
    wars.check,
    referents.check,
    polarity.check,
    excluded.check,
    contrast.check,
    modality.check,
    quantifiers.check,
    attribution.check,
    quoted.check,
    direction.check,
    wording.check,
    bounds.check,
    occasions.check,
    conditions.check,
    foreseen.check,
    counted.check,
    owners.check,
    doers.check,
    contested.check,
    exceptions.check,
    wholes.check,
    denied.check,
    swapped.check,
    stages.check,
    restricted.check,
    located.check,
)
_EDGES = " \n\t\"'.,;:"
_LAST = (edited.check, replaced.check)  # what others explain better, they explain


def unsupported(statement: str, quotes: Sequence[Quote], question: str = "") -> tuple[Reason, ...]:
    """Why the quotes do not carry the statement; empty where they do.

    Each reason has a stable code and a sentence for people. The question lets words of the user stand for what
    they name (pronouns resolved, a name that the article has); numbers, dates and deeds in it prove nothing.

    >>> [reason.code for reason in unsupported("Six men left.", [Quote("Five men left.")])]
    ['number']
    """
    reading, evidence = read(statement), Evidence(quotes, question)
    if any(is_copy(statement, quote.text) for quote in quotes):
        return out_of_context(reading, quotes, question)
    reasons = tuple(reason for check in _CHECKS for reason in check(reading, evidence))
    reasons = reasons or tuple(reason for check in _LAST for reason in check(reading, evidence))
    return reasons or out_of_context(reading, quotes, question)


def out_of_context(statement: Reading, quotes: Sequence[Quote], question: str = "") -> tuple[Reason, ...]:
    """What the rest of the quotes' sentences says against the statement: final, for the quotes cannot show it."""
    return tuple(replace(one, final=True) for one in context.check(statement, quotes, question))


def is_copy(statement: str, quote: str) -> bool:
    """Whether the statement is the quote, up to typography and what ends it."""
    return statement == quote or fold(statement).text.strip(_EDGES) == fold(quote).text.strip(_EDGES)
