"""Keeps foreign web pages away, above all from a service without keys.

A page of another site can make a visitor's browser send requests to 127.0.0.1: plain forms need no permission, and
a host name that the attacker points there makes it even look like the same site. Programs other than browsers are
not concerned.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.adapters.key_file import KeyFile
from service.core.errors import Unavailable
from service.settings import Settings
from service.web.permissions import SAFE
from service.web.problems import problem


class SameOrigin:
    """Refuses what changes something on behalf of another site and, with `local`, foreign host names."""

    def __init__(self, app: ASGIApp, *, local: Callable[[], bool]) -> None:
        self._app = app
        self._local = local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (detail := self._refusal(scope, Headers(scope=scope))):
            await problem(scope, 403, "forbidden", detail)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> str | None:
        host = headers.get("host", "")
        if self._local() and host and not is_local(named(f"//{host}")):
            return (
                f"This service answers on this machine's own names only, not as {host[:100]!r}. "
                "Create an API key or set QA_OPEN_TO_NETWORK=true to serve others."
            )
        if scope["method"] in SAFE:
            return None
        origin = headers.get("origin")
        foreign = headers.get("sec-fetch-site") in ("cross-site", "same-site")
        if foreign or (origin is not None and origin.partition("://")[2] != host):
            return "Pages of other sites may not use this service."
        return None


def is_open_here_only(settings: Settings, keys: KeyFile) -> bool:
    """Whether only this machine may come in, because nobody has to show a key."""
    try:
        return not settings.open_to_network and not keys.needed()
    except Unavailable:
        return True


def named(url: str) -> str:
    """The host name in a URL, empty where it has none or is none.

    >>> named("//localhost:8000"), named("//[")
    ('localhost', '')
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_local(name: str) -> bool:
    """Whether the host name or address is this machine's own.

    >>> is_local("127.0.0.1"), is_local("localhost"), is_local("example.org")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
