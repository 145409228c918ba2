"""What one outcome is worth: its grade, its evidence, its citations, its ranks. Plain functions, no model.

The grades are those of SimpleQA (OpenAI, 2024): correct, incorrect, not attempted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from eval.outcomes import ERROR, Outcome
from service.core.article import Span


class Grade(StrEnum):
    CORRECT = "correct"
    INCORRECT = "incorrect"
    NOT_ATTEMPTED = "not_attempted"


def grade(outcome: Outcome) -> Grade:
    """Correct: the accepted patterns are found and no forbidden one; for an unanswerable question: no answer.

    An error of the service is never correct.
    """
    if outcome.status == ERROR:
        return Grade.INCORRECT
    if not outcome.example.answerable:
        return Grade.INCORRECT if outcome.attempted else Grade.CORRECT
    if not outcome.attempted:
        return Grade.NOT_ATTEMPTED
    return Grade.CORRECT if matches(outcome) else Grade.INCORRECT


def matches(outcome: Outcome) -> bool:
    """Whether statements and quotes hold every accepted pattern, and the statements no forbidden one."""
    words = "\n".join([outcome.said, *(citation.quote for citation in outcome.citations)])
    accepted = all(re.search(pattern, words) for pattern in outcome.example.accept)
    return accepted and not any(re.search(pattern, outcome.said) for pattern in outcome.example.forbid)


def uncited(outcome: Outcome) -> int:
    """Statements without a citation that exists, plus one where `answer` says more than the statements."""
    indices = {citation.index for citation in outcome.citations}
    bare = sum(not (s.citations and set(s.citations) <= indices) for s in outcome.statements)
    rest = re.sub(r"\[\d+\]", " ", outcome.answer)
    for statement in outcome.statements:
        rest = rest.replace(re.sub(r"\[\d+\]", " ", statement.text), " ", 1)
    return bare + bool(rest.strip())


def evidence_recall(outcome: Outcome) -> float:
    """The mean over evidence groups of the share of characters cited, by the best-covered quote of the group.

    1.0 where nothing was to be cited. Evidence that the stored articles lack counts as uncovered.
    """
    if not outcome.example.evidence:
        return 1.0
    shares = [
        max((_covered(span, _spans(outcome, article)) / len(span) for article, span in group), default=0.0)
        for group in outcome.evidence
    ]
    return sum(shares) / len(shares)


def evidence_precision(outcome: Outcome) -> tuple[int, int]:
    """Cited characters that are evidence, and all cited characters. Each character counts once."""
    cited_total = evident = 0
    for article in {citation.article for citation in outcome.citations}:
        spans = _merged(_spans(outcome, article))
        wanted = [span for group in outcome.evidence for name, span in group if name == article]
        cited_total += sum(len(span) for span in spans)
        evident += sum(_covered(span, wanted) for span in spans)
    return evident, cited_total


def ranks(outcome: Outcome) -> tuple[int | None, ...]:
    """For each evidence group the rank (from 1) of the first passage that holds one of its quotes.

    A passage holds a quote when more than half of the quote lies in it.
    """
    return tuple(
        next(
            (
                rank
                for rank, found in enumerate(outcome.found, 1)
                if any(
                    name == found.article and 2 * _covered(span, [found.span]) > len(span) for name, span in group
                )
            ),
            None,
        )
        for group in outcome.evidence
    )


def confidence(outcome: Outcome) -> float:
    """The score of the best passage; orders answers where the service gives no confidence of its own."""
    return outcome.found[0].score if outcome.found else 0.0


def _spans(outcome: Outcome, article: str | None) -> list[Span]:
    """Only exact citations prove something."""
    return [citation.span for citation in outcome.citations if citation.article == article and citation.exact]


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _covered(span: Span, by: Sequence[Span]) -> int:
    """How many characters of `span` lie in one of the others."""
    return sum(max(0, min(span.end, other.end) - max(span.start, other.start)) for other in _merged(by))
