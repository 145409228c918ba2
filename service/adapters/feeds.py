"""RSS and Atom: the entries of a feed, as bodies for POST /v1/articles."""

from __future__ import annotations

import calendar
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser
import lxml.html

from service.adapters.readers.document import FORBIDDEN, cleaned
from service.core.dates import parse_published
from service.core.errors import InvalidInput

KINDS = frozenset(
    {
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml",
        "text/html", "text/plain",
    }
)  # fmt: skip
"""What feeds are served as, rightly or wrongly."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"https?://\S{1,1990}")
_OF_ONE_FEED_ALONE = re.compile(r"(?:https?://|urn:|tag:)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});", re.IGNORECASE)
_SECONDS = re.compile(r"\d{9,13}")  # of the clock; feedparser has the year 1741 of 1741112400
_MAILED = re.compile(r"[^\s@(]+@[^\s@(]+ \(([^()]+)\)")
_PAGE = "<html><body><article>{}</article></body></html>"


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` tells the entry from the others of its feed; `body` is what is sent. It has a text, an html or a url,
    or nothing to make an article of."""

    name: str
    body: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.body, sort_keys=True).encode()).hexdigest()

    @property
    def is_empty(self) -> bool:
        return not self.body.keys() & {"text", "html", "url"}


def read_feed(data: bytes, content_type: str, address: str, source: str = "") -> list[Entry]:
    """The entries, oldest first. `source` replaces the feed's title. Raises InvalidInput where it is no feed."""
    headers = {"content-type": content_type, "content-location": address}
    # Unsanitised: that would take away the marks of hidden text, by which our own reader drops it.
    parsed = feedparser.parse(
        io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    # As plain dicts: its own takes one field for another where one is missing.
    feed = dict(parsed)
    version = feed.get("version")
    if not version:
        raise InvalidInput("This is no RSS or Atom feed. Give the address of the feed, not of its site.", "no-feed")
    about = _titled(dict(parsed["feed"]), version)
    shared = {
        "source": source or about["title"],
        "author": _authors(about),
        "language": _matched(_LANGUAGE, about.get("language")),
    }
    entries = [_titled(dict(one), version) for one in reversed(feed["entries"])]
    read = [_entry(one, name, address, shared) for one, name in zip(entries, _names(entries), strict=True)]
    # Those that still have one name are one entry, told again; the last of them holds.
    return list({one.name or one.digest: one for one in read}.values())


def _titled(about: Mapping[str, Any], version: str) -> dict[str, Any]:
    """With the title as one line of plain text. Atom says whether it is markup, in RSS a tag or an entity in it."""
    title = _encodable(about.get("title"))
    kind = dict(about.get("title_detail") or {}).get("type")
    is_markup = kind != "text/plain" if version.startswith("atom") else _is_markup(title)
    return {**about, "title": _plain(title, is_markup)}


def _names(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """The id of each, or what stands for it; where several share one, as in feeds that give the address of the
    site, with the link, and if need be the title, that tells them apart."""
    names = [_name(entry) for entry in entries]
    for field in ("link", "title"):
        often = Counter(names)
        names = [
            f"{name} {more}" if often[name] > 1 and (more := _line(entry, field)) and more != name else name
            for name, entry in zip(names, entries, strict=True)
        ]
    return names


def _name(entry: Mapping[str, Any]) -> str:
    return _line(entry, "id") or _matched(_ADDRESS, entry.get("link")) or entry["title"] or ""


def _entry(entry: Mapping[str, Any], name: str, address: str, shared: Mapping[str, str | None]) -> Entry:
    published, updated = _moment(entry, "published"), _moment(entry, "updated")
    body = {
        **shared,
        # `12` or `post:12` may be an id in every feed of the world.
        "key": (name if _OF_ONE_FEED_ALONE.match(_name(entry)) else f"{address}#{name}")[-1000:] if name else None,
        "url": _matched(_ADDRESS, entry.get("link")),
        "title": entry["title"],
        "author": _authors(entry) or shared["author"],
        "published_at": published or updated,
        "metadata": {"updated_at": updated} if updated and published and updated != published else None,
        **_content(entry.get("content") or ()),
    }
    return Entry(name, {field: value for field, value in body.items() if value})


def _content(contents: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The whole text, where the feed has it: a summary is not the article."""
    for content in contents:
        value = _encodable(content.get("value"))
        if value.strip():
            return {"text": value} if content.get("type") == "text/plain" else {"html": _PAGE.format(value)}
    return {}


def _moment(entry: Mapping[str, Any], name: str) -> str | None:
    """The moment with the offset it was written with, which says what day it was there; else in UTC."""
    stated = str(entry.get(name) or "")
    written = parse_published(stated)
    if written is not None:
        return written.isoformat()
    parsed = entry.get(f"{name}_parsed")
    if not isinstance(parsed, struct_time) or _SECONDS.fullmatch(stated.strip()):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
    except (ValueError, OverflowError):  # of no year that there is
        return None


def _authors(about: Mapping[str, Any]) -> str | None:
    names = list(dict.fromkeys(filter(None, (_author(one, "name") for one in about.get("authors") or ()))))
    # Of a single one feedparser has what was written; as `name` it may have what is left of a cut address.
    return ", ".join(names)[:1000] if len(names) > 1 else _author(about, "author")


def _author(about: Mapping[str, Any], name: str) -> str | None:
    """The name, without the address that RSS has before it."""
    value = _encodable(about.get(name))
    author = _plain(value, _is_markup(value))
    mailed = _MAILED.fullmatch(author or "")
    return mailed[1].strip() if mailed else author


def _line(about: Mapping[str, Any], name: str) -> str | None:
    """A value as one line of plain text."""
    value = _encodable(about.get(name))
    return _plain(value, is_markup="<" in value)


def _is_markup(value: str) -> bool:
    return "<" in value or _ENTITY.search(value) is not None


def _plain(value: str, is_markup: bool) -> str | None:
    value = FORBIDDEN.sub(" ", value)
    if is_markup and value.strip():
        # As a whole page: a fragment is refused where tags of a page are in it.
        value = lxml.html.document_fromstring(f"<html><body>{value}</body></html>").text_content()
    return cleaned(value)


def _matched(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _encodable(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return text.replace("\0", "").encode(errors="ignore").decode()
