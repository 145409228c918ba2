"""Wire copies: the same passage printed by several articles takes one place among the hits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from service.core.answer import Hit, Other
from service.core.newswire import header_end, read_header

_WORDS_IN_A_ROW = 5
_SHARED = 0.8
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def without_copies(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """The hits, best first, less those that repeat a better one of another article; that one has its copies
    in `also_in`. A passage with other numbers, or that says a sentence in other words, is no copy: it may be
    the correction. The head above the story is each paper's own, but for the numbers of the headline."""
    kept: list[Hit] = []
    for hit in hits:
        for at, other in enumerate(kept):
            if other.passage.article_id != hit.passage.article_id and _is_copy(hit, other):
                kept[at] = replace(other, also_in=(*other.also_in, hit))
                break
        else:
            kept.append(hit)
    return kept[:limit]


def others(hit: Hit, quote: str = "") -> tuple[Other, ...]:
    """The other articles that print the passage, best first; with a quote those that print that to the letter, but
    for white space."""
    wanted = " ".join(quote.split())
    printing = [copy for copy in hit.also_in if wanted in " ".join(copy.text.split())]
    found = [Other(copy.passage.article_id, copy.metadata.title, copy.metadata.source) for copy in printing]
    return tuple(dict.fromkeys(found))


def _is_copy(hit: Hit, other: Hit) -> bool:
    """Whether four fifths of the shorter one's runs of five words stand in the other (Broder, 1997), and no
    sentence differs in a word."""
    mine, theirs = _shingles(_story(hit)), _shingles(_story(other))
    if not mine or not theirs or len(mine & theirs) < _SHARED * min(len(mine), len(theirs)):
        return False
    if 2 * min(len(mine), len(theirs)) < max(len(mine), len(theirs)) or _numbers(hit) != _numbers(other):
        return False
    own, foreign = _sentences(hit), _sentences(other)
    return not any(_alike(one, two) for one in own - foreign for two in foreign - own)


def _story(hit: Hit) -> str:
    return hit.text[_head(hit)[1] :]


def _numbers(hit: Hit) -> frozenset[str]:
    return frozenset(_NUMBER.findall(f"{_head(hit)[0]}\n{_story(hit)}"))


def _head(hit: Hit) -> tuple[str, int]:
    """The headline above the story, and where in the passage the story begins."""
    return ("", 0) if hit.passage.span.start else _read_head(hit.text)


@lru_cache(maxsize=2048)
def _read_head(text: str) -> tuple[str, int]:
    return read_header(text).title or "", header_end(text)


def _sentences(hit: Hit) -> frozenset[tuple[str, ...]]:
    start = _head(hit)[1]
    spans = (span.shift(-hit.passage.span.start) for span in hit.passage.sentences)
    return frozenset(tuple(_words(span.of(hit.text))) for span in spans if span.start >= start)


def _alike(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether two sentences that are not the same share half of their words."""
    return 2 * len({*one} & {*two}) >= max(len({*one}), len({*two}))


@lru_cache(maxsize=2048)
def _shingles(text: str) -> frozenset[str]:
    words = _words(text)
    return frozenset(" ".join(words[at : at + _WORDS_IN_A_ROW]) for at in range(len(words) - _WORDS_IN_A_ROW + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
