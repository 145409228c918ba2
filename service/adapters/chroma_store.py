"""A Store on a Chroma server (or Chroma Cloud): all state is there, so replicas of the service are stateless.

The record of a key names its current article, and is one record: writing it makes a version current, whole, for
every reader; deleting it deletes all versions. Whatever has no such record is invisible.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import UTC, datetime
from typing import Any

import anyio
import numpy as np
from chromadb.api.models.AsyncCollection import AsyncCollection

from service.adapters import chroma_records as records
from service.adapters.catalog_schema import timestamp
from service.adapters.chroma_server import ChromaServer, records_of
from service.adapters.chroma_versions import current_at, forget_lost, purge, remove_passages, versions
from service.core.access import DEFAULT_TENANT, tenant_named
from service.core.answer import Filters, Hit
from service.core.article import Article, Passage
from service.core.bm25 import bm25
from service.core.errors import Unavailable
from service.core.ports import Page, Stored, Vectors
from service.core.sounds import listened_for
from service.core.terms import content_terms

BATCH = 100
OVERFETCH = 2
MOST_FETCHED = 4_096
LEXICAL_CANDIDATES = 500
LEXICAL_TERMS = 16
LOCKS = 64
# How often an article is put that others delete meanwhile.
PUTS = 3


class ChromaStore:
    """Connects on first use, so the service starts while the server is down and recovers when it is back.

    It is the default tenant's; each tenant has collections of its own.
    """

    def __init__(
        self,
        url: str,
        embedder: str,
        dimensions: int,
        *,
        token: str = "",
        deadline_seconds: float = 10.0,
        prefix: str = "article-qa",
    ) -> None:
        self._server = ChromaServer(url, f"{embedder}/{dimensions}", token, deadline_seconds, prefix)
        self._tenant = DEFAULT_TENANT
        # Writers of one key take turns; those of other processes are kept apart by the key's one record alone.
        self._writing = [anyio.Lock() for _ in range(LOCKS)]

    def of(self, tenant: str) -> ChromaStore:
        """The store of one tenant, on the same connection. It needs no closing."""
        bound = copy(self)
        bound._tenant = tenant_named(tenant)
        return bound

    async def close(self) -> None:
        await self._server.close()

    async def find(self, article_id: str) -> Stored | None:
        return (await self._stored([article_id])).get(article_id)

    async def _stored(self, article_ids: Sequence[str]) -> dict[str, Stored]:
        """Those of the articles that exist: whose key has a record."""
        async with self._server.collections(self._tenant) as chroma:
            versions = await records_of(chroma.articles, article_ids)
            key_ids = {id_: records.key_id_of(record["key"]) for id_, record in versions.items()}
            keys = await records_of(chroma.keys, list(key_ids.values()))
        stored = {}
        for id_, record in versions.items():
            key = keys.get(key_ids[id_])
            if key is not None:
                stored[id_] = records.stored_of(key if key["article_id"] == id_ else record, key["article_id"])
        return stored

    async def put(self, article: Article, passages: Sequence[Passage], vectors: Vectors) -> Stored:
        key_id = records.key_id_of(article.key)
        async with self._writing[hash(key_id) % LOCKS]:
            for _ in range(PUTS):
                if stored := await self._put(article, passages, vectors):
                    return stored
            async with self._server.changing(self._tenant), self._server.collections(self._tenant) as chroma:
                await forget_lost(chroma, key_id)
        raise Unavailable("The article was deleted each time that it was stored. Try again later.", "store-busy")

    async def _put(self, article: Article, passages: Sequence[Passage], vectors: Vectors) -> Stored | None:
        """None where another process deleted the article meanwhile."""
        key_id = records.key_id_of(article.key)
        async with self._server.collections(self._tenant) as chroma:
            before = (await records_of(chroma.keys, [key_id])).get(key_id)
            if before is None:
                await purge(chroma, article.key)
            replaced = before["article_id"] if before else article.id
            written = await records_of(chroma.articles, [article.id, replaced])
            known = written.get(article.id)
            earlier = records.times_of(known) if known else []
            # The current version keeps its place in the listing; an older one that returns goes to its top.
            stays = before if before and before["article_id"] == article.id else None
            stored_at = datetime.fromtimestamp(stays["stored_ts"], UTC) if stays else datetime.now(UTC)
            record = records.article_record(article, len(passages), stored_at, earlier)
            # It may have been cut into more.
            most = max(len(passages), known["passages"] if known else 0)
            await _write(chroma.articles, article.id, record | {"passages": most})
        await self._put_passages(article, passages, vectors)
        changing = self._server.changing(self._tenant)
        async with changing, self._server.collections(self._tenant) as chroma:
            if most > len(passages):
                await remove_passages(chroma, article.id, range(len(passages), most))
                await _rewrite(chroma.articles, article.id, record)
            if before and not stays:
                # More than its key knows of where it was half written again.
                held = max(before["passages"], written.get(replaced, before)["passages"])
                await _rewrite(chroma.articles, replaced, before | {"passages": held})
            times = records.times_of(stays) if stays else [*earlier, stored_at.timestamp()]
            await _write(chroma.keys, key_id, record | {"times": json.dumps(times)})
            whole = await records_of(chroma.articles, [article.id])
        return records.stored_of(record, created=known is None) if whole else None

    async def _put_passages(self, article: Article, passages: Sequence[Passage], vectors: Vectors) -> None:
        for first in range(0, len(passages), BATCH):
            batch = passages[first : first + BATCH]
            async with self._server.collections(self._tenant) as chroma:
                await chroma.passages.upsert(
                    ids=[passage.id for passage in batch],
                    embeddings=np.asarray(vectors[first : first + BATCH], dtype=np.float32),
                    documents=[records.document(article, passage) for passage in batch],
                    metadatas=[records.passage_record(article, passage) for passage in batch],
                )

    async def get(self, article_id: str) -> Article | None:
        return (await self.get_many([article_id])).get(article_id)

    async def get_many(self, article_ids: Sequence[str]) -> dict[str, Article]:
        stored = await self._stored(article_ids)
        ids = [f"{one.id}:{ordinal}" for one in stored.values() for ordinal in range(one.passages)]
        async with self._server.collections(self._tenant) as chroma:
            pieces = await records_of(chroma.passages, ids)
        articles = {}
        for id_, one in stored.items():
            text = "".join(pieces.get(f"{id_}:{ordinal}", {}).get("text", "") for ordinal in range(one.passages))
            # Too short where it was deleted in between.
            if len(text) == one.characters:
                articles[id_] = Article(id_, one.key, text, one.metadata)
        return articles

    async def page(self, limit: int, cursor: str | None = None) -> Page:
        """Chroma lists in no order of ours, so it is asked for growing windows of time."""
        before = records.place_of(cursor)
        window = 1.0
        while True:
            times: list[Any] = [{"stored_ts": {"$lte": before[0]}}, {"stored_ts": {"$gt": before[0] - window}}]
            async with self._server.collections(self._tenant) as chroma:
                found = await chroma.keys.get(where={"$and": times}, include=["metadatas"])
            listed = [records.placed(record) for record in found["metadatas"] or []]
            rows = sorted((row for row in listed if row[0] < before), key=lambda row: row[0], reverse=True)
            if len(rows) > limit or window > before[0]:
                break
            window *= 8
        more = len(rows) > limit
        last = rows[limit - 1][0] if more else None
        return Page(
            [records.stored_of(record) for _, record in rows[:limit]], f"{last[0]!r}:{last[1]}" if last else None
        )

    async def delete(self, article_id: str) -> bool:
        stored = await self.find(article_id)
        if stored is None:
            return False
        key_id = records.key_id_of(stored.key)
        writing, changing = self._writing[hash(key_id) % LOCKS], self._server.changing(self._tenant)
        async with writing, changing, self._server.collections(self._tenant) as chroma:
            await chroma.keys.delete(ids=[key_id])
            await purge(chroma, stored.key)
            await forget_lost(chroma, key_id)
        return True

    async def mark(self) -> str:
        return await self._server.mark(self._tenant)

    async def versions(self, article_id: str) -> list[Stored]:
        async with self._server.collections(self._tenant) as chroma:
            return await versions(chroma, article_id)

    async def nearest(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        if filters.article_ids == ():
            return []
        wanted = limit * OVERFETCH
        while True:
            async with self._server.collections(self._tenant) as chroma:
                found = await chroma.passages.query(
                    query_embeddings=np.asarray(vector, dtype=np.float32).reshape(1, -1),
                    n_results=wanted,
                    where=records.where(filters),
                    include=["metadatas", "distances"],
                )
            passages = (found["metadatas"] or [[]])[0]
            scores = [1.0 - distance for distance in (found["distances"] or [[]])[0]]
            hits = await self._shown(list(zip(passages, scores, strict=True)), filters)
            if len(hits) >= limit or len(passages) < wanted or wanted > MOST_FETCHED:
                return hits[:limit]
            wanted *= 4

    async def matching(self, query: str, limit: int, filters: Filters) -> list[Hit]:
        """A single-node server has no lexical index: passages that hold a term of the query are ranked here."""
        words = list(dict.fromkeys(content_terms(query)))[:LEXICAL_TERMS]
        if not words or filters.article_ids == ():
            return []
        # Each further term costs the server a scan: not for what articles in other scripts may call a name.
        sounds = [] if query.isascii() else listened_for(query)[: LEXICAL_TERMS - len(words)]
        candidates = await self._holding("$or", [*words, *sounds], filters)
        if len(candidates) == LEXICAL_CANDIDATES:
            # Common words have filled the list in no order; those with all of the words must not be missed.
            candidates |= await self._holding("$and", words, filters)
        documents = [document.split() for _, document in candidates.values()]
        scores = bm25([*words, *sounds], documents)
        scored = [(record, score) for (record, _), score in zip(candidates.values(), scores, strict=True) if score]
        hits = await self._shown(scored, filters)
        hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
        return hits[:limit]

    async def _holding(
        self, junction: str, words: Sequence[str], filters: Filters
    ) -> dict[str, tuple[Mapping[str, Any], str]]:
        contains: list[Any] = [{"$contains": f" {word} "} for word in words]
        condition: Any = {junction: contains} if len(contains) > 1 else contains[0]
        async with self._server.collections(self._tenant) as chroma:
            found = await chroma.passages.get(
                where=records.where(filters),
                where_document=condition,
                limit=LEXICAL_CANDIDATES,
                include=["documents", "metadatas"],
            )
        rows = zip(found["metadatas"] or [], found["documents"] or [], strict=True)
        return dict(zip(found["ids"], rows, strict=True))

    async def _shown(self, scored: Sequence[tuple[Mapping[str, Any], float]], filters: Filters) -> list[Hit]:
        """The passages of current articles, or of those that were current at `filters.as_of`, as hits."""
        async with self._server.collections(self._tenant) as chroma:
            keys = await records_of(chroma.keys, [record["key_id"] for record, _ in scored])
            moment = timestamp(filters.as_of)
            shown = keys if moment is None else await current_at(chroma, keys, moment)
        hits = [
            records.hit_of(record, version, score, keys[record["key_id"]]["article_id"])
            for record, score in scored
            if (version := shown.get(record["key_id"])) and version["article_id"] == record["article_id"]
        ]
        return [hit for hit in hits if filters.include(hit.metadata.published_at)]

    async def count(self) -> int:
        async with self._server.collections(self._tenant) as chroma:
            return await chroma.keys.count()

    async def count_passages(self) -> int:
        async with self._server.collections(self._tenant) as chroma:
            return await chroma.passages.count()

    async def health(self) -> dict[str, str]:
        async with self._server.collections(self._tenant) as chroma:
            await chroma.keys.count()
        return {"chroma": "ok"}


async def _write(collection: AsyncCollection, id_: str, record: records.Record) -> None:
    await collection.upsert(ids=[id_], embeddings=records.placeholder_vectors([id_]), metadatas=[record])


async def _rewrite(collection: AsyncCollection, id_: str, record: records.Record) -> None:
    """Nothing where the record was deleted meanwhile: it must not come back."""
    await collection.update(ids=[id_], metadatas=[record])
