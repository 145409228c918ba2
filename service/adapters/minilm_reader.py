"""Reads a question beside the sentences of a passage and says how likely each of them answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import anyio
import anyio.to_thread

from service.adapters.cross_encoder import READER, CrossEncoder, laid, load_cross_encoder
from service.adapters.minilm import knows_script

UNREAD = -8.0
"""The log odds of a sentence that was not read, where others were."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is read in one go: sentences that follow each other, under the title of their article."""

    title: str
    sentences: Sequence[str]


class MiniLMReader:
    """Learned from the questions of `eval/reading`."""

    def __init__(self, encoder: CrossEncoder) -> None:
        self._encoder = encoder
        self._limiter = anyio.CapacityLimiter(2)

    def reads(self, question: str) -> bool:
        """Only Latin letters: of Hangul every syllable is three word pieces, and a passage does not fit in."""
        return knows_script(question)

    async def read(self, question: str, pages: Sequence[Page]) -> list[list[float]]:
        """For each page the log odds of its sentences to answer the question. What lies beyond 256 word pieces
        is not read and gets the odds of a sentence that does not answer."""
        return await anyio.to_thread.run_sync(self._read, question, pages, limiter=self._limiter)

    def _read(self, question: str, pages: Sequence[Page]) -> list[list[float]]:
        asked = self._encoder.pieces(question)
        return [self._odds(asked, page) for page in pages]

    def _odds(self, asked: list[int], page: Page) -> list[float]:
        pieces = self._encoder.pieces
        row = laid(asked, pieces(page.title), [pieces(one) for one in page.sentences])
        return [UNREAD if one is None else one for one in self._encoder.scores(row)]


def load_reader() -> MiniLMReader | None:
    """None where the weights are not installed. Takes about a second and blocks."""
    encoder = load_cross_encoder(READER)
    return MiniLMReader(encoder) if encoder else None
