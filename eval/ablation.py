"""`python -m eval.ablation`: what each part of retrieval brings, on the examples of eval/data with evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio

from eval.examples import Evidence, Example, article_files, load_examples
from service.adapters.readers import read
from service.core.answer import Filters, Hit
from service.core.article import Article, Span
from service.core.copies import without_copies
from service.core.draft import Draft
from service.core.follow_up import standalone_by_rule
from service.core.fusion import fuse
from service.qa import ArticleQA
from service.retrieving import CANDIDATES
from service.settings import Settings
from service.wiring import opened

DEPTHS = (1, 3, 5, 8)
_RRF = 60  # the constant of Cormack, Clarke and Buettcher, Reciprocal Rank Fusion (2009)


@dataclass(frozen=True, slots=True)
class Found:
    """What the parts of retrieval say of one question. `untitled`: the dense ranking, no titles embedded; `served`:
    what the service finds."""

    dense: Sequence[Hit]
    lexical: Sequence[Hit]
    sentences: Mapping[str, Sequence[float]]
    untitled: Sequence[Hit]
    served: Sequence[Hit]


VARIANTS: dict[str, Callable[[Found], list[Hit]]] = {
    "meaning of the passage": lambda found: list(found.dense),
    "words (BM25)": lambda found: list(found.lexical),
    "both, by reciprocal ranks": lambda found: reciprocal([found.dense, found.lexical]),
    "both, convex": lambda found: fuse(found.dense, found.lexical, {}, CANDIDATES),
    "and meaning of the best sentence": lambda found: fuse(found.dense, found.lexical, found.sentences, CANDIDATES),
    "and copies in one place": lambda found: without_copies(
        fuse(found.dense, found.lexical, found.sentences, CANDIDATES), CANDIDATES
    ),
    "the same, titles not embedded": lambda found: without_copies(
        fuse(found.untitled, found.lexical, found.sentences, CANDIDATES), CANDIDATES
    ),
    "and in English words (served)": lambda found: list(found.served),
}


def reciprocal(rankings: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The hits of all rankings by the sum of their reciprocal ranks."""
    scores: dict[str, float] = {}
    hits = {hit.passage.id: hit for ranking in rankings for hit in ranking}
    for ranking in rankings:
        for rank, hit in enumerate(ranking):
            scores[hit.passage.id] = scores.get(hit.passage.id, 0.0) + 1 / (_RRF + 1 + rank)
    return [hits[found] for found in sorted(scores, key=lambda found: (-scores[found], found))]


async def measured() -> dict[str, dict[int, float]]:
    """For each variant the share of questions with all their evidence within so many hits."""
    examples = [example for example in load_examples() if example.answerable]
    with TemporaryDirectory() as data:
        async with opened(Settings(data=Path(data), chroma_url="", llm_model="")) as qa:
            articles = await _stored(qa)
            untitled = await _untitled(qa, articles)
            table: dict[str, dict[int, float]] = {name: dict.fromkeys(DEPTHS, 0.0) for name in VARIANTS}
            for example in examples:
                found = await _found(qa, standalone_by_rule(example.question, example.history), untitled)
                for name, variant in VARIANTS.items():
                    rank = _rank(example, variant(found), articles)
                    for depth in DEPTHS:
                        table[name][depth] += (rank < depth) / len(examples)
    return table


async def _stored(qa: ArticleQA) -> dict[str, Article]:
    articles = {}
    for path in article_files():
        text = read(path.read_bytes(), None, path.name)
        stored = await qa.ingest(Draft(text.text, read=text.metadata, key=path.name))
        article = await qa.store.get(stored.id)
        if article:
            articles[path.stem] = article
    return articles


async def _untitled(qa: ArticleQA, articles: Mapping[str, Article]) -> Callable[[Sequence[float]], list[Hit]]:
    """A dense search over the passages without their titles."""
    scope = Filters(article_ids=tuple(article.id for article in articles.values()))
    everything = await qa.store.nearest((await qa.embedder.embed([""]))[0], 10_000, scope)
    matrix = await qa.embedder.embed([hit.text for hit in everything])

    def nearest(vector: Sequence[float]) -> list[Hit]:
        scores = matrix @ vector
        order = sorted(range(len(everything)), key=lambda at: -scores[at])[:CANDIDATES]
        return [
            Hit(everything[at].passage, everything[at].text, everything[at].metadata, float(scores[at]))
            for at in order
        ]

    return nearest


async def _found(qa: ArticleQA, question: str, untitled: Callable[[Sequence[float]], list[Hit]]) -> Found:
    vector = (await qa.embedder.embed([question]))[0]
    dense = await qa.store.nearest(vector, CANDIDATES, Filters())
    lexical = await qa.store.matching(question, CANDIDATES, Filters())
    other = untitled(vector)
    hits = list({hit.passage.id: hit for hit in (*dense, *lexical, *other)}.values())
    likeness = await qa.sentences.likeness(vector, hits) if qa.sentences else []
    by_sentence = {hit.passage.id: own.tolist() for hit, own in zip(hits, likeness, strict=False)}
    return Found(dense, lexical, by_sentence, other, await qa.search(question, CANDIDATES))


def _rank(example: Example, hits: Sequence[Hit], articles: Mapping[str, Article]) -> int:
    """The place (from 0) of the hit that completes the evidence."""
    return max(
        min(
            (place for evidence in group for place in _places(evidence, hits, articles)),
            default=len(hits) + max(DEPTHS),
        )
        for group in example.evidence
    )


def _places(evidence: Evidence, hits: Sequence[Hit], articles: Mapping[str, Article]) -> list[int]:
    article = articles[evidence.article]
    start = article.text.find(evidence.quote)
    span = Span(start, start + len(evidence.quote))
    return [
        place
        for place, hit in enumerate(hits)
        if article.id in {one.passage.article_id for one in (hit, *hit.also_in)}
        and (hit.passage.article_id != article.id or hit.passage.span.overlaps(span))
    ]


def main() -> None:
    print("Evidence complete within so many passages")
    for name, row in anyio.run(measured).items():
        print(f"  {name:<36}" + "".join(f"  @{depth} {share:.3f}" for depth, share in row.items()))


if __name__ == "__main__":
    main()
