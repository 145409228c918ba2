"""The connection to a Chroma server: four collections a tenant, a deadline around every call, and clear errors."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import anyio
import chromadb
from chromadb.api.async_client import AsyncClient
from chromadb.api.async_fastapi import AsyncFastAPI
from chromadb.api.models.AsyncCollection import AsyncCollection
from chromadb.config import Settings

from service.adapters.chroma_index import EF_SEARCH
from service.adapters.chroma_records import placeholder_vectors
from service.core.access import DEFAULT_TENANT
from service.core.errors import EmbedderMismatch, QAError, Unavailable

# Ids in one request.
CHUNK = 300
MARK = "mark"


@dataclass(frozen=True, slots=True)
class Collections:
    """`keys` says which article is the current version of each key; `articles` has all versions; `marks` has one
    record, which says that something has changed."""

    keys: AsyncCollection
    articles: AsyncCollection
    passages: AsyncCollection
    marks: AsyncCollection


class ChromaServer:
    """Connects on first use and again after every error, so that it recovers when the server is back."""

    def __init__(self, url: str, embedder: str, token: str, deadline_seconds: float, prefix: str) -> None:
        parts = urlsplit(url)
        self._host, self._ssl = parts.hostname or "", parts.scheme == "https"
        self._port = parts.port or (443 if self._ssl else 8000)
        self._headers = {"x-chroma-token": token} if token else {}
        self._embedder = embedder
        self._deadline = deadline_seconds
        self._prefix = prefix
        self._connecting = anyio.Lock()
        self._client: AsyncClient | None = None
        self._connected: dict[str, Collections] = {}

    async def close(self) -> None:
        if self._client is not None:
            # It has no close of its own.
            await cast(AsyncFastAPI, self._client._server).__aexit__(None, None, None)
        self._client = None
        self._connected.clear()

    @asynccontextmanager
    async def collections(self, tenant: str) -> AsyncIterator[Collections]:
        """The tenant's collections, within the deadline: Chroma's client has none. Raises Unavailable."""
        try:
            with anyio.fail_after(self._deadline):
                yield await self._connect(tenant)
        except QAError:
            raise
        except TimeoutError as error:
            self._connected.pop(tenant, None)
            raise Unavailable(
                "The Chroma server (QA_CHROMA_URL) takes too long to answer.", "store-slow", 10
            ) from error
        except Exception as error:
            # Connections, statuses, and whatever the client makes of a reply that is not Chroma's.
            self._connected.pop(tenant, None)
            raise Unavailable(
                "The Chroma server (QA_CHROMA_URL) does not answer as it should.", "store-down", 5
            ) from error

    async def mark(self, tenant: str) -> str:
        """A word that is another one after each `changing`, in whichever process. Raises Unavailable."""
        async with self.collections(tenant) as chroma:
            found = await records_of(chroma.marks, [MARK])
        return str(found.get(MARK, {}).get("mark", ""))

    @asynccontextmanager
    async def changing(self, tenant: str) -> AsyncIterator[None]:
        """Around a change of what readers see. The mark changes afterwards, whatever comes of it, and before as
        well: should this process die in between, what others made of the state before is already known as old."""
        await self._set_mark(tenant)
        try:
            yield
        finally:
            with anyio.CancelScope(shield=True):
                await self._set_mark(tenant)

    async def _set_mark(self, tenant: str) -> None:
        # Not a count: processes that count at the same time would come to the same number.
        record = {"mark": uuid.uuid4().hex}
        async with self.collections(tenant) as chroma:
            await chroma.marks.upsert(ids=[MARK], embeddings=placeholder_vectors([MARK]), metadatas=[record])

    async def _connect(self, tenant: str) -> Collections:
        if tenant in self._connected:
            return self._connected[tenant]
        async with self._connecting:
            if tenant not in self._connected:
                client = self._client = self._client or await self._new_client()
                names = ("keys", "articles", "passages", "marks")
                made = [await self._collection(client, tenant, name) for name in names]
                self._check_embedder(made[2].metadata or {})
                self._connected[tenant] = Collections(*made)
            return self._connected[tenant]

    async def _new_client(self) -> AsyncClient:
        # Chroma's asynchronous client does not check certificates unless told to.
        settings = Settings(anonymized_telemetry=False, chroma_server_ssl_verify=True)
        made = await chromadb.AsyncHttpClient(
            self._host, self._port, self._ssl, headers=self._headers, settings=settings
        )
        return cast(AsyncClient, made)

    async def _collection(self, client: AsyncClient, tenant: str, name: str) -> AsyncCollection:
        # Tenants' names hold no full stop.
        prefix = self._prefix if tenant == DEFAULT_TENANT else f"{self._prefix}.{tenant}"
        return await client.get_or_create_collection(
            f"{prefix}-{name}",
            embedding_function=None,
            metadata={"embedder": self._embedder},
            configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}},
        )

    def _check_embedder(self, metadata: Any) -> None:
        known = metadata.get("embedder", self._embedder)
        if known != self._embedder:
            raise EmbedderMismatch(
                f"The Chroma server's articles were embedded with {known}, the service is set to "
                f"{self._embedder}. Set QA_EMBEDDER back, or ingest the articles into another Chroma server."
            )


async def records_of(collection: AsyncCollection, ids: Sequence[str]) -> dict[str, Any]:
    """The metadata of those records that exist."""
    found: dict[str, Any] = {}
    wanted = list(dict.fromkeys(ids))
    for first in range(0, len(wanted), CHUNK):
        part = await collection.get(ids=wanted[first : first + CHUNK], include=["metadatas"])
        found |= zip(part["ids"], part["metadatas"] or [], strict=True)
    return found
