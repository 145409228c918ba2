"""A small corpus and the JSON of answers about it, for the tests of metrics, gate and reports."""

from __future__ import annotations

from typing import Any

from eval.corpus import Corpus, StoredArticle
from eval.examples import Evidence, Example
from eval.outcomes import Outcome

TEXT = "Kim met Shoigu on June 4.\nHe sent 8,000 workers.\nPutin wrote <b>back</b> & waited.\n"
CORPUS = Corpus(
    [StoredArticle("visit", "art_1", TEXT, "Visit"), StoredArticle("other", "art_2", "Rain fell.\n", None)]
)
FIRST, SECOND = "Kim met Shoigu on June 4.", "He sent 8,000 workers."
WHO = Example("lookup-01", "lookup", "Who met Kim?", True, ((Evidence("visit", FIRST),),), ("Shoigu",), ("Drost",))
OFF = Example("off-01", "off-topic", "Who won?", False, absent=("won",))


def citation(quote: str = FIRST, index: int = 1, article_id: str = "art_1", **changes: Any) -> dict[str, Any]:
    start = TEXT.find(quote)
    return {
        "index": index,
        "article_id": article_id,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        **changes,
    }


def answer(*quotes: str, **changes: Any) -> dict[str, Any]:
    """An extractive answer: each quote is a statement that cites itself; none is `not_found`."""
    whole = {
        "status": "answered" if quotes else "not_found",
        "reason": None if quotes else "no-answer",
        "answer": " ".join(f"{quote} [{index}]" for index, quote in enumerate(quotes, 1)),
        "statements": [{"text": quote, "citations": [index]} for index, quote in enumerate(quotes, 1)],
        "citations": [citation(quote, index) for index, quote in enumerate(quotes, 1)],
        "generator": "extractive",
        "timings_ms": {"search": 2.0, "total": 4.0},
    }
    return whole | changes


def found(*spans: tuple[str, int, int]) -> list[dict[str, Any]]:
    """Search results, best first."""
    return [
        {"article_id": article_id, "start": start, "end": end, "score": 1 / rank}
        for rank, (article_id, start, end) in enumerate(spans, 1)
    ]


def outcome(example: Example = WHO, body: dict[str, Any] | None = None, results: Any = None) -> Outcome:
    if results is None:
        results = found(("art_1", 0, len(TEXT)))
    return Outcome.of(example, answer(FIRST) if body is None else body, results, CORPUS)
