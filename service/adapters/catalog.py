"""The catalog: one SQLite file with the truth of the embedded store.

Articles, passages, their vectors and their index terms are written in one transaction, with a queue of what
the vector index has yet to learn. Synchronous; callers move it to worker threads.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, LifoQueue

from service.adapters import catalog_schema as schema
from service.adapters import catalog_versions as versions
from service.adapters.catalog_faults import unavailable
from service.core.article import Article, Passage
from service.core.errors import InvalidInput
from service.core.ports import Page, Stored, Vectors

FILE = "catalog.sqlite3"
BUSY_TIMEOUT_SECONDS = 10.0


class Catalog:
    """Articles, passages, vectors and terms in one file. Safe for use by many threads of one process.

    `most_idle` connections are kept open while nobody uses them. `queueing`: changes are queued for a vector index;
    set it to False where there is none.
    """

    def __init__(self, path: Path, most_idle: int = 40) -> None:
        self.path = path
        self.queueing = True
        self._most_idle = most_idle
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._writing = threading.Lock()
        with self.writer() as db:
            versions.make_tables(db)

    def close(self) -> None:
        """Close what nobody uses. Later calls open it again."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            db.row_factory = sqlite3.Row
            # For a new file: ten vectors on a page are read faster than two.
            db.execute("PRAGMA page_size = 16384")
            db.execute("PRAGMA journal_mode = WAL")
            # FULL: what was acknowledged survives a power cut, not only a kill.
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            db.close()
            raise
        return db

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        db: sqlite3.Connection | None = None
        try:
            with suppress(Empty):
                db = self._idle.get_nowait()
            db = db or self._connect()
            db.execute(begin)
            yield db
            db.execute("COMMIT")
        except BaseException as error:
            if db is not None:
                self._give_up(db)
            if isinstance(error, sqlite3.Error):
                raise unavailable(error) from error
            raise
        self._keep(db)

    def _keep(self, db: sqlite3.Connection) -> None:
        if self._idle.qsize() < self._most_idle:
            self._idle.put(db)
        else:
            db.close()

    def _give_up(self, db: sqlite3.Connection) -> None:
        """Roll back. The connection is kept: a new one may need room that a full disk has not."""
        try:
            db.rollback()
        except sqlite3.Error:
            db.close()
        else:
            self._keep(db)

    @contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the catalog throughout. Raises Unavailable."""
        with self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def writer(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a write transaction: all of the block is stored, or nothing. Raises Unavailable."""
        with self._writing, self._transaction("BEGIN IMMEDIATE") as db:
            yield db
            if not self.queueing:
                db.execute("DELETE FROM index_queue")

    def fact(self, name: str) -> str | None:
        with self.reader() as db:
            row = db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return row["value"] if row else None

    def set_fact(self, name: str, value: str) -> None:
        with self.writer() as db:
            schema.set_fact(db, name, value)

    def mark(self) -> str:
        """A word that is another one after every change of an article, and in every other catalog."""
        with self.reader() as db:
            rows = db.execute("SELECT value FROM fact WHERE name IN ('identity', 'changes') ORDER BY name DESC")
            return ":".join(row["value"] for row in rows)

    def find(self, article_id: str) -> Stored | None:
        with self.reader() as db:
            row = db.execute(f"{schema.STORED} WHERE a.id = ?", (article_id,)).fetchone()
        return schema.stored_of(row) if row else None

    def versions(self, article_id: str) -> list[Stored]:
        """All versions of the article's key, by when they (last) became current, newest first."""
        with self.reader() as db:
            rows = db.execute(
                f"{schema.STORED} WHERE a.key = (SELECT key FROM article WHERE id = ?) "  # noqa: S608
                "ORDER BY a.seq DESC",
                (article_id,),
            ).fetchall()
        return [schema.stored_of(row) for row in rows]

    def get_many(self, article_ids: Sequence[str]) -> dict[str, Article]:
        with self.reader() as db:
            found = (_article(db, article_id) for article_id in dict.fromkeys(article_ids))
            return {article.id: article for article in found if article}

    def page(self, limit: int, cursor: str | None) -> Page:
        if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
            raise InvalidInput("This cursor is not one that a listing returned. Start again without it.")
        with self.reader() as db:
            rows = db.execute(
                f"{schema.STORED} WHERE a.current = 1 AND a.seq < ? ORDER BY a.seq DESC LIMIT ?",
                (int(cursor) if cursor else 2**62, limit + 1),
            ).fetchall()
        shown = rows[:limit]
        return Page([schema.stored_of(row) for row in shown], str(shown[-1]["seq"]) if len(rows) > limit else None)

    def count(self) -> int:
        with self.reader() as db:
            return int(db.execute("SELECT count(*) FROM article WHERE current = 1").fetchone()[0])

    def put(self, article: Article, passages: Sequence[Passage], vectors: Vectors) -> Stored:
        """Store the article with its passages and make it the current version of its key."""
        rows = [_Row.of(article, passage, vector) for passage, vector in zip(passages, vectors, strict=True)]
        with self.writer() as db:
            known = db.execute("SELECT * FROM article WHERE id = ?", (article.id,)).fetchone()
            versions.forget(db, article.id)
            # The current version keeps its place in the listing; an older one that returns goes to its top.
            stays = known if known is not None and known["current"] else None
            if stays is None:
                versions.retire(db, article.key)
            _insert_article(db, article, len(passages), stays)
            for row in rows:
                row.insert(db)
            stored = db.execute(f"{schema.STORED} WHERE a.id = ?", (article.id,)).fetchone()
            if stays is None:
                versions.succeed(db, article, datetime.fromisoformat(stored["stored_at"]))
            return schema.stored_of(stored, created=known is None)

    def delete(self, article_id: str) -> bool:
        """Delete the article and all versions of its key; False where there is none."""
        with self.writer() as db:
            row = db.execute("SELECT key FROM article WHERE id = ?", (article_id,)).fetchone()
            if row is None:
                return False
            versions.forget_key(db, row["key"])
            return True


