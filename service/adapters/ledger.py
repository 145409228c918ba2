"""What was stored from where: which article each file of a folder, or entry of a feed, has become.

Kept by the command line in QA_DATA. It only saves work and tells what may be deleted: without it everything is sent
again, which changes nothing, and nothing is deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from service.core.access import DEFAULT_TENANT
from service.core.errors import Unavailable

FILE = "ledger.sqlite3"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
    service TEXT, origin TEXT, name TEXT, key TEXT, digest TEXT, article_id TEXT,
    PRIMARY KEY (service, origin, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS item_key ON item (service, key);
CREATE TABLE IF NOT EXISTS validator (
    service TEXT, origin TEXT, header TEXT, value TEXT,
    PRIMARY KEY (service, origin, header)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Item:
    """What a file or an entry was stored as. `digest` is that of what was sent; it is empty where the file is gone
    and its article was kept."""

    key: str
    digest: str
    article_id: str

    @property
    def kept(self) -> bool:
        return not self.digest


class Ledger:
    """The part of the ledger about one origin (a folder, a feed) and one tenant of a service. Each note is kept at
    once.

    Raises Unavailable where the file cannot be used.
    """

    def __init__(self, folder: Path, service: str, origin: str, tenant: str = DEFAULT_TENANT) -> None:
        # To the ledger another tenant is another service. No address has a space in it.
        self._place = (service if tenant == DEFAULT_TENANT else f"{service} {tenant}", origin)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(folder / FILE, timeout=10, isolation_level=None)
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise Unavailable(
                f"{folder / FILE} cannot be used ({error}). Set QA_DATA to a folder of yours."
            ) from error

    def close(self) -> None:
        self._db.close()

    def items(self) -> dict[str, Item]:
        rows = self._db.execute(
            "SELECT name, key, digest, article_id FROM item WHERE service = ? AND origin = ?", self._place
        )
        return {name: Item(*rest) for name, *rest in rows}

    def claimant(self, key: str) -> str | None:
        """The other origin that has stored an article under this key."""
        row = self._db.execute(
            "SELECT origin FROM item WHERE service = ? AND key = ? AND origin != ?",
            (self._place[0], key, self._place[1]),
        ).fetchone()
        return str(row[0]) if row else None

    def shared(self, name: str, key: str) -> bool:
        """Whether something else was stored under the key of this name, too."""
        found = self._db.execute(
            "SELECT 1 FROM item WHERE service = ? AND key = ? AND (origin, name) != (?, ?)",
            (self._place[0], key, self._place[1], name),
        )
        return found.fetchone() is not None

    def note(self, name: str, item: Item) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?)",
            (*self._place, name, item.key, item.digest, item.article_id),
        )

    def forget(self, name: str) -> None:
        self._db.execute("DELETE FROM item WHERE service = ? AND origin = ? AND name = ?", (*self._place, name))

    def validators(self) -> dict[str, str]:
        """What the server said last of the state of the origin: `etag`, `last-modified`."""
        return dict(
            self._db.execute("SELECT header, value FROM validator WHERE service = ? AND origin = ?", self._place)
        )

    def set_validators(self, headers: Mapping[str, str]) -> None:
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM validator WHERE service = ? AND origin = ?", self._place)
            self._db.executemany(
                "INSERT INTO validator VALUES (?, ?, ?, ?)", [(*self._place, *one) for one in headers.items()]
            )
