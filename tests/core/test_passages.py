"""Passages tile the article and consist of whole sentences."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.article import Article, Metadata
from service.core.passages import MOST, TARGET, passages, pieces
from service.core.sentences import sentences
from tests.timing import within

ARTICLES = Path(__file__).parents[2] / "eval/data/articles"
SAMPLE = (ARTICLES / "kim-putin-russia-day-2025.txt").read_bytes().decode()
PIECE = st.sampled_from(
    ("Kim came. ", "He said “we won. ", "”", "\n", "\r\n", "\n\n", "김 위원장은 말했다. ", "普京说。", "e\u0301",
     "\u0301", "👨‍👩‍👧 ", "שלום. ", "J.\u00a0K. ", "\u2028", "x" * 300, "word " * 150, " ")
)  # fmt: skip


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(PIECE, max_size=60).map("".join)))
def test_passages_tile_the_article_with_whole_sentences(text: str) -> None:
    article = Article("art_x", "art_x", text)
    found = passages(article)
    assert "".join(passage.span.of(text) for passage in found) == text
    assert [passage.ordinal for passage in found] == list(range(len(found)))
    assert found[0].span.start == 0
    assert all(left.span.end == right.span.start for left, right in pairwise(found))
    assert [sentence for passage in found for sentence in passage.sentences] == sentences(text)
    for passage in found:
        assert all(passage.span.contains(sentence) for sentence in passage.sentences)
        assert passage.sentences or len(found) == 1
    assert all(len(text[p.span.start : p.span.end].lstrip()) == len(p.span) for p in found[1:])


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(PIECE, max_size=60).map("".join))
def test_no_passage_is_over_the_limit_unless_one_sentence_is(text: str) -> None:
    for passage in passages(Article("art_x", "art_x", text)):
        size = sum(pieces(sentence.of(text)) for sentence in passage.sentences)
        assert size <= MOST or len(passage.sentences) == 1


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.txt")), ids=lambda path: path.stem)
def test_passages_of_real_articles_are_neither_tiny_nor_too_large(path: Path) -> None:
    article = Article.of(path.read_bytes().decode())
    sizes = [sum(pieces(s.of(article.text)) for s in passage.sentences) for passage in passages(article)]
    assert max(sizes) <= MOST
    assert sum(sizes) / len(sizes) >= TARGET / 2


def test_the_headline_stays_with_the_first_paragraph() -> None:
    first = passages(Article.of(SAMPLE))[0]
    assert first.span.of(SAMPLE).startswith("Kim Jong-un reaffirms")
    assert "North Korean leader" in first.span.of(SAMPLE)


@pytest.mark.parametrize(
    "heading", ["What happens next", "What happens next?", "Town | 2023 | 2024 | 2025 (planned)"]
)
def test_a_heading_is_never_the_end_of_a_passage(heading: str) -> None:
    body = "The flood rose again and reached the old bridge in the evening. " * 8
    text = f"{body}\n\n{heading}\n\n{body}"
    assert all(not p.span.of(text).rstrip().endswith(heading) for p in passages(Article.of(text)))


@pytest.mark.parametrize(
    "text",
    [
        f"Contents {'.' * 60_000}5\nThe bridge opened on Monday.",
        f"Row {'| ' * 30_000}a\nmore of it",
        f"Kim came to town\n{'@' * 60_000} x",
        f"Kim came to town\n{'www.' * 15_000} x",
    ],
)
def test_a_line_of_very_many_signs_is_cut_at_once(text: str) -> None:
    with within(2):
        assert passages(Article.of(text))


def test_the_rows_of_a_table_stay_together() -> None:
    body = "The flood rose again and reached the old bridge in the evening. " * 8
    table = "| | Home | Away |\n" + "".join(f"| Shots in minute {minute} | {minute} | 0 |\n" for minute in range(8))
    text = f"{body}\n\n{table}\n{body}"
    assert any(table.strip() in p.span.of(text) for p in passages(Article.of(text)))


def test_a_long_paragraph_is_divided_evenly_between_sentences() -> None:
    text = "The flood rose again and reached the old bridge in the evening. " * 40
    sizes = [len(passage.span) for passage in passages(Article.of(text))]
    assert len(sizes) >= 4
    assert max(sizes) < 2 * min(sizes)
    assert max(sizes) <= 1000


def test_the_estimate_of_word_pieces_covers_the_scripts() -> None:
    assert pieces("김정은 위원장") > pieces("Kim Jong-un")
    assert pieces("普京总统") >= 4


def test_the_same_article_gives_the_same_passages() -> None:
    article = Article.of(SAMPLE, Metadata(title="x"))
    assert passages(article) == passages(Article.of(SAMPLE))
