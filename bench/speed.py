"""`python -m bench.speed`: what an extractive answer and an ingest cost, alone and beside their bare parts.

The store holds 10,000 passages. Only a part of them is embedded, which is the ingest that is timed; the rest gets
vectors made up from its words, as the time of a search does not depend on what the vectors say.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
import zlib
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from random import Random

import anyio
import numpy as np

from service.core.answer import Filters
from service.core.article import Article
from service.core.draft import Draft
from service.core.passages import passages
from service.core.ports import Embedder, Vectors
from service.core.sentences import sentences
from service.ingesting import embedded_text
from service.qa import ArticleQA, Request
from service.settings import Settings
from service.wiring import opened

TRAINING = Path(__file__).parent.parent / "eval" / "training"
SENTENCES = 60  # in one article of the corpus
QUESTIONS = 120
TIMED_ARTICLES = 12
INDEX_SECONDS = 60.0
TARGETS_MS = (60.0, 150.0)


class MadeUp:
    """An embedder at no cost: unit vectors drawn by the words, under the name of the real one."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.dimensions = embedder.name, embedder.dimensions

    def reads(self, text: str) -> bool:  # noqa: ARG002
        return True

    async def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [np.random.default_rng(zlib.crc32(text.encode())).normal(size=self.dimensions) for text in texts]
        table = np.array(rows, np.float32).reshape(-1, self.dimensions)
        units: Vectors = table / np.linalg.norm(table, axis=1, keepdims=True).clip(1e-9)
        return units


def corpus_article(number: int, pool: Sequence[str]) -> Draft:
    """An article of sentences drawn from the training articles, the same for the same number."""
    chosen = Random(number).choices(pool, k=SENTENCES)  # noqa: S311 -- not for secrets
    paragraphs = [" ".join(chosen[at : at + 4]) for at in range(0, SENTENCES, 4)]
    return Draft(f"Report {number}\n\n" + "\n\n".join(paragraphs), key=f"speed-{number}")


def pool_of_sentences() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted((TRAINING / "articles").iterdir())]
    found = [span.of(text) for text in texts for span in sentences(text)]
    return [" ".join(sentence.split()) for sentence in found if len(sentence) > 30]


async def fill(qa: ArticleQA, wanted: int, pool: Sequence[str]) -> int:
    """Store made-up articles until there are so many passages; those that are there already cost nothing."""
    embedder, kept = qa.embedder, qa.sentences
    made_up = MadeUp(embedder)
    qa.embedder = made_up
    if kept is not None and hasattr(kept, "_embedder"):
        kept._embedder = made_up
    stored = number = 0
    while stored < wanted:
        stored += (await qa.ingest(corpus_article(number, pool))).passages
        number += 1
    qa.embedder = embedder
    if kept is not None and hasattr(kept, "_embedder"):
        kept._embedder = embedder
    return stored


async def timed(work: Callable[[str], Awaitable[object]], questions: Sequence[str]) -> tuple[float, float]:
    """The median and the 95th percentile in milliseconds."""
    taken = []
    for question in questions:
        started = time.perf_counter()
        await work(question)
        taken.append((time.perf_counter() - started) * 1000)
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 95))


async def query_times(qa: ArticleQA, questions: Sequence[str]) -> dict[str, tuple[float, float]]:
    async def nearest(question: str) -> None:
        await qa.store.nearest((await qa.embedder.embed([question]))[0], 32, Filters())

    works: dict[str, Callable[[str], Awaitable[object]]] = {
        "embedding the question alone": lambda question: qa.embedder.embed([question]),
        "and the vector index alone": nearest,
        "words (BM25) alone": lambda question: qa.store.matching(question, 32, Filters()),
        "retrieval": lambda question: qa.search(question, 8),
        "extractive answer": lambda question: qa.ask(Request(question, generator="extractive")),
    }
    for work in works.values():
        await work(questions[0])
    return {name: await timed(work, questions) for name, work in works.items()}


async def ingest_rates(qa: ArticleQA, pool: Sequence[str]) -> tuple[float, float]:
    """Sentences and passages a second: an ingest, and the embedder alone on the same texts."""
    stamp = time.time_ns()
    drafts = [corpus_article(stamp + number, pool) for number in range(2 * TIMED_ARTICLES)]
    texts: list[list[str]] = []
    for draft in drafts[:TIMED_ARTICLES]:
        article = Article.of(draft.text)
        pieces = passages(article)
        texts.append([embedded_text(article, piece.span.of(article.text)) for piece in pieces])
        texts.append([span.of(article.text) for piece in pieces for span in piece.sentences])
    count = sum(map(len, texts))
    alone = whole = 0.0
    # In turn, so that what else the machine does weighs on both.
    for at, draft in enumerate(drafts[TIMED_ARTICLES:]):
        started = time.perf_counter()
        for some in texts[2 * at : 2 * at + 2]:
            await qa.embedder.embed(some)
        alone += time.perf_counter() - started
        started = time.perf_counter()
        await qa.ingest(draft)
        whole += time.perf_counter() - started
    return count / whole, count / alone


async def measured(folder: Path, wanted: int) -> None:
    pool = pool_of_sentences()
    lines = (TRAINING / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines][:QUESTIONS]
    settings = Settings(data=folder, chroma_url="", llm_model="", questions_at_once=1)
    async with opened(settings) as qa:
        print(f"{(stored := await fill(qa, wanted, pool))} passages in {folder}")
        with anyio.move_on_after(INDEX_SECONDS):
            while "ok" not in (await qa.store.health()).get("index", "ok"):  # noqa: ASYNC110 -- nothing to wait for
                await anyio.sleep(0.5)
    print(f"on disk: {(size := size_of(folder)) / 1e6:.0f} MB, {size / stored / 1000:.1f} kB a passage")
    started = time.perf_counter()
    async with opened(settings) as qa:
        print(f"start on that store: {time.perf_counter() - started:.2f} s")
        times = await query_times(qa, questions)
        bare = times["embedding the question alone"][0]
        for name, (half, most) in times.items():
            print(f"{name:<30} p50 {half:7.1f} ms   p95 {most:7.1f} ms   {half / bare:5.1f} x embedding")
        half, most = times["extractive answer"]
        print(
            f"targets: p50 {TARGETS_MS[0]:.0f} ms {_met(half, TARGETS_MS[0])}, "
            f"p95 {TARGETS_MS[1]:.0f} ms {_met(most, TARGETS_MS[1])}"
        )
        ingest, alone = await ingest_rates(qa, pool)
        print(
            f"ingest: {ingest:.0f} texts/s, {ingest / alone:.0%} of the embedder alone on texts like these "
            f"({alone:.0f}/s)"
        )
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _met(value: float, target: float) -> str:
    return "met" if value <= target else f"missed ({value:.0f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=Path("data/speed"), help="where the store is kept for the next run"
    )
    parser.add_argument("--passages", type=int, default=10_000)
    options = parser.parse_args()
    anyio.run(measured, options.data, options.passages)


if __name__ == "__main__":
    main()
