from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from service.adapters.sentence_vectors import SentenceVectors
from service.core.answer import Hit
from service.core.article import Article
from service.core.passages import passages
from service.core.ports import Vectors
from tests.passaged import hits_of

ARTICLE = Article.of("Ada built a mill. The mill burned down in May. Nobody was hurt, the mayor said.")


class Counting:
    """An embedder that gives each text a direction of its own and counts how many it was given."""

    name = "counting"
    dimensions = 48

    def __init__(self) -> None:
        self.texts = 0

    def reads(self, text: str) -> bool:
        return True

    async def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        rows = [np.random.default_rng(len(text)).normal(size=self.dimensions) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32).reshape(-1, self.dimensions)


def hits() -> list[Hit]:
    return hits_of(ARTICLE)


async def test_likeness_is_the_cosine_of_each_sentence(tmp_path: Path) -> None:
    embedder = Counting()
    kept = SentenceVectors(tmp_path / "s.sqlite3", embedder)
    texts = [span.of(ARTICLE.text) for span in hits()[0].passage.sentences]
    vectors = await embedder.embed(texts)
    for _ in range(2):
        likeness = (await kept.likeness(vectors[1], hits()))[0]
        assert likeness == pytest.approx(vectors @ vectors[1], abs=0.005)
    kept.close()


async def test_sentences_are_embedded_once_even_over_a_restart(tmp_path: Path) -> None:
    embedder = Counting()
    kept = SentenceVectors(tmp_path / "s.sqlite3", embedder)
    await kept.add(ARTICLE, passages(ARTICLE))
    kept.close()
    kept = SentenceVectors(tmp_path / "s.sqlite3", embedder)
    await kept.likeness(np.zeros(48, np.float32), hits())
    assert embedder.texts == 3
    kept.close()


@pytest.mark.parametrize("damage", [b"not a database at all, but long enough to be read as one" * 9, b""])
async def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "s.sqlite3").write_bytes(damage)
    kept = SentenceVectors(tmp_path / "s.sqlite3", Counting())
    assert len((await kept.likeness(np.zeros(48, np.float32), hits()))[0]) == 3
    kept.close()


async def test_vectors_that_cannot_be_read_are_embedded_again(tmp_path: Path) -> None:
    embedder = Counting()
    kept = SentenceVectors(tmp_path / "s.sqlite3", embedder)
    await kept.add(ARTICLE, passages(ARTICLE))
    with closing(sqlite3.connect(tmp_path / "s.sqlite3")) as db:
        db.execute("DROP TABLE passage")
    embedder.texts = 0
    assert len((await kept.likeness(np.zeros(48, np.float32), hits()))[0]) == embedder.texts == 3
    kept.close()


async def test_vectors_of_another_embedder_are_not_used(tmp_path: Path) -> None:
    kept = SentenceVectors(tmp_path / "s.sqlite3", Counting())
    await kept.add(ARTICLE, passages(ARTICLE))
    kept.close()
    other = Counting()
    other.name = "other"
    kept = SentenceVectors(tmp_path / "s.sqlite3", other)
    await kept.likeness(np.zeros(48, np.float32), hits())
    assert other.texts == 3
    kept.close()


async def test_a_deleted_articles_vectors_are_gone_and_others_stay(tmp_path: Path) -> None:
    embedder = Counting()
    kept = SentenceVectors(tmp_path / "s.sqlite3", embedder)
    other = Article.of("Bo sold a boat.")
    await kept.add(ARTICLE, passages(ARTICLE))
    await kept.add(other, passages(other))
    await kept.forget(other.id)
    embedder.texts = 0
    await kept.likeness(np.zeros(48, np.float32), hits())
    assert embedder.texts == 0
    gone = hits_of(other)
    await kept.likeness(np.zeros(48, np.float32), gone)
    assert embedder.texts == 1
    kept.close()


async def test_a_tenants_vectors_are_its_own(tmp_path: Path) -> None:
    embedder = Counting()
    kept = SentenceVectors(tmp_path / "s.sqlite3", embedder)
    for tenant in ("one", "two", "default"):
        await kept.of(tenant).add(ARTICLE, passages(ARTICLE))
    await kept.of("two").forget(ARTICLE.id)
    for tenant, embedded in (("one", 0), ("default", 0), ("two", 3)):
        embedder.texts = 0
        await kept.of(tenant).likeness(np.zeros(48, np.float32), hits())
        assert embedder.texts == embedded
    kept.close()
