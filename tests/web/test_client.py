"""The command line's client of the API."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from service import wiring
from service.adapters.embedded_store import SERVED_AT, locked
from service.core.errors import QAError, StoreInUse
from service.settings import Settings
from service.web.client import Client, connected
from tests.web.conftest import settings
from tests.web.in_memory import Words, house
from tests.web.keyed import bearer, new_key


def client_of(*statuses: int) -> tuple[Client, list[str]]:
    asked: list[str] = []
    left = iter(statuses)

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        status = next(left)
        return httpx2.Response(status, json={"detail": "Too often."}, headers={"Retry-After": "0"})

    http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer), base_url="http://localhost")
    return Client(http), asked


async def test_a_service_that_asks_for_patience_is_asked_again() -> None:
    client, asked = client_of(429, 429, 200)
    await client.call("POST", "/v1/articles")
    assert len(asked) == 3


@pytest.mark.parametrize(
    "page", ["<html>It works!</html>", "\x00", '{"half":', "[]", '"hello"', "", '{"articles": []}']
)
async def test_what_is_no_service_of_this_kind_is_told(page: str) -> None:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, text=page))
    client = Client(httpx2.AsyncClient(transport=transport, base_url="http://localhost"))
    with pytest.raises(QAError, match="no service of this kind"):
        await client.articles()


async def test_patience_ends_and_the_reason_is_told() -> None:
    client, asked = client_of(*[429] * 20)
    with pytest.raises(QAError, match="Too often"):
        await client.call("POST", "/v1/articles")
    assert len(asked) == 10


async def test_other_refusals_are_final() -> None:
    client, asked = client_of(503)
    with pytest.raises(QAError):
        await client.call("POST", "/v1/articles")
    assert len(asked) == 1


async def test_where_a_killed_service_listened_nothing_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def words(_: Settings) -> Words:
        return Words()

    monkeypatch.setattr(wiring, "embedder_of", words)
    (tmp_path / SERVED_AT).write_text("http://127.0.0.1:9")
    held = locked(tmp_path)
    with pytest.raises(StoreInUse):
        async with connected(settings(tmp_path)):
            pass
    held.release()


@pytest.mark.parametrize("scopes", [("ask", "ingest"), ("ingest",)])
async def test_every_key_that_holds_is_told_its_tenant(tmp_path: Path, scopes: tuple[str, ...]) -> None:
    async with house(tmp_path) as home:
        assert await Client(home.http).tenant() == "default"
        home.http.headers.update(bearer(new_key(tmp_path, "anna", scopes)))
        assert await Client(home.http).tenant() == "anna"
        home.http.headers.update(bearer("aqa_none"))
        with pytest.raises(QAError, match="not known here"):
            await Client(home.http).tenant()
