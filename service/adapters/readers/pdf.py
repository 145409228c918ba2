"""PDF: the text of its pages, lines joined to paragraphs so that a quote reads as one would copy it out."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from typing import Any

from service.adapters.readers import pdf_process
from service.adapters.readers.document import Document, checked, cleaned
from service.adapters.readers.pdf_process import MOST_CHARACTERS, MOST_PAGES, MOST_SECONDS
from service.core.article import Metadata
from service.core.errors import InvalidInput, TooLarge
from service.core.newswire import read_header
from service.core.paragraphs import columns

_PROGRAM = pdf_process.__file__
_AT_ONCE = threading.BoundedSemaphore(2)  # each may take a core and 600 MB
_SOFT_HYPHEN = re.compile(r"[\ufffe\x02\u00ad]")  # PDFium gives the first two for a hyphen at a line end
_DIVIDED = re.compile(r"(?:[\ufffe\x02\u00ad]|(?<=\w)[-\u2010])\Z")
_PAGE_NUMBER = re.compile(r"\W*(?:page|seite|p\.)?\s*(\d{1,4})(?:\s*(?:/|of|von)\s*\d{1,4})?\W*", re.IGNORECASE)
_SHARED_ENDING = re.compile(r"(?:und|oder|bis|and|or)\b")  # "Hin- und Rückfahrt": the hyphen stays
_COMPOUND = re.compile(
    r"\w*\d-\w*|\w+-(?:based|backed|years?)|\w*[^\Wl]-led|\w{4,}-(?:long|known)"
    r"|(?:year|month|week|day|hour|decade|century)s?-olds?"
)
"""Words with a hyphen that are divided at it more often than the word without it: "cancel-led" is no such."""
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]」』]*\Z")
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]")
_FULL = 0.8
_REPEATED, _MARGIN = 3, 2
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_LONGEST_MARGIN = 200
_Mark = tuple[object, ...]
_FURNITURE = re.compile(r"://|\bwww\.|\bpage\b|\bseite\b|\|", re.IGNORECASE)
_RULES = " -–—|"
_BEFORE_PAGE = re.compile(r"\b(?:page|seite|p\.)\s?\Z", re.IGNORECASE)
_AFTER_PAGE = re.compile(r"\s*|\s?(?:/|of)\s?\d{1,4}")
_FIRST_YEAR = 1900


def read_pdf(data: bytes) -> Document:
    """The text with the metadata of its head, else of the file.

    Raises InvalidInput where the file is broken, encrypted or holds pictures of text, TooLarge over 1,000 pages.
    """
    read = _read(data)
    missing = "No text is in this PDF; it may be a scan. Run text recognition (OCR) on it, or send its text."
    text = checked(_joined(read["pages"]), missing)
    stated = Metadata(title=cleaned(read["title"]), author=cleaned(read["author"]))
    return Document(text, read_header(text).filled(stated))


def _read(data: bytes) -> dict[str, Any]:
    """The pages, as a process of its own reads them."""
    with _AT_ONCE:
        try:
            ended = subprocess.run(  # noqa: S603 -- our own program, and the file is only its input
                [sys.executable, "-I", _PROGRAM],
                input=data,
                capture_output=True,
                timeout=2 * MOST_SECONDS,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            raise InvalidInput(
                "The PDF cannot be read: it is damaged, or unpacks to more than is sensible. Send its text.",
                "broken-pdf",
            ) from None
    read: dict[str, Any] = json.loads(ended.stdout)
    match read.get("error"):
        case "too-many":
            raise TooLarge(f"The PDF has {read['count']:,} pages, {MOST_PAGES:,} are allowed. Send a part of it.")
        case "too-long":
            raise TooLarge(f"The PDF has more than {MOST_CHARACTERS:,} characters. Send a part of it.")
        case "encrypted":
            raise InvalidInput("The PDF is encrypted. Remove its password and send it again.", "encrypted")
        case "broken":
            raise InvalidInput("The PDF is damaged and cannot be opened. Send it again, or its text.", "broken-pdf")
    return read


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
    count = sum(map(any, pages))
    if count < 2 or (count == 2 and pages[0] == pages[-1]):
        return [list(page) for page in pages]
    marked = [_marks(page, index) for index, page in enumerate(pages)]
    edges = Counter(mark for page in marked for mark in set[_Mark]().union(*page.values()))
    margins = {mark for mark, pages_with_it in edges.items() if pages_with_it >= _often(mark, count)}
    return _without_numbers(
        [
            [line for at, line in enumerate(page) if not marks.get(at, set()) & margins]
            for page, marks in zip(pages, marked, strict=True)
        ]
    )


def _often(mark: _Mark, count: int) -> int:
    """On how many of so many pages a line is a heading of them: of two only where it looks like one."""
    furnished = _FURNITURE.search(" ".join(map(str, mark)))
    return 2 if count == 2 and furnished else max(_REPEATED, count // 2)


def _marks(page: Sequence[str], index: int) -> dict[int, set[_Mark]]:
    """By what the lines at the edges of a page are known on others: their words, or all but a number that counts
    the pages; and the edge they stand at."""
    filled = [at for at, line in enumerate(page) if line]
    marks: dict[int, set[_Mark]] = {}
    for edge, lines in (("head", filled[:_MARGIN]), ("foot", filled[-_MARGIN:])):
        for at in lines:
            line = page[at]
            is_text = len(line) > _LONGEST_MARGIN or _SENTENCE_END.search(line)
            numbers = () if is_text else _NUMBER.finditer(line)
            counting = (
                (edge, line[: one.start()], int(one[0]) - index, line[one.end() :])
                for one in numbers
                if _may_count(line[: one.start()], int(one[0]), line[one.end() :])
            )
            marks.setdefault(at, set()).update([(edge, line), *counting])
    return marks


def _may_count(before: str, number: int, after: str) -> bool:
    """Whether the number may be that of a page, in a line of more than a word or two: "Part 2" is a heading."""
    outermost = (
        not before.strip(_RULES) or _BEFORE_PAGE.search(before) or _AFTER_PAGE.fullmatch(after.rstrip(_RULES))
    )
    rest = f"{before} {after}"
    return bool(outermost) and number < _FIRST_YEAR and bool(_FURNITURE.search(rest) or len(rest.split()) > 2)


def _without_numbers(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without the outermost lines that number them: they count on from page to page on most of them.
    Other numbers are the text's, as the year in which its last sentence ends."""
    numbers = [
        {at: int(match[1]) - index for at in _outermost(page) if (match := _PAGE_NUMBER.fullmatch(page[at]))}
        for index, page in enumerate(pages)
    ]
    counted = Counter(offset for page in numbers for offset in set(page.values()))
    often = max(2, sum(map(any, pages)) // 2 + 1)
    return [
        [line for at, line in enumerate(page) if at not in offsets or counted[offsets[at]] < often]
        for page, offsets in zip(pages, numbers, strict=True)
    ]


def _outermost(page: Sequence[str]) -> set[int]:
    filled = [at for at, line in enumerate(page) if line]
    return {*filled[:1], *filled[-1:]}


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


def _letters_of(text: str) -> str:
    """Those it begins with."""
    found = re.match(r"\w*", text)
    return found[0] if found else ""


def _join(line: str, following: str, known: Counter[str]) -> tuple[str, str]:
    """What is left of a line, and what stands between it and the next: a divided word is made whole."""
    if not _DIVIDED.search(line):
        return line, "" if _UNSPACED.match(line[-1]) and _UNSPACED.match(following) else " "
    head = _DIVIDED.sub("", line)
    first, second = _letters_of(head[::-1])[::-1], _letters_of(following)
    whole, hyphened = f"{first}{second}".lower(), f"{first}-{second}".lower()
    if _SHARED_ENDING.match(following) and known[whole] == 0:
        return f"{head}-", " "
    is_compound = known[hyphened] > 0 or _COMPOUND.fullmatch(hyphened)
    divided = following[0].islower() and (known[whole] > 0 or not is_compound)
    return head, "" if divided else "-"
