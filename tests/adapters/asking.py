"""Asking the fake model through the real generator, for the tests of both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from service.adapters.breaker import Breaker
from service.adapters.openai_chat import Chat, Limits
from service.adapters.openai_client import connect
from service.adapters.openai_generator import OpenAIGenerator
from service.core.answer import Claim, NumberedSentence, Reason, Usage
from service.core.article import Metadata, Span
from service.core.errors import Unavailable
from service.prompting import load_prompts
from tests.fake_model import FakeModel, answers

QUESTION = "When did Kim write to Putin?"
TEXTS = ("Kim wrote to Putin on June 12.", "Putin thanked Kim.", "Rain fell in Oslo.")
GOOD = answers(("Kim wrote on June 12.", [1]))
CLAIM = Claim("Kim wrote on June 12.", (1,))
PROMPTS = load_prompts()
DEFAULT = Limits()


def count(text: str) -> int:
    return len(text) // 4 + 1


def numbered(*texts: str) -> list[NumberedSentence]:
    return [
        NumberedSentence(
            at, "art_a", Metadata("Kim writes"), f"art_a:{at}", Span(at * 1000, at * 1000 + len(text)), text
        )
        for at, text in enumerate(texts, 1)
    ]


SENTENCES = numbered(*TEXTS)


class Pauses(list[float]):
    """Remembers how long it should have slept."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@asynccontextmanager
async def generating(
    model: FakeModel,
    limits: Limits = DEFAULT,
    window: int = 8192,
    breaker: Breaker | None = None,
    pauses: Pauses | None = None,
) -> AsyncIterator[OpenAIGenerator]:
    client = connect(model.url, "", limits.gap_s, limits.connect_s)
    chat = Chat(client, "fake-model", limits, breaker or Breaker(), pauses if pauses is not None else Pauses())
    try:
        yield OpenAIGenerator(chat, PROMPTS, count, window)
    finally:
        await client.close()


async def everything(generator: OpenAIGenerator) -> list[Claim | Usage | Reason]:
    return [item async for item in generator.claims(QUESTION, SENTENCES, ())]


async def said(model: FakeModel, limits: Limits = DEFAULT) -> list[Claim | Reason]:
    async with generating(model, limits) as generator:
        return [item for item in await everything(generator) if not isinstance(item, Usage)]


async def trouble(model: FakeModel, limits: Limits = DEFAULT) -> Unavailable:
    with pytest.raises(Unavailable) as raised:
        await said(model, limits)
    return raised.value


def codes(items: Sequence[Claim | Usage | Reason]) -> list[str]:
    return [item.code for item in items if isinstance(item, Reason)]
