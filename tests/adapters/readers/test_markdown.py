"""Markdown: the rendered words, so that a quote reads as printed."""

from __future__ import annotations

import contextlib
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.readers.markdown import read_markdown
from service.core.errors import InvalidInput, TooLarge

ARTICLE = """\
---
title: "Rain: the end"
authors: [Jane Doe, John Roe]
date: 2025-06-12T09:05+09:00
source: 'Halm Courier'
url: https://example.org/rain
---
# Rain **ends**

Heavy rain
fell on [Halm](https://example.org) &amp; *stopped* at `noon`.

> “We closed
> the bridge.”

- 1,200 houses
- three bridges
  - one old

1. First
2. Second

| place | rain |
|---|---|
| Halm | 1,200 |

![a picture](x.png)

```
code  stays
```
"""


def test_the_text_is_what_a_reader_of_the_page_sees() -> None:
    assert read_markdown(ARTICLE).text == (
        "Rain ends\n\nHeavy rain fell on Halm & stopped at noon.\n\n“We closed the bridge.”\n- 1,200 houses\n"
        "- three bridges\n- one old\n1. First\n2. Second\nplace | rain\nHalm | 1,200\n\ncode  stays"
    )


def test_front_matter_becomes_metadata() -> None:
    metadata = read_markdown(ARTICLE.encode()).metadata
    assert (metadata.title, metadata.author) == ("Rain: the end", "Jane Doe, John Roe")
    assert (metadata.source, metadata.url) == ("Halm Courier", "https://example.org/rain")
    assert metadata.published_at == datetime.fromisoformat("2025-06-12T09:05+09:00")


def test_front_matter_tells_of_the_last_change() -> None:
    metadata = read_markdown("---\ndate: 2025-06-12\nlastmod: 2025-06-13T10:00+09:00\n---\nIt rained.").metadata
    assert metadata.published_at == datetime(2025, 6, 12)  # noqa: DTZ001 -- none was given
    assert metadata.extra == {"updated_at": "2025-06-13T10:00:00+09:00"}


def test_an_article_that_begins_with_a_rule_has_no_front_matter() -> None:
    text = "---\nThe council voted on Monday. It was close.\nNobody objected to it.\n---\nThe rest went home."
    assert read_markdown(text).text == (
        "The council voted on Monday. It was close. Nobody objected to it.\n\nThe rest went home."
    )


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("url: javascript:alert(1)", "url", None),
        (f"url: https://example.org/{'a' * 100_000}", "url", None),
        ("url: https://example.org/#rain", "url", "https://example.org/#rain"),
        ("title: 'It''s over'", "title", "It's over"),
        ('title: "Rain #1 \\"ends\\"" # a remark', "title", 'Rain #1 "ends"'),
        ("source: Halm Courier # a remark", "source", "Halm Courier"),
        ("date: 2025-06-12 # a remark", "published_at", datetime(2025, 6, 12)),  # noqa: DTZ001
        ("authors:\n  - Jane Doe\n- 'John Roe'\ntags:\n  - x", "author", "Jane Doe, John Roe"),
        (f"title: Rain{' ' * 500_000}ends", "title", "Rain ends"),
        ("authors: [Jane Doe, [John Roe]]", "author", "Jane Doe, [John Roe]"),
        (f"title: {'[' * 2_000}{']' * 2_000}", "title", "[" * 1_000),
        ("authors:\n  - name: Jane Doe\n    email: j@example.org", "author", "Jane Doe"),
    ],
)
def test_values_of_front_matter_are_read_as_yaml_writes_them(line: str, field: str, value: object) -> None:
    metadata = read_markdown(f"---\n# a remark\n\n{line}\n---\nIt rained on the city of Halm.").metadata
    assert getattr(metadata, field) == value


def test_without_front_matter_the_head_of_the_text_is_read() -> None:
    text = "# Rain ends\n\nPublished: 12 Jun. 2025, 09:05\n- JANE DOE\n\nHeavy rain fell. It stopped.\n"
    metadata = read_markdown(text).metadata
    assert (metadata.title, metadata.author) == ("Rain ends", "JANE DOE")
    assert metadata.published_at == datetime.fromisoformat("2025-06-12T09:05")


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- SECRET -->",
        "<span hidden>SECRET</span>",
        '<span style="display:none">SECRET <span>SECRET</span> SECRET</span>',
        "<script>SECRET</script>",
        "~~SECRET~~",
        "[](SECRET)",
        "![SECRET](x.png)",
        '\n\n<div style="display: none">\n\nSECRET\n\n<div>\n\nSECRET\n\n</div>\n\nSECRET\n\n</div>\n\n',
        "\n\n<div class=sr-only>\n\n- SECRET\n\n</div>\n\n",
        "\n\n[SECRET]: https://example.org\n\n",
    ],
)
def test_what_a_reader_does_not_see_is_no_text(hidden: str) -> None:
    text = read_markdown(f"Before {hidden} after.").text
    assert "SECRET" not in text
    assert "".join(text.split()) == "Beforeafter."


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('It rained.\n\n<!-- TODO: <iframe src="map"> here -->\n\nIt stopped.', "It rained.\n\nIt stopped."),
        ("It rained.\n\n<!--\n<div hidden>\n-->\n\nIt stopped.", "It rained.\n\nIt stopped."),
        ("It rained <!-- <script> --> on Halm.", "It rained on Halm."),
        ("It <del>snowed.\n\nIt rained.", "It\n\nIt rained."),
        ("It <span hidden>snowed\n\nIt rained.", "It\n\nIt rained."),
        ("It rained <div hidden>on\n\nHalm</div> it did.", "It rained\n\nit did."),
        ("It rained <script>a()\n\nb()</script> it did.", "It rained\n\nit did."),
        ("<s>It snowed.\n\nIt hailed.</s> It rained.", "It rained."),
    ],
)
def test_what_is_hidden_ends_where_browsers_end_it(text: str, read: str) -> None:
    assert read_markdown(text).text == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1. one\n2.\n\nThe mayor cut 3 posts.", "1. one\n\nThe mayor cut 3 posts."),
        ("- Soap\n-\n\nThe pool opens.", "- Soap\n\nThe pool opens."),
        ("- Soap\n- <!-- salt -->\n\nThe pool opens.", "- Soap\n\nThe pool opens."),
        ("0. Zero\n1. One", "0. Zero\n1. One"),
        ("- a\n  - b\n- c", "- a\n- b\n- c"),
    ],
)
def test_a_list_marker_stands_before_the_words_of_its_item_alone(text: str, read: str) -> None:
    assert read_markdown(text).text == read


