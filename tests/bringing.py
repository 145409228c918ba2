"""The commands that bring articles in, on the application around a store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from service.web.client import Client
from tests.web.in_memory import House, house
from tests.web.keyed import bearer, new_key
from tests.web_site import Site, web_site


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "300")
    return tmp_path / "data"


@pytest.fixture
def site() -> Iterator[Site]:
    with web_site() as running:
        yield running


@pytest.fixture
async def home(data: Path, site: Site) -> AsyncIterator[House]:
    async with house(data, site.fetcher()) as opened:
        yield opened


@pytest.fixture
def client(home: House) -> Client:
    return Client(home.http)


@asynccontextmanager
async def client_for(home: House, data: Path, tenant: str) -> AsyncIterator[Client]:
    """A client with a new key of the tenant."""
    transport, headers = httpx2.ASGITransport(home.app), bearer(new_key(data, tenant))
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as http:
        yield Client(http)


async def keys(client: Client) -> dict[str, str]:
    """The ids of what is stored, by key."""
    return {article["key"]: article["id"] for article in await client.articles()}
