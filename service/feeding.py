"""`article-qa feed`: the entries of a feed become articles, each once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import anyio

from service.adapters.feeds import Entry, read_feed
from service.adapters.ledger import Item, Ledger
from service.core.errors import Forbidden, InvalidInput, QAError
from service.settings import Settings
from service.terminal import Tally, console, escape, tally
from service.web.client import Client
from service.wiring import feed_fetcher_of

_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


async def store_feeds(client: Client, feeds: Sequence[str], url: str, source: str, quiet: bool) -> int:
    """How many feeds and entries went wrong."""
    wrong = 0
    for feed in feeds:
        try:
            wrong += await _store_feed(client, feed, url, source, quiet)
        except QAError as error:
            wrong += 1
            console.print(escape(f"{feed}: {error}"), style="red", highlight=False)
    return wrong


async def _store_feed(client: Client, feed: str, url: str, source: str, quiet: bool) -> int:
    with closing(Ledger(Settings().data, url, feed, await client.tenant())) as ledger:
        entries, headers = await _entries(feed, source, ledger.validators())
        known = ledger.items()
        with tally(feed, len(entries), quiet=quiet) as counted:
            for entry in entries:
                await _store_entry(client, entry, known.get(entry.name), ledger, counted)
        # What was refused is to be tried again, so the feed must come again.
        ledger.set_validators(headers if not counted.refused else {})
        return counted.refused


async def _entries(feed: str, source: str, known: dict[str, str]) -> tuple[list[Entry], dict[str, str]]:
    """The entries with what the server says of the feed's state; no entries where it has not changed."""
    if not feed.lower().startswith(("http://", "https://")):
        try:
            return read_feed(await anyio.Path(feed).read_bytes(), "application/xml", feed, source), {}
        except OSError as error:
            raise InvalidInput(f"It cannot be read: {error.strerror}.") from None
    conditions = {_CONDITIONS[name]: value for name, value in known.items()}
    try:
        page = await feed_fetcher_of(Settings(), feed).fetch(feed, conditions)
    except Forbidden:
        raise Forbidden(
            "Feeds are fetched from the public internet only, and redirects on its usual ports. Fetch this one by "
            "other means and give the file."
        ) from None
    entries = read_feed(page.data, page.content_type, feed, source) if page.modified else []
    return entries, dict(page.headers) if page.modified else known


async def _store_entry(client: Client, entry: Entry, known: Item | None, ledger: Ledger, counted: Tally) -> None:
    if known is not None and known.digest == entry.digest:
        counted.count("unchanged")
        return
    shown = entry.name or str(entry.body.get("title", "an entry"))
    if entry.is_empty:
        counted.refuse(shown, "The entry has neither a text nor the address of a page.")
        return
    try:
        stored: dict[str, Any] = await client.call("POST", "/v1/articles", json=dict(entry.body))
    except QAError as error:
        counted.refuse(shown, error)
        return
    ledger.note(entry.name, Item(stored["key"], entry.digest, stored["id"]))
    counted.count("unchanged" if not stored["created"] else "changed" if known else "new")
