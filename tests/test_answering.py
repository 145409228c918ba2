"""What becomes of a generator's claims: proven, mended, dropped, or answered by the fallback."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TypeVar

import anyio
import pytest

from service.answering import Answering, Event, Part, Proven
from service.core.answer import Answer, Claim, Dropped, Hit, NumberedSentence, Reason, Status, Turn, Usage
from service.core.article import Article, Metadata
from service.core.composition import Composition, numbered
from service.core.errors import Unavailable
from service.deadlines import Deadline
from tests.passaged import hits_of

ARTICLE = Article.of(
    "The council of Aster decided on 3 May 2024 to raise the dam by 2 metres. "
    "The work costs 4.5 million crowns. Two of the nine members voted against it. "
    "Mayor Ana Berg opened the debate.",
    Metadata(title="Aster raises its dam"),
)
HITS = hits_of(ARTICLE)
SENTENCES = numbered(HITS)
DAM, COST, VOTE, DEBATE = (Claim(sentence.text, (sentence.number,)) for sentence in SENTENCES)
FALSE_COST = Claim("The work costs 5.5 million crowns.", COST.pointers)
FALSE_VOTE = Claim("Three of the nine members voted against it.", VOTE.pointers)
DOWN = Unavailable("The language model cannot be reached.", "model-down")

Item = Claim | Usage | Reason | Exception


Played = TypeVar("Played", bound=Claim | Usage | Reason)


async def _played(items: Sequence[Played | Exception | None]) -> AsyncGenerator[Played, None]:
    for item in items:
        if item is None:
            await anyio.sleep_forever()
        elif isinstance(item, Exception):
            raise item
        else:
            yield item


@dataclass
class Scripted:
    """A generator that says what it was given, and raises what stands among it; None: it never goes on."""

    said: Sequence[Item | None] = ()
    mended: Sequence[Claim | Usage | Unavailable | None] = ()
    rewritten: str | Unavailable = ""
    name: str = "scripted"
    steered_by: str = "none"
    failures: list[tuple[Claim, Sequence[Reason]]] = field(default_factory=list)
    repairs: int = 0
    closed: bool = False
    asked: list[str] = field(default_factory=list)

    async def claims(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        self.asked.append(question)
        try:
            async for item in _played(self.said):
                yield item
        finally:
            self.closed = True

    async def repair(
        self,
        question: str,
        sentences: Sequence[NumberedSentence],
        failures: Sequence[tuple[Claim, Sequence[Reason]]],
    ) -> AsyncGenerator[Claim | Usage, None]:
        self.repairs += 1
        self.failures = list(failures)
        async for item in _played(self.mended):
            yield item

    async def standalone(self, question: str, history: Sequence[Turn]) -> AsyncGenerator[str | Usage, None]:
        yield Usage(1, 1)
        if isinstance(self.rewritten, Unavailable):
            raise self.rewritten
        yield self.rewritten or question


FALLBACK = Scripted([DEBATE], name="extractive")


async def answered(
    generator: Scripted, fallback: Scripted = FALLBACK, seconds: float = 60.0, seen: list[Event] | None = None
) -> Answer:
    answering = Answering("What did Aster decide?", generator, fallback, Deadline.after(seconds))
    composition = Composition(
        "What did Aster decide?", {s.number: s for s in SENTENCES}, {ARTICLE.id: ARTICLE}, HITS
    )
    async with aclosing(answering.compose(composition, [Part(composition.question, HITS)])) as events:
        async for event in events:
            if seen is not None:
                seen.append(event)
    return answering.answer(composition, HITS)


def texts(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


def dropped(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.dropped]


async def test_a_language_model_is_asked_all_parts_at_once_and_the_fallback_each() -> None:
    parts = [Part("What did Aster decide?", HITS), Part("Who opened the debate?", HITS)]
    for generator, asked in ((Scripted([DAM]), ["Both?"]), (FALLBACK, [part.question for part in parts])):
        generator.asked.clear()
        answering = Answering("Both?", generator, FALLBACK)
        composition = Composition("Both?", {s.number: s for s in SENTENCES}, {ARTICLE.id: ARTICLE}, HITS)
        async with aclosing(answering.compose(composition, parts)) as events:
            assert [type(event) async for event in events] == [Proven]
        assert generator.asked == asked


async def test_a_part_without_an_answer_is_named() -> None:
    class Knowing(Scripted):
        async def claims(
            self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
        ) -> AsyncGenerator[Claim | Usage | Reason, None]:
            yield DEBATE if question == "Who opened the debate?" else Reason("no-answer", "Nothing fits.")

    async def outcome(*questions: str) -> tuple[Status, Reason | None]:
        generator = Knowing()
        composition = Composition("All?", {s.number: s for s in SENTENCES}, {ARTICLE.id: ARTICLE}, HITS)
        answering = Answering("All?", generator, generator)
        async with aclosing(answering.compose(composition, [Part(one, HITS) for one in questions])) as events:
            async for _ in events:
                pass
        answer = answering.answer(composition, HITS)
        return answer.status, answer.reason

    status, reason = await outcome("When did it rain?", "Who opened the debate?", "Who slept?")
    assert status is Status.PARTIAL and reason is not None
    assert (reason.code, "rain" in reason.message, "slept" in reason.message) == ("not-covered", True, True)
    assert "debate" not in reason.message
    assert await outcome("When did it rain?", "Who slept?") == (
        Status.NOT_FOUND,
        Reason("no-answer", "Nothing fits."),
    )


async def test_an_answer_that_time_cuts_off_between_two_parts_is_partial() -> None:
    class Slow(Scripted):
        async def claims(
            self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
        ) -> AsyncGenerator[Claim | Usage | Reason, None]:
            if question == "When did it rain?":
                await anyio.sleep_forever()
            yield DEBATE

    generator = Slow()
    composition = Composition("Both?", {s.number: s for s in SENTENCES}, {ARTICLE.id: ARTICLE}, HITS)
    answering = Answering("Both?", generator, generator, Deadline.after(0.05))
    parts = [Part("Who opened the debate?", HITS), Part("When did it rain?", HITS)]
    async with aclosing(answering.compose(composition, parts)) as events:
        async for _ in events:
            pass
    answer = answering.answer(composition, HITS)
    assert (answer.status, texts(answer), answer.degraded) == (Status.PARTIAL, [DEBATE.text], True)
    assert answer.reason is not None and answer.reason.code == "deadline"


async def test_what_is_proven_is_answered_with_exact_citations() -> None:
    answer = await answered(Scripted([DAM, Usage(7, 3), COST]))
    assert (answer.status, answer.reason, answer.degraded) == (Status.ANSWERED, None, False)
    assert texts(answer) == [DAM.text, COST.text]
    assert [ARTICLE.text[c.span.start : c.span.end] for c in answer.citations] == [DAM.text, COST.text]
    assert answer.usage == Usage(7, 3)


async def test_all_failures_are_mended_in_one_call_with_their_reasons() -> None:
    model = Scripted([FALSE_COST, DAM, FALSE_VOTE], mended=[VOTE, Usage(5, 5), COST])
    answer = await answered(model)
    assert model.repairs == 1
    assert [claim for claim, _ in model.failures] == [FALSE_COST, FALSE_VOTE]
    assert all(reasons for _, reasons in model.failures)
    assert (answer.status, texts(answer)) == (Status.ANSWERED, [DAM.text, VOTE.text, COST.text])
    assert answer.usage == Usage(5, 5)


async def test_a_mended_claim_stands_for_the_failed_one_it_is_closest_to() -> None:
    answer = await answered(Scripted([FALSE_COST, FALSE_VOTE, DAM], mended=[VOTE]))
    assert (answer.status, dropped(answer)) == (Status.PARTIAL, [FALSE_COST.text])
    assert answer.reason is not None
    assert answer.reason.code == "partly-unproven"


async def test_one_claim_mended_as_two_mends_only_one() -> None:
    halves = [COST, Claim("According to the article, the work costs 4.5 million crowns.", COST.pointers)]
    answer = await answered(Scripted([FALSE_COST, FALSE_VOTE], mended=halves))
    assert COST.text in texts(answer)
    assert dropped(answer) == [FALSE_VOTE.text]


async def test_news_in_place_of_a_repair_mends_nothing() -> None:
    answer = await answered(Scripted([FALSE_COST], mended=[DEBATE]))
    assert (answer.status, texts(answer), dropped(answer)) == (Status.PARTIAL, [DEBATE.text], [FALSE_COST.text])


async def test_a_repair_that_repeats_what_stands_mends_nothing() -> None:
    answer = await answered(Scripted([COST, FALSE_COST], mended=[COST]))
    assert (texts(answer), dropped(answer)) == ([COST.text], [FALSE_COST.text])


async def test_what_fails_again_is_dropped_with_the_reasons_of_the_first_try() -> None:
    worse = Claim("The work costs 6.5 million crowns.", COST.pointers)
    answer = await answered(Scripted([FALSE_COST], mended=[worse]))
    assert (answer.status, dropped(answer)) == (Status.NOT_FOUND, [FALSE_COST.text])
    assert answer.reason is not None
    assert answer.reason.code == "unproven"
    assert answer.nearest
    assert "5.5" in " ".join(str(reason) for reason in answer.dropped[0].reasons)


async def test_without_failures_nothing_is_repaired() -> None:
    model = Scripted([DAM])
    await answered(model)
    assert model.repairs == 0


async def test_a_model_that_breaks_off_leaves_what_is_proven_and_is_not_asked_to_repair() -> None:
    model = Scripted([DAM, FALSE_COST, Unavailable("It broke off.", "model-interrupted")])
    answer = await answered(model)
    assert (answer.status, texts(answer), dropped(answer)) == (Status.PARTIAL, [DAM.text], [FALSE_COST.text])
    assert model.repairs == 0
    assert answer.degraded
    assert answer.reason is not None
    assert answer.reason.code == "model-interrupted"
    assert answer.generator == "scripted"


async def test_a_model_that_proves_nothing_before_it_breaks_off_gives_way_to_the_fallback() -> None:
    answer = await answered(Scripted([FALSE_COST, Usage(2, 1), DOWN]))
    assert (answer.status, texts(answer), answer.generator) == (Status.ANSWERED, [DEBATE.text], "extractive")
    assert answer.degraded
    assert answer.reason is not None
    assert answer.reason.code == "model-down"
    # What another generator got wrong is no part of this answer; what it cost is.
    assert answer.dropped == ()
    assert answer.usage == Usage(2, 1)


@pytest.mark.parametrize(
    ("said", "status", "shown"),
    [([DAM, FALSE_COST], Status.PARTIAL, DAM.text), ([FALSE_COST], Status.ANSWERED, DEBATE.text)],
)
async def test_a_model_that_goes_down_during_the_repair_is_announced(
    said: Sequence[Item], status: Status, shown: str
) -> None:
    answer = await answered(Scripted(said, mended=[DOWN]))
    assert (answer.status, texts(answer)) == (status, [shown])
    assert answer.degraded
    assert answer.reason is not None
    assert answer.reason.code == "model-down"


@pytest.mark.parametrize("end", [DOWN, None])
async def test_a_repair_that_breaks_off_leaves_what_it_mended_and_what_it_cost(end: Unavailable | None) -> None:
    seen: list[Event] = []
    model = Scripted([FALSE_COST, FALSE_VOTE], mended=[Usage(5, 5), VOTE, end])
    answer = await answered(model, seconds=1.0, seen=seen)
    assert (answer.status, texts(answer), dropped(answer)) == (Status.PARTIAL, [VOTE.text], [FALSE_COST.text])
    assert [type(event) for event in seen] == [Proven, Dropped]
    assert answer.usage == Usage(5, 5)
    assert answer.reason is not None
    assert (answer.degraded, answer.reason.code) == (True, end.code if end else "deadline")


@pytest.mark.parametrize("code", ["refused", "truncated"])
async def test_a_model_that_says_nothing_usable_gives_way_to_the_fallback(code: str) -> None:
    answer = await answered(Scripted([Reason(code, "Nothing came.")]))
    assert (texts(answer), answer.degraded) == ([DEBATE.text], True)
    assert answer.reason is not None
    assert answer.reason.code == code


async def test_a_cut_off_answer_keeps_what_is_proven() -> None:
    answer = await answered(Scripted([DAM, Reason("truncated", "It was cut off.")]))
    assert (answer.status, texts(answer), answer.degraded) == (Status.PARTIAL, [DAM.text], False)
    assert answer.reason == Reason("truncated", "It was cut off.")


async def test_a_model_that_knows_no_answer_is_believed() -> None:
    answer = await answered(Scripted([Reason("no-answer", "Not there.")]))
    assert (answer.status, answer.degraded, answer.generator) == (Status.NOT_FOUND, False, "scripted")


async def test_a_degraded_answer_that_finds_nothing_says_both() -> None:
    silent = Scripted([Reason("no-answer", "No sentence fits.")], name="extractive")
    answer = await answered(Scripted([DOWN]), fallback=silent)
    assert (answer.status, answer.degraded) == (Status.NOT_FOUND, True)
    assert answer.reason == Reason("model-down", f"{DOWN} No sentence fits.")


async def test_without_a_fallback_left_the_fault_is_the_callers() -> None:
    broken = Scripted([DOWN], name="extractive")
    with pytest.raises(Unavailable, match="cannot be reached"):
        await answered(broken, fallback=broken)


async def test_a_slow_model_leaves_what_is_proven_in_time() -> None:
    model = Scripted([DAM, FALSE_COST, None, VOTE])
    answer = await answered(model, seconds=0.1)
    assert (answer.status, texts(answer), dropped(answer)) == (Status.PARTIAL, [DAM.text], [FALSE_COST.text])
    assert model.closed
    assert answer.reason is not None
    assert (answer.degraded, answer.reason.code) == (True, "deadline")


async def test_a_model_too_slow_to_prove_anything_leaves_time_for_the_fallback() -> None:
    answer = await answered(Scripted([None]), seconds=1.0)
    assert (answer.status, texts(answer)) == (Status.ANSWERED, [DEBATE.text])
    assert answer.reason is not None
    assert (answer.degraded, answer.reason.code) == (True, "deadline")


async def test_the_fallback_has_its_end_too() -> None:
    slow = Scripted([None], name="extractive")
    with anyio.fail_after(5):
        with pytest.raises(Unavailable) as raised:
            await answered(Scripted([DOWN]), fallback=slow, seconds=0.1)
    assert raised.value.code == "deadline"


async def test_a_caller_that_takes_its_time_is_not_cut_off_in_the_middle() -> None:
    """The time limit is around the generator's steps, never around the caller's own work."""
    answering = Answering("What?", Scripted([DAM, COST]), FALLBACK, Deadline.after(0.05))
    composition = Composition("What?", {s.number: s for s in SENTENCES}, {ARTICLE.id: ARTICLE}, HITS)
    taken = []
    async with aclosing(answering.compose(composition, [Part(composition.question, HITS)])) as events:
        async for event in events:
            await anyio.sleep(0.1)
            taken.append(event)
    assert next(event.statement.text for event in taken if isinstance(event, Proven)) == DAM.text
    assert answering.answer(composition, HITS).statements


async def test_closing_the_answer_closes_the_generator() -> None:
    model = Scripted([DAM, None])
    answering = Answering("What?", model, FALLBACK)
    composition = Composition("What?", {s.number: s for s in SENTENCES}, {ARTICLE.id: ARTICLE}, HITS)
    async with aclosing(answering.compose(composition, [Part(composition.question, HITS)])) as events:
        assert isinstance(await anext(events), Proven)
        assert not model.closed
    assert model.closed


async def standing_alone(generator: Scripted, check: Callable[[Answering, str], None]) -> None:
    answering = Answering("When?", generator, FALLBACK)
    check(answering, await answering.standalone([Turn("user", "What did Aster decide?")]))


async def test_a_follow_up_is_rewritten_by_the_model() -> None:
    def check(answering: Answering, question: str) -> None:
        assert question == "When did Aster decide?"
        assert (answering.usage, answering.by_rule) == (Usage(1, 1), False)

    await standing_alone(Scripted(rewritten="When did Aster decide?"), check)


async def test_a_model_that_is_down_for_a_follow_up_gives_way_to_the_rule() -> None:
    def check(answering: Answering, question: str) -> None:
        assert (question, answering.by_rule) == ("When?", True)
        assert answering.fault is DOWN
        assert answering.usage == Usage(2, 2)  # of both

    await standing_alone(Scripted(rewritten=DOWN), check)