def _article(db: sqlite3.Connection, article_id: str) -> Article | None:
    row = db.execute("SELECT * FROM article WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return None
    pieces = db.execute("SELECT text FROM passage WHERE article_id = ? ORDER BY ordinal", (article_id,))
    return Article(article_id, row["key"], "".join(piece["text"] for piece in pieces), schema.metadata_of(row))


def _insert_article(db: sqlite3.Connection, article: Article, passages: int, stays: sqlite3.Row | None) -> None:
    columns = {
        "id": article.id,
        "key": article.key,
        "seq": stays["seq"] if stays else db.execute("SELECT coalesce(max(seq), 0) + 1 FROM article").fetchone()[0],
        "current": 1,
        **schema.metadata_columns(article.metadata),
        "characters": len(article.text),
        "passages": passages,
        "stored_at": stays["stored_at"] if stays else datetime.now(UTC).isoformat(),
    }
    db.execute(
        f"INSERT OR REPLACE INTO article ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
        tuple(columns.values()),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A passage as it is written. Made before the transaction, which others wait for."""

    passage: Passage
    text: str
    context_terms: str
    terms: str
    vector: bytes

    @classmethod
    def of(cls, article: Article, passage: Passage, vector: Vectors) -> _Row:
        text = passage.span.of(article.text)
        title = article.metadata.title or ""
        return cls(passage, text, versions.indexed(title), versions.indexed(text), schema.vector_to_bytes(vector))

    def insert(self, db: sqlite3.Connection) -> None:
        passage = self.passage
        number = db.execute(
            "INSERT INTO passage (article_id, ordinal, start, text, sentences) VALUES (?, ?, ?, ?, ?)",
            (passage.article_id, passage.ordinal, passage.span.start, self.text, schema.sentences_to_json(passage)),
        ).lastrowid
        db.execute("INSERT INTO vector VALUES (?, ?)", (number, self.vector))
        db.execute(
            "INSERT INTO passage_terms (rowid, context, body) VALUES (?, ?, ?)",
            (number, self.context_terms, self.terms),
        )
        db.execute(
            "INSERT INTO index_queue (article_id, ordinal, kept) VALUES (?, ?, 1)",
            (passage.article_id, passage.ordinal),
        )
