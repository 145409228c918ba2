"""The embedded store: the catalog (SQLite) holds the truth, Chroma the vector index derived from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread
from filelock import FileLock, Timeout

from service.adapters.catalog import Catalog
from service.adapters.catalog_schema import set_fact
from service.adapters.catalog_search import CatalogSearch, merged
from service.adapters.index_queue import begin_generation
from service.adapters.vector_index import VectorIndex
from service.core.answer import Filters, Hit
from service.core.article import Article, Passage
from service.core.errors import EmbedderMismatch, StoreInUse, Unavailable
from service.core.ports import Page, Stored, Vectors

T = TypeVar("T")

# Up to this many passages within the filters are compared one by one: exact, and cheaper than a filter in Chroma.
EXACT_WITH_FILTERS = 4_000
# Up to this many are compared one by one where the index cannot be asked: half a second or so on an idle machine.
EXACT_AT_MOST = 100_000
# Passages outside the filters, or no longer current, take places in what the index returns.
OVERFETCH = 4
MOST_FETCHED = 4_096


class EmbeddedStore:
    """A Store in one folder, for one process and any number of its tasks.

    Raises StoreInUse where another process has it, EmbedderMismatch, and Unavailable where it cannot be opened.
    """

    def __init__(self, folder: Path, embedder: str, dimensions: int) -> None:
        with ExitStack() as opening:
            self._lock = locked(folder)
            opening.callback(self._lock.release)
            self._catalog = Catalog(folder / "catalog.sqlite3")
            opening.callback(self._catalog.close)
            check_embedder(self._catalog, f"{embedder}/{dimensions}")
            opening.pop_all()
        self._search = CatalogSearch(self._catalog)
        self.index = VectorIndex(folder / "index", self._catalog)

    async def close(self) -> None:
        with anyio.CancelScope(shield=True):
            await _in_thread(self._close)

    def _close(self) -> None:
        self.index.close()
        self._catalog.close()
        self._lock.release()

    async def find(self, article_id: str) -> Stored | None:
        return await _in_thread(lambda: self._catalog.find(article_id))

    async def put(self, article: Article, passages: Sequence[Passage], vectors: Vectors) -> Stored:
        stored = await _in_thread(lambda: self._catalog.put(article, passages, vectors))
        self.index.wake()
        return stored

    async def get(self, article_id: str) -> Article | None:
        return (await self.get_many([article_id])).get(article_id)

    async def get_many(self, article_ids: Sequence[str]) -> dict[str, Article]:
        return await _in_thread(lambda: self._catalog.get_many(article_ids))

    async def page(self, limit: int, cursor: str | None = None) -> Page:
        return await _in_thread(lambda: self._catalog.page(limit, cursor))

    async def count(self) -> int:
        return await _in_thread(self._catalog.count)

    async def count_passages(self) -> int:
        return await _in_thread(lambda: self._search.count(Filters()))

    async def delete(self, article_id: str) -> bool:
        found = await _in_thread(lambda: self._catalog.delete(article_id))
        self.index.wake()
        return found

    async def matching(self, query: str, limit: int, filters: Filters) -> list[Hit]:
        return await _in_thread(lambda: self._search.matching(query, limit, filters))

    async def nearest(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        return await _in_thread(lambda: self._nearest(vector, limit, filters))

    def _nearest(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        few = bool(filters) and self._search.count(filters) <= EXACT_WITH_FILTERS
        found = None if few else self._nearest_by_index(vector, limit, filters)
        if found is not None:
            return found
        if not few and self._search.count(filters) > EXACT_AT_MOST:
            raise Unavailable("The vector index is being built anew. Try again later.", "index-rebuilding", 60)
        return self._search.hits(self._search.nearest(vector, limit, filters), filters)

    def _nearest_by_index(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit] | None:
        """What the index finds, and what it has yet to learn; None where that is not to be had."""
        wanted = limit * (OVERFETCH if filters else 1)
        while wanted <= MOST_FETCHED and self.index.waiting() <= EXACT_AT_MOST:
            # In this order: what leaves the queue meanwhile is in the index.
            waiting = self._search.nearest(vector, limit, filters, waiting=True)
            indexed = self.index.nearest(vector, wanted)
            if indexed is None or len(indexed) < wanted:
                return None
            found = self._search.hits(merged(waiting, indexed), filters)
            if len(found) >= limit:
                return found[:limit]
            wanted *= OVERFETCH
        return None

    async def health(self) -> dict[str, str]:
        """Raises Unavailable while passages cannot be searched by vector."""

        def health() -> dict[str, str]:
            status = self.index.status()
            if not self.index.usable() and self._search.count(Filters()) > EXACT_AT_MOST:
                raise Unavailable(f"The vector index: {status}.", "index-rebuilding", 60)
            self._search.matching("ready", 1, Filters())
            return {"catalog": "ok", "lexical": "ok", "index": status}

        return await _in_thread(health)


def locked(folder: Path) -> FileLock:
    """The lock of the store in `folder`, which is made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # It is released from another thread than it was taken in.
        lock = FileLock(folder / "lock", thread_local=False)
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreInUse(
            f"Another process serves the store in {folder}. Two would destroy its index: ask the one that runs, "
            "stop it, or use a Chroma server (QA_CHROMA_URL) for several."
        ) from None
    except OSError as error:
        raise Unavailable(
            f"The store's folder {folder} cannot be written: {error.strerror}.", "store-read-only", 60
        ) from error
    return lock


def check_embedder(catalog: Catalog, name: str) -> None:
    """Note the embedder of an empty catalog; raise EmbedderMismatch where its articles have another."""
    known = catalog.fact("embedder")
    if known == name:
        return
    with catalog.writer() as db:
        if known is not None and db.execute("SELECT 1 FROM article LIMIT 1").fetchone():
            raise EmbedderMismatch(
                f"The stored articles were embedded with {known}, the service is set to {name}. "
                "Set QA_EMBEDDER back, or embed them anew with: article-qa store reembed"
            )
        set_fact(db, "embedder", name)
        begin_generation(db)


async def _in_thread(work: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(work)
