from __future__ import annotations

import pytest

from service.core.article import Article
from service.core.asking import asked
from service.core.companions import with_companions
from service.core.composition import numbered
from tests.passaged import hits_of


def told(question: str, lines: list[str], at: int) -> list[int]:
    """Which of the lines are told, where the one `at` is chosen."""
    sentences = numbered(hits_of(Article.of("\n".join(lines))))
    assert [one.text for one in sentences] == lines
    return [one.number - 1 for one in with_companions(asked(question), sentences[at], sentences)]


FAQ = ["Can I use a tank?", "Yes, and no permission is needed.", "Who pays?", "The town pays.", "Anything else?"]


@pytest.mark.parametrize(("at", "expected"), [(0, [0, 1]), (1, [0, 1]), (2, [2, 3]), (3, [3]), (4, [])])
def test_a_printed_question_is_told_with_what_is_below_it_and_never_alone(at: int, expected: list[int]) -> None:
    assert told("Is a tank allowed?", FAQ, at) == expected


QUOTED = [
    '"We were lucky," said Ana Berg.',
    '"The water came at noon. We ran."',
    "It rained.",
    '"So much for luck."',
]


@pytest.mark.parametrize(("at", "expected"), [(0, [0, 1]), (1, [0, 1]), (2, [2]), (3, [3])])
def test_what_somebody_said_is_told_to_its_end_and_with_the_speaker(at: int, expected: list[int]) -> None:
    assert told("What did Ana Berg say about the water?", QUOTED, at) == expected
    assert told("When did the water come?", QUOTED, at) == [at]


def test_a_question_that_somebody_is_quoted_with_is_no_heading() -> None:
    lines = ["The bridge fell.", 'The minister asked: "Who will pay for this?"', "Nobody knew."]
    assert told("What did the minister ask?", lines, 1) == [1]


def test_another_speaker_does_not_go_on_with_a_quotation() -> None:
    lines = ['"We were lucky," said Ana Berg.', '"We were not," said Ole Marsh.']
    assert told("What did Ana Berg say about luck?", lines, 0) == [0]


def test_a_row_of_a_table_is_told_with_what_is_in_its_columns() -> None:
    lines = ["Site\tPlots\tOpens", "Mill Goit\t22\t26 March", "Sandal Road\t61\t2 April", "All are welcome."]
    assert told("How many plots has Sandal Road?", lines, 2) == [0, 2]
    assert told("Who is welcome?", lines, 3) == [3]


@pytest.mark.parametrize("header", [["Town\t2023\t2024"], ["| Town | In all |", "|---|---|"]])
def test_years_and_a_border_make_a_header_too(header: list[str]) -> None:
    row = "| Oslo | all |" if len(header) > 1 else "Oslo\t12\t14"
    lines = [*header, row, "All are welcome."]
    assert told("How many came to Oslo?", lines, len(header)) == [0, len(header)]
