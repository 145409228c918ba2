"""Tables of web pages, row by row."""

from __future__ import annotations

import lxml.html
import pytest

from service.adapters.readers.html import read_html
from service.adapters.readers.html_tables import set_tables
from tests.adapters.readers.web_pages import PARAGRAPHS, page
from tests.timing import within

HEADER = "<tr><th>Ward<th>Year<th>Votes</tr>"


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (f"<caption>Votes by <b>ward</b></caption>{HEADER}<tr><td>East<td>2024<td>12",
         ["Votes by ward", "| East | 2024 | 12 |"]),
        (f"{HEADER}<tr><td rowspan=2>East<td>2020<td>12<tr><td>2024<td>15<tr><td>West<td>2024<td>9",
         ["| East | 2020 | 12 |", "| East | 2024 | 15 |", "| West | 2024 | 9 |"]),
        (f"{HEADER}<tr><td>East<td>2020<td rowspan=3>12<tr><td rowspan=9><p>West</p><td>2020<tr><td>2024",
         ["| East | 2020 | 12 |", "| West | 2020 | 12 |", "| West | 2024 | 12 |"]),
        (f"{HEADER}<tr><td rowspan=2>10<sup>6</sup> m<sup>2</sup><td>840<a href=#n>1</a><td>12<tr><td>2024<td>15",
         ["| 10⁶ m² | 840¹ | 12 |", "| 10⁶ m² | 2024 | 15 |"]),
        (f"{HEADER}<tr><td rowspan=2>10<br>20<td>2020<td>12<tr><td>2024<td>15",
         ["| 10 20 | 2020 | 12 |", "| 10 20 | 2024 | 15 |"]),
        (f"{HEADER}<tr><td rowspan=2 colspan=2>All<td>12<tr><td>15", ["| All |  | 12 |", "| All |  | 15 |"]),
        (f"{HEADER}<tr><td rowspan=2>{PARAGRAPHS[0]}<td>2020<td>12<tr><td>2024<td>15",
         [f"| {PARAGRAPHS[0]} | 2020 | 12 |", "|  | 2024 | 15 |"]),
    ],
)  # fmt: skip
def test_rows_of_tables_have_their_header_and_the_cells_that_span_them(table: str, rows: list[str]) -> None:
    lines = [line.strip() for line in read_html(page(f"<table>{table}</table>")).text.splitlines()[4:]]
    header = ["| Ward | Year | Votes |", "|---|---|---|"]
    assert lines == (header + rows if rows[0][0] == "|" else rows[:1] + header + rows[1:])


@pytest.mark.parametrize(
    "row", ["<td rowspan=99999>x" * 20_000, "<td rowspan=9999><td>" * 10, f"<td rowspan=9999>x{'<br>' * 9}"]
)
def test_cells_that_span_very_many_rows_are_repeated_in_linear_time(row: str) -> None:
    tree = lxml.html.document_fromstring(f"<table><tr>{row}{'<tr><td>a' * 9_000}</table>")
    with within(2):
        set_tables(tree)
    assert len(list(tree.iter())) < 60_000
