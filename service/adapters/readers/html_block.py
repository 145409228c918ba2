"""Blocks of raw HTML in Markdown: the words that a browser shows of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from service.adapters.readers.blocks import BLOCKS
from service.adapters.readers.html import parsed
from service.adapters.readers.html_tables import set_tables
from service.adapters.readers.inline import keep_words
from service.adapters.readers.pruning import prune
from service.core.errors import InvalidInput, TooLarge

_LINES = BLOCKS | {"br", "caption", "figcaption", "figure"}
# What is shown of such a block is told by the rest of the page.
_STYLED = re.compile(r"<[^<>]*\s(?:style|class|id|color|bgcolor)\b|<(?:font|style|html|body)\b", re.IGNORECASE)
_CELLS = frozenset({"td", "th"})


def lines_of(markup: str) -> Iterator[str]:
    """The words of each block, on one line; the cells of a row with ` | ` between.

    >>> list(lines_of("<p>It <b>rained</b>.</p><table><tr><td>Halm</td><td hidden>x</td><td>12</td></table>"))
    ['It rained.', 'Halm | 12']
    """
    if _STYLED.search(markup):
        return
    try:
        tree = parsed(markup)
    except TooLarge:
        raise
    except InvalidInput:  # nothing but comments or end tags
        return
    prune(tree)
    set_tables(tree)
    keep_words(tree)
    pieces: list[str] = []
    for piece in _pieces(tree):
        if piece is not None:
            pieces.append(piece)
        elif words := " ".join("".join(pieces).split()):
            yield words
            pieces = []
        else:
            pieces = []


def _pieces(tree: etree._Element) -> Iterator[str | None]:
    """The text in the order of the page, and None where a line ends. Within a row none does."""
    rows = cells = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        started = event == "start"
        if element.tag == "tr":
            rows, cells = rows + (1 if started else -1), 0
        if element.tag in _CELLS and rows and started:
            cells += 1
            yield " | " if cells > 1 else " "
        elif element.tag in _LINES:
            yield " " if rows else None
        yield (element.text if started else element.tail) or ""
    yield None
