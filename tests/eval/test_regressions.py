"""The evaluation must mean something: faults planted in the real pipeline turn the gate red, one by one.

Each fault replaces one function of the service; the run before it, on the same examples, is the baseline.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

import service.adapters.extractive
import service.core.composition
import service.ingesting
import service.web.render
from eval.evaluation import Options, evaluate
from eval.examples import ARTICLES, load_examples
from eval.gate import check_baseline, load_floors
from eval.grades import Grade, grade
from eval.report import Report
from service.adapters.extractive import Extractive
from service.core.answer import Claim, Reason, Verdict
from service.core.article import Span
from service.core.verify import ClaimVerification, Proof
from service.prompting import default_folder
from tests.fake_model import Behaviour, Exchange
from tests.fake_model.behaviours import reply
from tests.fake_model.honesty import honest_reply

FILES = [ARTICLES / f"{name}.txt" for name in ("kim-putin-russia-day-2025", "ferry-ruling", "aster-flood")]
ANSWERABLE = ("lookup-02", "lookup-03", "number-01", "date-06", "nested-quote-08", "number-18")
OFF_TOPIC = ("off-topic-01", "off-topic-02", "off-topic-05")
TWINS = ("twin-01", "twin-22")
BY_ID = {example.id: example for example in load_examples()}


pytestmark = pytest.mark.usefixtures("nothing_configured")


async def run(tmp_path, *names: str, files=FILES, **options) -> Report:
    """A run on some examples; the first of a test becomes the baseline, the next are held against it as a whole run
    is."""
    path = tmp_path / "baseline.json"
    chosen = Options(baseline=path, accept=not path.exists(), only="some", **options)
    report = await evaluate(chosen, [BY_ID[name] for name in names], files)
    fall = load_floors("llm" if options.get("generator") == "llm" else "extractive").fall
    return replace(report, findings=[*report.findings, check_baseline(report.comparison, fall)])


def failed(report: Report) -> set[str]:
    return {finding.name for finding in report.findings if not finding.passed}


async def test_without_change_ten_runs_are_identical_and_the_gate_is_green(tmp_path, quick, read_anew):
    report = await run(tmp_path, *ANSWERABLE, OFF_TOPIC[0], repeat=10)
    assert report.measures["correct"].value > 0.5
    assert report.measures["stability"].value == 1.0
    assert report.unstable == []
    assert report.passed


async def test_with_the_default_model_ten_runs_are_identical_too(tmp_path, read_anew):
    report = await run(tmp_path, "number-18", files=FILES[1:2], repeat=10)
    assert report.measures["stability"].value == 1.0
    assert report.passed


async def test_a_chunker_that_is_off_by_one_is_caught(tmp_path, monkeypatch, quick):
    assert (await run(tmp_path, *ANSWERABLE)).passed
    right = service.ingesting.passages

    def off_by_one(article):
        end = len(article.text)
        return [
            replace(piece, sentences=[Span(min(s.start + 1, end), min(s.end + 1, end)) for s in piece.sentences])
            for piece in right(article)
        ]

    monkeypatch.setattr(service.ingesting, "passages", off_by_one)
    assert "cut_citations" in failed(await run(tmp_path, *ANSWERABLE))


async def test_abstention_switched_off_is_caught(tmp_path, monkeypatch, quick):
    assert (await run(tmp_path, *ANSWERABLE, *OFF_TOPIC)).passed
    right = Extractive.claims

    async def always(self, question, sentences, hits) -> AsyncIterator[object]:
        async for item in right(self, question, sentences, hits):
            yield Claim(sentences[0].text, (sentences[0].number,)) if isinstance(item, Reason) else item

    monkeypatch.setattr(Extractive, "claims", always)
    report = await run(tmp_path, *ANSWERABLE, *OFF_TOPIC)
    assert report.measures["false_answer_rate"].value == 1.0
    assert report.measures["false_answer_rate"].value > load_floors("extractive").at_most["false_answer_rate"]
    assert failed(report) == {"baseline"}


async def test_a_wrong_article_cited_is_caught(tmp_path, monkeypatch, quick):
    first = await run(tmp_path, *ANSWERABLE)
    assert first.passed
    right = service.web.render.citation
    wrong = first.corpus.named("aster-flood").id
    monkeypatch.setattr(service.web.render, "citation", lambda proof: right(replace(proof, article_id=wrong)))
    assert "citation_exactness" in failed(await run(tmp_path, *ANSWERABLE))


def with_lies() -> Behaviour:
    """A model that answers from the evidence, and says one thing more that the evidence does not carry; where the
    question has no answer, only that."""
    unanswerable = {BY_ID[name].question for name in TWINS}

    async def behave(exchange: Exchange) -> None:
        prompt = exchange.request.prompt
        said = json.loads(honest_reply(prompt))
        if any(question in prompt for question in unanswerable):
            said = {"statements": [], "not_covered": None}
        said["statements"].append({"text": "The number is 77,777.", "evidence": [1]})
        text = json.dumps(said)
        await reply(exchange, text, [text], 0, "stop", usage=True)

    return behave


async def test_a_verifier_switched_off_is_caught(tmp_path, monkeypatch, model):
    model.default = with_lies()
    names = ("number-01", "date-06", *TWINS)
    clean = await run(tmp_path, *names, generator="llm")
    assert {grade(outcome) for outcome in clean.outcomes} == {Grade.CORRECT}
    assert all(outcome.dropped for outcome in clean.outcomes if outcome.example.id in TWINS)
    assert clean.passed

    def trusting(claim, sentences, articles, question="", guard=None):
        pointed = [sentences[number] for number in claim.pointers]
        return ClaimVerification(Verdict.VERIFIED, tuple(Proof(s.article_id, s.span) for s in pointed))

    monkeypatch.setattr(service.core.composition, "verify_claim", trusting)
    report = await run(tmp_path, *names, generator="llm")
    assert report.comparison.broken == list(TWINS)
    assert failed(report) == {"baseline"}


async def test_a_swapped_prompt_is_caught(tmp_path, monkeypatch, model):
    names = ("lookup-02", "lookup-03", "number-01", "date-06")
    assert (await run(tmp_path, *names, generator="llm")).passed
    prompts = tmp_path / "prompts"
    shutil.copytree(default_folder(), prompts)
    asking = (prompts / "answer_user.md").read_text(encoding="utf-8")
    swapped = asking.replace("$question", "$other").replace("$evidence", "$question").replace("$other", "$evidence")
    (prompts / "answer_user.md").write_text(swapped, encoding="utf-8")
    monkeypatch.setenv("QA_PROMPTS", str(prompts))
    report = await run(tmp_path, *names, generator="llm")
    assert report.comparison.changed == ["prompts"]
    assert failed(report) == {"baseline"}
