"""Answers of the fake model that point at sentences by their words, whatever their numbers in the prompt are."""

from __future__ import annotations

import re

from tests.fake_model import Behaviour, Exchange, FakeModel, Request, answers

_LINE = re.compile(r"^\[[a-z]+:(\d+)\] (.+)$", re.MULTILINE)


def numbers_of(prompt: str) -> dict[int, str]:
    """The evidence of a prompt: number and sentence."""
    return {int(number): text for number, text in _LINE.findall(prompt)}


def number_of(prompt: str, words: str) -> int:
    """The number under which the model is shown the first sentence with these words."""
    return next(number for number, line in numbers_of(prompt).items() if words in line)


def points(*statements: tuple[str, str | list[int]], delay: float = 0.0, finish: str | None = "stop") -> Behaviour:
    """States each text with the sentence that holds the words beside it as evidence, or with these numbers."""

    async def behave(exchange: Exchange) -> None:
        evidence = numbers_of(exchange.request.prompt)
        pairs = []
        for text, words in statements:
            found = [number for number, line in evidence.items() if isinstance(words, str) and words in line]
            pairs.append((text, found or words))
        await answers(*pairs, delay=delay, finish=finish)(exchange)

    return behave


def chats(model: FakeModel) -> list[Request]:
    """What the language model was asked, without the requests for embeddings."""
    return [request for request in model.requests if request.path.endswith("/chat/completions")]
