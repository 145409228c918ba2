"""Serving on an address, and telling other processes on the same store where."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from service.adapters.embedded_store import SERVED_AT
from service.core.errors import InvalidInput
from service.settings import Settings
from service.web.arrival import impatient
from service.web.origin import is_local, is_open_here_only
from service.wiring import key_file

GRACE_SECONDS = 20


def server_of(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves the application."""
    return uvicorn.Config(
        app,
        http=impatient(settings.head_seconds),
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        log_config=None,
    )


@contextmanager
def listening(host: str, port: int, settings: Settings) -> Iterator[tuple[socket.socket, str]]:
    """A bound socket and its URL, which is noted in the store's folder. Raises InvalidInput where it cannot be."""
    if not is_local(host) and is_open_here_only(settings, key_file(settings)):
        raise InvalidInput(
            f"{host} can be reached from other machines, and anybody there could read, add and delete articles. "
            "Listen on 127.0.0.1, or create a key (article-qa keys create NAME), or set QA_OPEN_TO_NETWORK=true if "
            "that is what you want."
        )
    try:
        bound = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise InvalidInput(
            f"Cannot listen on {host}, port {port}: {error.strerror}. Choose another --port."
        ) from None
    with bound:
        # asyncio sets this only where the socket names its protocol; without it each small reply waits 40 ms for
        # the client's acknowledgement of the one before. Accepted connections inherit it.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        address = f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}"
        note = _note(settings)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(address)
        try:
            yield bound, address
        finally:
            note.unlink(missing_ok=True)


def address_of(settings: Settings) -> str | None:
    """Where the store's process serves. Only to be trusted while another process holds the store."""
    try:
        return _note(settings).read_text()
    except OSError:
        return None


def _note(settings: Settings) -> Path:
    return settings.data / SERVED_AT
