"""A catalog that was made before the succession of versions was kept is opened as if it always had been.

`older_catalog.sqlite3.gz` was written by the version before: two versions of `fares`, one of `otter`, and of `tram`
a version that came back. Of superseded versions it has the text alone.
"""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from service.adapters import catalog_care
from service.adapters.catalog import Catalog
from service.adapters.catalog_care import FILE, Reembedding
from service.adapters.catalog_schema import vector_to_bytes
from service.adapters.catalog_search import CatalogSearch
from service.adapters.embedded_store import EmbeddedStore
from service.core.answer import Filters
from service.core.article import article_id_of
from tests.adapters.storing import DIMENSIONS, EVERYTHING, found_in, nearest, put, vector_of
from tests.adapters.test_catalog_care import told

OLDER = Path(__file__).with_name("older_catalog.sqlite3.gz")
TWO, THREE = (article_id_of(f"The ferry costs {number} crowns.", "fares") for number in ("two", "three"))
NOON, ONE = (article_id_of(f"The tram leaves at {hour}.", "tram") for hour in ("noon", "one"))
OTTER = article_id_of("The otter swims in the river.", "otter")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_bytes(gzip.decompress(OLDER.read_bytes()))
    return tmp_path


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[EmbeddedStore]:
    store = EmbeddedStore(folder, "words", DIMENSIONS)
    yield store
    await store.close()


async def stored_at(store: EmbeddedStore, article_id: str) -> datetime:
    return (await store.find(article_id)).stored_at  # type: ignore[union-attr]


async def test_an_older_catalog_knows_its_versions_and_finds_them_by_their_words(store: EmbeddedStore) -> None:
    assert [one.id for one in await store.versions(TWO)] == [THREE, TWO]
    assert [one.id for one in await store.versions(ONE)] == [NOON, ONE]
    for moment, expected in ((TWO, {TWO}), (OTTER, {TWO}), (THREE, {THREE}), (NOON, {THREE})):
        filters = Filters(as_of=await stored_at(store, moment))
        assert found_in(await store.matching("ferry", 5, filters)) == expected
    assert found_in(await store.matching("tram", 5, Filters(as_of=await stored_at(store, ONE)))) == {ONE}
    assert found_in(await nearest(store, "ferry")) == {THREE, OTTER, NOON}
    assert found_in(await store.matching("ferry two", 5, EVERYTHING)) == {THREE}


async def test_an_older_catalog_goes_on_with_new_versions(store: EmbeddedStore, folder: Path) -> None:
    new = await put(store, "The ferry costs four crowns.", "fares")
    before = Filters(as_of=await stored_at(store, THREE))
    for hits in (await nearest(store, "ferry", 9, before), await store.matching("crowns", 9, before)):
        assert THREE in found_in(hits) and new.id not in found_in(hits)
    assert [one.id for one in await store.versions(TWO)] == [new.id, THREE, TWO]
    await store.close()
    with closing(Catalog(folder / FILE)) as again:
        assert [one.id for one in again.versions(TWO)] == [new.id, THREE, TWO]
        assert catalog_care.check(again, told) == []


def test_re_embedding_makes_the_vectors_that_an_older_catalog_lacks(folder: Path) -> None:
    with closing(Catalog(folder / FILE)) as catalog:
        search, then = CatalogSearch(catalog), Filters(as_of=catalog.find(TWO).stored_at)  # type: ignore[union-attr]
        assert search.nearest(vector_of("ferry"), 5, then) == []
        work = Reembedding(catalog, f"words/{DIMENSIONS}")
        for stored in work.articles():
            work.save(stored.id, [vector_to_bytes(vector_of(text)) for text in work.texts(stored.id)])
        work.finish()
        assert [passage for passage, _ in search.nearest(vector_of("ferry"), 5, then)] == [f"{TWO}:0"]
        assert len(search.nearest(vector_of("ferry"), 5, EVERYTHING)) == 3


def test_a_repair_brings_the_words_of_superseded_versions_back(folder: Path) -> None:
    with closing(Catalog(folder / FILE)) as catalog:
        search, then = CatalogSearch(catalog), Filters(as_of=catalog.find(TWO).stored_at)  # type: ignore[union-attr]
        expected = search.matching("ferry", 5, then)
        with catalog.writer() as db:
            db.execute("DELETE FROM past_terms")
        assert search.matching("ferry", 5, then) == []
        catalog_care.repair(catalog, told)
        assert search.matching("ferry", 5, then) == expected != []


async def test_nothing_of_a_deleted_article_is_left(store: EmbeddedStore, folder: Path) -> None:
    await put(store, "The ferry costs four crowns.", "fares")
    await store.delete(TWO)
    await store.close()
    with closing(Catalog(folder / FILE)) as catalog, catalog.reader() as db:
        for table in ("article", "passage", "vector", "past_vector", "passage_terms", "past_terms", "succession"):
            columns = [row["name"] for row in db.execute(f"SELECT name FROM pragma_table_info('{table}')")]
            rows = [tuple(row) for row in db.execute(f"SELECT {', '.join(columns)} FROM {table}")]
            assert not [row for row in rows if "fares" in row or "crown" in str(row)], table
        numbers = {row["number"] for row in db.execute("SELECT number FROM passage")}
        for table in ("vector", "past_vector", "passage_terms", "past_terms"):
            assert {row[0] for row in db.execute(f"SELECT rowid FROM {table}")} <= numbers
