"""The command line's client of the API."""

from __future__ import annotations

import httpx2
import pytest

from service.core.errors import QAError
from service.web.client import Client


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
