"""Tables as they stand in plain text: one row a line, cells between tabs or bars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BORDER = re.compile(r"[\s|:-]+")


def is_row(line: str) -> bool:
    """Whether a line is the row of a table, or the line between its header and the others.

    >>> is_row("Oslo | 12 | 14"), is_row("Oslo | Norway")
    (True, False)
    """
    plain = line.strip()
    return "\n" not in plain and ("\t" in plain or plain.count(" | ") >= 2 or plain[:1] == plain[-1:] == "|")


def is_border(line: str) -> bool:
    """Whether a row has nothing but lines: `|---|---|`."""
    return bool(_BORDER.fullmatch(line))


def cells_of(row: str) -> list[str]:
    """Its cells, trimmed.

    >>> cells_of("| Oslo | 12 |")
    ['Oslo', '12']
    """
    plain = row.strip()
    return [cell.strip() for cell in (plain.split("\t") if "\t" in plain else plain.strip("|").split("|"))]


def tables(lines: Sequence[str]) -> list[range]:
    """Where rows follow each other: the indices of each table's rows.

    >>> tables(["Guests", "Town | 2023 | 2024", "Oslo | 12 | 14", "Come in."])
    [range(1, 3)]
    """
    rows = [at for at, line in enumerate(lines) if is_row(line)]
    runs = ([at for _, at in run] for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]))
    return [range(run[0], run[-1] + 1) for run in runs]


def header_of(lines: Sequence[str], table: range) -> int | None:
    """The index of the row that says what is in the columns of a table: the first, where a border follows, or where
    it has no numbers, but for years, and the next has."""
    first, second = (lines[at] for at in table[:2]) if len(table) > 1 else ("0", "")
    heads = is_border(second) or (not _has_digits(_YEAR.sub("", first)) and _has_digits(second))
    return table[0] if heads else None


def _has_digits(line: str) -> bool:
    return any(sign.isdigit() for sign in line)
