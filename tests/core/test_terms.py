"""Terms: two spellings of one thing meet."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.terms import STOP_WORDS, content_terms, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Russia’s", "Russia"),
        ("Russia's", "russia"),
        ("20,000 containers", "20000 container"),
        ("1,234,567.5", "1234567.5"),
        ("1.234.567", "1234567"),
        ("U.S.", "US"),
        ("U.N.-backed", "UN backed"),
        ("Müller", "Muller"),
        ("ﬁnal", "final"),
        ("Ｋｉｍ", "Kim"),
        ("Straße", "strasse"),
        ("meetings", "meeting"),
        ("workers’ party", "worker party"),
        ("٣٤٥", "345"),
        ("Korea-Russia", "Korea Russia"),
        ("DPRK–Russia", "DPRK Russia"),
        ("“Kim”", "kim"),
    ],
)
def test_two_spellings_give_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(("one", "other"), [("3.5", "35"), ("20,5", "205"), ("1992", "1993"), ("not", "no")])
def test_different_things_stay_different(one: str, other: str) -> None:
    assert terms(one) != terms(other)


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("김정은은", "김정은이"),
        ("평양", "평양에서"),
        ("普京总统", "俄罗斯总统普京"),
        ("プーチン大統領", "プーチン氏"),
    ],
)
def test_unspaced_scripts_and_particles_still_meet(question: str, article: str) -> None:
    assert set(terms(question)) & set(terms(article))


def test_one_character_is_a_term() -> None:
    assert terms("日") == ["日"]


def test_questions_keep_their_content_only() -> None:
    assert content_terms("Who did Kim meet in Pyongyang on June 4?") == ["kim", "meet", "pyongyang", "june", "4"]
    assert content_terms("김정은은 누구 만났나") == terms("김정은은 만났나")
    assert content_terms("The What") == terms("The What")


def test_stop_words_are_written_as_terms_are_compared() -> None:
    assert all(word == unicodedata.normalize("NFKC", word).casefold() for word in STOP_WORDS)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_terms_are_words_without_space_or_case(text: str) -> None:
    for term in terms(text):
        assert term
        assert not any(sign.isspace() for sign in term)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs"]), max_size=100))
def test_composed_and_decomposed_text_have_the_same_terms(text: str) -> None:
    assert terms(unicodedata.normalize("NFC", text)) == terms(unicodedata.normalize("NFD", text))


def test_a_korean_question_word_by_itself_leaves_no_empty_term() -> None:
    assert all(content_terms("왜 인가? 니까"))
    assert content_terms("러시아에 갔습니까?") == content_terms("러시아에 갔")


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Who won the war?", ["won", "war"]),
        ("How many people die each year?", ["mani", "peopl", "die", "each", "year"]),
        ("Who is the mayor's son?", ["mayor", "son"]),
        ("Who found the war chest in Des Moines?", ["found", "war", "chest", "moin"]),
        ("Wer hat die Wahl in Orla gewonnen?", ["wahl", "orla", "gewonnen"]),
        ("¿A quién vio el alcalde con su hijo?", ["vio", "alcald", "hijo"]),
        ("Wann war das Erdbeben, und wie stark war es?", ["erdbeben", "stark"]),
        ("Quels sont les prix pour le lait ?", ["quel", "prix", "lait"]),
    ],
)
def test_a_word_of_grammar_abroad_counts_in_english(question: str, kept: list[str]) -> None:
    assert content_terms(question) == kept


def test_an_abbreviation_is_no_stop_word() -> None:
    assert content_terms("What did the U.S. tell the WHO in May?") == ["us", "who", "may"]
    assert content_terms("WHAT DID IT TELL US?") == terms("WHAT DID IT TELL US?")


def test_a_word_with_vowel_signs_is_one_term() -> None:
    assert terms("दिल्ली में") == ["दिल्ली", "में"]
    assert terms("June 4,2025 and 20,5") == ["june", "4", "2025", "and", "20.5"]
