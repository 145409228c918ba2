"""The embedded store in bad times: killed, damaged, without disk, with a second process at the door."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import anyio.to_thread
import numpy as np
import pytest

from service.adapters import folder_store, vector_index
from service.adapters.chroma_index import ChromaIndex
from service.adapters.embedded_store import EmbeddedStore
from service.core.answer import Filters, Hit
from service.core.article import Article, Metadata
from service.core.errors import EmbedderMismatch, StoreInUse, Unavailable
from tests.adapters.storing import DIMENSIONS, EVERYTHING, cut, found_in, nearest, put, vector_of

SECONDS = 60.0
ARTICLES = 30


def opened(folder: Path, embedder: str = "words") -> EmbeddedStore:
    return EmbeddedStore(folder, embedder, DIMENSIONS)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[EmbeddedStore]:
    store = opened(tmp_path / "store")
    yield store
    await store.close()


@pytest.fixture
async def full(store: EmbeddedStore) -> EmbeddedStore:
    for number in range(ARTICLES):
        await put(store, f"Vessel number{number} left the harbour.")
    await settled(store)
    return store


async def settled(store: EmbeddedStore) -> None:
    assert await anyio.to_thread.run_sync(store.index.wait_until_settled, SECONDS)


def killed(store_folder: Path, folder: Path) -> Path:
    """The folder of a running store as a kill would leave it."""
    shutil.copytree(store_folder, folder, ignore=shutil.ignore_patterns("lock"))
    return folder


async def everything(store: EmbeddedStore) -> list[tuple[str, float]]:
    hits = await nearest(store, "number3 harbour", ARTICLES)
    return [(hit.passage.id, round(hit.score, 4)) for hit in hits]


def graph(folder: Path) -> Path:
    (file,) = folder.glob("index/*/*/data_level0.bin")
    return file


async def test_a_store_that_cannot_search_by_words_is_not_healthy(full: EmbeddedStore) -> None:
    with full._catalog.writer() as db:
        db.execute("DROP TABLE passage_terms")
    with pytest.raises(Unavailable):
        await full.health()


async def test_a_store_closed_in_good_order_opens_without_a_check(
    full: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = await everything(full)
    await full.close()

    def never(*_: object) -> str:
        raise AssertionError("there is nothing to check")

    monkeypatch.setattr(vector_index, "probe", never)
    again = opened(tmp_path / "store")
    await settled(again)
    assert again.index.rebuilt == 0
    assert await again.health() == {"catalog": "ok", "lexical": "ok", "index": "ok"}
    assert await everything(again) == expected
    await again.close()


async def test_a_store_killed_at_rest_keeps_its_index_after_a_check(full: EmbeddedStore, tmp_path: Path) -> None:
    expected = await everything(full)
    again = opened(killed(tmp_path / "store", tmp_path / "killed"))
    assert await everything(again) == expected  # while the check runs
    await settled(again)
    assert again.index.rebuilt == 0
    assert await everything(again) == expected
    await again.close()


def _cut_graph(folder: Path) -> None:
    os.truncate(graph(folder), graph(folder).stat().st_size // 2)


def _flip_graph(folder: Path) -> None:
    data = bytearray(graph(folder).read_bytes())
    data[len(data) // 2] ^= 0xFF
    graph(folder).write_bytes(data)


def _cut_database(folder: Path) -> None:
    (database,) = folder.glob("index/*/chroma.sqlite3")
    os.truncate(database, database.stat().st_size // 2)


def _empty_database(folder: Path) -> None:
    (database,) = folder.glob("index/*/chroma.sqlite3")
    database.unlink()


def _no_index(folder: Path) -> None:
    shutil.rmtree(folder / "index")


@pytest.mark.parametrize("damage", [_cut_graph, _flip_graph, _cut_database, _empty_database, _no_index])
async def test_a_damaged_index_is_noticed_and_built_anew(full: EmbeddedStore, tmp_path: Path, damage) -> None:
    expected = await everything(full)
    folder = killed(tmp_path / "store", tmp_path / "killed")
    damage(folder)
    again = opened(folder)
    assert await everything(again) == expected
    await settled(again)
    assert again.index.rebuilt == 1
    assert again.index.usable()
    assert await everything(again) == expected
    assert len(list((folder / "index").iterdir())) == 1
    await again.close()


class PanicException(BaseException):
    """What a panic in Rust looks like in Python: no Exception."""


async def test_a_panic_in_a_search_is_answered_exactly_and_a_new_index_built(
    full: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = await everything(full)
    index = full.index._index
    assert index is not None

    def panics(**_: object) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(index._collection, "query", panics)
    assert await everything(full) == expected
    await settled(full)
    assert full.index.rebuilt == 1
    assert full.index._index not in (None, index)
    assert await everything(full) == expected


async def test_what_the_index_has_yet_to_learn_is_found(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, learn = threading.Event(), vector_index._learn

    def waits(index: ChromaIndex, entries) -> None:
        assert held.wait(SECONDS)
        learn(index, entries)

    first = await put(store, "Otters swim.", "a")
    await settled(store)
    monkeypatch.setattr(vector_index, "_learn", waits)
    second = await put(store, "Herons fly.", "b")
    newer = await put(store, "Otters dive.", "a")
    try:
        assert found_in(await nearest(store, "otters herons", 2)) == {second.id, newer.id}
        assert "still to be indexed" in (await store.health())["index"]
        assert await store.get(first.id) is not None
    finally:
        held.set()
    await settled(store)
    assert found_in(await nearest(store, "otters herons", 2)) == {second.id, newer.id}


async def test_search_refuses_rather_than_guess_where_too_much_is_without_index(
    full: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_store, "EXACT_AT_MOST", ARTICLES - 1)
    assert len(await everything(full)) == ARTICLES
    full.index.distrust()
    monkeypatch.setattr(full.index, "nearest", lambda *_: None)
    monkeypatch.setattr(full.index, "usable", lambda: False)
    for call in (lambda: everything(full), full.health):
        with pytest.raises(Unavailable) as caught:
            await call()
        assert (caught.value.code, caught.value.retry_after) == ("index-rebuilding", 60)
    assert len(await full.matching("number3", 5, EVERYTHING)) == 1


async def test_what_is_within_a_large_filter_is_found_however_far_it_is_from_the_query(
    full: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    trams = [
        await put(full, f"Tram {number} stood still.", metadata=Metadata(source="Trams")) for number in range(9)
    ]
    await settled(full)
    for limit, value in (("EXACT_WITH_FILTERS", 4), ("EXACT_AT_MOST", 8), ("MOST_FETCHED", 16)):
        monkeypatch.setattr(folder_store, limit, value)
    found = await nearest(full, "Vessel number3 left the harbour.", 3, Filters(source="Trams"))
    assert len(found) == 3
    assert found_in(found) < {tram.id for tram in trams}


async def test_exact_and_indexed_search_agree(full: EmbeddedStore) -> None:
    def by(search) -> list[tuple[str, float]]:
        return [(hit.passage.id, round(hit.score, 4)) for hit in search]

    vector = vector_of("number7 number9 left")
    indexed = full._nearest_by_index(vector, 10, EVERYTHING)
    assert indexed is not None
    exact: list[Hit] = full._search.hits(full._search.nearest(vector, 10, EVERYTHING), EVERYTHING)
    assert by(indexed) == by(exact)


async def test_a_second_process_is_kept_out(full: EmbeddedStore, tmp_path: Path) -> None:
    with pytest.raises(StoreInUse, match="Another process serves the store"):
        opened(tmp_path / "store")
    assert len(await everything(full)) == ARTICLES


async def test_another_embedder_is_refused_with_the_way_out(full: EmbeddedStore, tmp_path: Path) -> None:
    await full.close()
    with pytest.raises(EmbedderMismatch, match="article-qa store reembed"):
        opened(tmp_path / "store", "other")
    await opened(tmp_path / "store").close()


async def test_an_empty_store_takes_another_embedder(tmp_path: Path) -> None:
    first = opened(tmp_path / "store")
    await first.delete((await put(first, "Otters swim.")).id)
    await settled(first)
    await first.close()
    other = EmbeddedStore(tmp_path / "store", "letters", 3)
    article = Article.of("Otters swim.")
    await other.put(article, cut(article)[0], np.eye(3, dtype=np.float32)[:1])
    await settled(other)
    assert other.index.rebuilt == 0
    assert found_in(await other.nearest(np.eye(3, dtype=np.float32)[0], 1, EVERYTHING)) == {article.id}
    await other.close()


async def test_a_put_that_fails_midway_leaves_nothing(full: EmbeddedStore) -> None:
    article = Article.of("One.\n\nTwo.")
    pieces, vectors = cut(article)
    with pytest.raises(ValueError, match="shorter"):
        await full.put(article, [*pieces, pieces[0]], vectors)
    assert await full.find(article.id) is None
    assert await full.matching("one", 5, EVERYTHING) == []
    assert len((await full.page(100)).articles) == ARTICLES


async def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be written") as caught:
        opened(tmp_path / "file" / "store")
    assert caught.value.code == "store-read-only"


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be one" * 100, b"SQLite format 3\0" * 99]
)
async def test_a_damaged_catalog_is_a_clear_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(content)
    with pytest.raises(Unavailable, match="restore") as caught:
        opened(tmp_path)
    assert caught.value.code == "store-damaged"


FULL_DISK = """
import resource, signal, sys, anyio, pathlib
from service.core.errors import Unavailable
from service.adapters.embedded_store import EmbeddedStore
from tests.adapters.storing import DIMENSIONS, put, nearest

async def main(folder):
    store = EmbeddedStore(folder, "words", DIMENSIONS)
    first = await put(store, "Otters swim.")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        await put(store, "Herons fly. " * 2000, "b")
        print("stored on a full disk")
    except Unavailable as error:
        print(error.code)
    print(len((await store.page(9)).articles), len(await nearest(store, "otters herons", 9)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    await put(store, "Herons fly.", "b")
    print(len((await store.page(9)).articles), len(await nearest(store, "otters herons", 9)))
    await store.close()

anyio.run(main, pathlib.Path(sys.argv[1]))
"""


def test_a_full_disk_stores_nothing_and_passes(tmp_path: Path) -> None:
    """Files may not grow, as on a disk without space; in a process of its own."""
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    lines = done.stdout.splitlines()
    assert lines[0] in ("store-full", "store-io"), done.stderr
    assert lines[1:] == ["1 1", "2 2"]
