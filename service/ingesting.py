"""One article in the making: a draft is cut, embedded and stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal
from weakref import WeakValueDictionary

import anyio
import anyio.to_thread

from service.core.article import Article
from service.core.draft import Draft
from service.core.passages import passages
from service.core.ports import Embedder, SentenceIndex, Store, Stored
from service.stages import stage

Outcome = Literal["new", "updated", "unchanged", "failed"]


_WRITING: Final[WeakValueDictionary[str, anyio.Lock]] = WeakValueDictionary()
"""The locks of the articles that are being stored, by their ids."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a draft, and the milliseconds of each stage that was reached."""

    outcome: Outcome
    timings_ms: Mapping[str, float]


async def stored_from(
    draft: Draft, store: Store, embedder: Embedder, sentences: SentenceIndex | None, timings: dict[str, float]
) -> tuple[Stored, Outcome]:
    """The article of the draft, stored. An unchanged one costs no work."""
    # Only what the sender calls it: the pages of a site may all name its home page as their address.
    article = Article.of(draft.text, draft.metadata(), draft.key or draft.given.url)
    # Two drafts of one article at once would each miss the metadata of the other.
    async with _WRITING.setdefault(article.id, anyio.Lock()):
        known = await store.find(article.id)
        if known is not None:
            article = replace(article, metadata=draft.metadata(known.metadata))
            if known.current and known.metadata == article.metadata:
                return known, "unchanged"
        with stage("cut", timings):
            pieces = await anyio.to_thread.run_sync(passages, article)
        with stage("embed", timings):
            vectors = await embedder.embed(
                [embedded_text(article, piece.span.of(article.text)) for piece in pieces]
            )
        with stage("store", timings) as span:
            span.set_attribute("qa.article.id", article.id)
            span.set_attribute("qa.passages", len(pieces))
            stored = await store.put(article, pieces, vectors)
            if known is None or not known.current:
                stored = replace(stored, replaces=await _version_before(stored, store))
        if sentences is not None:
            with stage("sentences", timings):
                await sentences.add(article, pieces)
                if await store.find(article.id) is None:
                    # Deleted meanwhile.
                    await sentences.forget(article.id)
        return stored, "new" if stored.created else "updated"


async def _version_before(stored: Stored, store: Store) -> str | None:
    versions = await store.versions(stored.id)
    earlier = (one for one in versions if one.id != stored.id and one.stored_at <= stored.stored_at)
    return next((one.id for one in earlier), None)


def embedded_text(article: Article, passage: str) -> str:
    """What is embedded for a passage: its words under the article's title, which often names what they speak of."""
    title = article.metadata.title
    return passage if not title or passage.lstrip().startswith(title) else f"{title}\n{passage}"
