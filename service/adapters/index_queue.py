"""What the vector index has yet to learn: an outbox, written with the articles and drained into the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from service.adapters import catalog_schema as schema
from service.adapters.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: the passage's vector as little-endian float32, or None where the passage is to go."""

    seq: int
    passage_id: str
    vector: bytes | None


@dataclass(frozen=True, slots=True)
class Generation:
    """Which index belongs to the catalog: the number of its folder, and the seal of its files at rest."""

    number: int
    seal: str | None


class IndexQueue:
    """The queue of one catalog. Draining it twice changes nothing."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def oldest(self, limit: int) -> Sequence[Entry]:
        """The next changes in order; a passage that is no longer current is to go, whatever was queued."""
        with self._catalog.reader() as db:
            rows = db.execute(
                "SELECT q.seq, q.article_id || ':' || q.ordinal AS id, v.value FROM index_queue q "
                "LEFT JOIN passage p ON q.kept AND p.article_id = q.article_id AND p.ordinal = q.ordinal "
                "LEFT JOIN vector v ON v.number = p.number ORDER BY q.seq LIMIT ?",
                (limit,),
            ).fetchall()
        return [Entry(row["seq"], row["id"], row["value"]) for row in rows]

    def done(self, entries: Sequence[Entry], seal: str) -> None:
        """Strike the entries, which the index with this seal has learned."""
        with self._catalog.writer() as db:
            db.executemany("DELETE FROM index_queue WHERE seq = ?", [(entry.seq,) for entry in entries])
            schema.set_fact(db, "index_seal", seal)

    def __len__(self) -> int:
        with self._catalog.reader() as db:
            return int(db.execute("SELECT count(*) FROM index_queue").fetchone()[0])

    def generation(self) -> Generation:
        return Generation(int(self._catalog.fact("index_generation") or 0), self._catalog.fact("index_seal"))

    def set_seal(self, seal: str) -> None:
        self._catalog.set_fact("index_seal", seal)

    def begin_generation(self) -> Generation:
        """Queue every current passage for a new, empty index, which takes the place of the old one at once."""
        with self._catalog.writer() as db:
            begin_generation(db)
        return self.generation()


def begin_generation(db: sqlite3.Connection) -> None:
    """The same, as part of a transaction."""
    row = db.execute("SELECT value FROM fact WHERE name = 'index_generation'").fetchone()
    schema.set_fact(db, "index_generation", str(int(row["value"]) + 1 if row else 1))
    db.execute("DELETE FROM fact WHERE name = 'index_seal'")
    db.execute("DELETE FROM index_queue")
    db.execute(
        "INSERT INTO index_queue (article_id, ordinal, kept) SELECT p.article_id, p.ordinal, 1 "
        "FROM passage p JOIN article a ON a.id = p.article_id WHERE a.current = 1 ORDER BY p.number"
    )
