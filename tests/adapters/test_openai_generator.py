"""What the generator makes of a model's words."""

from __future__ import annotations

import json
import random
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import anyio
import pytest

import service
from service.adapters.breaker import Breaker
from service.adapters.openai_generator import OpenAIGenerator
from service.core.answer import Claim, Reason, Turn, Usage
from service.core.errors import Unavailable
from service.settings import Settings
from service.wiring import llm_of
from tests.adapters.asking import (
    CLAIM,
    GOOD,
    PROMPTS,
    QUESTION,
    SENTENCES,
    TEXTS,
    codes,
    count,
    everything,
    generating,
    numbered,
    said,
    trouble,
)
from tests.fake_model import (
    MODEL,
    Behaviour,
    FakeModel,
    answers,
    breaks_off,
    hangs,
    honest,
    rate_limited,
    refuses,
    replies,
    says,
)

# What the model gets


async def test_the_model_is_shown_the_evidence_the_question_and_the_rules(fake_model: FakeModel) -> None:
    fake_model.script(GOOD)
    assert await said(fake_model) == [CLAIM]
    body = fake_model.requests[0].body
    system, user = (message["content"] for message in body["messages"])
    assert system == PROMPTS.answer_system.text
    assert re.search(r'ARTICLE "Kim writes".*\n\[(\w{5}):1\] Kim wrote to Putin on June 12\.\n\[\1:2\]', user)
    assert f"QUESTION\n{QUESTION}\n" in user
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["temperature"] == 0.0


async def test_a_server_without_keys_gets_a_placeholder(fake_model: FakeModel) -> None:
    await said(fake_model)
    assert fake_model.requests[0].headers["authorization"] == "Bearer none"


@pytest.mark.parametrize("window", [2600, 3400, 8192])
async def test_prompt_and_answer_fit_into_the_window(fake_model: FakeModel, window: int) -> None:
    many = numbered(*[f"Kim wrote letter {number} to Putin about the treaty." for number in range(900)])
    async with generating(fake_model, window=window) as generator:
        assert [item async for item in generator.claims(QUESTION, many, ())]
    body = fake_model.requests[0].body
    assert sum(count(message["content"]) for message in body["messages"]) + body["max_tokens"] <= window
    assert f":{1 if window == 2600 else 5}]" in body["messages"][1]["content"]


async def test_a_window_too_small_for_any_evidence_is_said_at_once(fake_model: FakeModel) -> None:
    async with generating(fake_model, window=600) as generator:
        with pytest.raises(Unavailable) as raised:
            await everything(generator)
    assert raised.value.code == "model-rejected"
    assert fake_model.requests == []


@pytest.mark.parametrize("asks", ["claims", "repair"])
async def test_half_the_evidence_is_shown_where_the_server_says_that_it_is_too_much(
    fake_model: FakeModel, asks: str
) -> None:
    many = numbered(*[f"Kim wrote letter {number} to Putin about the treaty." for number in range(900)])
    fake_model.script(replies(400, '{"detail": "maximum context length is 4096 tokens"}'), GOOD)
    async with generating(fake_model, window=4096) as generator:
        if asks == "claims":
            items = [item async for item in generator.claims(QUESTION, many, ())]
        else:
            items = [item async for item in generator.repair(QUESTION, many, [(CLAIM, ())])]
    assert CLAIM in items
    shown = [len(re.findall(r"Kim wrote letter", request.prompt)) for request in fake_model.requests]
    assert len(shown) == 2 and 0.4 * shown[0] < shown[1] < 0.6 * shown[0]


async def test_a_prompt_too_long_for_its_frame_is_not_tried_for_ever(fake_model: FakeModel) -> None:
    many = numbered(*[f"Kim wrote letter {number} to Putin about the treaty." for number in range(900)])
    fake_model.default = replies(400, '{"detail": "maximum context length is 4096 tokens"}')
    async with generating(fake_model, window=4096) as generator:
        with pytest.raises(Unavailable) as raised:
            _ = [item async for item in generator.claims(QUESTION, many, ())]
    assert raised.value.code == "model-rejected"
    assert len(fake_model.requests) == 2


