"""Finding passages, beside other work."""

from __future__ import annotations

from collections.abc import Sequence
from threading import get_ident

import numpy as np
import pytest

from service import retrieving
from service.core.answer import Filters, Hit
from service.core.ports import Vectors
from service.retrieving import Retrieval
from tests.adapters.storing import DIMENSIONS, put, vector_of
from tests.memory_store import MemoryStore


class Words:
    """An Embedder whose vectors are those of the words."""

    name, dimensions = "words", DIMENSIONS

    async def embed(self, texts: Sequence[str]) -> Vectors:
        return np.stack([vector_of(text) for text in texts])

    def reads(self, text: str) -> bool:
        return bool(text)


async def test_copies_are_looked_for_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []

    def noted(hits: Sequence[Hit], limit: int) -> list[Hit]:
        threads.append(get_ident())
        return list(hits)[:limit]

    store = MemoryStore()
    stored = await put(store, "The otter swims.")
    monkeypatch.setattr(retrieving, "without_copies", noted)
    found = await Retrieval(store, Words(), None).found("otter", 5, Filters(), {})
    assert [hit.passage.article_id for hit in found] == [stored.id]
    assert threads and get_ident() not in threads
