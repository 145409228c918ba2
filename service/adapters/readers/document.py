"""What a reader makes of a file, and what every reader refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.core.article import Metadata
from service.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Document:
    """The canonical text, which all offsets refer to, and what the file says about it."""

    text: str
    metadata: Metadata = Metadata()


def checked(text: str, missing: str) -> str:
    """The text without a byte order mark. Raises InvalidInput with `missing` where no word is in it, and on
    characters that no text has."""
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise InvalidInput(
            "The text has NUL characters: it is a binary file or damaged. Send plain text, Markdown, HTML or PDF.",
            "binary",
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput(
            f"The character at offset {error.start} is half of a surrogate pair. Send the text as valid Unicode.",
            "invalid-unicode",
        ) from None
    if not any(character.isalnum() for character in text):
        raise InvalidInput(missing, "empty-text")
    return text


def merged(first: Metadata, second: Metadata) -> Metadata:
    """`first`, with what it lacks from `second`."""
    return Metadata(
        title=first.title or second.title,
        source=first.source or second.source,
        author=first.author or second.author,
        published_at=first.published_at or second.published_at,
        url=first.url or second.url,
        language=first.language or second.language,
        extra={**second.extra, **first.extra} or Metadata().extra,
    )


def updated(moment: datetime | None) -> Mapping[str, str]:
    """The further metadata that says when an article was last changed, where that is known."""
    return {"updated_at": moment.isoformat()} if moment else {}
