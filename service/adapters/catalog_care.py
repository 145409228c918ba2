"""Care for a catalog: is it sound, a copy of it, a copy in its place, its lexical index anew.

Synchronous. `Progress` is told how much of how much is done.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from service.adapters import catalog_schema as schema
from service.adapters.catalog import FILE, Catalog
from service.adapters.catalog_faults import unavailable
from service.adapters.catalog_versions import index_words
from service.adapters.index_queue import begin_generation
from service.core.article import article_id_of
from service.core.errors import InvalidInput
from service.core.ports import Stored

Progress: TypeAlias = Callable[[int, int], None]

PAGES_AT_ONCE = 1024
LOGS = (FILE + "-wal", FILE + "-shm")


def check(catalog: Catalog, progress: Progress) -> list[str]:
    """What is wrong with the catalog, a sentence each; nothing where all is well."""
    with catalog.reader() as db:
        found = [str(row[0]) for row in db.execute("PRAGMA quick_check") if row[0] != "ok"]
        if found:
            return [f"The file is damaged: {sentence}" for sentence in found]
        ids = [row["id"] for row in db.execute("SELECT id FROM article ORDER BY seq")]
        size = db.execute("SELECT length(value) AS size FROM vector LIMIT 1").fetchone()
        faults = [
            f"{row['article_id']}: passage {row['ordinal']} has {what}"
            for what, condition in (
                ("no vector", "v.value IS NULL"),
                ("a vector of another length", f"length(v.value) <> {size['size'] if size else 0}"),
                ("no terms", "NOT EXISTS (SELECT 1 FROM passage_terms t WHERE t.rowid = p.number)"),
            )
            for row in db.execute(
                "SELECT p.article_id, p.ordinal FROM passage p JOIN article a ON a.id = p.article_id "  # noqa: S608
                f"LEFT JOIN vector v ON v.number = p.number WHERE a.current = 1 AND {condition}"
            )
        ]
    for done, article_id in enumerate(ids, start=1):
        faults += _article_faults(catalog, article_id)
        progress(done, len(ids))
    return faults


def _article_faults(catalog: Catalog, article_id: str) -> Iterator[str]:
    """The id of an article is a digest of its text, so it proves the text."""
    stored, article = catalog.find(article_id), catalog.get_many([article_id]).get(article_id)
    if stored is None or article is None:
        return
    if article_id_of(article.text, None if article.key == article_id else article.key) != article_id:
        yield f"{article_id}: the text is not the one that was stored"
    with catalog.reader() as db:
        rows = db.execute(
            "SELECT start, text, sentences FROM passage WHERE article_id = ? ORDER BY ordinal", (article_id,)
        ).fetchall()
    at = 0
    for row in rows:
        end = row["start"] + len(row["text"])
        if row["start"] != at or any(
            not at <= span.start <= span.end <= end for span in schema.sentences_of_json(row["sentences"])
        ):
            yield f"{article_id}: the passages do not tile the text"
            return
        at = end
    if at != stored.characters:
        yield f"{article_id}: the passages do not tile the text"


def repair(catalog: Catalog, progress: Progress) -> None:
    """Make the lexical index anew, and have the vector index built anew at the next opening."""
    with catalog.writer() as db:
        index_words(db, current=True, progress=progress)
        index_words(db, current=False)
        begin_generation(db)


def backup(source: Path, target: Path, progress: Progress) -> None:
    """Copy the catalog at `source` to `target`, whole, also while it is in use.

    Raises InvalidInput where they are one file, and Unavailable.
    """
    if target.exists() and target.samefile(source):
        raise InvalidInput(f"{target} is the store itself. Name another file or folder for the copy.")
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        with (
            contextlib.closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
            ) as old,
            contextlib.closing(sqlite3.connect(unfinished)) as new,
        ):
            # One state is read throughout: without it, SQLite starts over whenever another connection writes.
            old.execute("BEGIN")
            old.execute("SELECT 1 FROM sqlite_master").fetchone()
            old.backup(
                new,
                pages=PAGES_AT_ONCE,
                progress=lambda _, left, total: progress(total - left, total),
            )
            # One file, without a log beside it.
            new.execute("PRAGMA journal_mode = DELETE")
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    except sqlite3.Error as error:
        raise unavailable(error) from error
    finally:
        unfinished.unlink(missing_ok=True)


def restore(copy: Path, folder: Path, progress: Progress) -> None:
    """Put the copy in the place of the catalog in `folder`; the caller holds the store's lock."""
    _refuse_what_is_no_copy(copy)
    arrived = folder / (FILE + ".restored")
    backup(copy, arrived, progress)
    with contextlib.closing(sqlite3.connect(arrived, isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        db.execute("BEGIN IMMEDIATE")
        # The index in the folder is that of another catalog, with whatever generation it had.
        begin_generation(db)
        number = max((int(path.name) for path in folder.glob("index/*") if path.name.isdecimal()), default=0)
        schema.set_fact(db, "index_generation", str(number + 1))
        db.execute("COMMIT")
    for log in LOGS:
        (folder / log).unlink(missing_ok=True)
    arrived.replace(folder / FILE)


def _refuse_what_is_no_copy(copy: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as db:
            sound = db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise InvalidInput(f"{copy} is no backup of a store: {error}.") from error
    if not sound or not {"article", "passage", "vector"} <= tables:
        raise InvalidInput(f"{copy} is no sound backup of a store.")


class Reembedding:
    """New vectors for all passages, those of older versions too, kept beside the old ones until they are complete.

    What was done stays done when the process ends, for the embedder called `name`.
    """

    def __init__(self, catalog: Catalog, name: str) -> None:
        self._catalog = catalog
        self._name = name
        with catalog.writer() as db:
            row = db.execute("SELECT value FROM fact WHERE name = 'reembedding'").fetchone()
            # Numbers are given again. A table that an earlier release made, without the reference, may have the
            # vectors of passages that are gone.
            refers = db.execute("SELECT 1 FROM pragma_foreign_key_list('vector_next')").fetchone()
            if row is None or row["value"] != name or refers is None:
                db.execute("DROP TABLE IF EXISTS vector_next")
                schema.set_fact(db, "reembedding", name)
            db.execute(
                "CREATE TABLE IF NOT EXISTS vector_next ("
                "number INTEGER PRIMARY KEY REFERENCES passage (number) ON DELETE CASCADE, value BLOB NOT NULL)"
            )

    def articles(self) -> list[Stored]:
        """Those that have yet to be embedded."""
        with self._catalog.reader() as db:
            rows = db.execute(
                f"{schema.STORED} WHERE EXISTS (SELECT 1 FROM passage p "  # noqa: S608
                "LEFT JOIN vector_next n ON n.number = p.number WHERE p.article_id = a.id AND n.number IS NULL) "
                "ORDER BY a.seq"
            ).fetchall()
        return [schema.stored_of(row) for row in rows]

    def texts(self, article_id: str) -> list[str]:
        """The texts of the article's passages, in order."""
        with self._catalog.reader() as db:
            rows = db.execute("SELECT text FROM passage WHERE article_id = ? ORDER BY ordinal", (article_id,))
            return [row["text"] for row in rows]

    def save(self, article_id: str, vectors: list[bytes]) -> None:
        with self._catalog.writer() as db:
            rows = db.execute("SELECT number FROM passage WHERE article_id = ? ORDER BY ordinal", (article_id,))
            pairs = [(row["number"], vector) for row, vector in zip(rows.fetchall(), vectors, strict=True)]
            db.executemany("INSERT OR REPLACE INTO vector_next VALUES (?, ?)", pairs)

    def finish(self) -> None:
        """The new vectors take the place of the old ones, at once, and a new index is begun."""
        with self._catalog.writer() as db:
            for table, current in (("vector", 1), ("past_vector", 0)):
                db.execute(f"DELETE FROM {table}")  # noqa: S608
                db.execute(
                    f"INSERT INTO {table} SELECT n.number, n.value FROM vector_next n "  # noqa: S608
                    "JOIN passage p ON p.number = n.number JOIN article a ON a.id = p.article_id "
                    "WHERE a.current = ?",
                    (current,),
                )
            db.execute("DROP TABLE vector_next")
            db.execute("DELETE FROM fact WHERE name = 'reembedding'")
            schema.set_fact(db, "embedder", self._name)
            begin_generation(db)
