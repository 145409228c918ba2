"""The articles as the service stores them, in this process and on a running server."""

from __future__ import annotations

import itertools

import pytest

from eval.corpus import Corpus
from eval.evaluation import Options, evaluate
from eval.examples import ARTICLES, article_files, load_examples
from eval.grades import Grade, grade
from eval.targets import Service, in_process, question_body
from service.core.article import Span
from service.core.errors import Unavailable
from service.settings import Settings
from service.web.client import connected
from tests.serving import serving

pytestmark = pytest.mark.usefixtures("quick")
BY_ID = {example.id: example for example in load_examples()}


async def test_every_quote_of_the_set_stands_in_the_article_as_it_is_stored():
    async with in_process() as target:
        corpus = Corpus([await target.store(path) for path in article_files()])
    quotes = [e for example in BY_ID.values() for e in (*itertools.chain(*example.evidence), *example.traps)]
    assert [quote for quote in quotes if corpus.locate(quote) is None] == []


async def test_text_files_are_stored_to_the_character():
    async with in_process() as target:
        for path in (ARTICLES / "kim-putin-russia-day-2025.txt", ARTICLES / "narae-rice-festival.txt"):
            assert (await target.store(path)).text == path.read_text(encoding="utf-8")


async def test_questions_are_confined_to_the_articles_of_the_run_and_only_these_are_deleted(tmp_path):
    sample, ferry = (ARTICLES / f"{name}.txt" for name in ("kim-putin-russia-day-2025", "ferry-ruling"))
    async with connected(Settings(data=tmp_path / "data")) as client:
        await client.upload(ferry.name, ferry.read_bytes(), "mine")
        service = Service(client, "test", {})
        stored = await service.store(sample)
        results = await service.search("Who was the dissenting judge in the ferry case?", {})
        assert {result["article_id"] for result in results} == {stored.id}
        answer = await service.ask({"question": "Who was the dissenting judge?", "generator": "extractive"})
        assert all(citation["article_id"] == stored.id for citation in answer["citations"])
        await service.clean()
        left = (await client.call("GET", "/v1/articles"))["articles"]
        assert [article["key"] for article in left] == ["mine"]


async def test_an_article_that_was_there_before_the_run_is_left_there(tmp_path):
    path = ARTICLES / "ferry-ruling.txt"
    async with connected(Settings(data=tmp_path / "data")) as client:
        await Service(client, "first", {}).store(path)
        second = Service(client, "second", {})
        await second.store(path)
        await second.clean()
        assert len((await client.call("GET", "/v1/articles"))["articles"]) == 1


async def test_filters_name_the_stored_ids():
    async with in_process() as target:
        files = [ARTICLES / f"{name}.txt" for name in ("branek-kadisch-unity-day-2024", "ferry-ruling")]
        corpus = Corpus([await target.store(path) for path in files])
        body = question_body(BY_ID["number-22"], "extractive", corpus)
        assert body["filters"] == {"article_ids": [corpus.articles[0].id]}
        assert question_body(BY_ID["lookup-25"], "auto", corpus)["filters"] == {"published_to": "2023-12-31"}
        assert (await target.ask(body))["status"] == "answered"


async def test_a_running_server_gives_the_same_outcomes_as_this_process(tmp_path):
    examples = [BY_ID[name] for name in ("lookup-03", "number-18", "off-topic-01", "follow-up-04")]
    files = [ARTICLES / f"{name}.txt" for name in ("kim-putin-russia-day-2025", "ferry-ruling")]
    options = Options(only="some", baseline=tmp_path / "baseline.json", generator="extractive")
    here = await evaluate(options, examples, files)
    with serving(Settings(data=tmp_path / "data")) as url:
        there = await evaluate(Options(url, "extractive", options.baseline, "some"), examples, files)
    assert [o.answer for o in here.outcomes] == [o.answer for o in there.outcomes]
    assert [o.citations for o in here.outcomes] == [o.citations for o in there.outcomes]
    assert there.fingerprints["embedder"] == here.fingerprints["embedder"]
    assert any(one.span != Span(0, 0) for outcome in there.outcomes for one in outcome.citations)


async def test_an_error_of_the_service_is_an_outcome_that_the_gate_does_not_let_pass(tmp_path, monkeypatch):
    right = Service.ask

    async def failing(self, body):
        if "World Cup" in body["question"]:
            raise Unavailable("The model is down.")
        return await right(self, body)

    monkeypatch.setattr(Service, "ask", failing)
    options = Options(only="some", baseline=tmp_path / "baseline.json")
    report = await evaluate(options, [BY_ID["date-14"], BY_ID["off-topic-01"]], [ARTICLES / "ferry-ruling.txt"])
    assert [grade(outcome) for outcome in report.outcomes] == [Grade.CORRECT, Grade.INCORRECT]
    assert report.outcomes[1].reason == "The model is down."
    assert "errors" in {finding.name for finding in report.findings if not finding.passed}
