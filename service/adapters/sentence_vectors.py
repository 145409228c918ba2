"""The vectors of single sentences, kept beside the store so that a question costs one embedding.

They are derived data: whatever is missing is embedded when it is first needed, and the file can be deleted at any
time. Eight bits a number are enough to compare by: the cosine moves by less than 0.005.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path

import anyio.to_thread
import numpy as np

from service.core.access import DEFAULT_TENANT
from service.core.answer import Hit
from service.core.article import Article, Passage
from service.core.ports import Embedder, Vectors

log = logging.getLogger(__name__)

Texts = Sequence[str]


class SentenceVectors:
    """One file for one embedder, used by any number of tasks."""

    def __init__(self, path: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        self._using = threading.Lock()
        self._db = _opened(path, f"{embedder.name}/{embedder.dimensions}")
        self._scope = ""

    def of(self, tenant: str) -> SentenceVectors:
        """The vectors of one tenant, in the same file. It needs no closing."""
        bound = copy(self)
        bound._scope = "" if tenant == DEFAULT_TENANT else f"{tenant}/"
        return bound

    def close(self) -> None:
        with self._using:
            self._db.close()

    async def add(self, article: Article, passages: Sequence[Passage]) -> None:
        """Embed the sentences of an article that is being stored."""
        await self._embedded(
            [(piece.id, [span.of(article.text) for span in piece.sentences]) for piece in passages]
        )

    async def forget(self, article_id: str) -> None:
        """Drop the vectors of a deleted article."""
        await anyio.to_thread.run_sync(self._delete, article_id)

    async def likeness(self, question: Vectors, hits: Sequence[Hit]) -> list[Vectors]:
        """For each hit the cosines of its sentences with the question's vector, shape (sentences,)."""
        kept = await anyio.to_thread.run_sync(self._read, [hit.passage.id for hit in hits])
        missing = [hit for hit in hits if len(kept.get(hit.passage.id, ())) != len(hit.passage.sentences)]
        if missing:
            kept |= await self._embedded([(hit.passage.id, _sentences(hit)) for hit in missing])
        return [kept[hit.passage.id] @ question for hit in hits]

    async def _embedded(self, pieces: Sequence[tuple[str, Texts]]) -> dict[str, Vectors]:
        vectors = await self._embedder.embed([text for _, texts in pieces for text in texts])
        found, start = {}, 0
        for passage_id, texts in pieces:
            found[passage_id] = vectors[start : start + len(texts)]
            start += len(texts)
        await anyio.to_thread.run_sync(self._write, found)
        return found

    def _read(self, passage_ids: Iterable[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        with self._using, _unhurt("read"):
            for passage_id in passage_ids:
                row = self._db.execute(
                    "SELECT vectors FROM passage WHERE id = ?", (self._scope + passage_id,)
                ).fetchone()
                if row:
                    found[passage_id] = _unpacked(row[0], self._embedder.dimensions)
        return found

    def _delete(self, article_id: str) -> None:
        # From "art_…:" up to, not including, "art_…;", the next character.
        own = self._scope + article_id
        self._change("DELETE FROM passage WHERE id >= ? AND id < ?", [(f"{own}:", f"{own};")])

    def _write(self, vectors: dict[str, Vectors]) -> None:
        rows = [(self._scope + passage_id, _packed(matrix)) for passage_id, matrix in vectors.items()]
        self._change("INSERT OR REPLACE INTO passage VALUES (?, ?)", rows)

    def _change(self, statement: str, rows: Sequence[tuple[str, str | bytes]]) -> None:
        with self._using, _unhurt("changed"), self._db:
            self._db.executemany(statement, rows)


@contextmanager
def _unhurt(done: str) -> Iterator[None]:
    """What cannot be read is embedded again, what is left over is never asked for: slower, not wrong."""
    try:
        yield
    except sqlite3.Error:
        log.warning("the sentence vectors could not be %s", done, exc_info=True)


def _sentences(hit: Hit) -> list[str]:
    return [span.shift(-hit.passage.span.start).of(hit.text) for span in hit.passage.sentences]


def _packed(matrix: Vectors) -> bytes:
    scale = np.abs(matrix).max(axis=1, keepdims=True).clip(1e-9) / 127
    return bytes(
        np.concatenate([scale.astype("<f4").ravel().view(np.int8), np.rint(matrix / scale).astype(np.int8).ravel()])
    )


def _unpacked(blob: bytes, dimensions: int) -> Vectors:
    count = len(blob) // (dimensions + 4)
    scale = np.frombuffer(blob, "<f4", count).reshape(count, 1)
    vectors: Vectors = np.frombuffer(blob, np.int8, offset=4 * count).reshape(count, dimensions) * scale
    return vectors


def _opened(path: Path, embedder: str) -> sqlite3.Connection:
    """The file, made anew where it is damaged or belongs to another embedder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(2):
        db = sqlite3.connect(path, check_same_thread=False)
        try:
            # A cache may lose its last entries, it may not make the store wait for the disk.
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = OFF")
            db.execute("CREATE TABLE IF NOT EXISTS embedder (name TEXT NOT NULL)")
            db.execute(
                "CREATE TABLE IF NOT EXISTS passage (id TEXT PRIMARY KEY, vectors BLOB NOT NULL) WITHOUT ROWID"
            )
            row = db.execute("SELECT name FROM embedder").fetchone()
            if row is None:
                db.execute("INSERT INTO embedder VALUES (?)", (embedder,))
                db.commit()
                return db
            if row[0] == embedder:
                return db
        except sqlite3.DatabaseError:
            if attempt:
                raise
        db.close()
        for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            name.unlink(missing_ok=True)
    raise AssertionError("a new file has no other embedder")
