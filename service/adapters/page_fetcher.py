"""Fetches web pages for callers who are not trusted with our network position.

Each hop of a redirect is checked anew: its host is on the list, its name is resolved here, once, and the connection
goes to an address that was looked at, so that no second answer of the name can lead it elsewhere.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from socket import SOCK_STREAM

import anyio
import httpx2

from service import __version__
from service.adapters.gunzip import Gunzip
from service.adapters.tls import certificates
from service.core.errors import Forbidden, InvalidInput, PageFailed, PageTimedOut, TooLarge
from service.core.web_address import AllowedHosts, address_in, is_public

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

MOST_REDIRECTS = 5
AT_ONCE = 16
PAGES = frozenset(
    {"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "application/pdf"}
)
_LEADS_NOWHERE = "The page redirects to something that is no web address."
_HEADERS = {"User-Agent": f"article-qa/{__version__}", "Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at an address. `modified` is False where a condition was sent and nothing has changed since."""

    data: bytes
    content_type: str
    headers: Mapping[str, str]
    modified: bool = True


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system has them, the best first. Raises OSError."""
    return [str(found[4][0]) for found in await anyio.getaddrinfo(host, port, type=SOCK_STREAM)]


class PageFetcher:
    """GET within limits. `max_bytes` bounds what is sent and what it unpacks to, `seconds` the whole work.

    `resolve` and `may_connect` are for tests, whose servers are on loopback; `may_connect` is given an address.
    """

    def __init__(
        self,
        hosts: AllowedHosts,
        max_bytes: int,
        seconds: float,
        kinds: frozenset[str] = PAGES,
        resolve: Resolve = resolve,
        may_connect: Callable[[str], bool] = is_public,
    ) -> None:
        self._hosts = hosts
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._kinds = kinds
        self._accept = ", ".join(sorted(kinds))
        self._resolve = resolve
        self._may_connect = may_connect
        self._places = anyio.Semaphore(AT_ONCE)

    @cached_property
    def tls(self) -> ssl.SSLContext:
        return certificates()

    async def fetch(self, url: str, conditions: Mapping[str, str] | None = None) -> Page:
        """The page at `url`; `conditions` are headers such as If-None-Match.

        Raises InvalidInput, Forbidden, TooLarge, PageFailed and PageTimedOut.
        """
        if not self._hosts:
            raise Forbidden(
                "Fetching pages is switched off here (QA_FETCH_HOSTS). Send the page's html or its text.",
                "fetching-off",
            )
        try:
            with anyio.fail_after(self._seconds):
                async with self._places:
                    return await self._followed(url, conditions or {})
        except (TimeoutError, httpx2.TimeoutException):
            raise PageTimedOut(
                f"The page did not arrive within {self._seconds:g} seconds. Try again later."
            ) from None
        except httpx2.ConnectError:
            raise PageFailed("The server of the page cannot be reached, or proves to be another.") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, zlib.error):
            raise PageFailed("The server of the page broke off, or does not speak HTTP.") from None

    async def _followed(self, url: str, conditions: Mapping[str, str]) -> Page:
        target = self._checked(url)
        for _ in range(MOST_REDIRECTS + 1):
            async with self._answer(target, conditions) as response:
                if not response.has_redirect_location:
                    return await self._read(response, conditions)
            try:
                target = self._checked(str(target.join(response.headers["location"])))
            except (InvalidInput, httpx2.InvalidURL):
                raise PageFailed(_LEADS_NOWHERE) from None
        raise PageFailed(f"The page redirects more than {MOST_REDIRECTS} times.")

    def _checked(self, url: str) -> httpx2.URL:
        """The address without its fragment. Raises InvalidInput, Forbidden."""
        try:
            target = httpx2.URL(url).copy_with(fragment=None)
            host, port = _host_and_port(target)
            address_in(host)
        except (httpx2.InvalidURL, ValueError):
            raise InvalidInput(
                "This is no web address: http:// or https:// and a host's name are needed.", "bad-url"
            ) from None
        if target.userinfo:
            raise InvalidInput("Names and passwords in addresses are not sent. Leave them out.", "bad-url")
        if not self._hosts.allow(host, port):
            raise Forbidden(
                f"Pages of {host}, port {port}, may not be fetched here (QA_FETCH_HOSTS). Send the page's html or "
                "its text.",
                "host-not-allowed",
            )
        return target

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Where the host is. One address that is not public spoils them all: the name is not to be trusted."""
        literal = address_in(host)
        try:
            found = [str(literal)] if literal else list(dict.fromkeys(await self._resolve(host, port)))
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise PageFailed(f"The host {host} is not known.")
        if not all(map(self._may_connect, found)):
            raise Forbidden(
                f"{host} is not on the public internet, and pages are fetched from there only. Send the page's "
                "html or its text.",
                "host-not-public",
            )
        return found

    @asynccontextmanager
    async def _answer(self, target: httpx2.URL, conditions: Mapping[str, str]) -> AsyncIterator[httpx2.Response]:
        """The response, its body unread. A connection serves one hop only: names may share an address."""
        host, port = _host_and_port(target)
        addresses = await self._addresses(host, port)
        headers = {
            **_HEADERS,
            **conditions,
            "Host": target.netloc.decode("ascii"),
            "Accept": self._accept,
        }
        transport = httpx2.AsyncHTTPTransport(verify=self.tls, trust_env=False)
        client = httpx2.AsyncClient(transport=transport, trust_env=False, timeout=self._seconds)
        async with client:
            requests = [
                client.build_request(
                    "GET", target.copy_with(host=address), headers=headers, extensions={"sni_hostname": host}
                )
                for address in addresses
            ]
            try:
                response = await _first_answer(client, requests)
            except ValueError:  # the client looks ahead at where a redirect leads
                raise PageFailed(_LEADS_NOWHERE) from None
            try:
                yield response
            finally:
                await response.aclose()

    async def _read(self, response: httpx2.Response, conditions: Mapping[str, str]) -> Page:
        headers = {name: response.headers.get(name, "") for name in ("etag", "last-modified")}
        # They are sent back one day, so they have to be such as can be sent.
        headers = {name: value for name, value in headers.items() if value and value.isascii()}
        kind = response.headers.get("content-type", "")
        if response.status_code == httpx2.codes.NOT_MODIFIED and conditions:
            return Page(b"", kind, headers, modified=False)
        if not response.is_success:
            raise PageFailed(f"The server of the page answered with status {response.status_code}.")
        if kind.partition(";")[0].strip().lower() not in self._kinds:
            raise InvalidInput(
                f"The page is of a kind that cannot be read. These can: {self._accept}.",
                "unsupported-file",
            )
        packing = response.headers.get("content-encoding", "").strip().lower()
        if packing not in ("", "identity", "gzip", "x-gzip"):
            raise PageFailed("The page came packed in a way that was not asked for.")
        return Page(await self._body(response, Gunzip() if "gzip" in packing else None), kind, headers)

    async def _body(self, response: httpx2.Response, gunzip: Gunzip | None) -> bytes:
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and len(announced) < 19 and int(announced) > self._max_bytes:
            raise self._too_large()
        body, sent = bytearray(), 0
        async for piece in response.aiter_raw():
            sent += len(piece)
            # One byte more than may be is enough to know, however much it would unpack to.
            most = self._max_bytes - len(body) + 1
            body += gunzip.unpacked(piece, most) if gunzip else piece[:most]
            if max(sent, len(body)) > self._max_bytes:
                raise self._too_large()
        if gunzip and not gunzip.is_whole:
            raise PageFailed("The server of the page broke off before its end.")
        return bytes(body)

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"The page is larger than {self._max_bytes:,} bytes (QA_MAX_BODY_BYTES). Send its text instead.",
            "page-too-large",
        )


def _host_and_port(target: httpx2.URL) -> tuple[str, int]:
    """Raises ValueError where there is none, or the scheme is none of the web's."""
    if target.scheme not in ("http", "https") or not target.raw_host:
        raise ValueError(target.scheme)
    host = target.raw_host.decode("ascii").lower().rstrip(".")
    return host, target.port if target.port is not None else (443 if target.scheme == "https" else 80)


async def _first_answer(client: httpx2.AsyncClient, requests: Sequence[httpx2.Request]) -> httpx2.Response:
    """The answer of the first address that can be connected to. Raises httpx2.HTTPError."""
    for request in requests[:-1]:
        try:
            return await client.send(request, stream=True)
        except httpx2.ConnectError:
            continue
    return await client.send(requests[-1], stream=True)
