"""The built-in generator: answers with the sentences that answer the question, in their own words."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from functools import cached_property
from importlib.resources import files

import anyio.to_thread

from service.adapters.cross_encoder import CLOSE_READER, READER, learned_digest
from service.adapters.sentence_odds import Reader, sentence_odds
from service.adapters.sentence_reader import UNREAD
from service.core.answer import Claim, Hit, NumberedSentence, Reason, Turn, Usage
from service.core.asking import asked
from service.core.candidates import Shortlisted, closest, shortlist
from service.core.companions import with_companions
from service.core.composition import NO_SUBJECT
from service.core.fit import Candidate, signs
from service.core.follow_up import standalone_by_rule
from service.core.leaning import is_small_talk
from service.core.logistic import Logistic
from service.core.overview import overview
from service.core.ports import Embedder
from service.core.receipt import digest
from service.core.selection import Selection
from service.core.topic import topic_of

# What stands for the reader's log odds where there is no reader.
_UNKNOWN = 0.0
NO_ANSWER = Reason("no-answer", "No sentence of the stored articles fits the question well enough.")
NO_ARTICLE = Reason(
    "no-subject",
    "The question is about one article, and there are several. Say what it is about, or choose it by the filters.",
)


class Extractive:
    """Needs no language model. Likeness of meaning chooses sentences; it never decides what is true.

    `reader` reads the few best passages beside the question; without one, it goes by likeness and words alone.
    `close_reader` reads the best sentences again.
    """

    name = "extractive"

    def __init__(
        self,
        embedder: Embedder,
        reader: Reader | None = None,
        selection: Selection | None = None,
        close_reader: Reader | None = None,
    ) -> None:
        self._embedder = embedder
        self.reader = reader
        self.close_reader = close_reader
        self.selection = selection or load_selection()

    @cached_property
    def steered_by(self) -> str:
        learned = "".join(map(learned_digest, (READER, CLOSE_READER)))
        return digest(_selection_file() + learned)[len("sha256:") :][:12]

    async def claims(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        topic = topic_of(question)
        about = overview(topic, sentences) if topic else []
        for sentence in about:
            yield Claim(sentence.text, (sentence.number,))
        if about:
            return
        if topic and not topic.subject and len({one.article_id for one in sentences}) > 1:
            yield NO_ARTICLE
            return
        if is_small_talk(question):
            yield NO_SUBJECT
            return
        wanted = asked(question)
        looked_at, found = await self.looked_at(question, sentences, hits)
        told: dict[int, NumberedSentence] = {}
        for at in self.selection.choose(wanted, found):
            for one in with_companions(wanted, looked_at[at].sentence, sentences):
                told.setdefault(one.number, one)
        for number, one in told.items():
            yield Claim(one.text, (number,))
        if not told:
            yield NO_ANSWER

    async def looked_at(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> tuple[list[Shortlisted], list[dict[str, float]]]:
        """The sentences that were looked at closely, and the signs of each."""
        likeness = await self._likeness(question, sentences, hits)
        listed = await anyio.to_thread.run_sync(shortlist, question, sentences, hits, likeness)
        odds = await sentence_odds(question, sentences, hits, self.reader, self.close_reader)
        close = closest(listed, odds.mean)
        unread = UNREAD if odds.mean else _UNKNOWN if self.reader is None else None
        by_number = {sentence.number: value for sentence, value in zip(sentences, likeness, strict=True)}

        def candidate(one: Shortlisted) -> Candidate:
            number = one.sentence.number
            return one.candidate(by_number[number], odds.mean.get(number, unread), odds.closely.get(number))

        def weighed() -> list[dict[str, float]]:
            wanted = asked(question)
            return [signs(wanted, candidate(one)) for one in close]

        return close, await anyio.to_thread.run_sync(weighed)

    async def _likeness(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> list[float]:
        known = {
            (hit.passage.id, span): value
            for hit in hits
            for span, value in zip(hit.passage.sentences, hit.likeness, strict=False)
        }
        found = [known.get((one.passage_id, one.span)) for one in sentences]
        missing = [at for at, value in enumerate(found) if value is None]
        if missing:
            vectors = await self._embedder.embed([question, *(sentences[at].text for at in missing)])
            for at, value in zip(missing, vectors[1:] @ vectors[0], strict=True):
                found[at] = float(value)
        return [value or 0.0 for value in found]

    async def repair(
        self,
        question: str,  # noqa: ARG002
        sentences: object,  # noqa: ARG002
        failures: object,  # noqa: ARG002
    ) -> AsyncGenerator[Claim | Usage, None]:
        better: tuple[Claim, ...] = ()
        for claim in better:
            yield claim

    async def standalone(self, question: str, history: Sequence[Turn]) -> AsyncGenerator[str | Usage, None]:
        yield await anyio.to_thread.run_sync(standalone_by_rule, question, history)


def _selection_file() -> str:
    return files("service.adapters").joinpath("selection.json").read_text("utf-8")


def load_selection() -> Selection:
    """The learned models of sentence selection."""
    kept = json.loads(_selection_file())
    ranking, deciding = (Logistic(kept[name]["bias"], kept[name]["weights"]) for name in ("ranking", "deciding"))
    return Selection(ranking, deciding, kept["threshold"], kept["unread_threshold"])
