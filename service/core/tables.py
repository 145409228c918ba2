"""Tables as they stand in plain text, one row a line, cells between tabs or bars; lines of a label and a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, zip_longest

from service.core.support.past import is_past

# "Attendance: 2,718": no sentence.
_LABELLED = re.compile(
    r"(?P<label>[A-Z][^\W\d_]*(?:[ -][^\W\d_]+){0,3}): (?P<value>[^\s\"“„«][^\t|]{0,120}[^\s.!?…:\"”»])"
)
_MARK = re.compile(r"(?:[-–—*•·▪●○■□▶◆※▲]|\d{1,3}[.)]|\(?[a-z]\))\s+")  # of an item in a list
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"[\d.,]+")
_BORDER = re.compile(r"[\s|:-]+")


def is_row(line: str) -> bool:
    """Whether a line is the row of a table, or the line between its header and the others.

    >>> is_row("Oslo | 12 | 14"), is_row("Oslo | Norway")
    (True, False)
    """
    plain = _MARK.sub("", line.strip())
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
    kinds = (groupby(run, lambda at: "\t" in lines[at].strip()) for run in consecutive(rows))
    found = (list(run) for runs in kinds for _, run in runs)
    return [range(run[0], run[-1] + 1) for run in found]


def consecutive(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers in order, those without a gap together.

    >>> consecutive([1, 2, 5])
    [[1, 2], [5]]
    """
    runs = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    return [[number for _, number in run] for _, run in runs]


def header_of(lines: Sequence[str], table: range) -> int | None:
    """The index of the row that says what is in the columns of a table: the first, where a border follows, or where
    it has no numbers, but for years, and the next has."""
    first, second = (lines[at] for at in table[:2]) if len(table) > 1 else ("0", "")
    heads = is_border(second) or (not _has_digits(_YEAR.sub("", first)) and _has_digits(second))
    return table[0] if heads else None


def read_aloud(lines: Sequence[str]) -> list[str]:
    """The lines as one would read them to somebody who does not see the page: the cells of a row with what stands
    above them, a label and its value as a sentence. Others as they are.

    >>> read_aloud(["Town | Guests | Night", "Oslo | 14 | Monday", "Referee: Ada Berg", "Come in."])
    ['Town | Guests | Night', 'Town Oslo: 14 guests, night Monday.', 'The referee was Ada Berg.', 'Come in.']
    >>> read_aloud(["Town | 2023 | 2024", "Oslo | 14 | 16"])[1]
    'Town Oslo: 14 in 2023, 16 in 2024.'
    """
    found = [_labelled(line) for line in lines]
    for table in tables(lines):
        head = header_of(lines, table)
        for at in table:
            if head is not None and at != head and not is_border(lines[at]):
                found[at] = _with_header(cells_of(lines[head]), cells_of(lines[at]))
    return found


def with_header(text: str, passage: str) -> str:
    """A sentence of a passage as it is, the row of a table with how it is read aloud below.

    >>> with_header("Oslo | 14 | 16", "Town | 2023 | 2024\\nOslo | 14 | 16")
    'Oslo | 14 | 16\\nTown Oslo: 14 in 2023, 16 in 2024.'
    """
    if not is_row(text):
        return text
    lines = passage.splitlines()
    aloud = (told for line, told in zip(lines, read_aloud(lines), strict=True) if line.strip() == text.strip())
    return "\n".join((text, *aloud))


def _labelled(line: str) -> str:
    found = None if is_row(line) else _LABELLED.fullmatch(line.strip())
    if found is None or is_past(found["label"].split()[-1].lower()):  # "The minister said: nothing"
        return line
    return f"The {_lowered(found['label'])} was {found['value']}."


def _with_header(header: Sequence[str], cells: Sequence[str]) -> str:
    first, *others = zip_longest(header, cells, fillvalue="")
    told = ", ".join(_cell(name, cell) for name, cell in others if cell)
    return f"{' '.join(first).strip()}: {told}."


def _cell(name: str, cell: str) -> str:
    """A cell with the name of its column."""
    if _YEAR.fullmatch(name):
        return f"{cell} in {name}"
    return f"{cell} {_lowered(name)}" if _NUMBER.fullmatch(cell) else f"{_lowered(name)} {cell}"


def _lowered(name: str) -> str:
    """Without a capital at its start, where that is no name for sure: not "UN"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _has_digits(line: str) -> bool:
    return any(sign.isdigit() for sign in line)
