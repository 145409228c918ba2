"""One answer in the making: claims are drawn from a generator, checked, repaired once, or dropped."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

import anyio
import anyio.to_thread

from service.core.answer import (
    Answer,
    Citation,
    Claim,
    Dropped,
    Hit,
    NumberedSentence,
    Reason,
    Statement,
    Status,
    Turn,
    Usage,
)
from service.core.composition import NOTHING_FITS, Composition, not_covered
from service.core.errors import Unavailable
from service.core.ports import Generator
from service.core.terms import likeness
from service.core.verify import ClaimVerification
from service.deadlines import QUESTION_SECONDS, Deadline, until
from service.stages import Stage, in_pieces, stage

NEAREST = 3
# A mended claim that shares less than this with every failed one is news, and mends none of them.
LEAST_LIKENESS = 0.25
# A generator that says so and proves nothing has not answered; another one may.
WITHHELD = frozenset({"refused", "truncated"})

Failed = tuple[Claim, ClaimVerification]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The first event: what the answer will be drawn from."""

    hits: Sequence[Hit]
    asked_as: str | None


@dataclass(frozen=True, slots=True)
class Proven:
    """A statement, proven, with the citations that are new with it."""

    statement: Statement
    citations: Sequence[Citation]


Event = Retrieved | Proven | Dropped | Answer


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that are asked for, or the whole question, and what was found for it, best first."""

    question: str
    hits: Sequence[Hit]

    def sentences(self, composition: Composition) -> list[NumberedSentence]:
        """Those of its passages."""
        own = {hit.passage.id for hit in self.hits}
        return [one for one in composition.sentences.values() if one.passage_id in own]


@dataclass(slots=True)
class Answering:
    """The work on one request. `fallback` takes over, openly, where `generator` is down or too slow."""

    question: str
    generator: Generator
    fallback: Generator
    deadline: Deadline = field(default_factory=lambda: Deadline.after(QUESTION_SECONDS))
    started: float = field(default_factory=perf_counter)
    asked_as: str | None = None
    usage: Usage = Usage()
    reasons: list[Reason] = field(default_factory=list)
    nothing_found: Reason = NOTHING_FITS
    fault: Unavailable | None = None
    broken_off: bool = False
    timings: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("embed", "search", "generate", "verify"), 0.0)
    )

    @property
    def by_rule(self) -> bool:
        """Whether no language model is at work (any more)."""
        return self.generator is self.fallback

    async def standalone(self, history: Sequence[Turn]) -> str:
        """The question as it can be understood without the turns before it."""
        if not history:
            return self.question
        question = self.question
        try:
            with stage("rewrite", self.timings, "generate"), until(self._moment):
                async with aclosing(self.generator.standalone(self.question, history)) as items:
                    async for item in items:
                        if isinstance(item, Usage):
                            self.usage += item
                        else:
                            question = item
        except Unavailable as error:
            self._degrade(error)
            return await self.standalone(history)
        return question

    def begin(self, asked: str, titles: Sequence[str] = ()) -> None:
        """Begin, or begin again, with the question as it is asked, of these articles only where some are named."""
        shown = f"{asked} (in {', '.join(f'“{title}”' for title in titles)})" if titles else asked
        self.asked_as = shown if shown != self.question else None
        self.reasons.clear()

    async def compose(
        self, composition: Composition, parts: Sequence[Part]
    ) -> AsyncGenerator[Proven | Dropped, None]:
        """Fill the composition. What is proven is told at once, what is dropped at the end.

        A language model is asked everything at once, the built-in generator part by part; where there are no parts,
        nothing takes the model's place.
        """
        whole = [Part(composition.question, composition.hits)]
        failed: list[Failed] = []
        complete = not composition.sentences
        if complete:
            self.reasons.append(self.nothing_found)
        while not complete:
            try:
                async with aclosing(self._proven(composition, parts if self.by_rule else whole, failed)) as proven:
                    async for event in proven:
                        yield event
                async with aclosing(self._mended(composition, failed)) as mended:
                    async for event in mended:
                        yield event
                complete = True
            except Unavailable as error:
                if composition.statements:
                    # What was proven stays; a second generator would repeat it.
                    self.fault, self.broken_off = error, True
                    break
                self._degrade(error)
                failed.clear()
                complete = not parts
        for claim, check in _unproven(composition, failed):
            yield composition.drop(claim, check)

    async def _proven(
        self, composition: Composition, parts: Sequence[Part], failed: list[Failed]
    ) -> AsyncGenerator[Proven, None]:
        """What is proven of the generator's claims. The others go to `failed`."""
        with in_pieces("generate", self.timings) as generating:
            generating.span.set_attribute("qa.generator", self.generator.name)
            async with aclosing(self._claims(composition, parts, generating)) as claims:
                async for claim in claims:
                    check = await self._checked(composition, claim)
                    if not check.proofs:
                        failed.append((claim, check))
                    elif added := composition.add(claim, check):
                        yield Proven(*added)
        if not composition.statements and not failed:
            for reason in self.reasons:
                if reason.code in WITHHELD:
                    raise Unavailable(reason.message, reason.code)

    async def _claims(
        self, composition: Composition, parts: Sequence[Part], generating: Stage
    ) -> AsyncGenerator[Claim, None]:
        """What the generator claims of each part. Usage and reasons are noted."""
        unanswered = []
        for part in parts:
            sentences = part.sentences(composition)
            made = self.generator.claims(part.question, sentences, part.hits)
            drawn: AsyncGenerator[Claim | Reason, None] = self._drawn(made, generating)
            async with aclosing(drawn) as items:
                async for item in items:
                    if isinstance(item, Reason):
                        self.reasons.append(item)
                        unanswered.append(part.question)
                    else:
                        yield item
        if len(parts) > 1 and unanswered and composition.statements:
            self.reasons[:] = [not_covered(unanswered)]

    async def _mended(self, composition: Composition, failed: list[Failed]) -> AsyncGenerator[Proven, None]:
        """One chance to mend what failed. What is mended leaves `failed`."""
        failed[:] = _unproven(composition, failed)
        if not failed:
            return
        tried = list(failed)
        sentences = list(composition.sentences.values())
        why = [(claim, check.reasons) for claim, check in tried]
        with in_pieces("repair", self.timings, "generate") as repairing:
            made = self.generator.repair(composition.question, sentences, why)
            async with aclosing(self._drawn(made, repairing)) as items:
                async for item in items:
                    check = await self._checked(composition, item)
                    if check.proofs and (added := composition.add(item, check)):
                        # Of all that failed, not only of what is left: one claim mended as two mends one.
                        closest = max(tried, key=lambda one: likeness(one[0].text, item.text))
                        if closest in failed and likeness(closest[0].text, item.text) >= LEAST_LIKENESS:
                            failed.remove(closest)
                        yield Proven(*added)

    async def _drawn(self, items: AsyncGenerator[Item | Usage, None], drawing: Stage) -> AsyncGenerator[Item, None]:
        """One by one, each in time. Usage is noted."""
        async with aclosing(items):
            while True:
                with drawing.going_on(), until(self._moment):
                    item = await anext(items, None)
                if item is None:
                    return
                if isinstance(item, Usage):
                    self.usage += item
                else:
                    yield item

    async def _checked(self, composition: Composition, claim: Claim) -> ClaimVerification:
        # In a thread: the first look into an article of a million characters takes seconds.
        with stage("verify", self.timings) as span:
            check = await anyio.to_thread.run_sync(composition.check, claim)
            span.set_attribute("qa.verdict", check.verdict)
            return check

    @property
    def _moment(self) -> float:
        return self.deadline.end if self.by_rule else self.deadline.model

    def _degrade(self, error: Unavailable) -> None:
        """Carry on with the fallback. Raises the error where that is at work already."""
        if self.by_rule:
            raise error
        self.fault = error
        self.generator = self.fallback
        self.reasons.clear()

    def answer(self, composition: Composition, hits: Sequence[Hit]) -> Answer:
        status, reason = composition.outcome(self.reasons)
        if self.fault is not None:
            status, reason = self._degraded(self.fault, status, reason)
        timings = {**self.timings, "total": (perf_counter() - self.started) * 1000}
        return Answer(
            id=f"ans_{uuid.uuid4().hex}",
            question=self.question,
            status=status,
            statements=tuple(composition.statements),
            citations=tuple(composition.citations.values()),
            generator=self.generator.name,
            reason=reason,
            dropped=tuple(composition.dropped),
            nearest=tuple(hits[:NEAREST]) if status is Status.NOT_FOUND else (),
            degraded=self.fault is not None,
            asked_as=self.asked_as,
            usage=self.usage,
            timings_ms=timings,
            articles=composition.digests(),
            steered_by=self.generator.steered_by,
        )

    def _degraded(self, fault: Unavailable, status: Status, reason: Reason | None) -> tuple[Status, Reason]:
        """The outcome of an answer that a fault has touched: never silent about it."""
        if self.broken_off:
            return Status.PARTIAL, Reason(fault.code, f"{fault} The answer ends where it broke off.")
        rest = reason.message if reason and status is Status.NOT_FOUND else "The answer is extractive."
        return status, Reason(fault.code, f"{fault} {rest}")


def _unproven(composition: Composition, failed: Sequence[Failed]) -> list[Failed]:
    """Each that failed once, without what was proven by other evidence: a model may say it twice, as in a draft."""
    return list({claim.text: (claim, check) for claim, check in failed if not composition.says(claim)}.values())
