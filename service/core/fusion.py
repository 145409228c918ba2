"""One ranking out of several: by meaning of the passage, by meaning of its best sentence, and by words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from service.core.answer import Hit

# A convex combination needs no tuning to speak of and keeps what ranks throw away, how far apart the scores are
# (Bruch, Gai, Ingber: An Analysis of Fusion Functions for Hybrid Retrieval, 2022).
PASSAGE = 1.0
SENTENCE = 1.0
WORDS = 0.3
# How much of these two is left where the embedder does not know the script of the query.
NOT_UNDERSTOOD = 0.05


def fuse(
    dense: Sequence[Hit],
    lexical: Sequence[Hit],
    sentences: Mapping[str, Sequence[float]],
    limit: int,
    *,
    understood: bool = True,
) -> list[Hit]:
    """The hits of both rankings, best first, with a score of at most 1.

    `sentences` has, by passage id, the cosines of the passage's sentences with the query; a hit keeps them as its
    `likeness`. What the dense ranking does not hold is taken to be as unlike the query as the last it does. Where
    the query is not `understood`, meaning hardly counts.

    >>> fuse([], [], {}, 5)
    []
    """
    likeness = {hit.passage.id: hit.score for hit in dense}
    least = min(likeness.values(), default=0.0)
    words = {hit.passage.id: hit.score for hit in lexical}
    most = max(words.values(), default=0.0) or 1.0
    found = {hit.passage.id: hit for hit in chain(lexical, dense)}
    trust = 1.0 if understood else NOT_UNDERSTOOD

    def scored(passage_id: str, hit: Hit) -> Hit:
        passage = likeness.get(passage_id, least)
        own = tuple(sentences.get(passage_id, ()))
        meaning = PASSAGE * passage + SENTENCE * max(own, default=passage)
        total = trust * meaning + WORDS * words.get(passage_id, 0.0) / most
        return replace(hit, score=total / (trust * (PASSAGE + SENTENCE) + WORDS), likeness=own)

    hits = [scored(passage_id, hit) for passage_id, hit in found.items()]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))[:limit]


def in_turn(rankings: Sequence[Sequence[Hit]], limit: int) -> list[Hit]:
    """The best of each ranking, then the second of each, and so on; each passage where it comes first.

    >>> in_turn([[], []], 5)
    []
    """
    best = filter(None, chain.from_iterable(zip_longest(*rankings)))
    found: dict[str, Hit] = {}
    for hit in best:
        found.setdefault(hit.passage.id, hit)
    return list(found.values())[:limit]
