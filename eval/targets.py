"""What is evaluated: the application inside this process, or a running server. Both through the HTTP contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Protocol

import anyio

from eval.corpus import Corpus, StoredArticle
from eval.examples import Example
from eval.fingerprints import of_code
from service.core.errors import NotFound, QAError
from service.prompting import load_prompts
from service.settings import Settings
from service.terminal import errors, escape
from service.web.client import Client, connected

Generator = Literal["auto", "llm", "extractive"]
JSON = dict[str, Any]
DEPTH = 10


class Target(Protocol):
    """A service that stores articles, searches and answers."""

    name: str
    fingerprints: Mapping[str, str]
    """As far as the target tells: prompts, code, embedder."""

    async def store(self, path: Path) -> StoredArticle:
        """Store a file and return the article as the service holds it."""
        ...

    async def search(self, query: str, filters: JSON) -> Sequence[JSON]:
        """The results of `POST /v1/search`."""
        ...

    async def ask(self, body: JSON) -> JSON:
        """The answer of `POST /v1/answers`."""
        ...


class Service:
    """A service behind its HTTP API. Where others use it, too, every question is confined to the articles of this
    run."""

    def __init__(self, client: Client, name: str, fingerprints: Mapping[str, str], *, shared: bool = True) -> None:
        self.name = name
        self.fingerprints = fingerprints
        self._client = client
        self._shared = shared
        self._stored: list[str] = []
        self._created: list[str] = []

    async def store(self, path: Path) -> StoredArticle:
        # A key of our own: cleaning up must never take away an article that somebody else keeps.
        stored = await self._client.upload(path.name, await anyio.Path(path).read_bytes(), f"eval/{path.name}")
        self._stored.append(stored["id"])
        if stored["created"]:
            self._created.append(stored["id"])
        article = await self._client.call("GET", f"/v1/articles/{stored['id']}")
        return StoredArticle(path.stem, article["id"], article["text"], article["title"])

    async def search(self, query: str, filters: JSON) -> Sequence[JSON]:
        body = {"query": query, "top_k": DEPTH, "filters": self._confined(filters)}
        found: list[JSON] = (await self._client.call("POST", "/v1/search", json=body))["results"]
        return found

    async def ask(self, body: JSON) -> JSON:
        confined = {**body, "filters": self._confined(body.get("filters", {}))}
        answer: JSON = await self._client.call("POST", "/v1/answers", json=confined)
        return answer

    def _confined(self, filters: JSON) -> JSON:
        return {"article_ids": self._stored, **filters} if self._shared else filters

    async def clean(self) -> list[str]:
        """Delete the articles that this run brought in; the ids of those that could not be deleted."""
        left = []
        for article_id in self._created:
            try:
                with suppress(NotFound):
                    await self._client.call("DELETE", f"/v1/articles/{article_id}")
            except QAError:
                left.append(article_id)
        return left


@asynccontextmanager
async def in_process() -> AsyncIterator[Service]:
    """Production wiring and settings, over an empty store that is thrown away. Raises QAError."""
    with TemporaryDirectory(prefix="article-qa-eval-") as folder:
        # Never the Chroma server of a deployment: its articles are not ours to add to.
        settings = Settings(data=Path(folder), chroma_url="")
        known = {"prompts": load_prompts(settings.prompts).digest, "code": of_code()}
        async with connected(settings) as client:
            yield Service(client, "in process", known | await _embedder(client), shared=False)


@asynccontextmanager
async def server(url: str) -> AsyncIterator[Service]:
    """A running server; what the run stores there is deleted at the end, or told. Raises QAError."""
    async with connected(Settings(), url) as client:
        service = Service(client, url, await _embedder(client))
        try:
            yield service
        finally:
            # Told, never raised: it would take the place of the report, or of what went wrong before.
            if left := await service.clean():
                errors.print(f"[red]Not deleted from {escape(url)}:[/] {escape(' '.join(left))}", highlight=False)


async def stored_articles() -> list[StoredArticle]:
    """All articles of the configured service, named by the files they came from. Raises QAError."""
    articles: list[StoredArticle] = []
    page: JSON = {"cursor": ""}
    async with connected(Settings()) as client:
        while page["cursor"] is not None:
            after = {"cursor": page["cursor"]} if page["cursor"] else {}
            page = await client.call("GET", "/v1/articles", params={"limit": 200, **after})
            for listed in page["articles"]:
                whole = await client.call("GET", f"/v1/articles/{listed['id']}")
                articles.append(
                    StoredArticle(Path(listed["key"]).stem, listed["id"], whole["text"], listed["title"])
                )
    return articles


async def _embedder(client: Client) -> dict[str, str]:
    parts: dict[str, str] = (await client.call("GET", "/readyz"))["parts"]
    return {"embedder": parts["embedder"]} if "embedder" in parts else {}


def question_body(example: Example, generator: Generator, corpus: Corpus) -> JSON:
    """The body of `POST /v1/answers` for an example; names of articles become the ids they were stored under."""
    body: JSON = {"question": example.question, "generator": generator}
    if example.history:
        body["history"] = [{"role": turn.role, "content": turn.content} for turn in example.history]
    if filters := filters_body(example, corpus):
        body["filters"] = filters
    return body


def filters_body(example: Example, corpus: Corpus) -> JSON:
    """The filters of an example as the API takes them."""
    limits = example.filters
    filters = {
        "article_ids": [corpus.named(name).id for name in limits.article_ids] if limits.article_ids else None,
        "source": limits.source,
        "published_from": limits.published_from,
        "published_to": limits.published_to,
    }
    return {name: value for name, value in filters.items() if value is not None}
