"""Plain text: kept as it is, line ends included."""

from __future__ import annotations

import codecs

from service.adapters.readers.document import Document, checked
from service.core.errors import InvalidInput
from service.core.newswire import read_header

_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1b"})
_MOST_CONTROLS = 0.01


def read_plain(data: bytes | str) -> Document:
    """The text with the metadata of its head. Raises InvalidInput on what is not text."""
    text = checked(decoded(data), "The text is empty. Send an article with at least one word.")
    return Document(text, read_header(text))


def decoded(data: bytes | str) -> str:
    """The characters of a text file: UTF-8, or UTF-16 with a byte order mark. Raises InvalidInput."""
    if isinstance(data, str):
        return data
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    controls = 0 if wide else len(data) - len(data.translate(None, _CONTROLS))
    if not wide and (b"\0" in data or controls > _MOST_CONTROLS * len(data)):
        raise InvalidInput("This is a binary file. Send plain text, Markdown, HTML or PDF.", "binary")
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"The text is not valid UTF-8 (byte {error.start}). Save it as UTF-8 and send it again.", "not-utf-8"
        ) from None
