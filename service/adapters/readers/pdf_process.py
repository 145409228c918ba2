"""A program: a PDF comes in, the lines of its pages go out as JSON, or what is wrong with it.

A process of its own, with limits: a small PDF unpacks to any size, and PDFium is a large C++ library that reads
strangers' files. Nothing of the service is imported, so it starts in a tenth of a second.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from typing import Any

import pypdfium2
from pypdfium2 import PdfiumError

MOST_PAGES = 1000
MOST_BYTES = 600_000_000
MOST_SECONDS = 30
MOST_CHARACTERS = 5_000_000
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def pages_of(data: bytes) -> dict[str, Any]:
    """`pages` (lists of lines), `title` and `author`; or `error`: encrypted, broken, too-many or too-long."""
    try:
        with pypdfium2.PdfDocument(data) as file:
            if len(file) > MOST_PAGES:
                return {"error": "too-many", "count": len(file)}
            pages, left = [], MOST_CHARACTERS
            for index in range(len(file)):
                pages.append(_lines(file, index))
                left -= sum(map(len, pages[-1]))
                if left < 0:
                    return {"error": "too-long"}
            return {"pages": pages, "title": _stated(file, "Title"), "author": _stated(file, "Author")}
    except PdfiumError as error:
        return {"error": "encrypted" if error.err_code == _PASSWORD_ERROR else "broken"}


def _lines(file: pypdfium2.PdfDocument, index: int) -> list[str]:
    page = file[index]
    try:
        words = page.get_textpage()
        try:
            text = words.get_text_range()
        finally:
            words.close()
    finally:
        page.close()
    text = text.replace("\0", "").encode("utf-8", "ignore").decode()
    text = re.sub(r"([\ufffe\x02])(?=\S)", r"\1\n", text)  # PDFium takes the line break out with the hyphen
    return [line.strip() for line in text.splitlines()]


def _stated(file: pypdfium2.PdfDocument, name: str) -> str | None:
    """A value of the file's own metadata, unless a program wrote its file name there."""
    value = " ".join(str(file.get_metadata_value(name)).split())
    is_file = re.search(r"\.\w{2,5}\Z|^(?:untitled|microsoft word|powerpoint)", value, re.IGNORECASE)
    return None if not value or is_file else value[:300]


def _limit() -> None:
    with contextlib.suppress(ImportError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    json.dump(pages_of(sys.stdin.buffer.read()), sys.stdout)
