"""Articles and the spans that point into them.

Every offset counts Unicode code points of the article's text, as Python strings do.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

_NO_EXTRA: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    >>> Span(0, 3).of("Kim sent")
    'Kim'
    >>> Span(0, 3).contains(Span(1, 2))
    True
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0, not {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its text. `published_at` is naive when no zone was given."""

    title: str | None = None
    source: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    url: str | None = None
    language: str | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: _NO_EXTRA, hash=False)

    def filled(self, other: Metadata) -> Metadata:
        """This, with what it lacks from `other`."""
        return Metadata(
            title=self.title or other.title,
            source=self.source or other.source,
            author=self.author or other.author,
            published_at=self.published_at or other.published_at,
            url=self.url or other.url,
            language=self.language or other.language,
            extra={**other.extra, **self.extra} or _NO_EXTRA,
        )


@dataclass(frozen=True, slots=True)
class Article:
    """A text people ask about. Immutable: other text under the same `key` is a new version of it."""

    id: str
    key: str
    text: str
    metadata: Metadata = Metadata()

    @classmethod
    def of(cls, text: str, metadata: Metadata | None = None, key: str | None = None) -> Article:
        """The article of this text. Without `key` its id is the key.

        >>> Article.of("Kim sent a message.").id == Article.of("Kim sent a message.").id
        True
        """
        article_id = article_id_of(text, key)
        return cls(article_id, key or article_id, text, metadata or Metadata())


def article_id_of(text: str, key: str | None = None) -> str:
    """The content-derived id: 130 bits of SHA-256 over key and text, in lower-case base32."""
    digest = hashlib.sha256(f"{key or ''}\0{text}".encode()).digest()
    return "art_" + base64.b32encode(digest)[:26].decode().lower()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one article, the unit that is embedded and retrieved.

    The passages of an article tile it: joined in order they are its text. `sentences` are spans of the
    article (not of the passage), in order, inside `span`, without surrounding white space.
    """

    article_id: str
    ordinal: int
    span: Span
    sentences: Sequence[Span]

    @property
    def id(self) -> str:
        return f"{self.article_id}:{self.ordinal}"
