from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.answer import LONGEST_TURN, Statement, Turn
from service.core.capitals import names
from service.core.composition import NONE_YET
from service.core.follow_up import MAX_NAMES, bare, last_statements, spoken_of, standalone_by_rule
from service.core.leaning import leans_wholly

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
        ("Who invented the telephone?", "Who invented the telephone?"),
        ("who is dov castell?", "who is dov castell?"),
        ("Warum?", "Warum? (Aster, River Lume, Ana Berg)"),
        ("¿Y en abril?", "¿Y en abril? (Aster, River Lume, Ana Berg)"),
        ("Who was there?", "Who was there? (Aster, River Lume, Ana Berg)"),
        ("How many stalls were there at the fair?", "How many stalls were there at the fair?"),
        ("When did she leave Dorn?", "When did she leave Dorn? (Aster, River Lume, Ana Berg)"),
        ("Is it open on Mondays?", "Is it open on Mondays? (Aster, River Lume, Ana Berg)"),
        ("Wie viele Kinder hat sie?", "Wie viele Kinder hat sie? (Aster, River Lume, Ana Berg)"),
        ("Quand a-t-elle démissionné ?", "Quand a-t-elle démissionné ? (Aster, River Lume, Ana Berg)"),
        ("Y a-t-il un vieux pont ?", "Y a-t-il un vieux pont ?"),
        ("What did Holm say to her?", "What did Holm say to her?"),
        ("", ""),
        ("  ", "  "),
    ],
)
def test_names_are_carried_over_only_where_the_question_leans_on_them(question: str, expected: str) -> None:
    assert standalone_by_rule(question, HISTORY) == expected


def test_without_history_nothing_changes() -> None:
    assert standalone_by_rule("When did she say that?", []) == "When did she say that?"


UNANSWERED = Turn("assistant", "No sentence of the stored articles fits the question well enough.")
AIRING = Turn("user", "How many pensioners took part in the study on open windows?")


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        ([Turn("user", "what is inflation?"), Turn("assistant", "it rises")], "Why did it rise?", "inflation"),
        ([AIRING, UNANSWERED], "Who led it?", "pensioners, part, study, open windows"),
        ([AIRING, UNANSWERED, Turn("user", "For how long did it last?")], "Who led it?", "pensioners, part, study"),
        ([AIRING, UNANSWERED, Turn("user", "Who owns the old mill?")], "Who sold it?", "old mill"),
        ([Turn("user", "Quand le moulin a-t-il fermé ?"), UNANSWERED], "Combien coûte-t-il ?", "(moulin, fermé)"),
    ],
)
def test_where_there_is_no_name_the_nouns_of_the_last_question_are_carried(
    history: list[Turn], question: str, expected: str
) -> None:
    assert standalone_by_rule(question, history).startswith(f"{question} (")
    assert expected in standalone_by_rule(question, history)


@pytest.mark.parametrize(
    ("answer", "carried"),
    [
        ("People over 65 who sleep well forget less. [1]", "study"),
        ("Annual growth was 3%. [1] Quarter | Growth | Prices [2]", "study"),
        ("PORT AMERY — Two people slept. [1]", "study"),
        ("VELDEN, March 14 (Norrland Press) — Two people slept. [1]", "study"),
        ("Quarter | Growth | Prices [1] Q2 | 3% | 4% [2]", "study, Q2"),
        ("Sorry.", "study"),
        ("Berg slept. [1] They woke Berg. [1]", "study, Berg"),
        ("Researchers met Ana Berg. [1]", "study, Ana Berg"),
    ],
)
def test_a_word_that_only_opens_a_sentence_or_tells_where_it_was_written_is_not_carried(
    answer: str, carried: str
) -> None:
    history = [Turn("user", "What does the study say?"), Turn("assistant", answer)]
    assert standalone_by_rule("Who paid for it?", history) == f"Who paid for it? ({carried})"


@pytest.mark.parametrize(
    ("question", "wholly"),
    [
        ("Who led it?", True),
        ("How old is he?", True),
        ("Why did they do it?", True),
        ("What did he say about it?", True),
        ("Who led the team?", False),
        ("And in July?", False),
        ("How long does it take to cross the lake?", False),
        ("Is there a harbour?", False),
        ("How old is Ana Berg's son, and is he ill?", False),
    ],
)
def test_a_bare_pronoun_is_told_from_a_question_that_could_be_looked_up(question: str, wholly: bool) -> None:
    assert leans_wholly(question) is wholly


def test_who_is_asked_of_is_carried_past_a_question_with_a_name_of_its_own() -> None:
    history = [Turn("user", "Who is Ana Berg?"), UNANSWERED, Turn("user", "When did she join Dorn?"), UNANSWERED]
    assert standalone_by_rule("Why did she leave Dorn?", history) == "Why did she leave Dorn? (Ana Berg)"


