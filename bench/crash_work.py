"""What a process of the crash test does: open, compare, then write until it is killed."""

from __future__ import annotations

import json
import os
import random
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

import anyio
import anyio.to_thread
import numpy as np

from service.adapters.embedded_store import EmbeddedStore
from service.core.answer import Filters
from service.core.article import Article, Metadata, Passage, Span
from service.core.ports import Stored, Vectors

DIMENSIONS = 32
KEYS = 20
MOST_PASSAGES = 120
SETTLED_WITHIN_SECONDS = 100.0

Say: TypeAlias = Callable[..., None]


@dataclass(slots=True)
class State:
    """The version of each key that was acknowledged (0: deleted), and the write that was not, if any."""

    versions: dict[str, int] = field(default_factory=dict)
    begun: tuple[str, int] | None = None
    ready: bool = False

    def begin(self, key: str, version: int) -> None:
        self.begun = (key, version)

    def acknowledge(self) -> None:
        assert self.begun is not None
        self.versions[self.begun[0]], self.begun = self.begun[1], None

    def settle(self, happened: bool) -> None:
        """Whether the write that was under way at the kill has happened: both are right, but not half of it."""
        if happened and self.begun:
            self.versions[self.begun[0]] = self.begun[1]
        self.begun = None


@dataclass(frozen=True, slots=True)
class Work:
    folder: Path
    state: State
    seed: int
    writes: bool = True


def work(task: Work, pipe: int) -> int:
    """The life of the process; the exit status."""

    def say(**what: object) -> None:
        os.write(pipe, json.dumps(what).encode() + b"\n")

    try:
        anyio.run(_live, task, say)
    except Exception:  # noqa: BLE001 -- the parent has to hear of it
        traceback.print_exc()
        return 1
    return 0


async def _live(task: Work, say: Say) -> None:
    started = perf_counter()
    store = EmbeddedStore(task.folder, "crash", DIMENSIONS)
    faults = await _compare(store, task.state, say)
    ready = perf_counter() - started
    if not await anyio.to_thread.run_sync(store.index.wait_until_settled, SETTLED_WITHIN_SECONDS):
        faults.append(f"The index did not settle: {store.index.status()}")
    settled = perf_counter() - started
    faults += await _compare(store, task.state, say)
    say(ready=ready, settled=settled, generation=store.index.generation(), faults=faults)
    chance = random.Random(task.seed)  # noqa: S311 -- no secret
    while task.writes:
        key = f"key{chance.randrange(KEYS)}"
        version = 0 if chance.random() < 0.2 else chance.randrange(1, 6)
        say(begin=[key, version])
        await _write(store, key, version)
        task.state.versions[key] = version
        say(done=True)
    await store.close()


async def _write(store: EmbeddedStore, key: str, version: int) -> None:
    if version:
        await store.put(*article_of(key, version))
        return
    for stored in await _listing(store):
        if stored.key == key:
            await store.delete(stored.id)


def article_of(key: str, version: int) -> tuple[Article, list[Passage], Vectors]:
    """The same for the same key and version. Emoji and letters outside the BMP shift offsets that are not exact."""
    chance = random.Random(f"{key} {version}")  # noqa: S311
    count = chance.randrange(1, MOST_PASSAGES)
    pieces = [
        f"Ünïcode 🚢 {key} v{version} part{number} " + "x" * chance.randrange(40) + ".\n" for number in range(count)
    ]
    article = Article.of("".join(pieces), Metadata(title=f"{key} v{version}"), key)
    passages, start = [], 0
    for number, piece in enumerate(pieces):
        span = Span(start, start + len(piece))
        passages.append(Passage(article.id, number, span, (Span(start, span.end - 1),)))
        start = span.end
    vectors = np.random.default_rng(chance.randrange(2**32)).standard_normal((count, DIMENSIONS))
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return article, passages, unit.astype(np.float32)


async def _listing(store: EmbeddedStore) -> list[Stored]:
    return list((await store.page(10 * KEYS)).articles)


async def _compare(store: EmbeddedStore, state: State, say: Say) -> list[str]:
    """What differs between the store and what was acknowledged."""
    listed = {one.key: one for one in await _listing(store)}
    if state.begun:
        key, version = state.begun
        now = listed[key].id if key in listed else None
        happened = now == (article_of(key, version)[0].id if version else None)
        say(settle=happened)
        state.settle(happened)
    faults = []
    total = 0
    for key, version in state.versions.items():
        stored = listed.pop(key, None)
        if version == 0:
            faults += [f"{key} was deleted and is there."] if stored else []
            continue
        article, passages, vectors = article_of(key, version)
        total += len(passages)
        if stored is None or stored.id != article.id or await store.get(article.id) != article:
            faults.append(f"{key} v{version} was acknowledged and is lost or changed.")
            continue
        faults += await _compare_search(store, article, passages, vectors)
    faults += [f"{key} was never acknowledged and is there." for key in listed]
    found = await store.nearest(np.eye(DIMENSIONS, dtype=np.float32)[0], total + 10, Filters())
    if len(found) != total:
        faults.append(f"{len(found)} passages can be found by vector instead of {total}.")
    return faults


async def _compare_search(
    store: EmbeddedStore, article: Article, passages: list[Passage], vectors: Vectors
) -> list[str]:
    only = Filters(article_ids=(article.id,))
    faults = []
    by_words = await store.matching(f"part{len(passages) - 1}", 1000, only)
    by_filter = await store.nearest(vectors[0], 1000, only)
    by_index = await store.nearest(vectors[-1], 3, Filters())
    if len(by_filter) != len(passages) or not by_words:
        faults.append(f"{article.key}: {len(by_filter)} of {len(passages)} passages can be found.")
    if not by_index or by_index[0].score < 0.999:
        faults.append(f"{article.key}: a passage is not found by its own vector.")
    if any(hit.text != hit.passage.span.of(article.text) for hit in [*by_words, *by_filter]):
        faults.append(f"{article.key}: an offset is wrong.")
    return faults
