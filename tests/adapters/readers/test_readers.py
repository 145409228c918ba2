"""Which reader reads what, and plain text kept to the byte."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.readers import read
from service.core.errors import InvalidInput
from tests.adapters.readers.pages import pdf

SAMPLE = Path(__file__).parents[3] / "eval/data/articles/kim-putin-russia-day-2025.txt"
HTML = (
    "<!doctype html><html><body><article>"
    + "<p>It rained for nine hours in the city of Halm.</p>" * 5
    + "</article></html>"
)


def test_the_sample_article_is_read_with_its_head() -> None:
    data = SAMPLE.read_bytes()
    document = read(data, filename=SAMPLE.name)
    assert document.text.encode() == data
    assert document.metadata.title == "Kim Jong-un reaffirms ‘unshakable’ alliance with Russia in message to Putin"
    assert document.metadata.author == "YOON SO-YEON"
    assert document.metadata.published_at == datetime.fromisoformat("2025-06-12T09:05")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=100),
    st.sampled_from(["\n", "\r\n", "\r", "\u2028"]),
)
def test_plain_text_is_kept_to_the_byte(text: str, end: str) -> None:
    text = f"Rain{end}{text}{end}"
    assert read(text).text == text
    assert read(text.encode(), "text/plain; charset=utf-8").text == text


@pytest.mark.parametrize(
    ("data", "media_type", "filename", "expected"),
    [
        (b"# Rain *ends*\n\nIt rained.", None, "a.md", "Rain ends\n\nIt rained."),
        (b"# Rain *ends*\n\nIt rained.", "text/markdown", None, "Rain ends\n\nIt rained."),
        (b"# Rain *ends*\n\nIt rained.", "text/plain", "b.TXT", "# Rain *ends*\n\nIt rained."),
        (b"# Rain *ends*\n\nIt rained.", None, None, "# Rain *ends*\n\nIt rained."),
        (pdf([["It rained for hours."]]), None, None, "It rained for hours."),
        (pdf([["It rained for hours."]]), "text/plain", "a.txt", "It rained for hours."),
        ("\ufeffRain".encode(), None, None, "Rain"),
        ("Rain fällt".encode("utf-16"), "text/plain", None, "Rain fällt"),
    ],
)
def test_name_type_and_first_bytes_choose_the_reader(
    data: bytes, media_type: str | None, filename: str | None, expected: str
) -> None:
    assert read(data, media_type, filename).text == expected


@pytest.mark.parametrize("text", ["\ufeffRain ends", "%PDF-1.7 as text"])
def test_what_was_decoded_before_is_kept_to_the_character(text: str) -> None:
    assert read(text, "text/plain").text == text
    assert read("\ufeffRain\nBy Jane Doe\nIt rained.\n").metadata.title == "Rain"


def test_a_charset_of_seven_bits_is_believed_where_it_is_declared() -> None:
    words = "日本の市長は月曜日に言った。"
    assert read(words.encode("iso-2022-jp"), "text/plain; charset=iso-2022-jp", "a.txt").text == words


@pytest.mark.parametrize(
    ("media_type", "filename"),
    [("text/html; charset=utf-8", None), (None, "a.htm"), (None, None), ("application/octet-stream", None)],
)
def test_html_is_recognised(media_type: str | None, filename: str | None) -> None:
    assert "<p>" not in read(HTML.encode(), media_type, filename).text


def test_comments_before_a_page_are_passed_over_without_trying_all_ways_to_end_them() -> None:
    comments = b"<!-- a > b -->\n<!---->" * 90
    assert "<p>" not in read(comments + HTML.encode()).text
    assert read(comments + b"It rained.").text.endswith("It rained.")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-text"),
        ("", "empty-text"),
        (" \r\n\t\u3000", "empty-text"),
        ("\ufeff", "empty-text"),
        ("...!", "empty-text"),
        (b"caf\xe9 au lait", "not-utf-8"),
        (b"Rain\0ends", "binary"),
        ("Rain\0ends", "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(1, 128)) * 9, "binary"),
        ("Rain \ud83d ends", "invalid-unicode"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes | str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(data)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("codec", ["unicode_escape", "raw-unicode-escape", "punycode", "idna", "undefined", "hex"])
def test_codecs_that_are_no_charsets_are_not_believed(codec: str) -> None:
    """With the first the stored article would say "A" where the file does not."""
    with pytest.raises(InvalidInput) as refused:
        read(b"Rain \\x41 caf\xe9", f"text/plain; charset={codec}")
    assert refused.value.code == "not-utf-8"


@pytest.mark.parametrize(
    ("media_type", "filename"), [("image/png", None), (None, "a.docx"), ("application/zip", "a.zip")]
)
def test_a_kind_that_no_reader_knows_is_refused(media_type: str | None, filename: str | None) -> None:
    with pytest.raises(InvalidInput, match=r"\.pdf"):
        read(b"Rain", media_type, filename)
