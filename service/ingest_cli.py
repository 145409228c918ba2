"""`article-qa ingest | feed | sync`: bring articles in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import anyio
import typer
from watchfiles import Change, DefaultFilter
from watchfiles import watch as watch_files
from watchfiles.main import FileChange

from service.adapters.readers import SUFFIXES
from service.calling import Url, run
from service.core.errors import QAError
from service.feeding import store_feeds
from service.settings import Settings
from service.syncing import BAD_NAME, Folder, Sync, has_bad_name, look_into, printable, synchronise
from service.terminal import console, fail, tally
from service.web.client import Client

LOOKING_MILLISECONDS = 500  # so long the watch waits for a change, before it looks whether it is to end

Source = Annotated[str, typer.Option(help="Who published the articles.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print only what went wrong.")]


def ingest(
    paths: Annotated[list[Path], typer.Argument(exists=True, help="Files, or folders to search for them.")],
    url: Url = "",
    source: Source = "",
    quiet: Quiet = False,
) -> None:
    """Store articles from text, Markdown, HTML and PDF files. Unchanged ones cost no work."""
    found = [(root, _folder(root)) for root in paths]
    files = [(path, key) for _, folder in found for key, path in folder.files.items()]
    _refuse_shared_keys(files)
    closed = {printable(root / name): reason for root, folder in found for name, reason in folder.closed.items()}
    if not files and not closed:
        fail(f"There are no articles here: {', '.join(SUFFIXES)} files are read.")
    wrong = run(_ingest, url, files, closed, source, quiet)
    raise typer.Exit(1 if wrong else 0)


async def _ingest(
    client: Client, files: list[tuple[Path, str]], closed: dict[str, str], source: str, quiet: bool
) -> int:
    with tally("Storing articles", len(files), quiet=quiet) as counted:
        for name, reason in closed.items():
            counted.refuse(name, reason, counts=False)
        for path, key in files:
            try:
                stored = await client.upload(path.name, await anyio.Path(path).read_bytes(), key, source)
                counted.count("changed" if stored["replaces"] else "new" if stored["created"] else "unchanged")
            except QAError as error:
                counted.refuse(printable(path), error)
            except OSError as error:
                counted.refuse(printable(path), error.strerror or error)
    return counted.refused


def _refuse_shared_keys(files: list[tuple[Path, str]]) -> None:
    """Of two files with one key the later would take the place of the other."""
    first: dict[str, Path] = {}
    for path, key in files:
        other = first.setdefault(key, path)
        if other.resolve() != path.resolve():
            fail(
                f"{printable(other)} and {printable(path)} have the same key, {key}, so only one would stay. Name "
                "the folder above both, or use sync with a --prefix for each folder. Nothing was stored."
            )


def _folder(root: Path) -> Folder:
    """The files to read by their keys: where they lie below the folder that was named."""
    if root.is_file():
        return Folder(closed={"": BAD_NAME}) if has_bad_name(root.name) else Folder({root.name: root})
    try:
        return look_into(root)
    except OSError as error:
        fail(f"{printable(root)} cannot be read: {error.strerror}.")


def feed(
    feeds: Annotated[list[str], typer.Argument(help="Addresses of RSS or Atom feeds, or files with them.")],
    url: Url = "",
    source: Annotated[str, typer.Option(help="Who published the articles; default: the feed's title.")] = "",
    quiet: Quiet = False,
) -> None:
    """Store the new entries of feeds: their whole text where the feed has it, else the page they link to, which the
    service fetches if its settings allow it (QA_FETCH_HOSTS)."""
    wrong = run(store_feeds, url, feeds, url, source, quiet)
    raise typer.Exit(1 if wrong else 0)


def sync(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="The folder to follow.")],
    url: Url = "",
    source: Source = "",
    prefix: Annotated[str, typer.Option(help="Begins the keys; the rest is the path in the folder.")] = "",
    keep_gone: Annotated[bool, typer.Option("--keep-gone", help="Delete nothing.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete also where more than half is gone.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on with every change, until Ctrl-C.")] = False,
    quiet: Quiet = False,
) -> None:
    """Let the stored articles follow a folder: store new and changed files, delete the articles of files that are
    gone, also those that ingest has stored under their keys. Other articles are not touched."""
    asked = Sync(folder, url, source, prefix, keep_gone, dry_run, yes, quiet)
    if not watch:
        raise typer.Exit(1 if run(synchronise, url, asked) else 0)
    seen = _changes_in(folder)
    next(seen, None)  # what changes from here on is seen, also while the first pass goes on
    run(synchronise, url, asked)
    console.print(f"Watching {folder}. Ctrl-C ends it.", highlight=False)
    for changed in seen:
        if not changed:
            continue
        try:
            run(synchronise, url, asked)
        except typer.Exit:
            console.print("Going on with the next change.")


def _changes_in(folder: Path) -> Iterator[set[FileChange]]:
    """What changes in the folder, time and again; an empty set where nothing has changed for a while. The store may
    lie in it: what a pass writes there is no change."""
    own, usual = Settings().data.resolve(), DefaultFilter()
    inside = own.is_relative_to(folder.resolve())

    def counts(change: Change, path: str) -> bool:
        place = Path(path)
        ours = inside and place.resolve().is_relative_to(own) and place.suffix.lower() not in SUFFIXES
        return usual(change, path) and not ours

    return watch_files(
        folder, watch_filter=counts, raise_interrupt=False, yield_on_timeout=True, rust_timeout=LOOKING_MILLISECONDS
    )
