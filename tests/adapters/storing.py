"""Articles for the tests of stores, with vectors that are their words' own: no model is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from service.core.answer import Filters, Hit
from service.core.article import Article, Metadata, Passage, Span
from service.core.passages import passages
from service.core.ports import Store, Stored, Vectors
from service.core.terms import terms

DIMENSIONS = 32
EVERYTHING = Filters()


def vector_of(text: str) -> Vectors:
    """A unit vector: the sum of one fixed random direction for each word."""
    total = np.full(DIMENSIONS, 1e-3, dtype=np.float32)
    for term in terms(text):
        seed = int.from_bytes(hashlib.sha256(term.encode()).digest()[:4])
        total += np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return total / np.linalg.norm(total)


def cut(article: Article) -> tuple[Sequence[Passage], Vectors]:
    """The passages of an article and their vectors."""
    pieces = passages(article)
    return pieces, np.stack([vector_of(piece.span.of(article.text)) for piece in pieces])


def uncut(article: Article) -> tuple[Sequence[Passage], Vectors]:
    """The article as one passage."""
    pieces, _ = cut(article)
    sentences = tuple(sentence for piece in pieces for sentence in piece.sentences)
    return [Passage(article.id, 0, Span(0, len(article.text)), sentences)], vector_of(article.text)[np.newaxis]


def paragraphs(*subjects: str) -> str:
    """A text with a passage for each subject, or nearly so."""
    return "\n\n".join(
        " ".join(f"The {subject} was seen near the old harbour on day {day}." for day in range(12))
        for subject in subjects
    )


async def put(store: Store, text: str, key: str | None = None, metadata: Metadata | None = None) -> Stored:
    article = Article.of(text, metadata, key)
    return await store.put(article, *cut(article))


async def nearest(store: Store, text: str, limit: int = 5, filters: Filters = EVERYTHING) -> list[Hit]:
    return await store.nearest(vector_of(text), limit, filters)


def found_in(hits: Sequence[Hit]) -> set[str]:
    return {hit.passage.article_id for hit in hits}