@pytest.mark.parametrize(
    ("block", "read"),
    [
        ("<p align=center>It <b>rained</b>\non Halm.</p>", "It rained on Halm."),
        ("<div>\nIt rained.\n<p>It <q>stopped</q>.</p></div>", "It rained.\n\nIt “stopped”."),
        ("<table><tr><th>Place<th>Rain\n<tr><td><p>Halm<td>10<sup>3</sup></table>", "Place | Rain\nHalm | 10³"),
        ("<table><caption>Rain<tr><td rowspan=2>Halm<td>10<tr><td>12</table>", "Rain\nHalm | 10\nHalm | 12"),
        ("<blockquote>We closed it.<br>All of it.</blockquote>", "We closed it.\n\nAll of it."),
        ("<figure><img src=a><figcaption>The bridge</figcaption></figure>", "The bridge"),
        ("<details><summary>More</summary>\n\nIt *rained*.\n\n</details>", "More\n\nIt rained."),
        ("<div>It rained. <span hidden>SECRET</span><script>SECRET</script></div>", "It rained."),
        ("<div>It rained. <!-- <p>SECRET</p> --></div>", "It rained."),
        ("<div>It rained.\n<div hidden>SECRET\n\nSECRET\n\n</div>", "It rained."),
    ],
)
def test_the_words_of_raw_html_are_read_as_a_browser_shows_them(block: str, read: str) -> None:
    text = read_markdown(f"Before.\n\n{block}\n\nAfter.").text
    assert text.replace("\n\n", "\n") == f"Before.\n{read}\nAfter.".replace("\n\n", "\n")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("It rained.[^1] It stopped.[^2]\n\n[^1]: Minutes of it.\n[^2]: Archive.\n",
         "It rained.¹ It stopped.²\n\n¹: Minutes of it.\n\n²: Archive."),
        ("It rained.[^12]\n\n[^12]: Minutes\nof it.\n- Soap\n", "It rained.¹²\n\n¹²: Minutes of it.\n- Soap"),
        ("It rained.[^1][^2] It stopped \\[^3].[^4]\n", "It rained.[^1][^2] It stopped [^3].⁴"),
        ("See [the year[^1]](https://example.org).\n", "See the year¹."),
        ("The signs `[^1]`, [^x] and [a][b].\n\n[b]: https://example.org\n", "The signs [^1], [^x] and a."),
    ],
)  # fmt: skip
def test_notes_are_paragraphs_and_their_marks_raised(text: str, read: str) -> None:
    assert read_markdown(text).text == read


@pytest.mark.parametrize("text", ["", " \n\n", "---\ntitle: x\n---\n", "<!-- only -->", "***", "a\0b", "\ud800"])
def test_markdown_without_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_markdown(text)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text("ab *_`~[]()<>!#>-|\n\\&;:\"'1. /divhidden", max_size=120))
def test_any_markdown_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert read_markdown(text).text.strip()


def table(columns: int, rows: int) -> str:
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|b\n" * rows


def test_tables_are_refused_that_would_be_filled_up_with_very_many_cells() -> None:
    """14 kB, on which the parser spends 568 MB."""
    for text in (
        "\n\n".join([table(200, 320)] * 8),
        "> " + table(200, 320).replace("\n", "\n> "),
        table(2_000, 99),
    ):
        with pytest.raises(TooLarge, match="50,000 cells"):
            read_markdown(text)


def test_rows_may_lack_cells_and_paragraphs_after_a_table_count_for_none() -> None:
    text = read_markdown(table(100, 3) + "\nIt rained on." * 600).text
    assert text.startswith("a | a") and text.count("b | ") == 3 and text.count("It rained on.") == 600


@pytest.mark.parametrize(
    "markup",
    [
        '<style>.x{display:none}</style>\n\nText.\n\n<div class="x">SECRET</div>',
        "<style>div{display:none}</style>\n\nText.\n\n<div>SECRET</div>",
        "Text.\n\n<body hidden><p>SECRET</p></body>",
        'Text.\n\n<div style="background:black">\n\n<p style="color:black">SECRET</p>\n\n</div>',
    ],
)
def test_raw_html_that_the_rest_of_the_page_may_hide_is_left_out(markup: str) -> None:
    assert "SECRET" not in read_markdown(markup).text
