from __future__ import annotations

import pytest

from service.core.article import Article
from service.core.candidates import shortlist
from service.core.composition import numbered
from tests.passaged import hits_of

TABLE = ["Site | Plots | Waiting list", "Mill Goit | 22 | 17", "Sandal Road | 61 | 40", "Toft Green | 18 | 6"]


def listed(question: str, lines: list[str]) -> set[str]:
    hits = hits_of(Article.of("\n".join(lines)))
    sentences = numbered(hits)
    return {one.sentence.text for one in shortlist(question, sentences, hits, [0.5] * len(sentences))}


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("How many plots does Sandal Road have?", TABLE[2:3]),
        ("How long is the waiting list at Mill Goit?", TABLE[1:2]),
        ("Which site has 18 plots?", TABLE[3:]),
        ("Which site has most plots?", TABLE[1:]),
        ("Which sites have a waiting list?", TABLE[1:]),
    ],
)
def test_of_a_table_only_the_rows_that_are_asked_about_can_answer(question: str, rows: list[str]) -> None:
    story = "The council lets plots at three sites."
    assert listed(question, [story, *TABLE]) == {story, *rows}


def test_what_stands_in_another_cell_than_the_first_drops_no_row() -> None:
    rows = ["Oslo | Norway | 12", "Bergen | in the west | 4"]
    assert listed("Which towns in Norway had guests?", rows) == set(rows)


def test_the_rows_of_two_tables_do_not_compete() -> None:
    other = ["Town | 2023 | 2024", "Oslo | 12 | 14", "Bergen | 3 | 4"]
    assert listed("How many came to Oslo?", [*TABLE, "Guests by town:", *other]) >= {TABLE[1], other[1]}


@pytest.mark.parametrize(
    "line",
    [
        "Read more: The bridge of Orla fell",
        "Related: Orla",
        "» See also: Orla",
        "Share this article",
        "Sign up for news",
    ],
)
def test_lines_that_lead_to_other_articles_do_not_answer(line: str) -> None:
    assert listed("What of Orla?", ["The bridge of Orla fell on Monday.", line]) == {
        "The bridge of Orla fell on Monday."
    }


def test_a_sentence_about_such_things_may_answer() -> None:
    lines = [
        "Related industries lost a tenth.",
        "Read more books, she said.",
        "Share prices fell.",
        "Subscribers left.",
    ]
    assert listed("What fell?", lines) == set(lines)
