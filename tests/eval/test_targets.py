"""The articles as the service stores them, in this process and on a running server."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from eval.corpus import Corpus
from eval.evaluation import Options, evaluate
from eval.examples import ARTICLES, article_files, load_examples
from eval.grades import Grade, grade
from eval.report_markdown import markdown
from eval.targets import Service, in_process, question_body
from service.core.article import Span
from service.core.errors import Unavailable
from service.settings import Settings
from service.web.client import Client, connected
from service.web.schemas import MAX_ARTICLE_IDS
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


async def test_what_cannot_be_deleted_is_told_and_holds_up_nothing_else(tmp_path, monkeypatch):
    async with connected(Settings(data=tmp_path / "data")) as client:
        service = Service(client, "test", {})
        names = ("ferry-ruling", "aster-flood", "lindqvist-transfer")
        gone, kept, _ = [(await service.store(ARTICLES / f"{name}.txt")).id for name in names]
        await client.call("DELETE", f"/v1/articles/{gone}")
        right = Client.call

        async def failing(self, method, path, **request):
            if method == "DELETE" and path.endswith(kept):
                raise Unavailable("The store is busy.")
            return await right(self, method, path, **request)

        monkeypatch.setattr(Client, "call", failing)
        assert await service.clean() == [kept]
        assert [article["id"] for article in await client.articles()] == [kept]


async def test_a_server_that_goes_down_midway_leaves_a_report_of_what_was_asked(tmp_path, monkeypatch, capsys):
    right, asked = Client.call, []

    async def going_down(self, method, path, **request):
        asked.extend([path] if path == "/v1/answers" else [])
        if len(asked) > 1:
            raise Unavailable("No service answers.")
        return await right(self, method, path, **request)

    monkeypatch.setattr(Client, "call", going_down)
    names = ("date-14", "off-topic-01", "off-topic-02")
    with serving(Settings(data=tmp_path / "data")) as url:
        options = Options(url, "extractive", tmp_path / "baseline.json", "some")
        report = await evaluate(options, [BY_ID[name] for name in names], [ARTICLES / "ferry-ruling.txt"])
    assert [outcome.status for outcome in report.outcomes] == ["answered", "error", "error"]
    assert not report.passed
    assert f"Not deleted from {url}: {report.corpus.articles[0].id}" in capsys.readouterr().err


async def test_a_server_is_not_asked_of_more_articles_than_a_filter_takes(tmp_path):
    files = [tmp_path / f"{number}.txt" for number in range(MAX_ARTICLE_IDS + 1)]
    with pytest.raises(ValueError, match="at most 500 articles, the set has 501"):
        await evaluate(Options("http://127.0.0.1:9"), [BY_ID["off-topic-01"]], files)


async def test_in_this_process_only_a_question_that_has_filters_is_filtered(monkeypatch):
    right, sent = Client.call, []

    async def heard(self, method, path, **request):
        sent.extend([request["json"]["filters"]] if "json" in request else [])
        return await right(self, method, path, **request)

    monkeypatch.setattr(Client, "call", heard)
    async with in_process() as target:
        await target.store(ARTICLES / "ferry-ruling.txt")
        for filters in ({}, {"source": "Norvane Post"}):
            await target.ask({"question": "Who ruled?", "generator": "extractive", "filters": filters})
            await target.search("Who ruled?", filters)
            assert sent[-2:] == [filters, filters]


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


async def test_what_breaks_in_a_part_is_shown_and_not_gated(tmp_path):
    options = Options(only="some", baseline=tmp_path / "baseline.json", accept=True)
    files, right = [ARTICLES / "ferry-ruling.txt"], BY_ID["date-14"]
    assert (await evaluate(options, [right], files)).comparison.broken == []
    broken = await evaluate(replace(options, accept=False), [replace(right, accept=("never said",))], files)
    assert "broken: `date-14`" in markdown(broken)
    assert broken.passed
    assert "baseline" not in {finding.name for finding in broken.findings}
