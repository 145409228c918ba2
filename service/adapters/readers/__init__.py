"""Readers: files to articles' texts, one format and library each."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from service.adapters.readers.document import Document
from service.adapters.readers.html import read_html
from service.adapters.readers.markdown import read_markdown
from service.adapters.readers.pdf import read_pdf
from service.adapters.readers.plain import read_plain
from service.core.errors import InvalidInput

SUFFIXES: Final = {
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html", ".pdf": "application/pdf",
}  # fmt: skip
"""The files that can be read, by the end of their name."""

_TYPES: Final = {
    "text/plain": "text/plain", "text/markdown": "text/markdown", "text/x-markdown": "text/markdown",
    "text/html": "text/html", "application/xhtml+xml": "text/html", "application/pdf": "application/pdf",
}  # fmt: skip
_UNKNOWN_TYPES: Final = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,500}-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read(
    data: bytes | str, media_type: str | None = None, filename: str | None = None, url: str | None = None
) -> Document:
    """The article in a file, or in what stands at `url`: its canonical text and metadata.

    The suffix of `filename` decides how to read, then `media_type` (parameters such as a charset count),
    then the first bytes; but bytes that begin like a PDF are one. Raises InvalidInput on what cannot be read, with
    what to do about it.
    """
    stated = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", (media_type or "").partition(";")[2], re.IGNORECASE)
    charset = stated.group(1) if stated else None
    match _format(data, media_type, filename):
        case "application/pdf":
            if isinstance(data, str):
                raise InvalidInput("A PDF is sent as a file, not as text.", "binary")
            return read_pdf(data)
        case "text/html":
            return read_html(data, charset, url)
        case "text/markdown":
            return read_markdown(data, charset)
        case _:
            return read_plain(data, charset)


def is_pdf(data: bytes | str, media_type: str | None = None, filename: str | None = None) -> bool:
    """Whether `read` takes it for a PDF, which may take a minute and waits while two others are read. Raises
    InvalidInput."""
    return _format(data, media_type, filename) == "application/pdf"


def _format(data: bytes | str, media_type: str | None, filename: str | None) -> str:
    start = data[:2048].encode(errors="replace") if isinstance(data, str) else data[:2048]
    if isinstance(data, bytes) and start.lstrip().startswith(b"%PDF-"):
        return "application/pdf"
    suffix = PurePath(filename).suffix.lower() if filename else ""
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind in _TYPES:
        return _TYPES[kind]
    if kind in _UNKNOWN_TYPES and not suffix:
        return "text/html" if _HTML_START.match(start) else "text/plain"
    known = ", ".join(suffix for suffix in SUFFIXES)
    raise InvalidInput(f"Files of this kind cannot be read. Send one of: {known}.", "unsupported-file")


__all__ = ["SUFFIXES", "Document", "is_pdf", "read", "read_html", "read_markdown", "read_pdf", "read_plain"]
