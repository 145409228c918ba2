"""`python -m eval`: what it prints, writes and returns."""

from __future__ import annotations

import json
import shutil

import anyio
import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.examples import ARTICLES, Evidence, load_examples
from eval.targets import Service
from service.core.errors import Unavailable
from service.prompting import default_folder
from service.settings import Settings
from service.web.client import connected
from tests.fake_model import says

pytestmark = pytest.mark.usefixtures("quick")
SAMPLE = "kim-putin-russia-day-2025"
REPORTS = {"report.json", "report.md", "report.html", "junit.xml"}


def invoke(*arguments: str):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_run_prints_a_line_for_each_example_and_writes_four_reports(tmp_path):
    result = invoke("--only", "off-topic", "--report-dir", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert sum(" off-topic-0" in line for line in result.output.splitlines()) == 8
    assert "The gate is green" in result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == REPORTS
    assert len(json.loads((tmp_path / "out" / "report.json").read_text())["outcomes"]) == 8


def test_a_red_gate_is_exit_status_1(tmp_path, monkeypatch):
    right = Service.ask

    async def failing(self, body):
        if "World Cup" in body["question"]:
            raise Unavailable("The model is down.")
        return await right(self, body)

    monkeypatch.setattr(Service, "ask", failing)
    result = invoke("--only", "off-topic", "--report-dir", tmp_path / "out")
    assert result.exit_code == 1, result.output
    assert "errors is 0.125" in result.output
    assert "The gate is red" in result.output


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"questions": "other"}, "it was measured with other questions and embedder"),
        (None, "baseline.json has none for the generator extractive"),
    ],
)
def test_a_part_is_not_gated_by_the_baseline_and_says_why_it_was_not_compared(tmp_path, changes, reason):
    baseline, out = tmp_path / "baseline.json", tmp_path / "out"
    table = {"fingerprints": changes and changes | {"embedder": "other"}, "metrics": {}, "grades": {}}
    baseline.write_text(json.dumps({"extractive" if changes else "llm": table}), encoding="utf-8")
    result = invoke("--only", "off-topic", "--baseline", baseline, "--report-dir", out)
    assert result.exit_code == 0, result.output
    assert f"Not compared with the baseline: {reason}" in result.output.replace(f"{tmp_path}/", "")
    assert all("Not compared" in (out / name).read_text("utf-8") for name in REPORTS)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--only", "riddle"), "no examples of the kind 'riddle'"),
        (("--accept", "--only", "off-topic"), "whole run"),
        (("--only", "off-topic", "--baseline", "none.json"), "There is no baseline none.json"),
        (("--judge",), "no language model to judge"),
        (("--generator", "llm", "--only", "off-topic"), "No language model is configured"),
        (("--url", "http://127.0.0.1:9", "--only", "off-topic"), "No service answers"),
    ],
)
def test_a_run_that_is_not_possible_is_exit_status_2_and_a_sentence(arguments, complaint):
    result = invoke(*arguments)
    assert result.exit_code == 2, result.output
    assert complaint in result.output


def test_the_judge_reports_its_agreement_and_changes_no_verdict(tmp_path, model):
    model.default = says("incorrect")
    options = ("--judge", "--generator", "extractive", "--only", "off-topic")
    result = invoke(*options, "--report-dir", tmp_path / "out")
    assert result.exit_code == 0, result.output
    outcomes = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["outcomes"]
    wrong = sum(outcome["grade"] == "incorrect" for outcome in outcomes) / len(outcomes)
    assert wrong < 0.5
    assert f"agrees with the patterns on {100 * wrong:.1f} % of 8 examples" in result.output
    assert len([request for request in model.requests if "chat" in request.path]) == 24


def test_a_prompt_that_the_judge_cannot_use_ends_the_run_before_the_first_question(tmp_path, model, monkeypatch):
    shutil.copytree(default_folder(), tmp_path / "prompts")
    (tmp_path / "prompts" / "judge.md").write_text("Is $reply right?", encoding="utf-8")
    monkeypatch.setenv("QA_PROMPTS", str(tmp_path / "prompts"))
    result = invoke("--judge", "--generator", "extractive", "--only", "off-topic")
    assert result.exit_code == 2
    assert "prompt judge" in result.output
    assert "off-topic-01" not in result.output


def test_drafts_come_from_the_language_model_and_are_checked_against_the_article(tmp_path, model):
    quote = "Putin had invited Kim to Moscow during his visit to North Korea in June last year."
    good = {"kind": "lookup", "question": "Where was Kim invited to?", "evidence": [quote], "accept": ["Moscow"]}
    bad = good | {"evidence": ["Putin had invited Kim to Minsk."]}
    model.script(says(json.dumps([good, bad])))
    out = tmp_path / "drafts.jsonl"
    result = invoke("draft", ARTICLES / f"{SAMPLE}.txt", "--out", out)
    assert result.exit_code == 0, result.output
    assert "1 drafts" in result.output
    assert [example.question for example in load_examples(out)] == ["Where was Kim invited to?"]


@pytest.mark.parametrize("command", ["draft", "feedback", "squad"])
def test_what_may_have_been_reviewed_is_not_written_over(tmp_path, model, command):
    given, out = tmp_path / "given", tmp_path / "out"
    given.write_text("{}", encoding="utf-8")
    kept = out / "questions.jsonl" if command == "squad" else out
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("reviewed", encoding="utf-8")
    result = invoke(command, given, "--out", out)
    assert result.exit_code == 2
    assert "choose another --out, or delete it" in result.output
    assert kept.read_text("utf-8") == "reviewed"
    assert model.requests == []


def test_without_a_language_model_there_are_no_drafts():
    result = invoke("draft", ARTICLES / f"{SAMPLE}.txt")
    assert result.exit_code == 2
    assert "QA_LLM_MODEL" in result.output


async def rated(quote: str) -> None:
    async with connected(Settings()) as client:
        path = ARTICLES / "aster-flood.txt"
        await client.upload(path.name, path.read_bytes(), path.name)
        rating = {"rating": "up", "question": "Did anybody die?", "answer": f"{quote} [1]"}
        await client.call("POST", "/v1/answers/ans_1/feedback", json=rating)


def test_feedback_of_the_chat_page_is_exported_with_the_article_its_quotes_stand_in(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    quote, out = "No deaths have been confirmed.", tmp_path / "drafts.jsonl"
    anyio.run(rated, quote)
    result = invoke("feedback", "--out", out)
    assert result.exit_code == 0, result.output
    assert load_examples(out)[0].evidence == ((Evidence("aster-flood", quote),),)


@pytest.mark.parametrize("words", ['{"stars": 5}', "no JSON", '{"question": 1, "answer": "", "rating": "up"}'])
def test_feedback_that_is_none_is_an_error(tmp_path, monkeypatch, words):
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    file = tmp_path / "feedback.jsonl"
    file.write_text(words, encoding="utf-8")
    assert invoke("feedback", file).exit_code == 2
    assert invoke("feedback").exit_code == 2
