"""Whatever a model puts out, only proven statements leave: fuzzed outputs through parser, check and repair."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from service.adapters.breaker import Breaker
from service.adapters.claim_stream import ClaimStream
from service.answering import Answering, Part, Proven
from service.core.answer import Answer, Claim, Hit, NumberedSentence, Reason, Status, Turn, Usage
from service.core.article import Article, Metadata
from service.core.composition import Composition, numbered
from service.core.errors import Unavailable
from service.core.passages import passages
from service.core.ports import Generator
from tests.adapters.asking import generating
from tests.fake_model import FakeModel, says

QUESTION = "What did the council of Aster decide about the dam?"
ARTICLE = Article.of(
    "The council of Aster decided on 3 May 2024 to raise the dam by 2 metres.\n"
    "“We will not wait for the next flood,” mayor Ana Berg said.\n"
    "The work costs 4.5 million crowns, according to the Aster Courier. 洪水は🌊三月に来た。\n"
    "Two of the nine members voted against it. About 300 houses stand below the dam.",
    Metadata(title="Aster raises its dam", source="Aster Courier"),
)
HITS = [Hit(passage, passage.span.of(ARTICLE.text), ARTICLE.metadata, 1.0) for passage in passages(ARTICLE)]
SENTENCES = numbered(HITS)
LIES = (
    ("2 metres", "3 metres"),
    ("will not wait", "will wait"),
    ("Ana Berg", "Ana Holm"),
    ("nine members", "ten members"),
    ("3 May", "4 May"),
)


def a_model_output(chance: random.Random) -> str:
    """True, false, misattributed, out of range, and now and then mangled or cut."""
    statements = []
    for _ in range(chance.randint(0, 4)):
        sentence = chance.choice(SENTENCES)
        text, pointers = sentence.text, [sentence.number]
        if chance.random() < 0.4:
            text = text.replace(*chance.choice(LIES))
        if chance.random() < 0.3:
            pointers = [chance.randint(-2, 12) for _ in range(chance.randint(0, 3))]
        statements.append({"text": text, "evidence": chance.choice([pointers, str(pointers), pointers + pointers])})
    output = json.dumps({"statements": statements, "not_covered": None}, ensure_ascii=chance.random() < 0.5)
    if chance.random() < 0.5:
        output = "".join(letter for letter in output if chance.random() > 0.004)
    return output[: chance.randint(0, 2 * len(output) + 1)]


def composition() -> Composition:
    return Composition(QUESTION, {sentence.number: sentence for sentence in SENTENCES}, {ARTICLE.id: ARTICLE}, HITS)


def proven(written: Composition) -> int:
    """The number of statements, once each of them is known to be cited and every citation to be exact."""
    citations = {citation.index: citation for citation in written.citations.values()}
    used = {index for statement in written.statements for index in statement.citations}
    assert all(statement.text and statement.citations for statement in written.statements)
    assert sorted(used) == list(range(1, len(citations) + 1))
    for citation in citations.values():
        assert ARTICLE.text[citation.span.start : citation.span.end] == citation.quote
    assert [s.text for s in written.statements if any(false in s.text for _, false in LIES)] == []
    return len(written.statements)


def test_a_thousand_fuzzed_outputs_give_no_uncited_statement_and_no_wrong_offset() -> None:
    chance, stated, refused = random.Random(2024), 0, 0
    for _ in range(1000):
        written, stream, output, at = composition(), ClaimStream("kqzxw"), a_model_output(chance), 0
        while at < len(output):
            size = chance.randint(1, 40)
            for claim in stream.feed(output[at : at + size]):
                check = written.check(claim)
                if check.proofs:
                    written.add(claim, check)
                else:
                    refused += 1
            at += size
        stated += proven(written)
    assert stated > 500
    assert refused > 200


class Silent:
    """A fallback that has nothing to say."""

    name = "extractive"
    steered_by = "none"

    async def claims(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        for nothing in ():
            yield nothing

    async def repair(
        self, question: str, sentences: object, failures: object
    ) -> AsyncGenerator[Claim | Usage, None]:
        for nothing in ():
            yield nothing

    async def standalone(self, question: str, history: Sequence[Turn]) -> AsyncGenerator[str | Usage, None]:
        yield question


class Fuzzed:
    """Says, and mends with, what a fuzzed model put out; sometimes it breaks off."""

    name = "fuzzed"
    steered_by = "none"

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    async def claims(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        for claim in ClaimStream("kqzxw").feed(a_model_output(self._chance)):
            yield claim
            if self._chance.random() < 0.1:
                raise Unavailable("It broke off.", "model-interrupted")
        if self._chance.random() < 0.2:
            yield Reason(self._chance.choice(["truncated", "refused", "no-answer", "not-covered"]), "Said so.")

    async def repair(
        self, question: str, sentences: object, failures: object
    ) -> AsyncGenerator[Claim | Usage, None]:
        if self._chance.random() < 0.2:
            raise Unavailable("It broke off.", "model-interrupted")
        yield Usage(1, 1)
        for claim in ClaimStream("kqzxw").feed(a_model_output(self._chance)):
            yield claim

    async def standalone(self, question: str, history: Sequence[Turn]) -> AsyncGenerator[str | Usage, None]:
        yield question


async def test_a_thousand_fuzzed_answers_are_proven_whole_or_say_what_is_missing() -> None:
    chance, statuses, degraded = random.Random(11), Counter[Status](), 0
    for _ in range(1000):
        answer, written = await answer_of(Fuzzed(chance))
        assert (answer.status is Status.NOT_FOUND) == (proven(written) == 0)
        assert answer.status is not Status.ANSWERED or not answer.dropped
        assert answer.status is Status.ANSWERED or answer.reason
        assert not answer.degraded or answer.reason
        assert not {claim.text for claim in answer.dropped} & {one.text for one in answer.statements}
        marked = re.findall(r"\[(\d+)\]", answer.text)
        assert set(map(int, marked)) == {citation.index for citation in answer.citations}
        statuses[answer.status] += 1
        degraded += answer.degraded
    assert min(statuses[status] for status in Status) > 50
    assert degraded > 50


async def answer_of(generator: Generator) -> tuple[Answer, Composition]:
    written = composition()
    answering = Answering(QUESTION, generator, Silent())
    async with aclosing(answering.compose(written, [Part(QUESTION, HITS)])) as events:
        async for event in events:
            assert not isinstance(event, Proven) or event.statement.citations
    return answering.answer(written, HITS), written


async def test_fuzzed_outputs_over_http_are_answered_with_proven_statements_or_none(fake_model: FakeModel) -> None:
    chance, statuses = random.Random(7), set()
    async with generating(fake_model, breaker=Breaker(threshold=10_000)) as generator:
        for _ in range(60):
            output = a_model_output(chance)
            pieces = [output[at : at + 50] for at in range(0, len(output), 50)]
            first = says("", pieces=pieces, finish=chance.choice(["stop", "stop", "length", None]))
            fake_model.reset()
            fake_model.script(first, says(a_model_output(chance)))
            answer, written = await answer_of(generator)
            assert (answer.status is Status.NOT_FOUND) == (proven(written) == 0)
            statuses.add(answer.status)
    assert statuses == set(Status)
