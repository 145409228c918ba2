from __future__ import annotations

import pytest

from service.core.article import Article
from service.core.asking import asked
from service.core.companions import with_companions
from service.core.composition import numbered
from tests.passaged import hits_of


def told(question: str, lines: list[str], at: int, between: str = "\n") -> list[int]:
    """Which of the lines are told, where the one `at` is chosen."""
    sentences = numbered(hits_of(Article.of(between.join(lines))))
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


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (['"Now we stop," said Ana Berg.'], [1, 3]),
        (['"We froze.', '"Now we stop," Ana Berg said.'], [1, 4]),
        (['"Now we stop," he said.'], [0, 1]),
        (['"Now we stop."'], [1]),
        (["Nobody came."], [1]),
    ],
)
def test_a_quotation_that_goes_on_is_told_with_whoever_its_end_names(lines: list[str], expected: list[int]) -> None:
    lines = ["Ole Marsh rejected the figures.", '"We worked without a contract.', "Nobody signed one.", *lines]
    assert told("What was said about the contract?", lines, 1) == [1]
    assert told("What did the worker say about the contract?", lines, 1) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Ana Berg, 6'2\", scored twice.",
        'Ana Berg sells 32" screens.',
        'Ana Berg spoke up—"The harbour is bad."',
    ],
)
def test_a_stray_mark_hides_nobody_who_speaks(line: str) -> None:
    lines = ["Ole Lund opened the game.", line, '"The game was hard, but we won it."']
    assert told("What did Ana Berg say about the game?", lines, 2) == [1, 2]


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    lines = [
        "Ana Berg spoke in Varn.",
        '"We will build it.',
        "The crowd cheered.",
        '"It is a waste," said Ole Lund.',
    ]
    assert told("What did Ana Berg say about it?", lines, 1, between="\n\n") == [0, 1]


def test_the_mayor_at_the_end_of_a_quotation_is_the_one_named_before() -> None:
    lines = ["Mayor Ana Berg opened the wall.", '"We have waited for it.', 'It was worth it," the mayor said.']
    assert told("What did Ana Berg say about the wait?", lines, 1) == [0, 1]


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


def test_a_heading_is_told_with_what_is_below_it_and_never_alone() -> None:
    below = ["The harvest failed.", "A port was closed.", "Cranes stood still.", "Prices rose."]
    lines = ["Bread is dear.", "Rolls are dear, too.", "Why bread is so expensive", *below]
    assert told("Why is bread so expensive?", lines, 2) == [2, 3, 4, 5]
    assert told("Why is bread so expensive?", lines[:3], 2) == []


def test_a_heading_is_told_with_the_list_below_it() -> None:
    lines = [
        "Sleep well.",
        "Do not worry.",
        "What they advise",
        "- Air the room.",
        "- Go to bed.",
        "It cost a million.",
    ]
    assert told("What do they advise?", lines, 2) == [2, 3, 4]


def test_what_he_said_is_told_with_who_he_is() -> None:
    lines = [
        "It rained.",
        "Her colleague, Dr. Ivo Berg, was more guarded.",
        '"We opened a door," he told reporters.',
    ]
    assert told("What did Ivo Berg say about the door?", lines, 2) == [1, 2]
    assert told("What was opened?", lines, 2) == [2]


def test_a_note_of_correction_is_told_whole() -> None:
    lines = ["Many came.", "Correction: An earlier version of this article said that 24 came.", "It was 42."]
    assert told("What was corrected?", lines, 1) == told("What was corrected?", lines, 2) == [1, 2]


INTERVIEW = [
    "Jane Roe: What do you write?",
    "Ana Berg: Novels.",
    "JR: Who reads them?",
    "AB: Everybody.",
    "JR: Eleven publishers turned one down.",
    "AB: Twelve.",
    "One did it twice.",
    "I kept the letters.",
    "They are in a tin.",
    "JR: You stand at the desk.",
    "Is it for your health?",
    "AB: No, it is because of the cat.",
]


@pytest.mark.parametrize(
    ("at", "expected"),
    [(0, [0, 1]), (4, [4, 5, 6, 7]), (9, [9, 10, 11]), (10, [9, 10, 11]), (6, [6]), (11, [10, 11])],
)
def test_who_asks_in_an_interview_is_told_with_the_reply(at: int, expected: list[int]) -> None:
    assert told("What became of the novel?", INTERVIEW, at) == expected


def test_labels_under_which_nobody_asks_make_no_interview() -> None:
    lines = ["Rovers: Doyle 12", "Athletic: Lindgren 34", "Referee: Ole Marsh"]
    assert told("Who scored?", lines, 0) == [0]


def test_a_list_is_told_on_into_the_next_passage() -> None:
    items = [
        f"- Air the room for {n} minutes, and then for as many again, before you go to bed at night."
        for n in range(8)
    ]
    lines = ["Sleep well, say those who know.", "What they advise", *items]
    sentences = numbered(hits_of(Article.of("\n\n".join(lines))))
    assert len({one.passage_id for one in sentences}) > 1
    found = with_companions(asked("What do they advise?"), sentences[1], sentences)
    assert [one.text for one in found] == lines[1:8]
    first = [one for one in sentences if one.passage_id == sentences[1].passage_id]
    assert with_companions(asked("What do they advise?"), sentences[1], first) == first[1:7]


def test_the_lines_of_a_head_are_not_what_is_below_a_headline() -> None:
    lines = ["Bridge falls", "Interview: Jane Roe", "A bridge fell.", "It rained."]
    assert told("What fell?", lines, 0) == []


def test_a_line_with_a_colon_is_told_with_what_it_introduces_and_never_alone() -> None:
    lines = [
        "The council met.",
        "These schools will close:",
        "- Hill School",
        "- Lake School",
        "The rest stay open.",
    ]
    assert told("Which schools will close?", lines, 1) == [1, 2, 3]
    assert told("Which schools will close?", lines[:2], 1) == []


def test_a_quotation_below_a_colon_is_told_to_the_end_of_its_paragraph() -> None:
    text = 'The mayor told reporters:\n\n"We have no choice. We tried."\n\nThe council meets on Friday.'
    sentences = numbered(hits_of(Article.of(text)))
    found = with_companions(asked("What did the mayor tell reporters?"), sentences[0], sentences)
    assert [one.text for one in found] == [one.text for one in sentences[:-1]]


def test_bare_names_below_a_heading_are_its_list() -> None:
    lines = [
        "The harbour is closed.",
        "Nobody may enter.",
        "The victims",
        "- Ana Berg",
        "- Ole Marsh",
        "It rained.",
    ]
    assert told("Who were the victims?", lines, 2) == [2, 3, 4]


def test_items_behind_a_tab_are_no_rows() -> None:
    lines = [
        "Northrail wrote.",
        "•\tA night service starts in May.",
        "•\tIt hires 120 drivers.",
        "•\tTickets cost 20 euros.",
    ]
    assert told("How much do tickets cost?", lines, 3) == [3]
