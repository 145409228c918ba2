"""What was stored from where: which article each file of a folder, or entry of a feed, has become.

Kept by the command line in QA_DATA. It only saves work and tells what may be deleted: without it everything is sent
again, which changes nothing, and nothing is deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
        self._file = folder / FILE
        with self._used():
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._file, timeout=10, isolation_level=None)
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        self._db.close()

    def items(self) -> dict[str, Item]:
        rows = self._rows(
            "SELECT name, key, digest, article_id FROM item WHERE service = ? AND origin = ?", *self._place
        )
        return {name: Item(*rest) for name, *rest in rows}

    def claimant(self, key: str) -> str | None:
        """The other origin that has stored an article under this key."""
        service, origin = self._place
        rows = self._rows(
            "SELECT origin FROM item WHERE service = ? AND key = ? AND origin != ? LIMIT 1", service, key, origin
        )
        return str(rows[0][0]) if rows else None

    def shared(self, name: str, key: str) -> bool:
        """Whether something else was stored under the key of this name, too."""
        service, origin = self._place
        same = "SELECT 1 FROM item WHERE service = ? AND key = ? AND (origin, name) != (?, ?) LIMIT 1"
        return bool(self._rows(same, service, key, origin, name))

    def note(self, name: str, item: Item) -> None:
        values = (*self._place, name, item.key, item.digest, item.article_id)
        self._rows("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?)", *values)

    def forget(self, name: str) -> None:
        self._rows("DELETE FROM item WHERE service = ? AND origin = ? AND name = ?", *self._place, name)

    def forget_feeds(self) -> None:
        """Of all origins forget the feeds, so that each of their entries is stored when it next comes."""
        service = self._place[0]
        origins = [row[0] for row in self._rows("SELECT DISTINCT origin FROM item WHERE service = ?", service)]
        with self._used(), self._db:
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM validator WHERE service = ?", (service,))
            # A folder is noted by its absolute path, which a feed in a file may have, too.
            self._db.executemany(
                "DELETE FROM item WHERE service = ? AND origin = ?",
                [(service, one) for one in origins if not Path(one).is_absolute() or Path(one).is_file()],
            )

    def validators(self) -> dict[str, str]:
        """What the server said last of the state of the origin: `etag`, `last-modified`."""
        return dict(
            self._rows("SELECT header, value FROM validator WHERE service = ? AND origin = ?", *self._place)
        )

    def set_validators(self, headers: Mapping[str, str]) -> None:
        with self._used(), self._db:
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM validator WHERE service = ? AND origin = ?", self._place)
            self._db.executemany(
                "INSERT INTO validator VALUES (?, ?, ?, ?)", [(*self._place, *one) for one in headers.items()]
            )

    def _rows(self, statement: str, *values: str) -> list[Any]:
        with self._used():
            return self._db.execute(statement, values).fetchall()

    @contextmanager
    def _used(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise Unavailable(
                f"{self._file} cannot be used ({error}). Make room, or set QA_DATA to a folder of yours."
            ) from error