@pytest.mark.parametrize(
    ("asked", "question", "expected"),
    [
        (["When did Berg resign?"], "And Ana Holm?", "When did Ana Holm resign?"),
        (["When did Berg resign?", "And Holm?"], "What about Lind?", "When did Lind resign?"),
        (["When did Berg leave Velm?"], "And Holm?", "And Holm?"),
        (["When did she leave Velm?"], "And Holm?", "And Holm?"),
        (["When was the mill in Velm built?"], "And Holm?", "And Holm?"),
        (["Who owned the Velm mill then?"], "And Holm?", "And Holm?"),
        (["How much did Berg pay?"], "How about Holm?", "How much did Holm pay?"),
        (["Wann trat Berg zurück?"], "Und Holm?", "Wann trat Holm zurück?"),
        (["Who is Berg?"], "And Dorn United?", "And Dorn United?"),
        (["Who paid?"], "And Holm?", "And Holm?"),
        (["When did Berg resign?"], "And the mayor of Velm?", "And the mayor of Velm?"),
    ],
)
def test_and_another_name_asks_the_same_of_that(asked: list[str], question: str, expected: str) -> None:
    assert standalone_by_rule(question, [Turn("user", one) for one in asked]) == expected


@pytest.mark.parametrize(
    ("asked", "answer", "question", "words"),
    [
        ("Who built the mill in Velm?", "Ole Dahl built it. [1]", "When did he die?", ["Dahl"]),
        ("Who built the mill in Velm?", "It was built by Ole Dahl. [1]", "When did he die?", ["Dahl"]),
        ("Who is Ana Berg?", "Ana Berg came to Dorn Rovers. [1]", "Why did she leave in May?", ["Berg"]),
        ("Where is Velm?", "It is in Aster. [1]", "When was it founded?", ["Velm", "Aster"]),
        ("Who paid?", "The masons did. [1]", "When did they?", []),
        ("Who is Ana Berg?", "A mayor. [1]", "Who owns the mill?", []),
    ],
)
def test_an_article_must_have_who_is_asked_of(asked: str, answer: str, question: str, words: list[str]) -> None:
    assert spoken_of(question, [Turn("user", asked), Turn("assistant", answer)]) == words


def test_a_word_that_asks_alone_goes_with_the_last_question_where_that_was_answered() -> None:
    history = [Turn("user", "市长什么时候辞职?"), Turn("assistant", "市长于六月辞职。 [1]")]
    assert standalone_by_rule("为什么?", history) == "为什么? (市长什么时候辞职)"
    assert standalone_by_rule("她几岁?", history) == "她几岁?"
    assert standalone_by_rule("为什么?", [Turn("user", "她什么时候辞职?"), *history[1:]]) == "为什么?"
    assert standalone_by_rule("为什么?", [*history[:1], UNANSWERED]) == "为什么?"


def test_names_come_from_further_back_where_the_last_question_had_none() -> None:
    history = [Turn("user", "Who is Ana Berg?"), Turn("assistant", "a mayor"), Turn("user", "Since when?")]
    assert standalone_by_rule("And where does she live?", history) == "And where does she live? (Ana Berg)"


def test_the_subject_of_the_last_answer_is_carried_over() -> None:
    history = [Turn("user", "who leads the town?"), Turn("assistant", "Ana Berg leads Aster. [1]")]
    assert standalone_by_rule("How old is she?", history) == "How old is she? (town, Ana Berg)"


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
        ([Turn("assistant", "四名工人受伤。 [1]")], ["四名工人受伤。"]),
        (
            [
                Turn("assistant", "The dam of Aster still holds. [1]"),
                Turn("user", "Since when does it?"),
                UNANSWERED,
            ],
            ["The dam of Aster still holds."],
        ),
        (
            [
                Turn("assistant", "The dam of Aster still holds. [1]"),
                Turn("user", "Which team won the race?"),
                UNANSWERED,
            ],
            [],
        ),
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
        ("Tickets are cheap. They sell well.", []),
        ("Berg sang. Then Dr. Holm and Berg danced.", ["Berg", "Dr", "Holm", "Berg"]),
        ("NATO agreed.", ["NATO"]),
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
    history = [Turn("user", "who?"), Turn("assistant", "He met AB [1]" + ", AB" * 100_000 + " b")]
    assert standalone_by_rule("Who led it?", history) == "Who led it? (AB)"
    assert len(Turn.of("assistant", "a" * 5_000_000).content) == LONGEST_TURN


def test_only_a_cited_answer_lends_its_names() -> None:
    asked, told = Turn("user", "What happened?"), "Boris Vance met Ada Berg."
    assert standalone_by_rule("When did he do it?", [asked, Turn("assistant", f"{told} [1]")]).endswith(
        "(Boris Vance)"
    )
    for own_words in (told, f"Nothing is stored yet. {NONE_YET.message}"):
        assert (
            standalone_by_rule("When did he do it?", [asked, Turn("assistant", own_words)]) == "When did he do it?"
        )


def test_only_what_was_said_last_is_looked_at() -> None:
    old = [Turn("user", "Who is Ada Berg?"), Turn("assistant", "A mayor. [1]")]
    small = [Turn("user", "why?"), Turn("assistant", "Nobody knows. [1]")] * 10
    assert standalone_by_rule("When was she there?", old) == "When was she there? (Ada Berg)"
    assert standalone_by_rule("When was she there?", [*old, *small]) == "When was she there?"


def test_the_names_it_was_given_can_be_taken_from_a_question_again() -> None:
    asked = "When was it built, and who paid?"
    assert bare(standalone_by_rule(asked, HISTORY)) == asked
    assert bare("Who leads the bank (Velm)?") == "Who leads the bank (Velm)?"
