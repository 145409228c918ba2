"""The application around a store in memory, with parts that can be taken down, and a raw ASGI client of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx2
import numpy as np
from fastapi import FastAPI

from service.adapters.page_fetcher import PageFetcher
from service.core.answer import Claim, Hit, NumberedSentence, Reason, Turn, Usage
from service.core.article import Article, Passage
from service.core.errors import Unavailable
from service.core.ports import Holdings, Stored, Vectors
from service.core.support import Guard, unsupported
from service.qa import ArticleQA
from service.web.app import create_app
from tests.adapters.storing import DIMENSIONS, vector_of
from tests.memory_store import MemoryStore
from tests.web.conftest import settings


class Words:
    """An embedder whose vectors are the words' own. `fails_on`: it is down for texts that hold this."""

    name = "words"
    dimensions = DIMENSIONS
    fails_on: str | None = None

    def reads(self, text: str) -> bool:
        return True

    async def embed(self, texts: Sequence[str]) -> Vectors:
        if self.fails_on and any(self.fails_on in text for text in texts):
            raise Unavailable("The embedder cannot be reached.", "embedder-down", 7)
        return np.stack([vector_of(text) for text in texts])


class FirstSentence:
    """A generator that claims the first sentence, and a lie."""

    name = "first-sentence"
    steered_by = "nothing"

    async def claims(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        yield Usage(20, 5)
        yield Claim(sentences[0].text, (sentences[0].number,))
        yield Claim("It cost 999 million crowns.", (sentences[0].number,))

    async def repair(
        self,
        question: str,
        sentences: Sequence[NumberedSentence],
        failures: Sequence[tuple[Claim, Sequence[Reason]]],
    ) -> AsyncGenerator[Claim | Usage, None]:
        for nothing in ():
            yield nothing

    async def standalone(self, question: str, history: Sequence[Turn]) -> AsyncGenerator[str | Usage, None]:
        yield question


class Watched(MemoryStore):
    """A store in memory that can be down, fail without reason, and tell when an article was put."""

    def __init__(self) -> None:
        super().__init__()
        self.down = False
        self.broken = False
        self.on_put: Callable[[], None] = lambda: None

    async def put(self, article: Article, passages: Sequence[Passage], vectors: Vectors) -> Stored:
        if self.down:
            raise Unavailable("The store cannot be reached.", "store-down")
        if self.broken:
            raise RuntimeError(article.text)
        stored = await super().put(article, passages, vectors)
        self.on_put()
        return stored

    async def count(self) -> int:
        if self.down:
            raise Unavailable("The store cannot be reached.", "store-down")
        return await super().count()

    async def health(self) -> dict[str, str]:
        if self.down:
            raise Unavailable("The store cannot be reached.", "store-down")
        return await super().health()


@dataclass
class House:
    """The application and its parts."""

    app: FastAPI
    store: Watched
    embedder: Words
    http: httpx2.AsyncClient


@asynccontextmanager
async def house(
    data: Path, fetcher: PageFetcher | None = None, guard: Guard = unsupported, **chosen: object
) -> AsyncIterator[House]:
    store, embedder = Watched(), Words()
    given = settings(data, **chosen)
    others: defaultdict[str, MemoryStore] = defaultdict(MemoryStore)
    qa = ArticleQA(
        store,
        embedder,
        FirstSentence(),
        guard=guard,
        question_seconds=given.question_seconds,
        holdings=lambda tenant: Holdings(others[tenant], None),
    )
    app = create_app(given, qa, fetcher)
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://localhost") as http,
    ):
        yield House(app, store, embedder, http)


@dataclass
class Exchange:
    """One request, byte by byte: what is sent, and what has come back so far."""

    body: bytearray = field(default_factory=bytearray)
    status: int = 0
    arrived: anyio.Event = field(default_factory=anyio.Event)
    over: bool = False

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.body.splitlines()]

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        self.body += message.get("body", b"")
        self.over = not message.get("more_body", False)
        self.arrived.set()
        self.arrived = anyio.Event()


def post_scope(path: str, **headers: str) -> dict[str, Any]:
    given = {"host": "localhost", "content-type": "application/x-ndjson", **headers}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
