"""Articles as a search would find them."""

from __future__ import annotations

from service.core.answer import Hit
from service.core.article import Article
from service.core.passages import passages


def hits_of(article: Article, score: float = 1.0) -> list[Hit]:
    """All its passages, in order, each with this score."""
    return [Hit(piece, piece.span.of(article.text), article.metadata, score) for piece in passages(article)]
