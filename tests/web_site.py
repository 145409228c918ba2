"""A web site on a real port, whose pages a test puts there, and a fetcher that takes its address for public."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from service.adapters.page_fetcher import PAGES, PageFetcher
from service.core.web_address import AllowedHosts

HOST = "news.example.org"
LOCAL = "127.0.0.1"
STORY = (
    "<p>Heavy rain fell on the city of Halm for nine hours on Thursday, the weather service said.</p>"
    "<p>The mayor closed the bridge at noon, and 1,200 people slept in the school that night.</p>"
)
HEAD = "<title>Rain in Halm</title>"
HTML = f"<html><head>{HEAD}</head><body><article><h1>Rain in Halm</h1>{STORY}</article></body></html>"


@dataclass
class Reply:
    """What a path answers. A body of pieces is sent without its length; `raw` replaces head and body."""

    body: bytes | Iterable[bytes] = HTML.encode()
    content_type: str = "text/html"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None


@dataclass
class Site:
    port: int = 0
    scheme: str = "http"
    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/a", host: str = HOST) -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def never_ending(self) -> Iterator[bytes]:
        """Part of a page, and then nothing more until the site closes."""
        yield HTML.encode()
        self.closing.wait(30)

    def fetcher(
        self,
        *hosts: str,
        addresses: Sequence[str] = (LOCAL,),
        may_connect: Callable[[str], bool] | None = None,
        max_bytes: int = 100_000,
        seconds: float = 20.0,
        kinds: frozenset[str] = PAGES,
    ) -> PageFetcher:
        """One that resolves every name to `addresses`, and may ask this site unless `hosts` are given."""

        async def resolve(host: str, port: int) -> Sequence[str]:
            return addresses

        allowed = AllowedHosts.of(hosts or [f"{HOST}:{self.port}"])
        trusted = may_connect or (lambda address: address.startswith("127."))
        return PageFetcher(allowed, max_bytes, seconds, kinds, resolve, trusted)


@contextmanager
def web_site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site(scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            reply = site.pages.get(self.path, Reply(b"nothing here", status=404))
            if reply.raw is not None:
                self.wfile.write(reply.raw)
                return
            pieces = [reply.body] if isinstance(reply.body, bytes) else reply.body
            self.send_response(reply.status)
            head = {"Content-Type": reply.content_type} if reply.content_type else {}
            for name, value in (head | dict(reply.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- its name there
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients that leave in the middle are what some tests are about."""

    server = Server((LOCAL, 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
