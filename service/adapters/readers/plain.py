"""Plain text: kept as it is, line ends included."""

from __future__ import annotations

import codecs

from service.adapters.readers.document import Document, checked
from service.core.errors import InvalidInput
from service.core.newswire import read_header

_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1b"})
_MOST_CONTROLS = 0.01
_PYTHONS_OWN = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Codecs that are no charsets: they read other characters than the file has, some in quadratic time."""


def read_plain(data: bytes | str, charset: str | None = None) -> Document:
    """The text with the metadata of its head. Raises InvalidInput on what is not text."""
    text = checked(decoded(data, charset), "The text is empty. Send an article with at least one word.")
    return Document(text, read_header(text.removeprefix("\ufeff")))


def decoded(data: bytes | str, charset: str | None = None) -> str:
    """The characters of a text file: UTF-8, UTF-16 with a byte order mark, or the `charset` that its sender
    declared, without that mark. What was decoded before is kept to the character. Raises InvalidInput."""
    return data if isinstance(data, str) else _characters(data, charset).removeprefix("\ufeff")


def _characters(data: bytes, charset: str | None) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    controls = 0 if wide else len(data) - len(data.translate(None, _CONTROLS))
    if not wide and (b"\0" in data or controls > _MOST_CONTROLS * len(data)):
        raise InvalidInput("This is a binary file. Send plain text, Markdown, HTML or PDF.", "binary")
    # ISO-2022-JP and its like are ASCII to look at, with escapes between.
    if charset and b"\x1b" in data and data.isascii() and (text := in_charset(data, charset)) is not None:
        return text
    try:
        return data.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError as error:
        if charset and (text := in_charset(data, charset)) is not None:
            return text
        raise InvalidInput(
            f"The text is not valid UTF-8 (byte {error.start}). Save it as UTF-8 or declare its charset.",
            "not-utf-8",
        ) from None


def in_charset(data: bytes, charset: str, errors: str = "strict") -> str | None:
    """The characters that the bytes are in this charset; None where they are none, or there is no such charset."""
    try:
        known = codecs.lookup(charset).name.replace("_", "-") not in _PYTHONS_OWN
        return data.decode(charset, errors) if known else None
    except (LookupError, ValueError):  # no such charset, one that is no text's, or not this one
        return None
