"""A second opinion: what the guard objects to, weighed against how a model reads statement and evidence.

The guard explains itself and is never talked into anything, but it knows only some of the ways to say the same, and
only some of those to say something else. A model that has read many statements beside their evidence knows more of
both and explains nothing. A logistic regression weighs the one against the other. A number, date or name that
stands nowhere in the evidence is not weighed: no model talks it into the evidence. Nor does one free a quote from
the sentence that it is cut from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from service.core.answer import Reason
from service.core.logistic import Logistic
from service.core.support.evidence import Quote
from service.core.support.guard import is_copy, unsupported
from service.core.support.reading import read

Guard: TypeAlias = Callable[[str, Sequence[Quote], str], tuple[Reason, ...]]
"""Statement, quotes and question to the reasons why the quotes do not carry the statement; none where they do."""
Judge: TypeAlias = Callable[[str, Sequence[Quote]], float | None]
"""Statement and quotes to the log odds that these carry it; None where the model cannot tell."""

_CLEAR = 8.0
NOT_SEEN = Reason("entailment", "The evidence does not seem to say this.")


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """A guard that hears a model, too. `least` are the log odds from which on a statement is carried."""

    judge: Judge
    weighing: Logistic
    least: float

    def __call__(self, statement: str, quotes: Sequence[Quote], question: str = "") -> tuple[Reason, ...]:
        reasons = unsupported(statement, quotes, question)
        if any(reason.final for reason in reasons) or any(is_copy(statement, quote.text) for quote in quotes):
            return reasons
        odds = self.judge(statement, quotes)
        if odds is None:
            return reasons
        if self.weighing.score(signs(statement, quotes, reasons, odds)) >= self.least:
            return ()
        return reasons or (NOT_SEEN,)


def signs(statement: str, quotes: Sequence[Quote], reasons: Sequence[Reason], odds: float) -> dict[str, float]:
    """What is weighed: the model's log odds, whether the guard objects, and to what; and how close the statement is
    to the words of its evidence, for the closer it is, the less the guard errs."""
    odds, near = max(-_CLEAR, min(odds, _CLEAR)), nearness(statement, quotes)
    found = {"odds": odds, "objected": float(bool(reasons)), "near": near, "near_objected": near * bool(reasons)}
    found |= {f"objects_{one.code}": 1.0 for one in reasons}
    if is_extract(statement, quotes):
        found |= {"extract": 1.0, "extract_objected": float(bool(reasons))}
    return found


def nearness(statement: str, quotes: Sequence[Quote]) -> float:
    """Which share of the content words of the statement the quotes have, in some form (0 to 1)."""
    wanted = [word.stem for word in read(statement).words if word.content]
    known = {word.stem for quote in quotes for word in read(quote.text).words}
    return sum(stem in known for stem in wanted) / max(1, len(wanted))


def is_extract(statement: str, quotes: Sequence[Quote]) -> bool:
    """Whether the words of the statement stand in one of the quotes in this order, with others between them.

    >>> is_extract("Rain fell in Orla.", [Quote("Heavy rain fell on Monday in Orla.")])
    True
    """
    wanted = [word.stem for word in read(statement).words]
    for quote in quotes:
        words = iter(read(quote.text).words)
        if all(any(word.stem == stem for word in words) for stem in wanted):
            return True
    return False
