"""Passages: what is embedded and retrieved. They tile the article and consist of whole sentences."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from service.core.article import Article, Passage, Span
from service.core.newswire import header_end
from service.core.paragraphs import paragraphs
from service.core.sentences import sentences
from service.core.tables import is_row

TARGET, MOST = 150, 230
"""Word pieces of a passage as estimated here: about 600 and 1,000 characters of English. The default
embedder reads 256, some of which are kept for the title."""

_ENOUGH = TARGET // 2
_COSTS = (
    (re.compile(r"[\uac00-\ud7a3]"), 2.0),  # Hangul falls apart into its letters
    (re.compile(r"[\u00c0-\u024f]"), 3.0),  # words with accents are rare in an English vocabulary
    (re.compile(r"[\u0080-\u00bf\u0250-\uabff\ud7a4-\U0010ffff]"), 1.0),
    (re.compile(r"[\d!-/:-@\[-`{-~]"), 1.0),
)
_PLAIN_COST = 0.2


def passages(article: Article) -> list[Passage]:
    """The passages of `article` in order; joined they are its text.

    Paragraphs are packed up to about TARGET pieces, a paragraph over MOST is divided between
    sentences. A heading is never the end of a passage, and the headline stays with what follows it.

    >>> [passage.span for passage in passages(Article.of("Kim came. Kim left."))]
    [Span(start=0, end=19)]
    """
    found = sentences(article.text, article.metadata.language)
    sizes = [pieces(sentence.of(article.text)) for sentence in found]
    firsts = _starts(article.text, found, sizes)
    borders = [0, *(found[first].start for first in firsts[1:]), len(article.text)]
    return [
        Passage(article.id, ordinal, Span(borders[ordinal], borders[ordinal + 1]), tuple(found[first:last]))
        for ordinal, (first, last) in enumerate(zip(firsts, [*firsts[1:], len(found)], strict=True))
    ]


def pieces(text: str) -> int:
    """A cautious estimate of the word pieces the default embedder makes of `text`.

    >>> pieces("North Korea sent 20,000 containers.")
    14
    """
    costs = [(len(kind.findall(text)), cost) for kind, cost in (_COSTS[-1:] if text.isascii() else _COSTS)]
    plain = len(text) - sum(count for count, _ in costs)
    return math.ceil(1 + _PLAIN_COST * plain + sum(count * cost for count, cost in costs))


def _starts(text: str, found: Sequence[Span], sizes: Sequence[int]) -> list[int]:
    """The index of the first sentence of each passage."""
    if not found:
        return [0]
    sums = [0, *accumulate(sizes)]
    groups = _paragraph_groups(text, found)
    starts = [0]
    for first, last in groups:
        so_far, more = sums[first] - sums[starts[-1]], sums[last] - sums[first]
        small = min(so_far, more) < _ENOUGH and (so_far < _ENOUGH or last == len(found))
        if so_far + more <= (MOST if small else TARGET):
            continue
        if so_far >= _ENOUGH:
            starts.append(first)
        starts += _divided(sums, starts[-1], first, last)
    return starts


def _divided(sums: Sequence[int], start: int, first: int, last: int) -> list[int]:
    """Where to divide the sentences `start..last` so that each part is about as large, and at most MOST."""
    whole = sums[last] - sums[start]
    if whole <= MOST:
        return []
    share = whole / -(-whole // TARGET)
    borders: list[int] = []
    since = start
    for index in range(max(first, start + 1), last):
        size = sums[index] - sums[since]
        after = size + sums[index + 1] - sums[index]
        if after > MOST or (size >= _ENOUGH and abs(size - share) <= abs(after - share)):
            borders.append(index)
            since = index
    return borders


def _paragraph_groups(text: str, found: Sequence[Span]) -> list[tuple[int, int]]:
    """The sentences of each paragraph, as index ranges; headline, byline and headings with what follows."""
    starts = [sentence.start for sentence in found]
    header = header_end(text)
    borders: list[int] = []
    for paragraph in paragraphs(text):
        index = bisect_left(starts, paragraph.start)
        previous = found[index - 1] if index else None
        if index == 0 or (paragraph.start > header and previous and not _leads_on(previous.of(text))):
            borders.append(index)
    return list(zip(borders, [*borders[1:], len(found)], strict=True))


def _leads_on(sentence: str) -> bool:
    """Whether what follows belongs to it: to a heading, which may be a question, or to a row of a table."""
    if "\n" in sentence:
        return False
    return is_row(sentence) or (len(sentence) <= 100 and (sentence[-1].isalnum() or sentence[-1] in "?？"))
