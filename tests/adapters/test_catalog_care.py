"""Check, repair, backup, restore and re-embedding of a catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from service.adapters import catalog_care
from service.adapters.catalog import FILE, Catalog
from service.adapters.catalog_care import Reembedding
from service.adapters.catalog_schema import set_fact, vector_to_bytes
from service.adapters.catalog_search import CatalogSearch
from service.adapters.folder_store import check_embedder
from service.adapters.index_queue import IndexQueue
from service.core.article import Article, Metadata
from service.core.errors import EmbedderMismatch, InvalidInput
from tests.adapters.storing import DIMENSIONS, EVERYTHING, cut, paragraphs, vector_of


def told(done: int, total: int) -> None:
    assert 0 <= done <= total


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE


@pytest.fixture
def catalog(path: Path) -> Iterator[Catalog]:
    catalog = Catalog(path)
    check_embedder(catalog, "words/32")
    for text, key in (
        (paragraphs("otter", "heron"), "nature"),
        ("Two crowns 🚢.", "fares"),
        ("Three crowns.", "fares"),
    ):
        article = Article.of(text, Metadata(title="A title"), key)
        catalog.put(article, *cut(article))
    unkeyed = Article.of("No key here.")
    catalog.put(unkeyed, *cut(unkeyed))
    yield catalog
    catalog.close()


def test_a_sound_catalog_has_no_faults(catalog: Catalog) -> None:
    assert catalog_care.check(catalog, told) == []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE passage SET text = replace(text, 'heron', 'goose')", "not the one that was stored"),
        ("UPDATE passage SET start = start + 1 WHERE ordinal = 1", "do not tile"),
        ("UPDATE passage SET sentences = '[0, 99999]'", "do not tile"),
        ("DELETE FROM passage WHERE ordinal = 1", "not the one that was stored"),
        ("DELETE FROM vector WHERE number = 1", "has no vector"),
        ("UPDATE vector SET value = x'00' WHERE number = 2", "of another length"),
        ("DELETE FROM passage_terms WHERE rowid = 1", "has no terms"),
    ],
)
def test_damage_is_found(catalog: Catalog, damage: str, words: str) -> None:
    with catalog.writer() as db:
        db.execute(damage)
    assert any(words in fault for fault in catalog_care.check(catalog, told))


def test_a_repair_brings_the_lexical_index_back_and_queues_the_vector_index(catalog: Catalog) -> None:
    search = CatalogSearch(catalog)
    expected = search.matching("heron crowns", 9, EVERYTHING)
    queue = IndexQueue(catalog)
    queue.done(queue.oldest(100), "seal")
    with catalog.writer() as db:
        db.execute("DELETE FROM passage_terms")
    assert search.matching("heron crowns", 9, EVERYTHING) == []
    catalog_care.repair(catalog, told)
    assert search.matching("heron crowns", 9, EVERYTHING) == expected
    assert len(queue) == search.count(EVERYTHING)
    assert queue.generation().seal is None
    assert catalog_care.check(catalog, told) == []


def test_a_backup_of_a_catalog_in_use_can_be_restored_elsewhere(
    catalog: Catalog, path: Path, tmp_path: Path
) -> None:
    copy, folder = tmp_path / "copy.sqlite3", tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "index" / "7").mkdir(parents=True)
    with catalog.reader() as db:
        db.execute("SELECT 1")
        catalog_care.backup(path, copy, told)
    late = Article.of("Stored after the copy was made.")
    catalog.put(late, *cut(late))
    catalog_care.restore(copy, folder, told)
    with closing(Catalog(folder / FILE)) as restored:
        assert restored.find(late.id) is None
        assert restored.page(9, None).articles == catalog.page(9, None).articles[1:]
        assert catalog_care.check(restored, told) == []
        # No index that lies in the folder belongs to this catalog.
        assert IndexQueue(restored).generation().number == 8
        assert len(IndexQueue(restored)) == CatalogSearch(restored).count(EVERYTHING)


def test_a_backup_ends_while_another_connection_writes_and_has_the_state_of_its_beginning(
    catalog: Catalog, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_care, "PAGES_AT_ONCE", 8)
    copied = [0]

    def written_meanwhile(done: int, _: int) -> None:
        assert done > copied[-1], "It has started over."
        copied.append(done)
        late = Article.of(f"Stored at page {done}.")
        catalog.put(late, *cut(late))

    before = catalog.page(9, None)
    catalog_care.backup(path, tmp_path / "copy.sqlite3", written_meanwhile)
    assert len(copied) > 2
    with closing(Catalog(tmp_path / "copy.sqlite3")) as copy:
        assert copy.page(9, None) == before
        assert catalog_care.check(copy, told) == []


def test_a_backup_that_fails_leaves_the_older_one(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    copy.write_bytes(b"older")
    path.write_bytes(b"no database" * 100)
    with pytest.raises(Exception, match="no database"):
        catalog_care.backup(path, copy, told)
    assert copy.read_bytes() == b"older"
    assert sorted(tmp_path.iterdir()) == [path, copy]


@pytest.mark.parametrize("way", ["path", "detour", "link"])
def test_a_backup_onto_the_store_itself_is_refused(catalog: Catalog, path: Path, way: str) -> None:
    (path.parent / "link").symlink_to(path)
    (path.parent / "folder").mkdir()
    target = {"path": path, "detour": path.parent / "folder" / ".." / path.name, "link": path.parent / "link"}[way]
    before = path.stat().st_ino
    with pytest.raises(InvalidInput, match="is the store itself"):
        catalog_care.backup(path, target, told)
    assert path.stat().st_ino == before
    assert catalog_care.check(catalog, told) == []


def test_what_is_no_backup_is_not_restored(catalog: Catalog, path: Path, tmp_path: Path) -> None:
    text, other, cut_short = tmp_path / "text", tmp_path / "other", tmp_path / "cut"
    text.write_text("hello")
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE another (thing)")
    catalog_care.backup(path, cut_short, told)
    with cut_short.open("r+b") as file:
        file.truncate(cut_short.stat().st_size // 2)
    folder = tmp_path / "empty"
    folder.mkdir()
    for copy in (text, other, cut_short):
        with pytest.raises(InvalidInput):
            catalog_care.restore(copy, folder, told)
    assert list(folder.iterdir()) == []


def test_re_embedding_goes_on_after_an_interruption_and_takes_effect_at_once(catalog: Catalog) -> None:
    def halved(text: str) -> bytes:
        vector = vector_of(text)[:16]
        return vector_to_bytes(vector / np.linalg.norm(vector))

    work = Reembedding(catalog, "halves/16")
    first, *others = work.articles()
    work.save(first.id, [halved(text) for text in work.texts(first.id)])
    # Until the end all is as before.
    assert CatalogSearch(catalog).nearest(vector_of("heron"), 3, EVERYTHING)
    check_embedder(catalog, "words/32")
    work = Reembedding(catalog, "halves/16")
    assert work.articles() == others
    for stored in others:
        work.save(stored.id, [halved(text) for text in work.texts(stored.id)])
    work.finish()
    wanted = np.frombuffer(halved("Three crowns."), dtype="<f4")
    ((best, score),) = CatalogSearch(catalog).nearest(wanted, 1, EVERYTHING)
    assert best == f"{Article.of('Three crowns.', key='fares').id}:0"
    assert score == pytest.approx(1.0, abs=1e-5)
    assert catalog_care.check(catalog, told) == []
    check_embedder(catalog, "halves/16")
    with pytest.raises(EmbedderMismatch):
        check_embedder(catalog, "words/32")


def test_re_embedding_for_another_embedder_starts_again(catalog: Catalog) -> None:
    work = Reembedding(catalog, "one/1")
    first = work.articles()[0]
    work.save(first.id, [b"\0" * 4 for _ in work.texts(first.id)])
    assert first in Reembedding(catalog, "two/1").articles()


def title_and_text(catalog: Catalog, work: Reembedding, article_id: str) -> list[bytes]:
    stored = catalog.find(article_id)
    assert stored is not None
    return [vector_to_bytes(vector_of(f"{stored.metadata.title} {text}")) for text in work.texts(article_id)]


@pytest.mark.parametrize("change", ["delete", "retitle"])
def test_what_changes_while_re_embedding_is_interrupted_is_embedded_anew(catalog: Catalog, change: str) -> None:
    """Its passages may get the numbers of those that are gone."""
    name = f"titled/{DIMENSIONS}"
    work = Reembedding(catalog, name)
    for stored in work.articles():
        work.save(stored.id, title_and_text(catalog, work, stored.id))
    newest = catalog.page(1, None).articles[0]
    changed = Article.of("No key here.", Metadata(title="Another title"))
    assert changed.id == newest.id
    if change == "delete":
        catalog.delete(newest.id)
        changed = Article.of("Another article.")
    catalog.put(changed, *cut(changed))
    work = Reembedding(catalog, name)
    assert [stored.id for stored in work.articles()] == [changed.id]
    work.save(changed.id, title_and_text(catalog, work, changed.id))
    work.finish()
    with catalog.reader() as db:
        kept = db.execute(
            "SELECT v.value FROM vector v JOIN passage p ON p.number = v.number WHERE p.article_id = ?",
            (changed.id,),
        ).fetchall()
    assert [row["value"] for row in kept] == title_and_text(catalog, work, changed.id)


def test_re_embedding_that_an_older_version_has_begun_starts_again(catalog: Catalog) -> None:
    """Its vectors outlived their passages."""
    with catalog.writer() as db:
        set_fact(db, "reembedding", "one/1")
        db.execute("CREATE TABLE vector_next (number INTEGER PRIMARY KEY, value BLOB NOT NULL)")
        db.execute("INSERT INTO vector_next SELECT number, x'00000000' FROM passage")
    assert len(Reembedding(catalog, "one/1").articles()) == 4
