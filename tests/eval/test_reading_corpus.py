from __future__ import annotations

from pathlib import Path

import pytest

from eval.reading.corpus import CORPUS, CROSSING, EVERYDAY, Lesson, NotUnderstood, lessons, taught

TEXT = """=== bell-a
T Bell of Orla rings again
D 2021-11-03
1 The bell of Orla rang on Monday for the first time in nine years.
2 Its founder, Ines Dorn, said she had cast it from the old one.
P
3 The work cost 4,000 crowns.
Q 1 | When did the bell ring?
Q 1/2 | Whose bell is it?
N How heavy is the bell?
+ 1,2 | The bell that Ines Dorn cast rang on Monday.
- 3 | The bell cost 4,000 crowns.
"""


def written(folder: Path, text: str) -> Path:
    (folder / "bells.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def corpus() -> list[Lesson]:
    return lessons()


def test_an_article_is_cut_as_the_service_cuts_it(tmp_path: Path) -> None:
    (lesson,) = lessons(written(tmp_path, TEXT), ())
    assert lesson.name == "bells/bell-a"
    assert lesson.passages[0][0] == "Bell of Orla rings again"
    assert "The work cost 4,000 crowns." in [one for passage in lesson.passages for one in passage]


def test_each_question_knows_the_sentences_that_answer_it(tmp_path: Path) -> None:
    (lesson,) = lessons(written(tmp_path, TEXT), ())
    answers = [lesson.evidence(question) for question in lesson.questions]
    assert [len(one) for one in answers] == [1, 2, 0]
    assert answers[0] == ["The bell of Orla rang on Monday for the first time in nine years."]
    assert not lesson.questions[2].answerable


def test_each_statement_knows_what_is_cited_for_it(tmp_path: Path) -> None:
    (lesson,) = lessons(written(tmp_path, TEXT), ())
    carried, other = lesson.statements
    assert (carried.true, other.true) == (True, False)
    assert [quote.text for quote in lesson.quotes(other.cited)] == ["The work cost 4,000 crowns."]
    first, second = lesson.quotes(carried.cited)
    assert first.text.startswith("The bell of Orla") and second.text.startswith("Its founder")
    assert first.metadata.published_at is not None and first.metadata.published_at.year == 2021


@pytest.mark.parametrize(
    "line", ["Q 9 | When?", "+ 9 | It rang.", "- It rang.", "4 Another number.", "What?", "Q | When?"]
)
def test_a_line_in_no_known_form_is_refused(tmp_path: Path, line: str) -> None:
    text = TEXT.replace("Q 1 | When did the bell ring?", line)
    if line.startswith("4"):
        text = text.replace("3 The work", "3 The work").replace("4 Another number.", "5 Another number.")
    with pytest.raises(NotUnderstood):
        lessons(written(tmp_path, text), ())


def test_every_answered_question_of_the_corpus_has_its_sentence(corpus: list[Lesson]) -> None:
    text = "\n".join(path.read_text("utf-8") for path in [*CORPUS.glob("*.txt"), EVERYDAY, CROSSING])
    answered = sum(line.startswith("Q ") for line in text.splitlines())
    assert sum(question.answerable for lesson in corpus for question in lesson.questions) == answered


def test_the_corpus_shares_no_sentence_with_the_evaluation(corpus: list[Lesson]) -> None:
    known = {sentence for lesson in corpus for passage in lesson.passages for sentence in passage}
    for path in Path("eval/data/articles").iterdir():
        text = path.read_text("utf-8")
        assert not [sentence for sentence in known if len(sentence) > 40 and sentence in text]


def test_the_selection_learns_from_what_no_reader_learns_from(corpus: list[Lesson]) -> None:
    read = {lesson.file for lesson in corpus if taught(lesson)}
    assert {"desks", "messy"} <= read  # the close reader alone learns from messy articles
    assert not read & {"papers", "hangul"}
    assert not any(lesson.held_out for lesson in corpus if taught(lesson))


def test_everyday_questions_are_about_articles_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    everyday = tmp_path / "everyday.txt"
    everyday.write_text("=== bells/bell-a\nQ 3 | What was the bill?\nN Who paid?\n", "utf-8")
    (lesson,) = lessons(written(tmp_path / "own", TEXT), (everyday,))
    assert [(one.text, one.everyday) for one in lesson.questions[2:]] == [
        ("How heavy is the bell?", False),
        ("What was the bill?", True),
        ("Who paid?", True),
    ]
    assert lesson.evidence(lesson.questions[3]) == ["The work cost 4,000 crowns."]
    strange = tmp_path / "strange.txt"
    strange.write_text("=== bells/bell-z\nQ 3 | What was the bill?\n", "utf-8")
    with pytest.raises(NotUnderstood):
        lessons(tmp_path / "own", (strange,))
