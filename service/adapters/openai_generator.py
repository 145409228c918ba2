"""The generator that asks a language model for claims."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

import anyio
import openai

from service.adapters.claim_stream import SCHEMA, ClaimStream
from service.adapters.complaint import complaint_of, too_long
from service.adapters.evidence_sheet import Sheet, pack, shown
from service.adapters.model_faults import fault
from service.adapters.openai_chat import Chat, End, Message
from service.adapters.refusal import refuses
from service.adapters.rewriting import standing_alone
from service.core.answer import Claim, Hit, NumberedSentence, Reason, Turn, Usage
from service.core.errors import Unavailable
from service.core.ports import ModelState
from service.prompting import Prompt, Prompts

# What chat templates add around our two messages, and a little air: counts differ between vocabularies.
_MARGIN = 64
_TURNS = 6
_TURN_CHARACTERS = 800
_QUESTION_CHARACTERS = 600
_FAILURES = 12


class OpenAIGenerator:
    """Claims by a model behind a Chat.

    `count` gives the tokens of a text, `window` the tokens that the model takes in and gives out together,
    `reserve` those of them kept free for its answer. `exact` says whether `count` counts or estimates.
    """

    def __init__(
        self,
        chat: Chat,
        prompts: Prompts,
        count: Callable[[str], int],
        window: int,
        reserve: int = 1500,
        *,
        exact: bool = True,
    ) -> None:
        self._chat = chat
        self._prompts = prompts
        self._count = count
        self._window = window
        self._reserve = min(reserve, window // 2)
        self._exact = exact

    @property
    def name(self) -> str:
        return self._chat.model

    @property
    def steered_by(self) -> str:
        return self._prompts.digest

    def state(self) -> ModelState:
        calls = self._chat.calls
        return ModelState(calls.outcomes, calls.fault, self._chat.breaker.state, self._exact)

    async def claims(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        """See Generator. Pointers are as the model gave them, so they may point nowhere.

        Close it (contextlib.aclosing) to stop the model.
        """
        asked = {"question": shown(question)}
        async with aclosing(self._claims(self._prompts.answer_user, asked, sentences, hits)) as items:
            async for item in items:
                yield item

    async def repair(
        self,
        question: str,
        sentences: Sequence[NumberedSentence],
        failures: Sequence[tuple[Claim, Sequence[Reason]]],
    ) -> AsyncGenerator[Claim | Usage, None]:
        """See Generator. The evidence that the failed claims point at is shown before all other. What cannot be
        read, such as a refusal in words, mends nothing."""
        pointed = {number for claim, _ in failures for number in claim.pointers}
        ordered = sorted(sentences, key=lambda sentence: sentence.number not in pointed)
        asked = {"question": shown(question), "failures": "\n".join(map(_failure, failures[:_FAILURES]))}
        try:
            async with aclosing(self._claims(self._prompts.repair, asked, ordered, ())) as items:
                async for item in items:
                    if not isinstance(item, Reason):
                        yield item
        except Unavailable as trouble:
            if trouble.code != "model-malformed":
                raise

    async def standalone(self, question: str, history: Sequence[Turn]) -> AsyncGenerator[str | Usage, None]:
        """See Generator. An unusable rewriting (empty, over-long, refused) gives the question itself."""
        if not history:
            yield question
            return
        messages = [{"role": "user", "content": self._follow_up(question, history[-_TURNS:])}]
        text, end = "", End(None, refused=False, usage=None)
        try:
            async with aclosing(self._chat.stream(messages, self._reserve, None)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, End):
                        end = piece
                    else:
                        text += piece
        except Unavailable:
            if text:
                yield self._usage(messages, text)
            raise
        yield end.usage or self._usage(messages, text)
        rewritten = standing_alone(text, question, history[-_TURNS:])
        whole = 0 < len(rewritten) <= _QUESTION_CHARACTERS and end.finish != "length"
        yield rewritten if whole and not end.refused else question

    async def aclose(self) -> None:
        """Close the connections to the model."""
        await self._chat.aclose()

    def _follow_up(self, question: str, turns: Sequence[Turn]) -> str:
        """The prompt with as many of the last turns as the window takes."""
        told = "\n".join(map(_turn, turns))
        prompt = self._prompts.standalone_question.render(question=shown(question), history=told)
        fits = self._count(prompt) + self._reserve + _MARGIN <= self._window
        return prompt if fits or not turns else self._follow_up(question, turns[1:])

    async def _sheet(
        self,
        prompt: Prompt,
        asked: dict[str, str],
        sentences: Sequence[NumberedSentence],
        hits: Sequence[Hit],
        share: float = 1.0,
    ) -> Sheet:
        """What is shown, in this share of the room that the window leaves."""
        frame = self._prompts.answer_system.text + prompt.render(nonce="bcdfg", evidence="", **asked)
        budget = self._window - self._reserve - _MARGIN - self._count(frame)
        # Counting some hundred sentences takes long enough to hold up other streams.
        sheet = await anyio.to_thread.run_sync(pack, sentences, hits, int(share * budget), self._count)
        if sentences and not sheet.sentences:
            raise fault("model-rejected")
        return sheet

    async def _claims(
        self, prompt: Prompt, asked: dict[str, str], sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        """What the model claims of all that fits; of half as much where its server says that this is too much."""
        sheet = await self._sheet(prompt, asked, sentences, hits)
        try:
            async with aclosing(self._claims_of(sheet, prompt, asked)) as items:
                async for item in items:
                    yield item
        except Unavailable as trouble:
            if not _too_long(trouble):
                raise
            fewer = await self._sheet(prompt, asked, sentences, hits, 0.5)
            if len(fewer.sentences) == len(sheet.sentences):
                raise
        else:
            return
        async with aclosing(self._claims_of(fewer, prompt, asked)) as items:
            async for item in items:
                yield item

    async def _claims_of(
        self, sheet: Sheet, prompt: Prompt, asked: dict[str, str]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        messages = [
            {"role": "system", "content": self._prompts.answer_system.render()},
            {"role": "user", "content": prompt.render(nonce=sheet.nonce, evidence=sheet.text, **asked)},
        ]
        parsed, late = ClaimStream(sheet.nonce), list[Claim]()
        end = unended = End(None, refused=False, usage=None)

        def accept() -> None:
            late.extend(parsed.rest())
            self._accept(parsed, end)

        try:
            async with aclosing(self._chat.stream(messages, self._reserve, SCHEMA, accept)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, End):
                        end = piece
                        continue
                    for claim in parsed.feed(piece):
                        yield claim
                    if parsed.full:
                        break
        except Unavailable:
            # What broke off or cannot be read has been paid for, too.
            if parsed.text or end is not unended:
                yield end.usage or self._usage(messages, parsed.text)
            raise
        for claim in (*late, *parsed.rest()):
            yield claim
        yield end.usage or self._usage(messages, parsed.text)
        if reason := _reason(parsed, end):
            yield reason

    def _accept(self, parsed: ClaimStream, end: End) -> None:
        """Note whether it has the form asked for. Raises Unavailable where it is no answer."""
        if refuses(parsed.said):
            return  # this question: it is no fault of a model that others may ask
        # One that is cut off says nothing on what its server understands of the form.
        if end.finish == "stop" and not end.refused and parsed.said.strip():
            self._chat.output_came(as_asked=parsed.readable and not parsed.wrapped)
        _reason(parsed, end)

    def _usage(self, messages: Sequence[Message], written: str) -> Usage:
        """Counted by ourselves, for servers that do not report it."""
        return Usage(sum(self._count(message["content"]) for message in messages), self._count(written))


def _too_long(trouble: Unavailable) -> bool:
    refusal = trouble.__cause__
    return isinstance(refusal, openai.APIStatusError) and too_long(complaint_of(refusal))


def _reason(parsed: ClaimStream, end: End) -> Reason | None:
    """Why there is nothing, or nothing more. Never in the model's words: they are not proven."""
    if end.refused or end.finish == "content_filter":
        return Reason("refused", "The language model refused to answer.")
    if parsed.full or (end.finish == "length" and not parsed.complete):
        return Reason("truncated", "The language model's answer was cut off at its length limit.")
    if not parsed.complete and end.finish is None:
        raise fault("model-interrupted")
    if not parsed.found and not parsed.empty:
        raise fault("model-malformed")
    if not parsed.complete:
        return Reason("truncated", "The end of the language model's answer cannot be read.")
    if not parsed.found:
        return Reason("no-answer", "The articles do not answer the question.")
    if parsed.not_covered:
        return Reason("not-covered", "The articles do not answer a part of the question.")
    return None


def _failure(failure: tuple[Claim, Sequence[Reason]]) -> str:
    claim, reasons = failure
    pointers = ", ".join(map(str, claim.pointers)) or "none"
    why = "; ".join(shown(reason.message)[:200] for reason in reasons) or "not proven"
    return f'- "{shown(claim.text)[:500]}" (evidence: {pointers}). Failed because: {why}'


def _turn(turn: Turn) -> str:
    return f"{turn.role.capitalize()}: {shown(turn.content)[:_TURN_CHARACTERS]}"
