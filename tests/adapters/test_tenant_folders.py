"""The folders of tenants in the embedded store: opened late, closed early, indexed when it pays."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from service.adapters import embedded_store
from service.adapters.embedded_store import EmbeddedStore, tenants_in
from service.adapters.folder_store import FolderStore
from service.core.errors import EmbedderMismatch
from tests.adapters.storing import DIMENSIONS, found_in, nearest, put

FROM = 3


def opened(folder: Path, embedder: str = "words") -> EmbeddedStore:
    return EmbeddedStore(folder, embedder, DIMENSIONS)


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[EmbeddedStore]:
    monkeypatch.setattr(embedded_store, "INDEX_FROM", FROM)
    monkeypatch.setattr(embedded_store, "MOST_INDEXES", 2)
    monkeypatch.setattr(embedded_store, "MOST_CATALOGS", 2)
    store = opened(tmp_path)
    yield store
    await store.close()


async def fill(store: FolderStore, count: int) -> list[str]:
    return [(await put(store, f"Vessel number{number} left the harbour.")).id for number in range(count)]


async def finds_all(store: FolderStore, ids: list[str]) -> bool:
    return found_in(await nearest(store, "vessel harbour", 50)) == set(ids)


async def test_a_folder_of_before_there_were_tenants_is_the_default_tenants(tmp_path: Path) -> None:
    store = opened(tmp_path)
    ids = await fill(store, 3)
    await anyio.to_thread.run_sync(store.index.wait_until_settled, 60)
    await store.close()
    assert list(tenants_in(tmp_path)) == ["default"]
    again = opened(tmp_path)
    assert await finds_all(again.of("default"), ids)
    assert await again.of("news").count() == 0
    assert again.index.rebuilt == 0
    await again.close()
    assert list(tenants_in(tmp_path)) == ["default", "news"]


async def test_nothing_is_opened_for_a_tenant_before_it_is_used(store: EmbeddedStore, tmp_path: Path) -> None:
    store.of("news")
    assert list(tenants_in(tmp_path)) == ["default"]


async def test_a_small_tenant_has_no_index_and_no_queue_for_one(store: EmbeddedStore, tmp_path: Path) -> None:
    news = store.of("news")
    ids = await fill(news, FROM - 1)
    await put(news, "Vessel number0 left the harbour.")
    assert await finds_all(news, ids)
    assert await news.health() == {"catalog": "ok", "lexical": "ok"}
    assert not (tmp_path / "tenants/news/index").exists()
    with store._opened["news"].reader() as db:
        assert db.execute("SELECT count(*) FROM index_queue").fetchone()[0] == 0


async def test_a_tenant_that_grows_gets_an_index_that_knows_all(store: EmbeddedStore, tmp_path: Path) -> None:
    news = store.of("news")
    ids = await fill(news, FROM + 2)
    index = store._indexes.use(str(tmp_path / "tenants/news/index"), lambda: pytest.fail("there is none"))
    assert await anyio.to_thread.run_sync(index.wait_until_settled, 60)
    assert index._index is not None
    assert index._index.count() == len(ids)
    assert await finds_all(news, ids)
    await store.close()
    again = opened(tmp_path)
    assert await finds_all(again.of("news"), ids)
    # Once it has an index it keeps it, however few are left.
    assert "index" in await again.of("news").health()
    await again.close()


async def test_indexes_and_catalogs_beyond_those_used_last_are_closed_and_come_back(store: EmbeddedStore) -> None:
    ids = {name: await fill(store.of(name), FROM) for name in "abc"}
    assert len(store._indexes._open) == 2
    assert sum(catalog._idle.qsize() for name, catalog in store._opened.items() if name != "default") <= 4
    for name in "abcab":
        assert await finds_all(store.of(name), ids[name])


async def test_many_tenants_at_once_each_find_their_own(store: EmbeddedStore) -> None:
    found: list[bool] = []

    async def live(name: str) -> None:
        own = store.of(name)
        ids = await fill(own, FROM)
        found.extend([await finds_all(own, ids) for _ in range(3)])

    async with anyio.create_task_group() as tasks:
        for number in range(5):
            tasks.start_soon(live, f"t{number}")
    assert found == [True] * 15
    assert threading.active_count() < 60


async def test_a_tenants_articles_of_another_embedder_are_refused_with_the_way_out(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    await fill(store.of("news"), 1)
    await store.close()
    other = opened(tmp_path, "other")
    with pytest.raises(EmbedderMismatch, match="article-qa store reembed"):
        await other.of("news").count()
    assert await other.of("sports").count() == 0
    await other.close()
