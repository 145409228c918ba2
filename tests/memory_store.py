"""A Store in memory: the fake that tests of the pipeline run on. It passes the contract of all stores."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from service.core.answer import Filters, Hit
from service.core.article import Article, Passage
from service.core.bm25 import bm25
from service.core.errors import InvalidInput
from service.core.lexical import index_terms, query_terms
from service.core.ports import Page, Store, Stored, Vectors


@dataclass(slots=True)
class _Version:
    article: Article
    passages: Sequence[Passage]
    vectors: Vectors
    place: int
    stored: Stored


class MemoryStore:
    """Everything is compared with everything; nothing outlives the process."""

    def __init__(self) -> None:
        self._versions: dict[str, _Version] = {}
        self._places = 0
        self._identity = uuid.uuid4().hex
        self._changes = 0
        self._succession: list[tuple[datetime, str, str]] = []

    async def close(self) -> None:
        self._versions.clear()

    async def find(self, article_id: str) -> Stored | None:
        version = self._versions.get(article_id)
        return version.stored if version else None

    async def put(self, article: Article, passages: Sequence[Passage], vectors: Vectors) -> Stored:
        self._changes += 1
        known = self._versions.get(article.id)
        for version in self._versions.values():
            if version.article.key == article.key and version is not known:
                version.stored = replace(version.stored, superseded_by=article.id)
        stays = known if known and known.stored.current else None
        if stays is None:
            self._places += 1
        stored = Stored(
            id=article.id,
            key=article.key,
            metadata=article.metadata,
            characters=len(article.text),
            passages=len(passages),
            stored_at=stays.stored.stored_at if stays else datetime.now(UTC),
        )
        if stays is None:
            self._succession.append((stored.stored_at, article.key, article.id))
        place = stays.place if stays else self._places
        self._versions[article.id] = _Version(article, list(passages), np.array(vectors), place, stored)
        return replace(stored, created=known is None)

    async def get(self, article_id: str) -> Article | None:
        return (await self.get_many([article_id])).get(article_id)

    async def get_many(self, article_ids: Sequence[str]) -> dict[str, Article]:
        return {id_: self._versions[id_].article for id_ in article_ids if id_ in self._versions}

    async def page(self, limit: int, cursor: str | None = None) -> Page:
        if cursor is not None and not (cursor.isascii() and cursor.isdecimal()):
            raise InvalidInput("This cursor is not one that a listing returned. Start again without it.")
        before = int(cursor) if cursor else self._places + 1
        rows = [one for one in self._versions.values() if one.stored.current and one.place < before]
        rows.sort(key=lambda one: one.place, reverse=True)
        more = len(rows) > limit
        return Page([one.stored for one in rows[:limit]], str(rows[limit - 1].place) if more else None)

    async def count(self) -> int:
        return sum(version.stored.current for version in self._versions.values())

    async def count_passages(self) -> int:
        return sum(len(version.passages) for version in self._versions.values() if version.stored.current)

    async def versions(self, article_id: str) -> list[Stored]:
        known = self._versions.get(article_id)
        rows = [one for one in self._versions.values() if known and one.article.key == known.article.key]
        return [one.stored for one in sorted(rows, key=lambda one: one.place, reverse=True)]

    async def mark(self) -> str:
        return f"{self._identity}:{self._changes}"

    async def delete(self, article_id: str) -> bool:
        version = self._versions.get(article_id)
        if version is None:
            return False
        self._changes += 1
        key = version.article.key
        self._versions = {id_: one for id_, one in self._versions.items() if one.article.key != key}
        self._succession = [event for event in self._succession if event[1] != key]
        return True

    async def nearest(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        scored = [
            self._hit(version, passage, float(own @ vector))
            for version in self._within(filters)
            for passage, own in zip(version.passages, version.vectors, strict=True)
        ]
        return sorted(scored, key=lambda hit: (-hit.score, hit.passage.id))[:limit]

    async def matching(self, query: str, limit: int, filters: Filters) -> list[Hit]:
        hits = [self._hit(one, passage, 0.0) for one in self._within(filters) for passage in one.passages]
        scores = bm25(query_terms(query), [index_terms(f"{hit.metadata.title or ''} {hit.text}") for hit in hits])
        scored = [replace(hit, score=score) for hit, score in zip(hits, scores, strict=True) if score > 0]
        return sorted(scored, key=lambda hit: (-hit.score, hit.passage.id))[:limit]

    @staticmethod
    def _hit(version: _Version, passage: Passage, score: float) -> Hit:
        text = passage.span.of(version.article.text)
        return Hit(
            passage,
            text,
            version.article.metadata,
            score,
            version.article.key,
            superseded=not version.stored.current,
        )

    def _within(self, filters: Filters) -> list[_Version]:
        shown = {one.article.id for one in self._versions.values() if one.stored.current}
        if moment := _utc(filters.as_of):
            shown = set({key: id_ for since, key, id_ in self._succession if since <= moment}.values())
        return [one for id_, one in self._versions.items() if id_ in shown and _passes(one.article, filters)]

    async def health(self) -> dict[str, str]:
        return {"memory": "ok"}


def _passes(article: Article, filters: Filters) -> bool:
    return (
        (filters.article_ids is None or article.id in filters.article_ids)
        and (filters.source is None or article.metadata.source == filters.source)
        and filters.include(article.metadata.published_at)
    )


def _utc(moment: datetime | None) -> datetime | None:
    """A moment without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def typed_as_a_store() -> Store:
    """For the type checker: the fake is a Store."""
    return MemoryStore()
