from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.answer import LONGEST_TURN, Statement, Turn
from service.core.follow_up import MAX_NAMES, bare, last_statements, names, standalone_by_rule

HISTORY = [
    Turn("user", "What did the mayor of Aster say about the River Lume?"),
    Turn("assistant", "Ana Berg said that the dam holds. [1] The Lume rose again. [2]"),
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When did she say that?", "When did she say that? (Aster, River Lume, Ana Berg)"),
        ("Why?", "Why? (Aster, River Lume, Ana Berg)"),
        ("And in April?", "And in April? (Aster, River Lume, Ana Berg)"),
        ("How high was it?", "How high was it? (Aster, River Lume, Ana Berg)"),
        ("Is it true that Berg resigned?", "Is it true that Berg resigned?"),
        ("How high was the flood of the river that year?", "How high was the flood of the river that year?"),
        ("What is the capital gains tax?", "What is the capital gains tax?"),
        ("Didn't she resign?", "Didn't she resign? (Aster, River Lume, Ana Berg)"),
        ("Anything about her?", "Anything about her? (Aster, River Lume, Ana Berg)"),
        ("HOW HIGH WAS IT?", "HOW HIGH WAS IT? (Aster, River Lume, Ana Berg)"),
        ("Who was there?", "Who was there? (Aster, River Lume, Ana Berg)"),
        ("How many stalls were there at the fair?", "How many stalls were there at the fair?"),
        ("", ""),
        ("  ", "  "),
    ],
)
def test_names_are_carried_over_only_where_the_question_leans_on_them(question: str, expected: str) -> None:
    assert standalone_by_rule(question, HISTORY) == expected


def test_without_history_nothing_changes() -> None:
    assert standalone_by_rule("When did she say that?", []) == "When did she say that?"


def test_without_names_in_the_history_nothing_changes() -> None:
    history = [Turn("user", "what is inflation?"), Turn("assistant", "the rise of prices")]
    assert standalone_by_rule("Why did it rise?", history) == "Why did it rise?"


def test_names_come_from_further_back_where_the_last_question_had_none() -> None:
    history = [Turn("user", "Who is Ana Berg?"), Turn("assistant", "a mayor"), Turn("user", "Since when?")]
    assert standalone_by_rule("And where does she live?", history) == "And where does she live? (Ana Berg)"


def test_the_subject_of_the_last_answer_is_carried_over() -> None:
    history = [Turn("user", "who leads the town?"), Turn("assistant", "Ana Berg leads Aster. [1]")]
    assert standalone_by_rule("How old is she?", history) == "How old is she? (Ana Berg)"


def test_a_crowd_of_names_is_cut_short() -> None:
    history = [Turn("user", "Are Berg, Holm, Lind, Dahl, Moe and Lie friends?")]
    assert standalone_by_rule("Why are they?", history) == "Why are they? (Berg, Holm, Lind, Dahl)"
    assert MAX_NAMES == 4


def test_what_an_answer_brought_up_last_is_carried_even_beside_a_crowd() -> None:
    history = [Turn("user", "Whom did Berg, Holm, Lind and Dahl meet?"), Turn("assistant", "They met Moe. [1]")]
    assert standalone_by_rule("What did he say?", history) == "What did he say? (Berg, Holm, Lind, Moe)"


@pytest.mark.parametrize(
    ("history", "cited"),
    [
        ([], []),
        ([Turn("user", "The dam of Aster still holds. [1]")], []),
        ([Turn("assistant", "The dam of Aster still holds. [1]"), Turn("user", "Why?")], []),
        ([Turn("assistant", "The articles do not answer this question.")], []),
        (
            [Turn("assistant", "The dam of Aster still holds. [1][2] Or so it is said.")],
            ["The dam of Aster still holds."],
        ),
        ([Turn("assistant", "It holds. [1]")], []),
    ],
)
def test_only_cited_sentences_of_the_last_answer_show_its_article(history: list[Turn], cited: list[str]) -> None:
    assert last_statements(history) == cited


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Did Kim Jong-un's sister meet Xi?", ["Kim Jong-un", "Xi"]),
        ("What does the KCNA say?", ["KCNA"]),
        ("Which Boeing 747 landed?", ["Boeing 747"]),
        ("Tell me about IT and WHO.", ["IT", "WHO"]),
        ("When did O'Neill, Anna-Lena and Strauß arrive?", ["O'Neill", "Anna-Lena", "Strauß"]),
        ("What is this about?", []),
        ("Was it on Wednesday, June 4?", []),
        ("How did 4,700 leave Aster 2,000 years ago?", ["Aster"]),
        ("김정은은 언제 썼나?", []),
    ],
)
def test_capital_letters_show_names(text: str, found: list[str]) -> None:
    assert list(names(text)) == found


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.text(max_size=80), st.lists(st.builds(Turn, st.sampled_from(["user", "assistant"]), st.text(max_size=80)))
)
def test_a_question_is_only_ever_added_to(question: str, history: list[Turn]) -> None:
    assert standalone_by_rule(question, history).startswith(question.rstrip())


def test_a_statement_with_brackets_of_its_own_is_found_again() -> None:
    statement = Statement("The shop was founded in 1950 [2] by Ole Dahl.", (1,))
    assert last_statements([Turn("assistant", statement.marked)]) == [statement.text]


def test_much_white_space_in_a_message_costs_no_time() -> None:
    assert last_statements([Turn("assistant", " " * 5_000_000 + "x")]) == []
    assert len(Turn.of("assistant", "a" * 5_000_000).content) == LONGEST_TURN


def test_the_names_it_was_given_can_be_taken_from_a_question_again() -> None:
    asked = "When was it built, and who paid?"
    assert bare(standalone_by_rule(asked, HISTORY)) == asked
    assert bare("Who leads the bank (Velm)?") == "Who leads the bank (Velm)?"
