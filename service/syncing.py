"""`article-qa sync`: what is stored follows a folder. New files, changed files, files that are gone."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import anyio
import typer

from service.adapters.ledger import Item, Ledger
from service.adapters.readers import SUFFIXES
from service.core.errors import InvalidInput, QAError
from service.settings import Settings
from service.terminal import Tally, tally
from service.web.client import Client


@dataclass(frozen=True, slots=True)
class Sync:
    """What is asked for. `service` is the address that was named, empty for the service of QA_DATA."""

    folder: Path
    service: str = ""
    source: str = ""
    prefix: str = ""
    keep_gone: bool = False
    dry_run: bool = False
    yes: bool = False
    quiet: bool = False


@dataclass(slots=True)
class Folder:
    """The files with articles by their names (paths below the folder), and why others, or whole folders, cannot be
    read."""

    files: dict[str, Path] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)

    def may_have(self, name: str) -> bool:
        """Whether the file is there, or may be there unseen."""
        seen = name in self.files or name in self.closed
        return seen or any(name.startswith(f"{closed}/") for closed in self.closed)


BAD_NAME = "Its name is not UTF-8. Rename it."
DANGLING = "It is a link that leads nowhere."


def has_bad_name(name: str | Path) -> bool:
    """Whether it can be no key: Python has what is not UTF-8 in it as surrogates."""
    return printable(name) != str(name)


def printable(name: str | Path) -> str:
    """The name, with what is not UTF-8 written out."""
    return str(name).encode(errors="backslashreplace").decode()


def look_into(root: Path) -> Folder:
    """Raises OSError where the folder itself cannot be read."""
    found = Folder()

    def closed(error: OSError) -> None:
        path = Path(error.filename)
        if path == root:
            raise error
        found.closed[printable(path.relative_to(root).as_posix())] = error.strerror or "cannot be read"

    for at, folders, names in os.walk(root, onerror=closed):
        folders.sort()
        for name in sorted(names):
            path = Path(at, name)
            if path.suffix.lower() in SUFFIXES:
                own = path.relative_to(root).as_posix()
                if reason := _why_closed(path, own):
                    found.closed[printable(own)] = reason
                elif path.is_file():
                    found.files[own] = path
    return found


def _why_closed(path: Path, own: str) -> str:
    """Why the file cannot be read, as far as can be told unopened; else nothing."""
    try:
        path.stat()
    except FileNotFoundError:
        return DANGLING
    except OSError as error:
        return error.strerror or "cannot be read"
    return BAD_NAME if has_bad_name(own) else ""


async def synchronise(client: Client, sync: Sync) -> int:
    """Let the stored articles follow the folder. How many files went wrong."""
    root = sync.folder.resolve()
    if has_bad_name(root):
        raise InvalidInput(f"{printable(root)}: {BAD_NAME}")
    try:
        folder = look_into(root)
    except OSError as error:
        raise InvalidInput(f"{sync.folder} cannot be read: {error.strerror}. Nothing was changed.") from None
    current = {article["id"]: article["source"] for article in await client.articles()}
    with closing(Ledger(Settings().data, sync.service, str(root), await client.tenant())) as ledger:
        known = ledger.items()
        gone = [name for name in known if not folder.may_have(name)]
        kept = gone if sync.keep_gone else _kept_for_safety(gone, known, sync)
        work = len(folder.files) + len(gone) - len(kept)
        with tally("Would change" if sync.dry_run else "Synchronising", work, quiet=sync.quiet) as counted:
            one = _Pass(client, sync, ledger, known, current, counted)
            # Before new files are noted, which would let the next pass take the folder for the right one.
            for name in () if sync.dry_run else kept:
                ledger.note(name, replace(known[name], digest=""))
            for name, reason in folder.closed.items():
                counted.refuse(name, reason, counts=False)
            for name, path in folder.files.items():
                await one.store(name, path)
            for name in gone:
                if name not in kept:
                    await one.delete(name)
        if kept and not sync.keep_gone:
            raise InvalidInput(
                f"{len(kept)} of {len(known)} files are gone. Their articles were kept, in case the folder is not "
                "what it should be. If it is: --yes deletes them, --keep-gone keeps them without a word."
            )
        return counted.refused


def _kept_for_safety(gone: list[str], known: dict[str, Item], sync: Sync) -> list[str]:
    """What is not deleted although it is gone and nobody agrees: everything, where that is more than half of what
    the last pass saw, and what an earlier pass has kept."""
    earlier = [name for name in gone if known[name].kept]
    seen = sum(not item.kept for item in known.values())
    kept = gone if (len(gone) - len(earlier)) * 2 > seen else earlier
    if not kept or sync.yes or sync.dry_run:
        return []
    if sys.stdin.isatty() and typer.confirm(f"{len(kept)} of {len(known)} files are gone. Delete their articles?"):
        return []
    return kept


@dataclass(frozen=True, slots=True)
class _Pass:
    client: Client
    sync: Sync
    ledger: Ledger
    known: dict[str, Item]
    current: dict[str, str | None]  # the sources of the stored articles, by their ids
    counted: Tally

    async def store(self, name: str, path: Path) -> None:
        known, key = self.known.get(name), self.sync.prefix + name
        try:
            data = await anyio.Path(path).read_bytes()
        except OSError as error:
            self.counted.refuse(name, error.strerror or error)
            return
        # Without a source it is what it was before sources counted.
        digest = f"{hashlib.sha256(data).hexdigest()} {self.sync.source}".rstrip()
        if known and (known.key, known.digest) == (key, digest) and known.article_id in self.current:
            self.counted.count("unchanged")
        elif other := self.ledger.claimant(key):
            self.counted.refuse(name, f"{other} has stored another article under the key {key}. Choose a --prefix.")
        elif self.sync.dry_run:
            self.counted.show("changed" if known else "new", name)
        else:
            await self._send(name, path, data, Item(key, digest, ""), "changed" if known else "new")

    async def _send(self, name: str, path: Path, data: bytes, item: Item, kind: str) -> None:
        try:
            stored = await self.client.upload(path.name, data, item.key, self.sync.source)
            if (before := self.known.get(name)) and before.key != item.key:
                await self._delete(name)  # it has moved to another --prefix
        except QAError as error:
            self.counted.refuse(name, error)
            return
        self.ledger.note(name, Item(item.key, item.digest, stored["id"]))
        same = not stored["created"] and stored["source"] == self.current.get(stored["id"])
        self.counted.count("unchanged" if same else kind)

    async def delete(self, name: str) -> None:
        """Delete the article of a file that is gone."""
        if self.sync.dry_run:
            self.counted.show("gone", name)
            return
        try:
            await self._delete(name)
        except QAError as error:
            self.counted.refuse(name, error)
            return
        self.ledger.forget(name)
        self.counted.count("gone")

    async def _delete(self, name: str) -> None:
        """Unless another file has the key now, or somebody else has stored a newer article under it, or deleted it
        already."""
        known = self.known[name]
        if known.article_id in self.current and not self.ledger.shared(name, known.key):
            await self.client.call("DELETE", f"/v1/articles/{known.article_id}")
