"""The vector index beside the catalog, looked after by a thread of its own.

The thread checks the index when the store opens, teaches it what the queue holds, and builds a new one, in a
new folder, where the old one is in doubt. What the index does not know is always still in the queue, so a
search that joins both is complete at any moment.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from service.adapters import index_seal
from service.adapters.catalog import Catalog
from service.adapters.index_probe import probe
from service.adapters.index_queue import Entry, Generation, IndexQueue
from service.core.errors import Unavailable
from service.core.ports import Vectors

if TYPE_CHECKING:
    from service.adapters.chroma_index import ChromaIndex

log = logging.getLogger(__name__)

# Larger batches make queries wait while articles come in: p95 88 ms at 50, 813 ms at 1,000.
BATCH = 100
LONGEST_PAUSE_SECONDS = 60.0
PROGRESS_EVERY = 5000


class VectorIndex:
    """`nearest` may be asked from any thread. `rebuilt` counts the times that a new index was begun."""

    def __init__(self, folder: Path, catalog: Catalog) -> None:
        self._folder = folder
        self._catalog = catalog
        self._queue = IndexQueue(catalog)
        self._index: ChromaIndex | None = None
        self._distrusted = False
        self._state = "being checked"
        self._stop = threading.Event()
        self._work = threading.Event()
        self._settled = threading.Condition()
        self._idle = False
        self.rebuilt = 0
        self._thread = threading.Thread(target=self._live, name="vector-index", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something new in the queue."""
        with self._settled:
            self._idle = False
        self._work.set()

    def distrust(self, state: str = "about to be built anew") -> None:
        """Build a new index in place of this one."""
        self._index, self._distrusted, self._state = None, True, state
        self.wake()

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]] | None:
        """Passage ids with their cosine, best first: what the index knows. None where it cannot be asked."""
        index = self._index
        if index is None:
            return None
        try:
            return index.nearest(vector, limit)
        except Unavailable as error:
            if index is self._index and not self._stop.is_set():
                log.warning("A search of the vector index failed: %r", error.__cause__)
                self.distrust()
            return None

    def usable(self) -> bool:
        """Whether it can be searched now."""
        return self._index is not None

    def waiting(self) -> int:
        """How many changes it has yet to learn."""
        return len(self._queue)

    def generation(self) -> int:
        """The number of the index in the life of the store: one more each time that it is begun anew."""
        return self._queue.generation().number

    def status(self) -> str:
        """`ok`, or what is being done."""
        waiting = self.waiting()
        if self._state != "ok":
            return self._state
        return f"{waiting:,} changes are still to be indexed" if waiting else "ok"

    def wait_until_settled(self, seconds: float) -> bool:
        """Whether everything in the queue was learned within that time."""
        with self._settled:
            return self._settled.wait_for(lambda: self._idle, seconds)

    def close(self) -> None:
        """Stop at the next border of a batch and seal the index."""
        self._stop.set()
        self._work.set()
        self._thread.join()

    def _live(self) -> None:
        pause = 1.0
        while not self._stop.is_set():
            try:
                index, path = self._opened()
                pause = 1.0
                self._teach(index, path)
            except Exception as error:  # noqa: BLE001 -- whatever it is: searches go on without the index
                if self._stop.is_set():
                    return
                log.warning("The vector index failed, again in %.0f s: %s %r", pause, error, error.__cause__)
                self.distrust("not to be had; searches compare all passages, which is slower")
                self._stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _opened(self) -> tuple[ChromaIndex, Path]:
        """The catalog's index where it can be trusted, else a new one."""
        generation = self._queue.generation()
        doubt = self._doubt(generation)
        if doubt:
            if self._stop.is_set():
                raise Unavailable("The store is being closed.")
            if generation.number:
                self.rebuilt += 1
                log.warning("The vector index is built anew: %s.", doubt)
            generation = self._queue.begin_generation()
        self._distrusted = False
        path = self._path(generation)
        for old in self._folder.glob("*"):
            if old != path:
                shutil.rmtree(old, ignore_errors=True)
        path.mkdir(parents=True, exist_ok=True)
        # Only who opens a store waits for Chroma to load.
        from service.adapters.chroma_index import ChromaIndex

        index = ChromaIndex(path)
        index.count()  # reads the graph and the log behind it
        self._queue.set_seal(index_seal.seal(path))
        self._index, self._state = index, "ok"
        return index, path

    def _path(self, generation: Generation) -> Path:
        return self._folder / str(generation.number)

    def _doubt(self, generation: Generation) -> str | None:
        """Why the index is not to be used."""
        if self._distrusted:
            return "it failed"
        path = self._path(generation)
        if generation.seal is None:
            # Begun in the catalog, and not yet in the folder: so is a new store, and one that was repaired.
            return "it was never finished" if path.exists() or not generation.number else None
        if not index_seal.holds(generation.seal, path):
            return "its files are not as they were left"
        if index_seal.is_closed(generation.seal):
            return None
        # The process did not end in good order.
        return probe(path, self._catalog.path, self._stop)

    def _teach(self, index: ChromaIndex, path: Path) -> None:
        """Drain the queue until the store closes or the index fails. Safe to repeat after a kill at any point."""
        try:
            stamp, seal, learned = index_seal.stamp(path), index_seal.seal(path), 0
            while not self._stop.is_set() and not self._distrusted:
                self._work.clear()
                entries = self._queue.oldest(BATCH)
                if not entries:
                    self._rest()
                    continue
                _learn(index, entries)
                if stamp != (now := index_seal.stamp(path)):
                    stamp, seal = now, index_seal.seal(path)
                self._queue.done(entries, seal)
                learned += len(entries)
                if learned % PROGRESS_EVERY < BATCH <= learned:
                    log.info("The vector index learned %d changes, %d to go.", learned, self.waiting())
        finally:
            self._index = None
            with suppress(Unavailable):
                index.close()
        if not self._distrusted:
            self._queue.set_seal(index_seal.seal(path, closed=True))

    def _rest(self) -> None:
        with self._settled:
            if not self._work.is_set():
                self._idle = True
                self._settled.notify_all()
        self._work.wait()


def _learn(index: ChromaIndex, entries: Sequence[Entry]) -> None:
    last = {entry.passage_id: entry.vector for entry in entries}
    kept = {id_: vector for id_, vector in last.items() if vector is not None}
    gone = [id_ for id_, vector in last.items() if vector is None]
    if kept:
        index.upsert(list(kept), np.frombuffer(b"".join(kept.values()), dtype="<f4").reshape(len(kept), -1))
    if gone:
        index.remove(gone)
