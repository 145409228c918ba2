from __future__ import annotations

from service.core.asking import asked
from service.core.logistic import Logistic
from service.core.selection import Selection

QUESTION = asked("Who repaired the clock?")
TWO = asked("Who repaired the clock and when?")


def signs(score: float) -> dict[str, float]:
    compared = dict.fromkeys(("reader", "likeness", "covered", "covered_near", "beside", "names"), 0.5)
    return {**compared, "fit": score}


def selection(threshold: float) -> Selection:
    return Selection(Logistic(0.0, {"fit": 1.0}), Logistic(0.0, {"score": 1.0}), threshold, unread_threshold=0.8)


def test_the_best_sentence_answers() -> None:
    assert selection(0.5).choose(QUESTION, [signs(-1), signs(2), signs(0)]) == [1]


def test_nothing_answers_below_the_threshold() -> None:
    assert selection(0.9).choose(QUESTION, [signs(1)]) == []
    assert selection(0.5).choose(QUESTION, []) == []


def test_a_second_sentence_is_given_where_two_things_are_asked_for_only() -> None:
    found = [signs(2), signs(1.3), signs(-3)]
    assert selection(0.5).choose(TWO, found) == [0, 1]
    assert selection(0.5).choose(QUESTION, found) == [0]


def test_the_earlier_of_equal_sentences_is_chosen() -> None:
    assert selection(0.5).choose(QUESTION, [signs(1), signs(1), signs(-9)])[0] == 0


def test_a_sentence_that_counts_other_things_does_not_answer() -> None:
    counting = {**signs(3), "counts_others": 1.0}
    assert selection(0.5).choose(QUESTION, [counting, signs(-1)]) == []
    assert selection(0.5).choose(QUESTION, [{**counting, "closely": 1.0}, signs(-1)]) == []


def test_it_does_where_the_close_reader_takes_them_for_the_things_asked_for() -> None:
    assert selection(0.5).choose(QUESTION, [{**signs(3), "counts_others": 1.0, "closely": 3.0}, signs(-1)]) == [0]


def test_a_sentence_of_another_date_does_not_answer() -> None:
    other = {**signs(3), "other_date": 1.0}
    assert selection(0.5).choose(QUESTION, [other, signs(-1)]) == []
    assert selection(0.5).choose(TWO, [signs(3.1), other]) == [0]