# What the model says


async def test_the_first_claim_leaves_before_the_stream_ends(fake_model: FakeModel) -> None:
    many = [(f"Kim wrote letter {number}.", [1]) for number in range(20)]
    fake_model.script(answers(*many, delay=0.004))
    started, first = perf_counter(), 0.0
    async with generating(fake_model) as generator:
        async for item in generator.claims(QUESTION, SENTENCES, ()):
            if not first and isinstance(item, Claim):
                first = perf_counter() - started
    assert 0 < first < 0.2 * (perf_counter() - started)


async def test_usage_is_what_the_server_reports(fake_model: FakeModel) -> None:
    fake_model.script(GOOD)
    async with generating(fake_model) as generator:
        items = await everything(generator)
    spent = next(item for item in items if isinstance(item, Usage))
    assert spent.prompt_tokens == len(fake_model.requests[0].prompt) // 4
    assert spent.completion_tokens > 5


async def test_usage_is_counted_where_the_server_is_silent(fake_model: FakeModel) -> None:
    fake_model.unsupported = {"stream_options"}
    fake_model.script(GOOD)
    async with generating(fake_model) as generator:
        items = await everything(generator)
    spent = next(item for item in items if isinstance(item, Usage))
    assert spent.prompt_tokens > 500
    assert spent.completion_tokens > 5


async def test_fabricated_and_missing_pointers_are_passed_on_for_the_check_to_fail(fake_model: FakeModel) -> None:
    fake_model.script(answers(("Kim wrote.", [99]), ("Kim thanked.", []), ("Kim sang.", ["[2]", "3", 2])))
    assert await said(fake_model) == [
        Claim("Kim wrote.", (99,)),
        Claim("Kim thanked.", ()),
        Claim("Kim sang.", (2, 3)),
    ]


async def test_an_honest_model_copies_what_fits_the_question(fake_model: FakeModel) -> None:
    assert Claim(TEXTS[0], (1,)) in await said(fake_model)


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (answers(not_covered="Nothing on that."), ["no-answer"]),
        (answers(), ["no-answer"]),
        (answers(("Kim wrote.", [1]), not_covered="The hour."), ["not-covered"]),
        (answers(("Kim wrote.", [1]), finish="length"), []),
        (answers(("Kim wrote.", [1]), not_covered=["The hour."]), ["not-covered"]),
        (says('{"statements": [{"text": "Kim wr', finish="length"), ["truncated"]),
        (answers(("Kim wrote.", [1]), finish="content_filter"), ["refused"]),
        (says("", finish="content_filter"), ["refused"]),
        (refuses(), ["refused"]),
        (says('{"statements": [{"text": "Kim wrote.", "evidence": [1]}, {"text": oops}]}'), ["truncated"]),
        (says('{"statements": [{"text": "Kim wrote.", "evidence": [1]}, {"text": "' + "x" * 50_000), ["truncated"]),
    ],
)
async def test_every_ending_has_its_reason(
    fake_model: FakeModel, behaviour: Behaviour, expected: list[str]
) -> None:
    fake_model.script(behaviour)
    items = await said(fake_model)
    assert codes(items) == expected
    assert all(not isinstance(item, Claim) or item.pointers == (1,) for item in items)


