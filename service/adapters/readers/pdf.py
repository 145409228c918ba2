"""PDF: the text of its pages, lines joined to paragraphs so that a quote reads as one would copy it out."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Sequence

import pypdfium2
from pypdfium2 import PdfiumError

from service.adapters.readers.document import Document, checked, merged
from service.core.article import Metadata
from service.core.errors import InvalidInput, TooLarge
from service.core.newswire import read_header
from service.core.paragraphs import columns

_MOST_PAGES = 1000
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
_ONE_AT_A_TIME = threading.Lock()  # PDFium is not thread-safe
_SOFT_HYPHEN = re.compile(r"[\ufffe\x02\u00ad]")  # PDFium gives the first two for a hyphen at a line end
_DIVIDED = re.compile(r"(?:[\ufffe\x02\u00ad]|(?<=\w)[-\u2010])\Z")
_PAGE_NUMBER = re.compile(r"\W*(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?\W*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]」』]*\Z")
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]")
_FULL = 0.8
_REPEATED, _MARGIN = 3, 2


def read_pdf(data: bytes) -> Document:
    """The text with the metadata of its head, else of the file.

    Raises InvalidInput where the file is broken, encrypted or holds pictures of text, TooLarge over 1,000 pages.
    """
    with _ONE_AT_A_TIME:
        pages, stated = _read(data)
    missing = "No text is in this PDF; it may be a scan. Run text recognition (OCR) on it, or send its text."
    text = checked(_joined(pages), missing)
    header = read_header(text)
    return Document(text, merged(header, Metadata(title=stated.title, author=stated.author)))


def _read(data: bytes) -> tuple[list[list[str]], Metadata]:
    try:
        with pypdfium2.PdfDocument(data) as file:
            if len(file) > _MOST_PAGES:
                raise TooLarge(f"The PDF has {len(file):,} pages, {_MOST_PAGES:,} are allowed. Send a part of it.")
            pages = [_page_lines(file, index) for index in range(len(file))]
            return pages, Metadata(title=_stated(file, "Title"), author=_stated(file, "Author"))
    except PdfiumError as error:
        if error.err_code == _PASSWORD_ERROR:
            raise InvalidInput(
                "The PDF is encrypted. Remove its password and send it again.", "encrypted"
            ) from None
        raise InvalidInput(
            "The PDF is damaged and cannot be opened. Send it again, or its text.", "broken-pdf"
        ) from None


def _page_lines(file: pypdfium2.PdfDocument, index: int) -> list[str]:
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


def _joined(pages: Sequence[Sequence[str]]) -> str:
    """The paragraphs of all pages, a line each. A paragraph may run on over a page border."""
    lines = [line for page in _without_margins(pages) for line in page]
    known = Counter(word for line in lines for word in re.findall(r"[\w-]+", line.lower()))
    width = _usual_width(lines)
    parts: list[str] = []
    last = ""
    for line in lines:
        if last and line and _runs_on(last, line, width):
            parts[-1], between = _join(last, line, known)
            parts += [between, line]
        elif line:
            parts += ["\n", line]
        last = line
    return _SOFT_HYPHEN.sub("", "".join(parts[1:]))


def _without_margins(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages without page numbers and the headings that stand on each of them, at most two lines an edge."""
    bodies = [[line for line in page if line] for page in pages]
    if len(bodies) < 2:
        return [list(page) for page in pages]
    edges = Counter(line for page in bodies for line in {*page[:_MARGIN], *page[-_MARGIN:]})
    often = max(_REPEATED, len(bodies) // 2)
    margins = {line for line, count in edges.items() if count >= often or _PAGE_NUMBER.fullmatch(line)}
    return [_without_margin(page, margins) for page in pages]


def _without_margin(page: Sequence[str], margins: set[str]) -> list[str]:
    filled = [at for at, line in enumerate(page) if line]
    edge = (*filled[:_MARGIN], *filled[-_MARGIN:])
    return [line for at, line in enumerate(page) if not (at in edge and line in margins)]


def _usual_width(lines: Sequence[str]) -> int:
    widths = sorted(columns(line) for line in lines if line)
    return widths[len(widths) * 9 // 10] if widths else 0


def _runs_on(line: str, following: str, width: int) -> bool:
    """Whether the paragraph of `line` goes on: the line is full, or breaks off within a sentence."""
    if re.match(r"[-–—*•·▪●○■]\s|\d{1,3}[.)]\s", following):
        return False
    if _DIVIDED.search(line):
        return True
    if columns(line) + 1 + columns(following.split()[0]) > width:
        return columns(line) > _FULL * width or not _SENTENCE_END.search(line)
    return following[0].islower() and not _SENTENCE_END.search(line)


def _join(line: str, following: str, known: Counter[str]) -> tuple[str, str]:
    """What is left of a line, and what stands between it and the next: a divided word is made whole."""
    if not _DIVIDED.search(line):
        return line, "" if _UNSPACED.match(line[-1]) and _UNSPACED.match(following) else " "
    head = _DIVIDED.sub("", line)
    first, second = re.findall(r"\w*\Z|\Z", head)[0], re.findall(r"\w*", following)[0]
    whole, hyphened = f"{first}{second}".lower(), f"{first}-{second}".lower()
    divided = following[0].islower() and (known[whole] > 0 or known[hyphened] == 0)
    return head, "" if divided else "-"
