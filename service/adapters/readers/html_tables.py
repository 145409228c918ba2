"""Tables of web pages, as they can be read row by row."""

from __future__ import annotations

from copy import deepcopy
from itertools import islice

from lxml.html import HtmlElement as _Element

from service.adapters.readers.blocks import words_of

_LONGEST_CELL = 100
_MOST_REPEATED = 10_000
_MOST_SPANNED = 1_000


def set_tables(tree: _Element) -> None:
    """Put each caption before its table, else it is taken for the header, and the words of a cell that spans rows
    into each of them."""
    for table in list(tree.iter("table")):
        for caption in table.findall("caption"):
            caption.tag = "p"
            table.addprevious(caption)
    left = _MOST_REPEATED
    for section in list(tree.iter("table", "thead", "tbody", "tfoot")):
        left = _repeat(section.findall("tr"), left)


def _repeat(rows: list[_Element], most: int) -> int:
    """Repeat the cells of these rows, if no more elements are to be. How many more may be then. A long cell is not
    repeated, but has its columns."""
    spanning: dict[int, tuple[_Element, int]] = {}
    cells = ((at, cell) for at, row in enumerate(rows) for cell in row.iterchildren("td", "th"))
    below = {cell: left for at, cell in cells if (left := min(_number(cell, "rowspan"), len(rows) - at) - 1)}
    elements = sum(left * sum(1 for _ in islice(cell.iter(), most + 1)) for cell, left in below.items())
    if elements > most:
        return most
    for row in rows:
        column = 0
        for cell in [*row.iterchildren("td", "th"), None]:
            while column in spanning:
                above, left = spanning.pop(column)
                if left > 1:
                    spanning[column] = (above, left - 1)
                if "rowspan" not in above.attrib:
                    _put(above, cell, row)
                column += _number(above, "colspan")
            if cell is None:
                break
            if cell in below:
                spanning[column] = (cell, below[cell])
                if cell.find(".//table") is None and 0 < len(words_of(cell)) <= _LONGEST_CELL:
                    del cell.attrib["rowspan"]
            column += _number(cell, "colspan")
    return most - elements


def _put(above: _Element, before: _Element | None, row: _Element) -> None:
    cell = deepcopy(above)
    cell.tail = None
    cell.attrib.pop("id", None)
    row.insert(len(row) if before is None else row.index(before), cell)


def _number(cell: _Element, name: str) -> int:
    value = cell.get(name, "").strip()
    return max(1, min(int(value), _MOST_SPANNED)) if value.isdecimal() else 1
