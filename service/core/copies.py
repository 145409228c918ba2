"""Wire copies: the same passage printed by several articles takes one place among the hits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain

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
    stories: list[_Story] = []
    # By its numbers, then by its runs of words: which of those that are kept print it.
    printing: dict[frozenset[str], dict[str, list[int]]] = {}
    for hit in hits:
        story = _Story(hit)
        printed = printing.setdefault(story.numbers, {})
        shared = Counter(chain.from_iterable(printed.get(run, ()) for run in story.runs))
        original = next((at for at in sorted(shared) if story.is_copy(stories[at], shared[at])), None)
        if original is not None:
            kept[original] = replace(kept[original], also_in=(*kept[original].also_in, hit))
        elif len(kept) < limit:  # what is left out has its copies left out, too
            for run in story.runs:
                printed.setdefault(run, []).append(len(kept))
            kept.append(hit)
            stories.append(story)
    return kept


def others(hit: Hit, quote: str = "") -> tuple[Other, ...]:
    """The other articles that print the passage, best first; with a quote those that print that to the letter, but
    for white space."""
    wanted = " ".join(quote.split())
    printing = [copy for copy in hit.also_in if wanted in " ".join(copy.text.split())]
    found = [Other(copy.passage.article_id, copy.metadata.title, copy.metadata.source) for copy in printing]
    return tuple(dict.fromkeys(found))


class _Story:
    """A hit as it is compared: each of its parts is read once, and the sentences only where it comes to them."""

    def __init__(self, hit: Hit) -> None:
        self._hit = hit
        self._start, self.numbers, self.runs = _read(hit.text, begins=not hit.passage.span.start)

    def is_copy(self, other: _Story, shared: int) -> bool:
        """Whether four fifths of the shorter one's runs of five words stand in the other (Broder, 1997), and no
        sentence differs in a word; given how many runs they share, of two with the same numbers."""
        shorter, longer = sorted((len(self.runs), len(other.runs)))
        if self._hit.passage.article_id == other._hit.passage.article_id:
            return False
        if shared < _SHARED * shorter or 2 * shorter < longer:
            return False
        own, foreign = self._sentences, other._sentences
        return not any(_alike(one, two) for one in own - foreign for two in foreign - own)

    @cached_property
    def _sentences(self) -> frozenset[tuple[str, ...]]:
        spans = (span.shift(-self._hit.passage.span.start) for span in self._hit.passage.sentences)
        return frozenset(tuple(_words(span.of(self._hit.text))) for span in spans if span.start >= self._start)


@lru_cache(maxsize=2048)
def _read(text: str, *, begins: bool) -> tuple[int, frozenset[str], frozenset[str]]:
    """Where in a passage, which may begin its article, the story begins; its numbers with those of the headline
    above it; its runs of five words."""
    title, start = (read_header(text).title or "", header_end(text)) if begins else ("", 0)
    story = text[start:]
    words = _words(story)
    runs = (" ".join(words[at : at + _WORDS_IN_A_ROW]) for at in range(len(words) - _WORDS_IN_A_ROW + 1))
    return start, frozenset(_NUMBER.findall(f"{title}\n{story}")), frozenset(runs)


def _alike(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether two sentences that are not the same share half of their words."""
    return 2 * len({*one} & {*two}) >= max(len({*one}), len({*two}))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
