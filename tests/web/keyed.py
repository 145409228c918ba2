"""API keys for tests of services that need one."""

from __future__ import annotations

from pathlib import Path

from service.adapters.key_file import KeyFile
from service.core.access import DEFAULT_TENANT, scopes_named

EVERYTHING = ("ask", "ingest", "admin")


def new_key(data: Path, tenant: str = DEFAULT_TENANT, scopes: tuple[str, ...] = EVERYTHING) -> str:
    """A key of the service on this folder, in characters."""
    return KeyFile(data / "keys.json").create("a test", tenant, scopes_named(scopes))[1]


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
