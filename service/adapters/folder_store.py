"""A Store in one folder: the catalog (SQLite) holds the truth, Chroma the vector index derived from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import anyio.to_thread

from service.adapters.catalog import FILE, Catalog
from service.adapters.catalog_schema import set_fact
from service.adapters.catalog_search import CatalogSearch, merged
from service.adapters.index_queue import begin_generation
from service.adapters.vector_index import VectorIndex
from service.core.answer import Filters, Hit
from service.core.article import Article, Passage
from service.core.errors import EmbedderMismatch, Unavailable
from service.core.ports import Page, Stored, Vectors

T = TypeVar("T")

# Up to this many passages within the filters are compared one by one: exact, and cheaper than a filter in Chroma.
EXACT_WITH_FILTERS = 4_000
# Up to this many are compared one by one where the index cannot be asked: half a second or so on an idle machine.
EXACT_AT_MOST = 100_000
# Passages outside the filters, or no longer current, take places in what the index returns.
OVERFETCH = 4
MOST_FETCHED = 4_096


class FolderStore:
    """The store of one tenant. Nothing is opened before it is first asked for something.

    `catalog` gives the catalog at each use; `index_of` its vector index, or None: then vectors are compared one by
    one. Both are called in worker threads.
    """

    def __init__(self, catalog: Callable[[], Catalog], index_of: Callable[[Catalog], VectorIndex | None]) -> None:
        self._catalog_now = catalog
        self._index_of = index_of

    @property
    def _catalog(self) -> Catalog:
        return self._catalog_now()

    @property
    def _search(self) -> CatalogSearch:
        return CatalogSearch(self._catalog)

    async def find(self, article_id: str) -> Stored | None:
        return await in_thread(lambda: self._catalog.find(article_id))

    async def put(self, article: Article, passages: Sequence[Passage], vectors: Vectors) -> Stored:
        return await in_thread(lambda: self._changed(lambda catalog: catalog.put(article, passages, vectors)))

    async def mark(self) -> str:
        return await in_thread(self._catalog.mark)

    async def versions(self, article_id: str) -> list[Stored]:
        return await in_thread(lambda: self._catalog.versions(article_id))

    async def delete(self, article_id: str) -> bool:
        return await in_thread(lambda: self._changed(lambda catalog: catalog.delete(article_id)))

    def _changed(self, change: Callable[[Catalog], T]) -> T:
        catalog = self._catalog
        outcome = change(catalog)
        index = self._index_of(catalog)
        if index is not None:
            index.wake()
        return outcome

    async def get(self, article_id: str) -> Article | None:
        return (await self.get_many([article_id])).get(article_id)

    async def get_many(self, article_ids: Sequence[str]) -> dict[str, Article]:
        return await in_thread(lambda: self._catalog.get_many(article_ids))

    async def page(self, limit: int, cursor: str | None = None) -> Page:
        return await in_thread(lambda: self._catalog.page(limit, cursor))

    async def count(self) -> int:
        return await in_thread(lambda: self._catalog.count())

    async def count_passages(self) -> int:
        return await in_thread(lambda: self._search.count(Filters()))

    async def matching(self, query: str, limit: int, filters: Filters) -> list[Hit]:
        return await in_thread(lambda: self._search.matching(query, limit, filters))

    async def nearest(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        return await in_thread(lambda: self._nearest(vector, limit, filters))

    def _nearest(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        search = self._search
        # The index knows no earlier state. Who asks for one, which is rare, waits for a comparison with all of it.
        few = filters.as_of is not None or (bool(filters) and search.count(filters) <= EXACT_WITH_FILTERS)
        found = None if few else self._nearest_by_index(vector, limit, filters)
        if found is not None and len(found) == limit:
            return found
        # A sound index that finds too little will find no more later: then the comparison takes its time.
        if found is None and not few and search.count(filters) > EXACT_AT_MOST:
            raise Unavailable("The vector index is being built anew. Try again later.", "index-rebuilding", 60)
        return search.hits(search.nearest(vector, limit, filters), filters)

    def _nearest_by_index(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit] | None:
        """What the index finds, and what it has yet to learn: fewer than `limit` where too much near by is outside
        the filters. None where the index cannot be asked."""
        index = self._index_of(self._catalog)
        wanted = limit * (OVERFETCH if filters else 1)
        while index is not None and index.waiting() <= EXACT_AT_MOST:
            # In this order: what leaves the queue meanwhile is in the index.
            waiting = self._search.nearest(vector, limit, filters, waiting=True)
            indexed = index.nearest(vector, wanted)
            if indexed is None or len(indexed) < wanted:
                return None
            found = self._search.hits(merged(waiting, indexed), filters)
            wanted *= OVERFETCH
            if len(found) >= limit or wanted > MOST_FETCHED:
                return found[:limit]
        return None

    async def health(self) -> dict[str, str]:
        """Raises Unavailable while passages cannot be searched, by words or by vector."""

        def health() -> dict[str, str]:
            self._search.matching("ready", 1, Filters())
            parts = {"catalog": "ok", "lexical": "ok"}
            index = self._index_of(self._catalog)
            if index is None:
                return parts
            status = index.status()
            if not index.usable() and self._search.count(Filters()) > EXACT_AT_MOST:
                raise Unavailable(f"The vector index: {status}.", "index-rebuilding", 60)
            return parts | {"index": status}

        return await in_thread(health)

    async def close(self) -> None:
        """Nothing: what a tenant's store keeps open is closed with the store that it is part of."""


def catalog_in(folder: Path, embedder: str, most_idle: int) -> Catalog:
    """The catalog of a folder, for vectors of this embedder. Raises EmbedderMismatch and Unavailable."""
    catalog = Catalog(folder / FILE, most_idle)
    try:
        check_embedder(catalog, embedder)
    except BaseException:
        catalog.close()
        raise
    return catalog


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


async def in_thread(work: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(work)
