"""Lets in who may come in, before anything of a request's body is read.

Without keys everybody may, and is the default tenant. From the first key on a call shows one, which must have the
scope that the call needs; it says whose articles the call sees.
"""

from __future__ import annotations

from datetime import UTC, datetime

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.adapters.key_file import KeyFile, Usage
from service.core.access import Key, matching, presented
from service.core.access import Scope as Permission
from service.core.errors import Unavailable
from service.web.permissions import scope_for
from service.web.problems import problem
from service.web.rates import Rates

# Tells whose articles the calls of a key are about.
TENANT = "QA-Tenant"
REALM = 'Bearer realm="article-qa"'
NO_KEY = (
    "This service needs an API key: send it as Authorization: Bearer KEY, or as X-API-Key. "
    "The command line takes it from QA_API_KEY."
)
BAD_KEY = "This API key is not known here, or it was revoked or has expired."


class Gate:
    """Pure ASGI, so streams pass through unbuffered."""

    def __init__(self, app: ASGIApp, keys: KeyFile, usage: Usage, rates: Rates) -> None:
        self._app = app
        self._keys = keys
        self._usage = usage
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        needed = scope_for(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if needed is None:
            await self._app(scope, receive, send)
            return
        try:
            key = self._shown(Headers(scope=scope)) if self._keys.needed() else None
        except Unavailable as error:
            headers = {"Retry-After": str(error.retry_after)}
            await problem(scope, 503, error.code, str(error), headers)(scope, receive, send)
            return
        if key is None:
            await self._app(scope, receive, send)
        elif not isinstance(key, Key):
            code, detail, challenge = key
            await problem(scope, 401, code, detail, {"WWW-Authenticate": REALM + challenge})(scope, receive, send)
        else:
            scope.setdefault("state", {})["key"] = key
            await self._with(key, needed, scope, receive, send)

    def _shown(self, headers: Headers) -> Key | tuple[str, str, str]:
        """The key that the call shows, or why there is none: code, sentence, and what the challenge adds."""
        shown = presented(headers.get("authorization"), headers.get("x-api-key"))
        if shown is None:
            return "no-key", NO_KEY, ""
        key = matching(shown, self._keys.keys(), datetime.now(UTC))
        return key or ("bad-key", BAD_KEY, ', error="invalid_token"')

    async def _with(self, key: Key, needed: Permission, scope: Scope, receive: Receive, send: Send) -> None:
        if needed not in key.scopes:
            detail = f"This API key lacks the scope {needed.value!r}, which this call needs."
            challenge = f'{REALM}, error="insufficient_scope", scope="{needed.value}"'
            headers = {"WWW-Authenticate": challenge, TENANT: key.tenant}
            await problem(scope, 403, "missing-scope", detail, headers)(scope, receive, send)
            return
        async with self._rates.counted(key, needed) as (too_many, told):
            if too_many is not None:
                headers = {"Retry-After": str(too_many.retry_after), **told, TENANT: key.tenant}
                await problem(scope, 429, too_many.code, too_many.detail, headers)(scope, receive, send)
                return

            async def telling(message: Message) -> None:
                if message["type"] == "http.response.start":
                    MutableHeaders(scope=message).update({**told, TENANT: key.tenant})
                await send(message)

            now = datetime.now(UTC)
            if self._usage.is_news(key.id, now):
                await anyio.to_thread.run_sync(self._usage.note, key.id, now)
            await self._app(scope, receive, telling)
