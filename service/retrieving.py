"""Finding passages: by meaning and by words, fused, and in another language by what it says in English."""

from __future__ import annotations

from dataclasses import dataclass

import anyio.to_thread

from service.core.answer import Filters, Hit
from service.core.copies import without_copies
from service.core.fusion import fuse, in_turn
from service.core.in_english import in_english
from service.core.ports import Embedder, SentenceIndex, Store
from service.core.scripts import mostly_latin
from service.stages import stage
from service.together import together

# Each ranking is read this much deeper than the fused one, and at least so deep.
CANDIDATES_PER_HIT = 4
CANDIDATES = 32


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What passages are found with. Without `sentences` the ranking is poorer."""

    store: Store
    embedder: Embedder
    sentences: SentenceIndex | None

    async def found(self, query: str, top_k: int, filters: Filters, timings: dict[str, float]) -> list[Hit]:
        """What to answer from: the passages that fit the query best and, in turn with them, as many that fit its
        words in English where it is in another language. The time spent goes into `timings`."""
        english = in_english(query)
        if english is None:
            return await self._ranked(query, query, top_k, filters, timings)
        own = await self._ranked(query, query, 2 * top_k, filters, timings)
        if not self.embedder.reads(query):
            own = [hit for hit in own if not mostly_latin(hit.text)]
        words = f"{english.search} {query}"  # the query itself for the sounds of its names
        foreign = await self._ranked(english.question, words, 2 * top_k, filters, timings)
        foreign = [hit for hit in foreign if mostly_latin(hit.text)]
        return in_turn([own[:top_k], foreign[:top_k]], 2 * top_k)

    async def _ranked(
        self, query: str, words: str, top_k: int, filters: Filters, timings: dict[str, float]
    ) -> list[Hit]:
        """By the meaning of the query and by these words."""
        with stage("embed", timings):
            vector = (await self.embedder.embed([query]))[0]
        depth = max(top_k * CANDIDATES_PER_HIT, CANDIDATES)
        rankings: list[list[Hit]] = [[], []]

        async def dense() -> None:
            rankings[0] = await self.store.nearest(vector, depth, filters)

        async def lexical() -> None:
            rankings[1] = await self.store.matching(words, depth, filters)

        with stage("search", timings):
            await together(dense, lexical)
            found = list({hit.passage.id: hit for ranking in rankings for hit in ranking}.values())
            likeness = await self.sentences.likeness(vector, found) if self.sentences is not None else []
        by_sentence = {hit.passage.id: own.tolist() for hit, own in zip(found, likeness, strict=False)}
        understood = self.embedder.reads(query)
        ranked = fuse(rankings[0], rankings[1], by_sentence, depth, understood=understood)
        return await anyio.to_thread.run_sync(without_copies, ranked, top_k)
