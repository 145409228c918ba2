"""Published question sets become sets for the evaluation."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.examples import Evidence, Example, article_files, load_examples
from eval.selection import OTHERS, STRAY
from eval.squad import ELSEWHERE, chosen, sources, whole
from service.adapters.readers import read

CLOCK = "The clock of Velm was mended on Saturday. Ottilie Marsh did it, who asked 4,300 euros for her work."


def answer(text: str, paragraph: str = CLOCK) -> dict[str, object]:
    return {"text": text, "answer_start": paragraph.index(text)}


def asked(question: str, *answers: str) -> dict[str, object]:
    return {"id": "x", "question": question, "answers": [answer(one) for one in answers]}


def entry(*questions: dict[str, object], title: str = "Velm", paragraph: str = CLOCK) -> dict[str, object]:
    return {"title": title, "paragraphs": [{"context": paragraph, "qas": list(questions)}]}


def document(*entries: dict[str, object]) -> dict[str, object]:
    return {"version": "1.1", "data": list(entries)}


WHO = asked(" Who mended\nthe clock? ", "Ottilie Marsh", "Marsh")


def test_the_evidence_of_a_question_is_the_sentence_that_holds_an_answer() -> None:
    (source,) = sources(document(entry(WHO)))
    (example,) = source.examples
    sentence = "Ottilie Marsh did it, who asked 4,300 euros for her work."
    assert example == Example(
        "0001-1-1",
        "published",
        "Who mended the clock?",
        True,
        ((Evidence("0001", sentence),),),
        (f"{whole('Ottilie Marsh')}|{whole('Marsh')}",),
    )


def test_what_annotators_find_in_different_sentences_is_evidence_each() -> None:
    (source,) = sources(document(entry(asked("When?", "Saturday", "4,300"))))
    ((group,),) = (one.evidence for one in source.examples)
    assert [one.quote[:9] for one in group] == ["The clock", "Ottilie M"]


@pytest.mark.parametrize(
    ("words", "accepted", "refused"),
    [
        ("5", ("5 men", "nº5", "V5", "(5)", "5명", "of 5, or"), ("15", "52", "1.5", "5.2", "5,000", "2,5")),
        ("4.5 %", ("4.5 % more",), ("14.5 %", "3,4.5 %")),
        ("May", ("In May.", "May-day", "'May'", "5월(May)에", "May에"), ("Mayor", "Dismay", "Mayé")),
        ("3rd", ("the 3rd.",), ("23rd", "3rds")),
        ("삼", ("삼월",), ()),
        ("三月", ("十三月底",), ()),
        ("$5", ("US$5.",), ("$50", "$5.50")),
    ],
)
def test_an_answer_is_accepted_as_a_whole_word_and_a_whole_number(words, accepted, refused) -> None:
    assert [text for text in accepted if not re.search(whole(words), text)] == []
    assert [text for text in refused if re.search(whole(words), text)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " ", "answer_start": 3},
        {"text": "", "answer_start": 0},
        {"text": "Marsh", "answer_start": 3},
        {"text": "Marsh", "answer_start": -5},
        {"text": "Marsh", "answer_start": 1000},
        answer("Mar"),
        answer("00"),
    ],
)
def test_an_answer_that_does_not_stand_where_the_file_says_is_left_out_and_counted(wrong) -> None:
    alone, beside = ({**WHO, "answers": answers} for answers in ([wrong], [wrong, answer(" Marsh")]))
    (source,) = sources(document(entry(alone, beside)))
    assert [(one.id, one.accept) for one in source.examples] == [("0001-1-2", (whole("Marsh"),))]
    assert source.dropped == 2


def test_a_question_that_is_marked_as_impossible_has_no_answer() -> None:
    (source,) = sources(document(entry({"question": "Who broke it?", "answers": [], "is_impossible": True})))
    assert [(one.answerable, one.evidence) for one in source.examples] == [(False, ())]


@pytest.mark.parametrize("nothing", [asked("When?"), asked("  ", "Saturday")])
def test_a_question_without_words_or_answers_is_left_out(nothing: dict[str, object]) -> None:
    (source,) = sources(document(entry(nothing, WHO)))
    assert [one.id for one in source.examples] == ["0001-1-2"]


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Nikola_Tesla", "Nikola Tesla"),
        ("https://paper.example/2015/01/02/a-clock-is-mended.html", "A clock is mended"),
        ("A well-kept clock", "A well-kept clock"),
    ],
)
def test_an_article_has_its_title_above_it(title: str, headline: str) -> None:
    (source,) = sources(document(entry(WHO, title=title)))
    assert source.content == f"{headline}\n\n{CLOCK}\n"


def test_a_question_is_asked_of_its_article_and_others_and_some_once_more_without_it() -> None:
    found = sources(document(*(entry(WHO, title=f"Velm {number}") for number in range(40))))
    articles, examples = chosen(found, 8)
    home = [one for one in examples if one.answerable]
    assert len(home) == 8 and len(examples) == 8 + 8 // STRAY
    for one in examples:
        among = one.filters.article_ids or ()
        assert len(set(among)) == len(among) == OTHERS + 1
        assert (one.id.partition("-")[0] in among) is one.answerable is not one.id.endswith(ELSEWHERE)
    assert {one.name for one in articles} == {name for one in examples for name in one.filters.article_ids or ()}
    assert chosen(found, 8) == (articles, examples)


def test_an_article_alone_is_asked_alone() -> None:
    _, examples = chosen(sources(document(entry(WHO))), 300)
    assert [one.filters.article_ids for one in examples] == [("0001",)]


def test_the_command_writes_a_set_that_the_evaluation_reads(tmp_path: Path) -> None:
    given, out = tmp_path / "dev.json", tmp_path / "set"
    second = asked("When?", "Saturday", "Satur")
    given.write_text(json.dumps(document(entry(WHO), entry(second))))
    done = CliRunner().invoke(app, ["squad", str(given), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "2 articles and 3 examples" in done.output and "1 answers of the file left out" in done.output
    texts = {path.stem: read(path.read_bytes(), None, path.name).text for path in article_files(out / "articles")}
    for example in load_examples(out / "questions.jsonl"):
        assert all(one.quote in texts[one.article] for group in example.evidence for one in group)


@pytest.mark.parametrize("content", ["{}", "[]", '{"data": [{"paragraphs": [{}]}]}', "no JSON"])
def test_a_file_in_another_format_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "dev.json").write_text(content)
    done = CliRunner().invoke(app, ["squad", str(tmp_path / "dev.json"), "--out", str(tmp_path / "set")])
    assert done.exit_code == 2 and "cannot be used" in done.output
    assert not (tmp_path / "set").exists()
