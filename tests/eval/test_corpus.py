"""Examples that do not fit the articles are told before the first question."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.corpus import MOST_FAULTS, Corpus, StoredArticle
from eval.examples import Evidence, Limits, to_json
from tests.eval.outcomes import CORPUS, FIRST, OFF, WHO

HERE, MISSPELT, INVENTED = (Evidence(name, quote) for name, quote in (
    ("visit", FIRST), ("vist", FIRST), ("visit", "Kim met Drost."),
))  # fmt: skip


def test_examples_that_fit_are_asked() -> None:
    filtered = replace(WHO, filters=Limits(("other", "visit")))
    CORPUS.check([WHO, filtered, OFF, replace(OFF, traps=(HERE,))])


@pytest.mark.parametrize(
    ("example", "fault"),
    [
        (replace(WHO, evidence=((HERE, MISSPELT),)), "lookup-01: there is no article 'vist'"),
        (replace(WHO, evidence=((HERE,), (INVENTED,))), "lookup-01: 'visit' does not hold 'Kim met Drost.'"),
        (replace(OFF, traps=(MISSPELT,)), "off-01: there is no article 'vist'"),
        (replace(OFF, traps=(INVENTED,)), "off-01: 'visit' does not hold"),
        (replace(WHO, filters=Limits(("visit", "othr"))), "lookup-01: there is no article 'othr'"),
    ],
)
def test_an_example_that_does_not_fit_the_articles_is_named(example, fault) -> None:
    with pytest.raises(ValueError, match=fault):
        CORPUS.check([OFF, example])


@pytest.mark.parametrize(
    ("articles", "fault"),
    [
        ([("mill", "art_1"), ("mill", "art_2")], "2 articles are named 'mill'"),
        ([("mill", "art_1"), ("copy", "art_1")], "'mill' and 'copy' hold the same text"),
    ],
)
def test_articles_that_cannot_be_told_apart_are_named(articles, fault) -> None:
    with pytest.raises(ValueError, match=fault):
        Corpus([StoredArticle(name, article_id, "") for name, article_id in articles]).check([OFF])


def test_many_faults_are_told_in_few_lines() -> None:
    with pytest.raises(ValueError, match="and 5 more") as told:
        CORPUS.check([replace(OFF, traps=(INVENTED,))] * (MOST_FAULTS + 5))
    assert len(str(told.value).splitlines()) == MOST_FAULTS + 2


@pytest.mark.usefixtures("quick")
def test_a_set_that_does_not_fit_is_exit_status_2_before_the_first_question(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "visit.TXT").write_text(FIRST, encoding="utf-8")
    examples = [WHO, replace(WHO, id="lookup-02", evidence=((MISSPELT,),))]
    lines = "".join(json.dumps(to_json(example)) + "\n" for example in examples)
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    done = CliRunner().invoke(app, ["--data", str(tmp_path), "--report-dir", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "lookup-02: there is no article 'vist'" in done.output
    assert "lookup-01" not in done.output
    assert not (tmp_path / "out").exists()
