"""What a reader makes of a file, and what every reader refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.core.article import Metadata
from service.core.errors import InvalidInput

_LONGEST_VALUE = 1000
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that XML does not allow."""
_UNSTORABLE = r"\0\ud800-\udfff"  # JSON in a page escapes NUL and halves of surrogate pairs


@dataclass(frozen=True, slots=True)
class Document:
    """The canonical text, which all offsets refer to, and what the file says about it."""

    text: str
    metadata: Metadata = Metadata()


def checked(text: str, missing: str) -> str:
    """The text. Raises InvalidInput with `missing` where no word is in it, and on characters that no text has."""
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


def updated(moment: datetime | None) -> Mapping[str, str]:
    """The further metadata that says when an article was last changed, where that is known."""
    return {"updated_at": moment.isoformat()} if moment else {}


def cleaned(value: object) -> str | None:
    """A value of the metadata on one line, cut off after 1,000 characters and without those that no text has; None
    where nothing is in it."""
    text = re.sub(f"[{_UNSTORABLE}]", "", value) if isinstance(value, str) else ""
    return re.sub(r"\s+", " ", text).strip()[:_LONGEST_VALUE] or None


def web_address(value: object) -> str | None:
    """The value where it is an address on the web: one cut off would lead elsewhere."""
    address = value.strip() if isinstance(value, str) else ""
    is_one = re.match("https?://", address, re.IGNORECASE) and len(address) <= _LONGEST_VALUE
    return address if is_one and not re.search(rf"[\s{_UNSTORABLE}]", address) else None
