"""The service on a real port, for tests that speak HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from service.adapters.embedded_store import SERVED_AT
from service.qa import ArticleQA
from service.settings import Settings
from service.web.app import create_app
from service.web.serving import listening, server_of


@contextmanager
def serving(settings: Settings, qa: ArticleQA | None = None) -> Iterator[str]:
    """The URL of a service that runs in a thread of this process."""
    server = uvicorn.Server(server_of(create_app(settings, qa), settings))
    started = threading.Event()
    startup = server.startup

    async def announced(*arguments: object, **options: object) -> None:
        await startup(*arguments, **options)  # type: ignore[arg-type]
        started.set()

    server.startup = announced  # type: ignore[method-assign]
    with listening("127.0.0.1", 0, settings) as (bound, address):
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            assert started.wait(60), "the service did not start"
            # Here the store is opened after the note was written, and takes it for a killed service's.
            (settings.data / SERVED_AT).write_text(address)
            yield address
        finally:
            server.should_exit = True
            thread.join(30)
