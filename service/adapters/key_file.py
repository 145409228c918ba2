"""The file of API keys: what is kept of each, as JSON, which its owner alone may read unless its mode is changed.

The command line writes it, services only read it, so several can mount it; whatever changes in it counts from the
next request on. When each key was last used stands beside it, in a file of the service's own.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from filelock import FileLock

from service.core.access import PREFIX, Key, Scope, digest_of, tenant_named
from service.core.errors import InvalidInput, NotFound, Unavailable

log = logging.getLogger(__name__)

USED_FILE = "keys-used.json"

Stamp: TypeAlias = tuple[int, int, int]


class KeyFile:
    """The keys in `path`. `needed`: a key is needed even while there is none, as where the file was named."""

    def __init__(self, path: Path, needed: bool = False) -> None:
        self._path = path
        self._needed = needed
        self._read: Stamp | None = None
        self._keys: dict[str, Key] = {}

    def keys(self) -> Mapping[str, Key]:
        """All keys by id, revoked ones too. Raises Unavailable where the file cannot be read."""
        try:
            now = self._path.stat()
            stamp = (now.st_mtime_ns, now.st_size, now.st_ino)
            if stamp != self._read:
                self._keys = {key.id: key for key in map(_key, json.loads(self._path.read_bytes())["keys"])}
                self._read = stamp
        except FileNotFoundError:
            self._keys, self._read = {}, None
        except (OSError, ValueError, KeyError, TypeError, InvalidInput) as error:
            raise Unavailable("The file of API keys cannot be read.", "keys-unreadable", 30) from error
        # A service that has ever had keys does not open itself up because their file is gone.
        self._needed = self._needed or bool(self._keys)
        return self._keys

    def needed(self) -> bool:
        """Whether calls need a key: from the first one on, also once it is revoked. Raises Unavailable."""
        self.keys()
        return self._needed

    def create(self, name: str, tenant: str, scopes: frozenset[Scope], days: int | None = None) -> tuple[Key, str]:
        """A new key and its characters, which are kept nowhere. Raises Unavailable where it cannot be written."""
        with _Changing(self._path) as changing:
            id_ = secrets.token_hex(4)
            shown = f"{PREFIX}_{id_}_{_secret()}"
            now = datetime.now(UTC).replace(microsecond=0)
            expires = now + timedelta(days=days) if days is not None else None
            key = Key(id_, name, tenant, scopes, digest_of(shown), now, expires)
            changing.write({**self.keys(), id_: key})
        return key, shown

    def revoke(self, id_: str) -> Key:
        """Let a key count no more. Its record stays. Raises NotFound."""
        with _Changing(self._path) as changing:
            known = self.keys()
            if id_ not in known:
                raise NotFound(f"There is no key {id_[:40]!r}. article-qa keys list names them.")
            key = known[id_]
            if key.revoked is None:
                key = replace(key, revoked=datetime.now(UTC).replace(microsecond=0))
                changing.write({**known, id_: key})
        return key


class _Changing:
    """Changes to the file, one process at a time; each replaces it whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path.with_name(path.name + ".lock"))

    def __enter__(self) -> _Changing:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except OSError as error:
            raise _unwritable(self._path, error) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def write(self, keys: Mapping[str, Key]) -> None:
        document = {"keys": [_record(key) for key in keys.values()]}
        try:
            replace_whole(self._path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        except OSError as error:
            raise _unwritable(self._path, error) from error


class Usage:
    """When keys were last used, to the hour: it tells which keys are idle, not what somebody did when.

    What cannot be written is let go: it is no reason to refuse anybody.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / USED_FILE
        self._used = self.read()

    def read(self) -> dict[str, str]:
        """Moments by the id of the key."""
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return {str(id_): str(moment) for id_, moment in found.items()} if isinstance(found, dict) else {}

    def is_news(self, id_: str, now: datetime) -> bool:
        """Whether `note` has something to write."""
        return self._used.get(id_) != _hour(now)

    def note(self, id_: str, now: datetime) -> None:
        """The key is used. Blocks where it is news."""
        if not self.is_news(id_, now):
            return
        self._used[id_] = _hour(now)
        try:
            replace_whole(self._path, json.dumps(self.read() | self._used))
        except OSError as error:
            log.warning("when keys were used cannot be noted in %s: %s", self._path, error.strerror)


def replace_whole(path: Path, text: str) -> None:
    """The file with this text; a reader sees the old one or the new one. It keeps its owner and mode; a new one
    belongs to the folder's owner, who alone may read it."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            _hand_over(descriptor, path)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _hand_over(descriptor: int, path: Path) -> None:
    """As root writes them, too, the files are for the service, which may be another user."""
    known = path.stat() if path.exists() else None
    owner = known or path.parent.stat()
    # Only root may give a file away. Then the mode may be for others than the former owner meant, so it stays 0600.
    with suppress(PermissionError):
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
        if known:
            os.fchmod(descriptor, stat.S_IMODE(known.st_mode))


def _secret() -> str:
    """256 random bits in letters and digits that a double click selects."""
    return base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=").lower()


def _hour(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:00Z")


def _record(key: Key) -> dict[str, Any]:
    moments = {name: getattr(key, name) for name in ("created", "expires", "revoked")}
    return {
        "id": key.id,
        "name": key.name,
        "tenant": key.tenant,
        "scopes": sorted(key.scopes),
        "sha256": key.digest,
        **{name: moment.isoformat() for name, moment in moments.items() if moment is not None},
    }


def _key(record: Mapping[str, Any]) -> Key:
    expires, revoked = (
        datetime.fromisoformat(record[name]) if record.get(name) else None for name in ("expires", "revoked")
    )
    return Key(
        id=record["id"],
        name=record["name"],
        tenant=tenant_named(record["tenant"]),
        scopes=frozenset(Scope(scope) for scope in record["scopes"]),
        digest=record["sha256"],
        created=datetime.fromisoformat(record["created"]),
        expires=expires,
        revoked=revoked,
    )


def _unwritable(path: Path, error: OSError) -> Unavailable:
    return Unavailable(f"The keys cannot be written to {path}: {error.strerror}.", "keys-read-only", 60)
