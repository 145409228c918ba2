"""A reader that goes by a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from service.adapters.sentence_reader import Page


class RuledReader:
    """`odds` of a question and a sentence are their log odds. Keeps the pages it is given."""

    def __init__(self, odds: Callable[[str, str], float]) -> None:
        self._odds = odds
        self.pages: list[Page] = []

    def reads(self, question: str) -> bool:
        return bool(question)

    async def read(self, question: str, pages: Sequence[Page]) -> list[list[float]]:
        self.pages += pages
        return [[self._odds(question, sentence) for sentence in page.sentences] for page in pages]
