"""Storing a draft while others change the same article."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.core.answer import Hit
from service.core.article import Article, Passage
from service.core.draft import Draft
from service.core.ports import Vectors
from service.ingesting import stored_from
from tests.memory_store import MemoryStore
from tests.web.in_memory import Words


class Kept:
    """An index of sentences that only knows of which articles it has some. `deleting`: the article is deleted from
    this store while they are added."""

    def __init__(self, deleting: MemoryStore | None = None) -> None:
        self.articles: set[str] = set()
        self._deleting = deleting

    async def add(self, article: Article, passages: Sequence[Passage]) -> None:
        self.articles.add(article.id)
        if self._deleting:
            await self._deleting.delete(article.id)

    async def forget(self, article_id: str) -> None:
        self.articles.discard(article_id)

    async def likeness(self, question: Vectors, hits: Sequence[Hit]) -> list[Vectors]:
        return []


@pytest.mark.parametrize("deleted", [False, True])
async def test_sentences_do_not_outlive_an_article_that_is_deleted_meanwhile(deleted: bool) -> None:
    store = MemoryStore()
    kept = Kept(store if deleted else None)
    stored, _ = await stored_from(Draft("Heavy rain fell in Orla on Monday."), store, Words(), kept, {})
    assert kept.articles == (set() if deleted else {stored.id})
