"""Answers that are given again: the same ones, openly, at no cost, and never after an article has changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.fake_model import MODEL, Behaviour, Exchange, FakeModel, replies, says
from tests.serving import serving
from tests.web.conftest import sample_body, settings
from tests.web.pointing import chats, number_of, points
from tests.web.test_answers import ask, assert_proven, events
from tests.web.test_model_answers import MET, MET_WORDS, QUESTION, WEAPONS, WEAPONS_WORDS

OTHER = {"text": "The ferry from Orla stopped in May.", "key": "ferry"}
# Whatever says when and how an answer was made.
OF_ITS_OWN = ("id", "cached", "usage", "timings_ms")


@pytest.fixture(scope="module")
def caching_url(
    tmp_path_factory: pytest.TempPathFactory, fake_model_server: FakeModel, sample_text: str
) -> Iterator[str]:
    chosen = settings(
        tmp_path_factory.mktemp("caching"),
        llm_model=MODEL,
        llm_base_url=fake_model_server.url,
        embedder="openai",
        embedding_base_url=fake_model_server.url,
        embedding_dimensions=256,
        llm_retries=0,
        answers_cached=3,
        llm_prompt_price=2.0,
        llm_completion_price=8.0,
    )
    with serving(chosen) as url:
        httpx2.post(f"{url}/v1/articles", json=sample_body(sample_text), timeout=60, trust_env=False)
        yield url


@pytest.fixture
def caching(caching_url: str, fake_model: FakeModel) -> Iterator[httpx2.Client]:
    """A client of a service that keeps three answers; the store is one in which nothing has been asked yet."""
    with httpx2.Client(base_url=caching_url, timeout=30, trust_env=False) as client:
        client.delete(f"/v1/articles/{client.post('/v1/articles', json=OTHER).json()['id']}")
        fake_model.default = points((MET, MET_WORDS), (WEAPONS, WEAPONS_WORDS))
        yield client


def told(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in OF_ITS_OWN}


def test_a_question_asked_again_is_answered_the_same_without_the_model(
    caching: httpx2.Client, fake_model: FakeModel
) -> None:
    first, again = ask(caching, QUESTION), ask(caching, QUESTION)
    assert (first["cached"], again["cached"]) == (False, True)
    assert told(first) == told(again)
    assert first["status"] == "answered"
    assert first["id"] != again["id"]
    assert again["usage"] == {"prompt_tokens": 0, "completion_tokens": 0}
    assert again["timings_ms"]["generate"] == 0
    assert len(chats(fake_model)) == 1
    assert_proven(caching, again)


def test_a_stream_of_a_cached_answer_tells_the_same_events(caching: httpx2.Client, fake_model: FakeModel) -> None:
    body = {"question": QUESTION, "stream": True}
    first, again = events(caching, body), events(caching, body)
    assert first[:-1] == again[:-1]
    assert (first[-1][1]["cached"], again[-1][1]["cached"]) == (False, True)
    assert ask(caching, QUESTION)["cached"] is True
    assert len(chats(fake_model)) == 1


@pytest.mark.parametrize(
    "others",
    [
        {"history": [{"role": "user", "content": "Who is Kim?"}]},
        {"filters": {"source": "Korea JoongAng Daily"}},
        {"filters": {"as_of": "2100-01-01"}},
        {"generator": "extractive"},
    ],
)
def test_another_history_filter_or_generator_is_another_question(
    caching: httpx2.Client, others: dict[str, object]
) -> None:
    assert [ask(caching, QUESTION)["cached"] for _ in range(2)] == [False, True]
    assert [ask(caching, QUESTION, **others)["cached"] for _ in range(2)] == [False, True]


def test_an_article_that_is_stored_corrected_or_deleted_ends_what_was_kept(caching: httpx2.Client) -> None:
    for change in (
        lambda: caching.post("/v1/articles", json=OTHER),
        lambda: caching.post("/v1/articles", json={**OTHER, "source": "The Orla Post"}),
        lambda: caching.post("/v1/articles", json={**OTHER, "text": "The ferry from Orla stopped in June."}),
        lambda: caching.delete(f"/v1/articles/{caching.get('/v1/articles?limit=1').json()['articles'][0]['id']}"),
    ):
        assert [ask(caching, QUESTION)["cached"] for _ in range(2)] == [False, True]
        assert change().is_success
    assert ask(caching, QUESTION)["cached"] is False


def test_an_article_that_changes_while_an_answer_is_made_ends_it_too(
    caching: httpx2.Client, fake_model: FakeModel
) -> None:
    other = caching.post("/v1/articles", json=OTHER).json()
    answers = points((MET, MET_WORDS))

    async def meanwhile(exchange: Exchange) -> None:
        deleted = await asyncio.to_thread(caching.delete, f"/v1/articles/{other['id']}")
        assert deleted.status_code == 204
        await answers(exchange)

    fake_model.script(meanwhile)
    assert [ask(caching, QUESTION)["cached"] for _ in range(3)] == [False, False, True]


def test_an_unchanged_article_ends_nothing(caching: httpx2.Client, sample_text: str) -> None:
    ask(caching, QUESTION)
    assert caching.post("/v1/articles", json=sample_body(sample_text)).status_code == 200
    assert ask(caching, QUESTION)["cached"] is True


def test_the_answer_of_a_fault_is_not_kept(caching: httpx2.Client, fake_model: FakeModel) -> None:
    fake_model.script(replies(500))
    assert ask(caching, QUESTION)["degraded"] is True
    well = ask(caching, QUESTION)
    assert (well["cached"], well["degraded"], well["generator"]) == (False, False, MODEL)


async def cut_off(exchange: Exchange) -> None:
    number = number_of(exchange.request.prompt, MET_WORDS)
    whole = json.dumps({"statements": [{"text": MET, "evidence": [number]}, {"text": "Kim"}]})
    await says(whole[:-4], finish="length")(exchange)


LIES = [points((f"{MET[:-2]}5.", MET_WORDS))] * 2


@pytest.mark.parametrize(
    ("accident", "reason"),
    [
        ([points((MET, MET_WORDS), finish="content_filter")], "refused"),
        ([cut_off], "truncated"),
        (LIES, "unproven"),
    ],
)
def test_an_accident_of_the_model_is_not_kept(
    caching: httpx2.Client, fake_model: FakeModel, accident: list[Behaviour], reason: str
) -> None:
    fake_model.script(*accident)
    first, again = ask(caching, QUESTION), ask(caching, QUESTION)
    assert (first["reason"], first["degraded"]) == (reason, False)
    assert (again["cached"], again["status"]) == (False, "answered")


def test_no_more_answers_are_kept_than_the_setting_allows(caching: httpx2.Client) -> None:
    questions = [f"{QUESTION} {number}" for number in range(4)]
    for question in questions:
        ask(caching, question)
    assert [ask(caching, question)["cached"] for question in reversed(questions)] == [True, True, True, False]


def test_what_is_given_again_counts_as_an_answer_and_costs_nothing(caching: httpx2.Client) -> None:
    def counted() -> dict[tuple[str, str], float]:
        families = text_string_to_metric_families(caching.get("/metrics").text)
        return {(s.name, s.labels.get("kind", "")): s.value for f in families for s in f.samples}

    before = counted()
    first = ask(caching, QUESTION)
    ask(caching, QUESTION)
    after = counted()
    spent = {key: after[key] - before.get(key, 0.0) for key in after}
    prompt, completion = first["usage"]["prompt_tokens"], first["usage"]["completion_tokens"]
    assert spent["qa_answers_cached_total", ""] == 1
    assert spent["qa_model_tokens_total", "prompt"] == prompt > 0
    assert spent["qa_model_cost_total", "prompt"] == pytest.approx(prompt * 2.0 / 1e6)
    assert spent["qa_model_cost_total", "completion"] == pytest.approx(completion * 8.0 / 1e6)


def test_without_the_setting_nothing_is_kept(modelled: httpx2.Client, fake_model: FakeModel) -> None:
    fake_model.default = points((MET, MET_WORDS))
    assert [ask(modelled, QUESTION)["cached"] for _ in range(2)] == [False, False]
    assert len(chats(fake_model)) == 2
