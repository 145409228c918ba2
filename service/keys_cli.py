"""`article-qa keys create | list | revoke`: the API keys in QA_DATA, or in the file of QA_KEYS.

A running service takes note of every change with its next request.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from service.adapters.key_file import Usage
from service.core.access import DEFAULT_TENANT, Key, Scope, scopes_named, tenant_named
from service.core.errors import InvalidInput
from service.settings import Settings
from service.terminal import console, errors, errors_told, escape
from service.wiring import key_file

keys = typer.Typer(no_args_is_help=True, help="Create, list and revoke API keys.")

# Each costs a Chroma server some 8 MB and 12 open files, however small it is (bench/tenants.py).
MOST_TENANTS = 200

USUAL = [Scope.ASK.value, Scope.INGEST.value]


@keys.command()
def create(
    name: Annotated[str, typer.Argument(help="Who or what will use it.")],
    tenant: Annotated[str, typer.Option(help="Whose articles it sees.")] = DEFAULT_TENANT,
    scope: Annotated[list[str] | None, typer.Option(help=f"{', '.join(Scope)}; default: ask and ingest.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=36_500, help="Days until it expires.")] = None,
) -> None:
    """Create a key and print it, this once. From the first key on the service needs one."""
    settings = Settings()
    with errors_told():
        if not name.strip():
            raise InvalidInput("A key needs a name: who or what will use it.")
        file = key_file(settings)
        first = not file.keys()
        if settings.chroma_url:
            _refuse_too_many({known.tenant for known in file.keys().values()} | {tenant})
        key, shown = file.create(name, tenant_named(tenant), scopes_named(scope or USUAL), days)
    try:
        print(shown, flush=True)  # noqa: T201 -- the only line on standard output, for scripts
    except OSError:
        file.revoke(key.id)
        errors.print(f"Key {key.id} is revoked, as it cannot be printed. The service needs a key now.")
        raise
    said = f"Key {key.id} of tenant {key.tenant}, for {', '.join(sorted(key.scopes))}. It is not shown again."
    errors.print(escape(said), highlight=False)
    if first:
        errors.print("From now on the service, the chat page too, needs a key.", highlight=False)


@keys.command("list")
def list_keys() -> None:
    """List all keys, without their characters."""
    settings = Settings()
    with errors_told():
        found = key_file(settings).keys()
    used, now = Usage(settings.data).read(), datetime.now(UTC)
    table = Table("id", "name", "tenant", "scopes", "created", "expires", "last used", "state", box=None)
    for key in found.values():
        moments = (_day(key.created), _day(key.expires), used.get(key.id, ""))
        row = (key.id, key.name, key.tenant, ", ".join(sorted(key.scopes)), *moments, _state(key, now))
        table.add_row(*map(escape, row))
    console.print(table)


@keys.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="ID", help="As in the list.")]) -> None:
    """Let a key count no more, at once and for good."""
    with errors_told():
        key = key_file(Settings()).revoke(key_id)
    console.print(f"Key {key.id} ({escape(key.name)}) is revoked.", highlight=False)


def _refuse_too_many(tenants: Set[str]) -> None:
    if len(tenants) > MOST_TENANTS:
        raise InvalidInput(
            f"A Chroma server has room for the collections of {MOST_TENANTS} tenants. "
            "Serve more from another Chroma server."
        )


def _state(key: Key, now: datetime) -> str:
    if key.revoked is not None:
        return f"revoked {_day(key.revoked)}"
    return "valid" if key.holds(now) else "expired"


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
