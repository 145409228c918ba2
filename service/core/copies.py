"""Wire copies: the same passage printed by several articles takes one place among the hits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from service.core.answer import Hit

_WORDS_IN_A_ROW = 5
_SHARED = 0.8
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def without_copies(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """The hits, best first, less those that repeat a better one of another article; that one names the articles
    of its copies in `also_in`. A passage with other numbers is no copy: it may be the correction."""
    kept: list[Hit] = []
    for hit in hits:
        for at, other in enumerate(kept):
            if other.passage.article_id != hit.passage.article_id and _is_copy(hit.text, other.text):
                kept[at] = replace(other, also_in=(*other.also_in, hit.passage.article_id))
                break
        else:
            kept.append(hit)
    return kept[:limit]


def _is_copy(text: str, other: str) -> bool:
    """Whether four fifths of the shorter one's runs of five words stand in the other (Broder, 1997)."""
    mine, theirs = _shingles(text), _shingles(other)
    if not mine or not theirs or len(mine & theirs) < _SHARED * min(len(mine), len(theirs)):
        return False
    return 2 * min(len(mine), len(theirs)) >= max(len(mine), len(theirs)) and _numbers(text) == _numbers(other)


@lru_cache(maxsize=2048)
def _shingles(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(" ".join(words[at : at + _WORDS_IN_A_ROW]) for at in range(len(words) - _WORDS_IN_A_ROW + 1))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(text))