async def test_a_reason_is_never_in_the_models_words(fake_model: FakeModel) -> None:
    fake_model.script(answers(not_covered="Kim is a fool."))
    assert "fool" not in str(await said(fake_model))


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (says(""), "model-malformed"),
        (says("I do not do JSON."), "model-malformed"),
        (says('{"statements": [{"text": oops'), "model-malformed"),
        (replies(200, "<html><body>Welcome to our hotel</body></html>", "text/html"), "model-malformed"),
        (replies(200, "data: <html>\n\n", "text/event-stream"), "model-malformed"),
        (replies(200, 'data: {"choices": 7}\n\n', "text/event-stream"), "model-malformed"),
        (replies(200, 'data: {"choices": [{"delta": null}]}\n\n', "text/event-stream"), "model-interrupted"),
        (says('{"statements": [{"words": "Kim wrote.", "evidence": [1]}]}'), "model-malformed"),
        (says('{"statements": "Kim wrote. [1]"}'), "model-malformed"),
        (replies(200, "data: [1, 2]\n\n", "text/event-stream"), "model-malformed"),
        (replies(200, '{"choices": []}'), "model-malformed"),
        (replies(401), "model-unauthorized"),
        (replies(403), "model-unauthorized"),
        (replies(404), "model-missing"),
        (replies(402), "model-over-budget"),
        (rate_limited(code="insufficient_quota"), "model-over-budget"),
        (replies(413), "model-rejected"),
        (replies(413, "[" * 900 + "]" * 900), "model-rejected"),
        (replies(400, '{"error": {"message": "maximum context length is 8192 tokens"}}'), "model-rejected"),
        (breaks_off('{"statements": [{"text": "Kim'), "model-interrupted"),
        (says('{"statements": [{"text": "Kim', finish=None), "model-interrupted"),
    ],
)
async def test_every_fault_has_its_code_and_is_not_tried_again(
    fake_model: FakeModel, behaviour: Behaviour, code: str
) -> None:
    fake_model.script(behaviour)
    assert (await trouble(fake_model)).code == code
    assert len(fake_model.requests) == 1


async def collect(items: AsyncIterator[Any], seen: list[Any]) -> None:
    async for item in items:
        seen.append(item)  # noqa: PERF401 -- what came before the fault is to be kept


async def test_claims_before_a_break_are_given_and_paid_for(fake_model: FakeModel) -> None:
    cut = '{"statements": [{"text": "Kim wrote on June 12.", "evidence": [1]}, {"te'
    for behaviour in (breaks_off(cut), says(cut, finish=None)):
        fake_model.script(behaviour)
        seen: list[Claim | Usage | Reason] = []
        async with generating(fake_model) as generator:
            with pytest.raises(Unavailable) as raised:
                await collect(generator.claims(QUESTION, SENTENCES, ()), seen)
        assert raised.value.code == "model-interrupted"
        assert seen[0] == CLAIM
        assert isinstance(seen[1], Usage)


