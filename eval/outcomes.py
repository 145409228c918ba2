"""Outcomes: what the service under test returned for one example, in the form of the HTTP contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.corpus import Corpus
from eval.examples import Example
from service.core.article import Span

ERROR = "error"
"""The status of an outcome where the service returned an error instead of an answer."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation. `article` names the file it points into, None for an article outside the set;
    `exact` says whether the stored text holds exactly the quote between its offsets, `cut` whether a word is cut
    off at its start or end."""

    index: int
    article: str | None
    span: Span
    quote: str
    exact: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A statement and the indices of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A retrieved passage."""

    article: str | None
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example and what came back for it. `evidence` is the example's, located in the stored articles."""

    example: Example
    status: str
    answer: str
    statements: tuple[Said, ...]
    citations: tuple[Cited, ...]
    found: tuple[Found, ...]
    evidence: tuple[tuple[tuple[str, Span], ...], ...]
    generator: str
    reason: str | None = None
    asked_as: str | None = None
    degraded: bool = False
    dropped: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def attempted(self) -> bool:
        return self.status not in ("not_found", ERROR)

    @property
    def said(self) -> str:
        return " ".join(statement.text for statement in self.statements)

    @classmethod
    def failed(cls, example: Example, message: str, corpus: Corpus) -> Outcome:
        """The outcome of an example that the service had no answer for, but an error."""
        nothing = {"status": ERROR, "reason": message, "answer": "", "generator": ""}
        return cls.of(example, {**nothing, "statements": [], "citations": []}, [], corpus)

    @classmethod
    def of(
        cls, example: Example, answer: Mapping[str, Any], results: Sequence[Mapping[str, Any]], corpus: Corpus
    ) -> Outcome:
        """The outcome of an example, from the JSON of the answer and of the search results."""
        return cls(
            example=example,
            status=str(answer["status"]),
            answer=str(answer["answer"]),
            statements=tuple(Said(s["text"], tuple(s["citations"])) for s in answer["statements"]),
            citations=tuple(_cited(citation, corpus) for citation in answer["citations"]),
            found=tuple(_found(result, corpus) for result in results),
            evidence=tuple(
                tuple((e.article, span) for e in group if (span := corpus.locate(e))) for group in example.evidence
            ),
            generator=str(answer["generator"]),
            reason=_code(answer.get("reason")),
            asked_as=answer.get("asked_as"),
            degraded=bool(answer.get("degraded", False)),
            dropped=tuple(str(dropped["text"]) for dropped in answer.get("dropped", ())),
            timings_ms=dict(answer.get("timings_ms", {})),
        )


def _cited(citation: Mapping[str, Any], corpus: Corpus) -> Cited:
    article = corpus.with_id(citation["article_id"])
    start, end, quote = int(citation["start"]), int(citation["end"]), str(citation["quote"])
    # Offsets that run backward or out of the text are a fault to count, not a reason to stop the run.
    span = Span(start, end) if 0 <= start <= end else Span(0, 0)
    exact = article is not None and start < end and article.text[start:end] == quote and start >= 0
    cut = article is not None and any(_inside_word(article.text, at) for at in (span.start, span.end))
    return Cited(int(citation["index"]), article.name if article else None, span, quote, exact, cut)


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _found(result: Mapping[str, Any], corpus: Corpus) -> Found:
    article = corpus.with_id(result["article_id"])
    return Found(article.name if article else None, Span(result["start"], result["end"]), float(result["score"]))


def _code(reason: Any) -> str | None:
    """A reason is a code, or an object that has one."""
    if isinstance(reason, Mapping):
        return str(reason["code"])
    return None if reason is None else str(reason)
