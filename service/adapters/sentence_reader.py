"""Reads a question beside the sentences of a passage and says how likely each of them answers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import anyio
import anyio.to_thread

from service.adapters.cross_encoder import (
    CLOSE_READER,
    READER,
    CrossEncoder,
    laid,
    larger_installed,
    load_cross_encoder,
)
from service.adapters.onnx_session import cores
from service.core.scripts import mostly_latin
from service.together import together

UNREAD = -8.0
"""The log odds of a sentence that was not read, where others were."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is read in one go: sentences that follow each other, under the title of their article."""

    title: str
    sentences: Sequence[str]


def with_previous(at: int) -> slice:
    """Which sentences of a page are shown where the one at this place is read closely: it is the last of them."""
    return slice(max(0, at - 1), at + 1)


class SentenceReader:
    """Learned from the questions of `eval/reading`. So many pages are read beside each other."""

    def __init__(self, encoder: Callable[[], CrossEncoder], at_once: int) -> None:
        self._encoder = encoder
        self._limiter = anyio.CapacityLimiter(at_once)

    def reads(self, question: str) -> bool:
        """Only Latin letters: of Hangul every syllable is three word pieces, and a passage does not fit in."""
        return mostly_latin(question)

    async def read(self, question: str, pages: Sequence[Page]) -> list[list[float]]:
        """For each page the log odds of its sentences to answer the question. What lies beyond 256 word pieces
        is not read and gets the odds of a sentence that does not answer. Raises Unavailable where the model cannot
        be had."""
        found: dict[int, list[float]] = {}

        async def take(at: int) -> None:
            found[at] = await anyio.to_thread.run_sync(self._odds, question, pages[at], limiter=self._limiter)

        await together(*(partial(take, at) for at in range(len(pages))))
        return [found[at] for at in range(len(pages))]

    def _odds(self, question: str, page: Page) -> list[float]:
        encoder = self._encoder()
        pieces = encoder.pieces
        row = laid(pieces(question), pieces(page.title), [pieces(one) for one in page.sentences])
        return [UNREAD if one is None else one for one in encoder.scores(row)]


def load_reader() -> SentenceReader | None:
    """None where the weights are not installed. Takes about a second and blocks."""
    # Two pages on a core each are read in less time than one after the other on both.
    encoder = load_cross_encoder(READER, threads=1)
    return SentenceReader(lambda: encoder, at_once=cores()) if encoder else None


def load_close_reader() -> SentenceReader | None:
    """Loaded when it is first asked. None where the weights are not installed."""
    return SentenceReader(_close_encoder, at_once=1) if larger_installed() else None


def _close_encoder() -> CrossEncoder:
    encoder = load_cross_encoder(CLOSE_READER)
    assert encoder is not None  # it is installed
    return encoder
