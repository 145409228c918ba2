"""Questions with a date added, for the reader to learn from."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from eval.reading.corpus import Lesson, Question, lessons
from eval.reading.dated import dated

TEXT = """=== bell-a
T Bell of Orla rings again
D 2021-11-03
1 The bell of Orla rang on 1 November 2021 for the first time in nine years.
2 Its founder, Ines Dorn, said she had cast it last year.
3 The work cost 4,000 crowns and took from May to July.
4 "We can sleep again," she said on Monday.
Q 1 | What rang in Orla?
Q 2 | Who cast it?
Q 4 | What did she say?
Q 1 | When did the bell ring?
Q 1 | What rang on 1 November?
Q 3 | How much was it?
N How heavy is it?
"""
CHANCE = random.Random(5)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    folder: Path = tmp_path_factory.mktemp("corpus")
    (folder / "bells.txt").write_text(TEXT, "utf-8")
    (lesson,) = lessons(folder, ())
    return lesson


def made(lesson: Lesson, question: Question) -> list[Question]:
    return [one for _ in range(40) if (one := dated(question, lesson, CHANCE))]


def test_with_the_date_of_its_sentence_a_question_keeps_its_answer_with_another_it_loses_it(
    lesson: Lesson,
) -> None:
    first, second, third = lesson.questions[:3]
    for question, date in ((first, "1 November 2021"), (second, "last year"), (third, "Monday")):
        found = made(lesson, question)
        assert {one.answerable for one in found} == {True, False}
        for one in found:
            assert (one.right == question.right) is one.answerable is (date.lower() in one.text.lower())


def test_the_date_stands_as_one_says_it(lesson: Lesson) -> None:
    said = {one.text for one in made(lesson, lesson.questions[2]) if one.answerable}
    assert said == {"What did she say on Monday?", "On Monday, what did she say?"}
    said = {one.text for one in made(lesson, lesson.questions[1]) if one.answerable}
    assert said == {"Who cast it last year?", "Last year, who cast it?"}


def test_a_question_for_a_date_or_with_one_or_without_a_single_date_to_add_stays_as_it_is(lesson: Lesson) -> None:
    assert [made(lesson, one) for one in lesson.questions[3:]] == [[], [], [], []]
