"""The chat's dealings with servers, over real HTTP: dialects, faults, time, cancellation."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import aclosing, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import perf_counter
from typing import Any

import anyio
import openai
import pytest

from service.adapters.breaker import Breaker
from service.adapters.openai_chat import Limits
from service.adapters.openai_client import connect
from service.core.answer import Usage
from service.core.errors import Unavailable
from tests.adapters.asking import (
    CLAIM,
    GOOD,
    QUESTION,
    SENTENCES,
    Pauses,
    everything,
    generating,
    said,
    trouble,
)
from tests.fake_model import (
    Behaviour,
    Exchange,
    FakeModel,
    answers,
    breaks_off,
    hangs,
    rate_limited,
    replies,
    says,
)

# What the server understands


@pytest.mark.parametrize(
    ("unsupported", "understood"),
    [
        ({"json_schema"}, {"response_format": {"type": "json_object"}}),
        ({"json_schema", "json_object"}, {"response_format": None}),
        ({"stream_options"}, {"stream_options": None}),
        ({"max_tokens", "temperature"}, {"max_tokens": None, "temperature": None, "max_completion_tokens": 1500}),
        (
            {"json_schema", "json_object", "stream_options", "max_tokens", "temperature"},
            {"response_format": None, "stream_options": None, "temperature": None},
        ),
    ],
)
async def test_what_a_server_refuses_is_left_out_and_remembered(
    fake_model: FakeModel, unsupported: set[str], understood: dict[str, object]
) -> None:
    fake_model.unsupported = unsupported
    fake_model.script(GOOD, GOOD)
    async with generating(fake_model) as generator:
        assert CLAIM in await everything(generator)
        assert len(fake_model.requests) == len(unsupported) + 1
        assert CLAIM in await everything(generator)
    assert len(fake_model.requests) == len(unsupported) + 2
    last = fake_model.requests[-1].body
    assert {name: last.get(name) for name in understood} == understood


def as_fastapi(error: dict[str, Any]) -> object:
    place = {"type": "extra_forbidden", "loc": ["body", error["param"]], "msg": error["message"]}
    return {"detail": [{**place, "input": "temperature, stream_options", "ctx": {"temperature": 0}}]}


def as_mistral(error: dict[str, Any]) -> object:
    return {"object": "error", "message": as_fastapi(error), "type": "invalid_request_error", "code": None}


def as_google(error: dict[str, Any]) -> object:
    return [{"error": {"code": 400, "message": error["message"], "status": "INVALID_ARGUMENT"}}]


@pytest.mark.parametrize(
    "shape",
    [
        as_fastapi,
        as_mistral,
        as_google,
        lambda error: {"detail": error["message"]},
        lambda error: {"error": error["message"]},
        lambda error: {"errors": {error["param"]: ["Unknown field."]}},
        lambda error: error["message"],
    ],
)
async def test_a_refusal_is_understood_in_whatever_shape_it_comes(
    fake_model: FakeModel, shape: Callable[[dict[str, Any]], object]
) -> None:
    fake_model.unsupported, fake_model.refusal = {"stream_options", "json_schema"}, shape
    fake_model.script(GOOD)
    async with generating(fake_model) as generator:
        assert CLAIM in await everything(generator)
    assert len(fake_model.requests) == 3
    last = fake_model.requests[-1].body
    assert "stream_options" not in last and "temperature" in last
    assert last["response_format"] == {"type": "json_object"}


async def test_a_prompt_that_is_too_long_is_not_asked_again_in_another_format(fake_model: FakeModel) -> None:
    too_long = {"detail": "This model's maximum context length is 4096 tokens"}
    fake_model.default = replies(400, json.dumps(too_long))
    assert (await trouble(fake_model)).code == "model-rejected"
    assert len(fake_model.requests) == 1


async def test_a_server_error_about_the_output_format_moves_one_step_down(fake_model: FakeModel) -> None:
    """As llama-cpp-python answers what it does not know."""
    complaint = "1 validation error: {'loc': ('body', 'response_format', 'type'), 'input': 'json_schema'}"
    fake_model.script(replies(500, json.dumps({"error": {"message": complaint}})), GOOD)
    async with generating(fake_model) as generator:
        assert CLAIM in await everything(generator)
    assert fake_model.requests[-1].body["response_format"] == {"type": "json_object"}


@pytest.mark.parametrize("status", [400, 500])
async def test_a_model_without_a_system_role_is_told_everything_by_the_user(
    fake_model: FakeModel, status: int
) -> None:
    """As the chat templates of Gemma and Mistral refuse it, on vLLM and on llama.cpp."""
    fake_model.script(replies(status, '{"error": {"message": "System role not supported"}}'), GOOD, GOOD)
    async with generating(fake_model) as generator:
        for _ in range(2):
            assert CLAIM in await everything(generator)
    refused, *taken = [request.body["messages"] for request in fake_model.requests]
    assert [message["role"] for message in refused] == ["system", "user"]
    assert [[message["role"] for message in messages] for messages in taken] == [["user"], ["user"]]
    assert taken[0][0]["content"] == "\n\n".join(message["content"] for message in refused)
    assert fake_model.requests[-1].body["response_format"]["type"] == "json_schema"


async def test_a_refusal_for_another_reason_is_not_held_against_the_output_format(fake_model: FakeModel) -> None:
    for _ in range(3):
        fake_model.script(replies(400, '{"error": {"message": "bad luck"}}'))
    fake_model.script(GOOD)
    async with generating(fake_model) as generator:
        with pytest.raises(Unavailable):
            await everything(generator)
        assert CLAIM in await everything(generator)
    assert fake_model.requests[-1].body["response_format"]["type"] == "json_schema"


async def test_a_server_that_ignores_the_format_is_understood_and_asked_more_simply(fake_model: FakeModel) -> None:
    document = json.dumps({"statements": [{"text": CLAIM.text, "evidence": "[1]"}], "not_covered": None})
    ignores = says(f"Sure:\n```json\n{document}\n```")
    fake_model.script(ignores, GOOD, ignores, ignores, GOOD)
    async with generating(fake_model) as generator:
        for _ in range(5):
            assert CLAIM in await everything(generator)
    formats = [request.body["response_format"]["type"] for request in fake_model.requests]
    assert formats == ["json_schema"] * 4 + ["json_object"]


@pytest.mark.parametrize(
    "accident",
    [
        says("<think>What is there on Kim? Sentence 1", finish="length"),
        says("<think>What is there on Kim?"),
        says("Let me see: ", finish="length"),
        says("I'm sorry, but I can't help with that."),
        says("I cannot answer that."),
    ],
)
async def test_an_accident_is_not_held_against_the_output_format(
    fake_model: FakeModel, accident: Behaviour
) -> None:
    async with generating(fake_model, breaker=Breaker(threshold=1000)) as generator:
        for _ in range(3):
            fake_model.script(accident)
            with suppress(Unavailable):
                await everything(generator)
        fake_model.script(GOOD)
        assert CLAIM in await everything(generator)
    assert fake_model.requests[-1].body["response_format"]["type"] == "json_schema"


# Faults and time


@pytest.mark.parametrize("first", [replies(500), replies(503), breaks_off(), rate_limited(), rate_limited(0)])
async def test_a_fault_before_the_first_token_is_tried_again(fake_model: FakeModel, first: Behaviour) -> None:
    fake_model.script(first, GOOD)
    assert await said(fake_model) == [CLAIM]
    assert len(fake_model.requests) == 2


@pytest.mark.parametrize("as_date", [False, True])
async def test_retry_after_is_honoured(fake_model: FakeModel, as_date: bool) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=9), usegmt=True)
    fake_model.script(rate_limited(later if as_date else 9), GOOD)
    pauses = Pauses()
    async with generating(fake_model, pauses=pauses) as generator:
        assert CLAIM in await everything(generator)
    assert 5 < pauses[0] <= 9 + Limits().backoff_s


async def test_the_longest_pause_is_waited_for(fake_model: FakeModel) -> None:
    fake_model.script(rate_limited(10), GOOD)
    pauses = Pauses()
    async with generating(fake_model, pauses=pauses) as generator:
        assert CLAIM in await everything(generator)
    assert pauses[0] >= 10


@pytest.mark.parametrize(("seconds", "limits"), [(20, Limits()), (3, Limits(deadline_s=2))])
async def test_a_pause_that_nobody_would_wait_for_is_passed_on_to_the_caller(
    fake_model: FakeModel, seconds: int, limits: Limits
) -> None:
    fake_model.script(rate_limited(seconds))
    raised = await trouble(fake_model, limits)
    assert (raised.code, raised.retry_after) == ("model-rate-limited", seconds)
    assert len(fake_model.requests) == 1


async def test_a_content_filter_before_the_model_is_a_refusal_and_no_fault_of_it(fake_model: FakeModel) -> None:
    """As Azure answers: 400, and not because of a parameter."""
    error = {"code": "content_filter", "message": "The prompt triggered Azure's content management policy."}
    fake_model.default = replies(400, json.dumps({"error": {**error, "param": "prompt", "status": 400}}))
    breaker = Breaker(threshold=1)
    async with generating(fake_model, breaker=breaker) as generator:
        with pytest.raises(Unavailable) as raised:
            await everything(generator)
    assert (raised.value.code, breaker.state) == ("refused", "closed")
    assert len(fake_model.requests) == 1


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Your chosen model requires moderation and your input was flagged", "refused"),
        ("Your prompt was flagged as violence.", "refused"),
        ("Your account was flagged for unusual activity", "model-unauthorized"),
        ("No access to this model", "model-unauthorized"),
    ],
)
async def test_a_question_that_is_moderated_is_no_question_of_the_key(
    fake_model: FakeModel, message: str, code: str
) -> None:
    fake_model.default = replies(403, json.dumps({"error": {"code": 403, "message": message}}))
    assert (await trouble(fake_model)).code == code


async def test_a_deployment_on_azure_is_asked_with_its_version_and_key(fake_model: FakeModel) -> None:
    client = connect(f"{fake_model.url}/openai/deployments/ours?api-version=2024-10-21", "secret", 30.0)
    async with client:
        with pytest.raises(openai.NotFoundError):  # the fake model has no such path
            await client.chat.completions.create(model="ours", messages=[])
    (request,) = fake_model.requests
    assert request.path == "/v1/openai/deployments/ours/chat/completions"
    assert request.query == "api-version=2024-10-21"
    assert request.headers["api-key"] == "secret"
    assert "authorization" not in request.headers


async def test_a_model_that_stays_down_is_given_up(fake_model: FakeModel) -> None:
    fake_model.default = replies(500)
    assert (await trouble(fake_model)).code == "model-down"
    assert len(fake_model.requests) == 3


async def test_nobody_listening_is_model_down() -> None:
    nobody = FakeModel()
    with nobody.serve():
        pass
    assert (await trouble(nobody)).code == "model-down"


@pytest.mark.parametrize("after", [None, '{"statements": ['])
async def test_silence_ends_at_the_token_gap(fake_model: FakeModel, after: str | None) -> None:
    fake_model.default = hangs(after)
    gap = 0.03 if after is None else 0.2
    assert (await trouble(fake_model, Limits(gap_s=gap))).code == "model-timeout"
    assert len(fake_model.requests) == (3 if after is None else 1)


async def test_a_dribble_of_tokens_ends_at_the_deadline(fake_model: FakeModel) -> None:
    fake_model.script(answers(*[(f"Kim wrote {n}.", [1]) for n in range(500)], delay=0.01))
    started = perf_counter()
    assert (await trouble(fake_model, Limits(deadline_s=0.15))).code == "model-timeout"
    assert perf_counter() - started < 1


async def test_the_deadline_counts_retries_too(fake_model: FakeModel) -> None:
    fake_model.default = hangs()
    started = perf_counter()
    assert (await trouble(fake_model, Limits(deadline_s=0.1, gap_s=0.06, backoff_s=0))).code == "model-timeout"
    assert perf_counter() - started < 0.5


async def test_after_failures_in_a_row_the_model_is_left_alone(fake_model: FakeModel) -> None:
    fake_model.default = replies(500)
    async with generating(fake_model, Limits(retries=0), breaker=Breaker(threshold=2)) as generator:
        for _ in range(4):
            with pytest.raises(Unavailable):
                await everything(generator)
    assert len(fake_model.requests) == 2


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (says(""), "model-malformed"),
        (says("Kim wrote to Putin."), "model-malformed"),
        (says('{"statements": [{"text": "Kim', finish=None), "model-interrupted"),
        (breaks_off('{"statements": [{"text": "Kim'), "model-interrupted"),
    ],
)
async def test_answers_that_are_none_are_faults_of_the_model(
    fake_model: FakeModel, behaviour: Behaviour, code: str
) -> None:
    fake_model.default = behaviour
    breaker = Breaker(threshold=2)
    async with generating(fake_model, breaker=breaker) as generator:
        for _ in range(3):
            with pytest.raises(Unavailable) as raised:
                await everything(generator)
            assert raised.value.code == code
        state = generator.state()
    assert (state.calls, state.breaker) == ({code: 2}, "open")
    assert state.fault is not None and state.fault.code == code
    assert len(fake_model.requests) == 2


async def test_who_is_refused_in_words_closes_the_model_to_nobody(fake_model: FakeModel) -> None:
    fake_model.default = says("I'm sorry, but I can't help with that.")
    async with generating(fake_model, breaker=Breaker(threshold=1)) as generator:
        for _ in range(2):
            with pytest.raises(Unavailable):
                await everything(generator)
        assert generator.state().breaker == "closed"


async def test_an_answer_without_statements_is_no_fault(fake_model: FakeModel) -> None:
    fake_model.default = answers(not_covered="All of it.")
    async with generating(fake_model, breaker=Breaker(threshold=1)) as generator:
        for _ in range(2):
            await everything(generator)
        assert (generator.state().calls, generator.state().fault) == ({"ok": 2}, None)


async def gone(model: FakeModel) -> bool:
    return await anyio.to_thread.run_sync(model.requests[0].disconnected.wait, 2)


async def test_closing_the_claims_closes_the_connection(fake_model: FakeModel) -> None:
    fake_model.script(answers(*[(f"Kim wrote {n}.", [1]) for n in range(500)], delay=0.005))
    async with generating(fake_model) as generator:
        async with aclosing(generator.claims(QUESTION, SENTENCES, ())) as items:
            async for _ in items:
                break
        assert await gone(fake_model)


async def test_cancellation_closes_the_connection(fake_model: FakeModel) -> None:
    fake_model.script(hangs('{"statements": ['))
    async with generating(fake_model) as generator:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(everything, generator)
            await anyio.to_thread.run_sync(fake_model.asked.wait, 2)
            tasks.cancel_scope.cancel()
        assert await gone(fake_model)


# What is not quite the protocol

ANSWER = json.dumps({"statements": [{"text": CLAIM.text, "evidence": [1]}], "not_covered": None})


def whole(**usage: object) -> str:
    choice = {"index": 0, "message": {"role": "assistant", "content": ANSWER}, "finish_reason": "stop"}
    return json.dumps({"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage})


async def test_the_answer_of_a_server_that_does_not_stream_is_read(fake_model: FakeModel) -> None:
    fake_model.script(replies(200, whole(prompt_tokens=7, completion_tokens=5)))
    async with generating(fake_model) as generator:
        assert await everything(generator) == [CLAIM, Usage(7, 5)]


@pytest.mark.parametrize("tokens", [10**400, 10**10, -1, True, 7.5, "7"])
async def test_what_is_no_count_of_tokens_is_counted_here(fake_model: FakeModel, tokens: object) -> None:
    fake_model.script(replies(200, whole(prompt_tokens=tokens, completion_tokens=5)))
    async with generating(fake_model) as generator:
        claim, spent = await everything(generator)
    assert claim == CLAIM
    assert isinstance(spent, Usage) and 100 < spent.prompt_tokens < 10_000


@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"message": "Too many requests", "code": 429}, "model-rate-limited"),
        ({"message": "Too many requests", "code": "rate_limit_exceeded"}, "model-rate-limited"),
        ({"message": "No money left", "type": "insufficient_quota"}, "model-over-budget"),
        ({"message": "Who are you?", "code": "401"}, "model-unauthorized"),
        ({"message": "Not that", "code": "content_filter"}, "refused"),
        ({"message": "boom", "code": 503}, "model-down"),
        ({"message": "boom"}, "model-down"),
    ],
)
async def test_an_error_in_place_of_an_answer_is_the_fault_that_it_names(
    fake_model: FakeModel, error: dict[str, object], code: str, streamed: bool
) -> None:
    body = json.dumps({"error": error})
    kind = "text/event-stream" if streamed else "application/json"
    fake_model.script(replies(200, f"data: {body}\n\n" if streamed else body, kind))
    assert (await trouble(fake_model, Limits(retries=0))).code == code


async def test_a_whole_answer_that_stops_coming_ends_at_the_token_gap(fake_model: FakeModel) -> None:
    async def stalls(exchange: Exchange) -> None:
        await exchange.begin(200, "application/json")
        await exchange.write(whole()[:20])
        await exchange.wait(None)

    fake_model.script(stalls)
    assert (await trouble(fake_model, Limits(gap_s=0.1, retries=0))).code == "model-timeout"
