"""A client of our own API: with a running service, or with the application inside this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import anyio
import httpx2

from service.core.access import DEFAULT_TENANT
from service.core.errors import NotFound, QAError, StoreInUse, Unavailable
from service.settings import Settings
from service.web.app import create_app
from service.web.gate import TENANT
from service.web.serving import address_of

TIMEOUT_SECONDS = 300.0
# A service that limits how often it is asked says how long to wait.
ATTEMPTS = 10
LONGEST_WAIT_SECONDS = 60


class Client:
    """Calls return the body; problems are raised as QAError with the problem's sentence."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    async def call(self, method: str, path: str, **request: Any) -> Any:
        response = await self._response(method, path, **request)
        if not response.is_success:
            raise _problem(response)
        try:
            return response.json() if response.content else None
        except ValueError as error:
            raise self._foreign() from error

    async def tenant(self) -> str:
        """Whose articles the calls are about. It outlives a key that is renewed."""
        response = await self._response("GET", "/v1/articles", params={"limit": "1"})
        # A key that may do nothing but store is refused, and told.
        if not response.is_success and TENANT not in response.headers:
            raise _problem(response)
        return response.headers.get(TENANT, DEFAULT_TENANT)

    async def _response(self, method: str, path: str, **request: Any) -> httpx2.Response:
        """The response; where the service asks for patience, the one after that."""
        for left in reversed(range(ATTEMPTS)):
            try:
                response = await self._http.request(method, path, **request)
            except httpx2.HTTPError as error:
                raise Unavailable(f"No service answers at {self._http.base_url}.") from error
            wait = response.headers.get("retry-after", "")
            if response.status_code != httpx2.codes.TOO_MANY_REQUESTS or not (left and wait.isdecimal()):
                break
            await anyio.sleep(min(int(wait[:4]), LONGEST_WAIT_SECONDS))
        return response

    async def articles(self) -> list[dict[str, Any]]:
        """All current articles, without their texts."""
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            where = {"limit": "200"} | ({"cursor": cursor} if cursor else {})
            page = await self.call("GET", "/v1/articles", params=where)
            try:
                found += page["articles"]
                cursor = page["cursor"]
            except (TypeError, KeyError) as error:
                raise self._foreign() from error
            if cursor is None:
                return found

    def _foreign(self) -> Unavailable:
        return Unavailable(f"What answers at {self._http.base_url} is no service of this kind.")

    async def upload(self, name: str, data: bytes, key: str, source: str = "") -> Any:
        """Store a file as an article."""
        form = {"key": key} | ({"source": source} if source else {})
        return await self.call("POST", "/v1/articles/upload", files={"file": (name, data)}, data=form)


def _problem(response: httpx2.Response) -> QAError:
    kind = NotFound if response.status_code == httpx2.codes.NOT_FOUND else QAError
    try:
        return kind(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return kind(f"The service answered with status {response.status_code}.")


@asynccontextmanager
async def connected(settings: Settings, url: str = "") -> AsyncIterator[Client]:
    """A client of the service at `url`; without one, of the service on the same store, or else in this process.

    In this process it needs no API key, since who can open the store needs none; with one it is that key's tenant.
    """
    key = settings.api_key.get_secret_value()
    async with AsyncExitStack() as stack:
        base, transport = url, None
        if not base:
            app = create_app(settings, gated=bool(key))
            try:
                await stack.enter_async_context(app.router.lifespan_context(app))
            except StoreInUse:
                base = address_of(settings) or ""
                if not base:
                    raise
            else:
                base, transport = "http://localhost", httpx2.ASGITransport(app, raise_app_exceptions=False)
        http = httpx2.AsyncClient(
            base_url=base,
            transport=transport,
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            headers={"Authorization": f"Bearer {key}"} if key else None,
        )
        yield Client(await stack.enter_async_context(http))
