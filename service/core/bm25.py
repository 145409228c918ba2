"""BM25 over a handful of texts, where no index has the counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

K1 = 1.2
B = 0.75


def bm25(query: Sequence[str], documents: Sequence[Sequence[str]]) -> list[float]:
    """The BM25 score of each document (a list of terms) for the query's terms; 0 where none is shared.

    The counts come from `documents` alone. Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).

    >>> bm25(["kim"], [["kim", "met", "shoigu"], ["putin"]])[1]
    0.0
    """
    if not documents:
        return []
    counts = [Counter(document) for document in documents]
    mean_length = sum(len(document) for document in documents) / len(documents) or 1.0
    scores = [0.0] * len(documents)
    for term in set(query):
        holders = sum(1 for count in counts if term in count)
        if not holders:
            continue
        weight = math.log(1 + (len(documents) - holders + 0.5) / (holders + 0.5))
        for number, count in enumerate(counts):
            frequency = count[term]
            length = B * len(documents[number]) / mean_length + 1 - B
            scores[number] += weight * frequency * (K1 + 1) / (frequency + K1 * length)
    return scores