async def test_an_answer_that_cannot_be_read_costs_what_the_server_says(fake_model: FakeModel) -> None:
    fake_model.script(says("I do not do JSON."))
    seen: list[Claim | Usage | Reason] = []
    async with generating(fake_model) as generator:
        with pytest.raises(Unavailable):
            await collect(generator.claims(QUESTION, SENTENCES, ()), seen)
    assert seen == [Usage(len(fake_model.requests[0].prompt) // 4, 5)]


async def test_a_model_that_only_thought_has_cost_its_prompt(fake_model: FakeModel) -> None:
    fake_model.script(says("", usage=False))
    seen: list[Claim | Usage | Reason] = []
    async with generating(fake_model) as generator:
        with pytest.raises(Unavailable):
            await collect(generator.claims(QUESTION, SENTENCES, ()), seen)
    (spent,) = seen
    assert isinstance(spent, Usage) and spent.prompt_tokens > 100


async def test_a_whole_answer_without_a_finish_reason_is_whole(fake_model: FakeModel) -> None:
    fake_model.script(answers(("Kim wrote on June 12.", [1]), finish=None))
    assert await said(fake_model) == [CLAIM]


async def test_mangled_outputs_end_in_claims_a_reason_or_a_fault(fake_model: FakeModel) -> None:
    chance = random.Random(4)
    whole = json.dumps({"statements": [{"text": CLAIM.text, "evidence": [1]}] * 2, "not_covered": None})
    endings: set[str] = set()
    async with generating(fake_model, breaker=Breaker(threshold=1000)) as generator:
        for _ in range(150):
            mangled = "".join(c for c in whole if chance.random() > 0.02)[: chance.randint(0, 200)]
            pieces = [mangled[at : at + 7] for at in range(0, len(mangled), 7)]
            fake_model.script(says("", pieces=pieces, finish=chance.choice(["stop", "length", None])))
            try:
                items = await everything(generator)
            except Unavailable as error:
                endings.add(error.code)
            else:
                assert all(item.text for item in items if isinstance(item, Claim))
                endings.update(codes(items) or ["whole"])
    assert endings >= {"truncated", "model-interrupted", "model-malformed"}


# Repair and follow-ups


async def test_all_failures_are_repaired_in_one_call_with_their_reasons(fake_model: FakeModel) -> None:
    fake_model.script(answers(("Kim wrote on June 12.", [1])))
    failures = [
        (Claim("Kim wrote on June 13.", (1,)), (Reason("number", "13 is not in the evidence."),)),
        (Claim("Kim sang.", ()), ()),
    ]
    async with generating(fake_model) as generator:
        items = [item async for item in generator.repair(QUESTION, SENTENCES, failures)]
    assert [item for item in items if isinstance(item, Claim)] == [CLAIM]
    assert [item for item in items if isinstance(item, Usage)]
    (request,) = fake_model.requests
    assert '- "Kim wrote on June 13." (evidence: 1). Failed because: 13 is not in the evidence.' in request.prompt
    assert '- "Kim sang." (evidence: none). Failed because: not proven' in request.prompt


async def test_the_evidence_of_failed_claims_finds_room_first(fake_model: FakeModel) -> None:
    many = numbered(*[f"Letter {number} to Putin. " + "word " * 80 for number in range(30)])
    async with generating(fake_model, window=3200) as generator:
        assert [
            item async for item in generator.repair(QUESTION, many, [(Claim("Letter 28 was lost.", (29,)), ())])
        ]
    assert "Letter 28 to" in fake_model.requests[0].prompt
    assert "Letter 27 to" not in fake_model.requests[0].prompt


@pytest.mark.parametrize("nothing", ["I'm sorry, but I can't help with that.", "Nothing to mend.", "{}", "[]"])
async def test_a_repair_that_cannot_be_read_mends_nothing(fake_model: FakeModel, nothing: str) -> None:
    fake_model.script(says(nothing))
    async with generating(fake_model) as generator:
        items = [item async for item in generator.repair(QUESTION, SENTENCES, [(CLAIM, ())])]
    assert [type(item) for item in items] == [Usage]


async def test_a_repair_that_breaks_off_gives_what_came_before(fake_model: FakeModel) -> None:
    fake_model.script(breaks_off('{"statements": [{"text": "Kim wrote on June 12.", "evidence": [1]}, {"te'))
    seen: list[Claim | Usage] = []
    async with generating(fake_model) as generator:
        with pytest.raises(Unavailable, match="broke off"):
            await collect(generator.repair(QUESTION, SENTENCES, [(CLAIM, ())]), seen)
    assert seen[0] == CLAIM
    assert isinstance(seen[1], Usage)


async def test_a_rewriting_that_breaks_off_is_paid_for(fake_model: FakeModel) -> None:
    fake_model.script(breaks_off("When did Kim"))
    seen: list[str | Usage] = []
    async with generating(fake_model) as generator:
        with pytest.raises(Unavailable, match="broke off"):
            await collect(generator.standalone("When did he write?", HISTORY), seen)
    assert [type(item) for item in seen] == [Usage]


async def standing_alone(generator: OpenAIGenerator, question: str, history: Sequence[Turn]) -> tuple[str, Usage]:
    """What is asked in the end, and what that cost."""
    items = [item async for item in generator.standalone(question, history)]
    (asked,) = [item for item in items if isinstance(item, str)]
    return asked, sum((item for item in items if isinstance(item, Usage)), Usage())


HISTORY = [Turn("user", "Who is Kim Jong-un?"), Turn("assistant", "Kim leads North Korea. [1]")]


async def test_a_follow_up_is_rewritten_with_the_conversation_in_view(fake_model: FakeModel) -> None:
    fake_model.script(says('\n"When did Kim Jong-un write?"\n'))
    async with generating(fake_model) as generator:
        question, spent = await standing_alone(generator, "When did he write?", HISTORY)
    assert question == "When did Kim Jong-un write?"
    assert spent.prompt_tokens > 0
    body = fake_model.requests[0].body
    assert "User: Who is Kim Jong-un?\nAssistant: Kim leads North Korea. (1)" in fake_model.requests[0].prompt
    assert "response_format" not in body


async def test_the_first_question_needs_no_rewriting(fake_model: FakeModel) -> None:
    async with generating(fake_model) as generator:
        assert await standing_alone(generator, QUESTION, []) == (QUESTION, Usage())
    assert fake_model.requests == []


@pytest.mark.parametrize("useless", [says("  \n "), says("x" * 2000), refuses(), says("When did", finish="length")])
async def test_an_unusable_rewriting_leaves_the_question_as_it_is(
    fake_model: FakeModel, useless: Behaviour
) -> None:
    fake_model.script(useless)
    async with generating(fake_model) as generator:
        question, _ = await standing_alone(generator, "When did he write?", HISTORY)
    assert question == "When did he write?"


@pytest.mark.parametrize(
    "around",
    [
        "<think>he is Kim</think>\n{}",
        "He is Kim. Who is he?\n</think>\n{}",
        "Sure! Here is the rewritten question:\n\n**{}**\n\nIt names Kim.",
        "**Rewritten question:** {}",
        'QUESTION: "{}"',
    ],
)
async def test_thoughts_labels_and_prefaces_are_not_the_question(fake_model: FakeModel, around: str) -> None:
    fake_model.script(says(around.format("When did Kim write?")))
    async with generating(fake_model) as generator:
        assert (await standing_alone(generator, "When did he write?", HISTORY))[0] == "When did Kim write?"


async def test_many_slow_streams_share_one_thread(fake_model: FakeModel) -> None:
    fake_model.default = honest(delay=0.002)
    done: list[int] = []
    async with generating(fake_model) as generator:

        async def one() -> None:
            done.append(len(await everything(generator)))

        async with anyio.create_task_group() as tasks:
            for _ in range(60):
                tasks.start_soon(one)
    assert len(done) == 60
    assert all(done)


def test_production_code_never_speaks_of_the_fake_model() -> None:
    sources = list(Path(service.__file__).parent.rglob("*.py"))
    assert len(sources) > 10
    assert not [path for path in sources if "fake_model" in path.read_text(encoding="utf-8")]


async def test_a_filters_own_chunks_and_content_in_parts_are_read(fake_model: FakeModel) -> None:
    answer = json.dumps({"statements": [{"text": "Kim wrote.", "evidence": [1]}], "not_covered": None})
    chunks: list[dict[str, Any]] = [
        {"index": 0, "delta": {"role": "assistant", "content": [{"type": "text", "text": answer}]}},
        {"index": 0, "finish_reason": None, "content_filter_offsets": {"start_offset": 0}},
        {"index": 0, "delta": None, "finish_reason": "stop"},
    ]
    lines = [f"data: {json.dumps({'choices': [chunk]})}\n\n" for chunk in chunks]
    fake_model.script(replies(200, "".join([*lines, "data: [DONE]\n\n"]), "text/event-stream"))
    assert await said(fake_model) == [Claim("Kim wrote.", (1,))]


@pytest.mark.parametrize("written", ["I'm sorry, but I can't help with that.", "The dam costs 9 million crowns."])
async def test_what_is_no_question_does_not_take_the_place_of_one(fake_model: FakeModel, written: str) -> None:
    fake_model.script(says(written))
    async with generating(fake_model) as generator:
        asked, _ = await standing_alone(
            generator, "What does it cost?", [Turn.of("user", "What is the Aster dam?")]
        )
    assert asked == "What does it cost?"


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("What does the Aster dam cost?", "What does the Aster dam cost?"),
        ("the cost of the Aster dam", "the cost of the Aster dam"),
        ("Here is it:\nWhat does the Aster dam cost?", "What does the Aster dam cost?"),
        ("Here is the rewritten question:", None),
        ("The rewritten cost question:", None),
        ("I'm sorry, but I can't help with that.", None),
        ("I cannot tell what the dam does cost.", None),
        ("I cannot help with the dam. Is there something else?", None),
        ("Bridges rust.", None),
        ("The dam is new.\nIt does cost 9 million crowns.", None),
    ],
)
async def test_a_follow_up_without_a_question_mark_is_replaced_by_the_same_question_only(
    fake_model: FakeModel, written: str, understood: str | None
) -> None:
    fake_model.script(says(written))
    history = [Turn.of("user", "What is the Aster dam?")]
    async with generating(fake_model) as generator:
        assert (await standing_alone(generator, "and its cost", history))[0] == (understood or "and its cost")


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("what does the Aster dam cost", "what does the Aster dam cost"),
        ("The Aster dam does cost 9 million crowns.", "what does it cost"),
    ],
)
async def test_an_answer_does_not_take_the_place_of_a_question_without_its_mark(
    fake_model: FakeModel, written: str, understood: str
) -> None:
    fake_model.script(says(written))
    history = [Turn.of("user", "What is the Aster dam?")]
    async with generating(fake_model) as generator:
        assert (await standing_alone(generator, "what does it cost", history))[0] == understood


