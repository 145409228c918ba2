"""`python -m bench.tenants`: what a tenant costs in the embedded store and on a Chroma server.

Vectors are random, of 384 dimensions; articles have 20 passages.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

import anyio
import httpx2
import numpy as np

from service.adapters import embedded_store
from service.adapters.chroma_store import ChromaStore
from service.adapters.embedded_store import EmbeddedStore
from service.core.answer import Filters
from service.core.article import Article, Passage, Span
from service.core.ports import Store, Vectors

DIMENSIONS = 384
PASSAGES = 20
RUNS = 40
PORT = 18747
random = np.random.default_rng(7)


def vectors(count: int) -> Vectors:
    table = random.normal(size=(count, DIMENSIONS)).astype(np.float32)
    units: Vectors = table / np.linalg.norm(table, axis=1, keepdims=True)
    return units


async def put(store: Store, number: int) -> None:
    sentence = f"Report {number} says that the ferry from Orla stopped in May."
    article = Article.of("".join(f"{sentence} " for _ in range(PASSAGES)))
    size = len(sentence) + 1
    pieces = [
        Passage(article.id, at, Span(at * size, (at + 1) * size), (Span(at * size, (at + 1) * size - 1),))
        for at in range(PASSAGES)
    ]
    await store.put(article, pieces, vectors(PASSAGES))


async def median_ms(work: Callable[[], Awaitable[object]]) -> float:
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        await work()
        times.append((perf_counter() - started) * 1000)
    return sorted(times)[RUNS // 2]


def usage(process: int) -> str:
    status = Path(f"/proc/{process}/status").read_text()
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    threads = next(line.split()[1] for line in status.splitlines() if line.startswith("Threads"))
    files = len(list(Path(f"/proc/{process}/fd").iterdir()))
    return f"{kilobytes / 1024:.0f} MB, {files} files, {threads} threads"


async def alone(folder: Path) -> None:
    """One tenant of growing size, compared one by one and by an index."""
    store = EmbeddedStore(folder, "random", DIMENSIONS)
    exact, indexed = store.of("exact"), store.of("indexed")
    done = 0
    for size in (1_000, 4_000, 10_000, 40_000):
        embedded_store.INDEX_FROM = 10**9
        for number in range(done, size // PASSAGES):
            await put(exact, number)
        one_by_one = await median_ms(lambda: exact.nearest(vectors(1)[0], 32, Filters()))
        embedded_store.INDEX_FROM = 1
        for number in range(done, size // PASSAGES):
            await put(indexed, number)
        index = store._indexes.use(str(folder / "tenants/indexed/index"), lambda: sys.exit("no index"))
        await anyio.to_thread.run_sync(index.wait_until_settled, 600)
        by_index = await median_ms(lambda: indexed.nearest(vectors(1)[0], 32, Filters()))
        done = size // PASSAGES
        print(f"{size:>7,} passages: one by one {one_by_one:6.1f} ms, by an index {by_index:6.1f} ms", flush=True)
    await store.close()


async def many(folder: Path, count: int, index_from: int, most_indexes: int) -> None:
    """Many tenants of one article each."""
    embedded_store.INDEX_FROM, embedded_store.MOST_INDEXES = index_from, most_indexes
    store = EmbeddedStore(folder, "random", DIMENSIONS)
    before = usage(os.getpid())
    started = perf_counter()
    for number in range(count):
        await put(store.of(f"t{number}"), number)
    spent = (perf_counter() - started) / count * 1000
    for number in range(count):
        await store.of(f"t{number}").nearest(vectors(1)[0], 32, Filters())
    kind = "with an index" if index_from == 1 else "without index"
    print(
        f"{count} tenants {kind}, at most {most_indexes} indexes open: {before} -> {usage(os.getpid())}; "
        f"first article {spent:.0f} ms",
        flush=True,
    )
    await store.close()


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """The process of a Chroma server."""
    program = Path(sys.executable).parent / "chroma"
    command = [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(PORT)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        for _ in range(200):
            try:
                httpx2.get(f"http://127.0.0.1:{PORT}/api/v2/heartbeat", trust_env=False)
                break
            except httpx2.HTTPError:
                sleep(0.1)
        yield process.pid
    finally:
        process.kill()
        process.wait()


async def served(process: int, count: int) -> None:
    """A Chroma server with collections for each tenant."""
    store = ChromaStore(f"http://127.0.0.1:{PORT}", "random", DIMENSIONS, deadline_seconds=60)
    print(f"server, empty: {usage(process)}", flush=True)
    started = perf_counter()
    for number in range(count):
        own = store.of(f"t{number}")
        await put(own, number)
        await own.nearest(vectors(1)[0], 32, Filters())
        if number + 1 in (1, count // 4, count):
            spent = (perf_counter() - started) / (number + 1) * 1000
            print(f"server, {number + 1} tenants: {usage(process)}; {spent:.0f} ms each", flush=True)
    first = store.of("t0")
    print(f"search of one: {await median_ms(lambda: first.nearest(vectors(1)[0], 32, Filters())):.1f} ms")
    await store.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        anyio.run(many, Path(place) / "small", 300, 4_000, 8)
        anyio.run(many, Path(place) / "indexed", 64, 1, 8)
        anyio.run(many, Path(place) / "all", 64, 1, 64)
        anyio.run(alone, Path(place) / "alone")
        with server(Path(place) / "served") as process:
            anyio.run(served, process, 200)


if __name__ == "__main__":
    main()