@pytest.mark.parametrize(
    ("question", "written", "understood"),
    [
        ("When was it raised?", "When was the Aster dam raised", "When was the Aster dam raised?"),
        ("And when was it raised?", "When was the Aster dam raised", "When was the Aster dam raised?"),
        ("Did it hold?", "Did the Aster dam hold", "Did the Aster dam hold?"),
        ("그것은 언제 열렸나요？", "When was the Aster dam raised", None),
        ("Did it hold?", "The Aster dam did hold", None),
        ("When was it raised?", "The Aster dam was raised when it rained", None),
        ("When was it raised?", "When the Aster dam was raised is not told.", None),
        ("When was it raised?", "When was Rome built", None),
        ("When was it raised?", "When was the Aster dam raised\nIt was in May", None),
    ],
)
async def test_a_question_that_loses_its_mark_is_one_where_it_begins_as_before(
    fake_model: FakeModel, question: str, written: str, understood: str | None
) -> None:
    fake_model.script(says(written))
    history = [Turn.of("user", "What is the Aster dam?")]
    async with generating(fake_model) as generator:
        assert (await standing_alone(generator, question, history))[0] == (understood or question)


@pytest.mark.parametrize(
    "written",
    [
        "When was the old bridge closed?\nWho led the work on the new bridge?",
        "1. When was the old bridge closed?\n2. Who led the work on the new bridge?",
        "1) When was the old bridge closed?\n\n2) Who led the work on the new bridge?\nShall I answer?",
        "When was the old bridge closed? Who led the work on the new bridge?\nShall I answer?",
    ],
)
async def test_both_questions_of_a_follow_up_are_kept(fake_model: FakeModel, written: str) -> None:
    fake_model.script(says(written))
    asked = "When was the old one closed? Who led the work on the new one?"
    async with generating(fake_model) as generator:
        told, _ = await standing_alone(generator, asked, [Turn.of("user", "What is known of the bridges in Orla?")])
    assert told == "When was the old bridge closed? Who led the work on the new bridge?"


async def test_a_model_that_hangs_is_known_to_hang_however_short_a_questions_time_is(
    fake_model: FakeModel,
) -> None:
    chosen: dict[str, Any] = {
        "llm_model": MODEL,
        "llm_base_url": fake_model.url,
        "question_seconds": 0.4,
        "_env_file": None,
    }
    generator = llm_of(Settings(**chosen))
    assert isinstance(generator, OpenAIGenerator)
    fake_model.default = hangs()
    for _ in range(5):
        with pytest.raises(Unavailable) as raised, anyio.fail_after(10):  # without a limit, it waits for 30
            await everything(generator)
        assert raised.value.code == "model-timeout"
    asked = len(fake_model.requests)
    with pytest.raises(Unavailable):
        await everything(generator)
    assert len(fake_model.requests) == asked
    await generator.aclose()
