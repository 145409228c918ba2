"""The built-in generator: answers with the sentences that answer the question, in their own words."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Protocol

import anyio.to_thread

from service.adapters.cross_encoder import CLOSE_READER, READER, learned_digest
from service.adapters.sentence_reader import UNREAD, Page, with_previous
from service.core.answer import Claim, Hit, NumberedSentence, Reason, Turn, Usage
from service.core.asking import Asked, asked
from service.core.candidates import Shortlisted, closest, shortlist
from service.core.companions import with_companions
from service.core.composition import NO_SUBJECT
from service.core.fit import signs
from service.core.follow_up import is_small_talk, standalone_by_rule
from service.core.logistic import Logistic
from service.core.overview import overview
from service.core.ports import Embedder
from service.core.receipt import digest
from service.core.selection import Selection
from service.core.setting import setting
from service.core.tables import read_aloud
from service.core.topic import topic_of
from service.core.undated import Undated, undated

# So many of the best passages are read, and some more where no sentence of the first has log odds above the last.
_READ_FIRST, _READ_AT_MOST, _PROMISING = 4, 6, -1.0
# So many sentences are read closely at most, the best one and the next ones if they have log odds above these, and
# no more once one has odds above the last.
_READ_CLOSELY, _OUT_OF_REACH, _UNLIKELY, _ANSWERS = 3, -5.0, -3.0, 0.0
_CLOSER = 2 / 3  # how much that counts
# What stands for the reader's log odds where there is no reader.
_UNKNOWN = 0.0
NO_ANSWER = Reason("no-answer", "No sentence of the stored articles fits the question well enough.")
NO_ARTICLE = Reason(
    "no-subject",
    "The question is about one article, and there are several. Say what it is about, or choose it by the filters.",
)


class Reader(Protocol):
    """A question and pages to the log odds of each page's sentences to answer it."""

    def reads(self, question: str) -> bool:
        """Whether it can."""
        ...

    async def read(self, question: str, pages: Sequence[Page]) -> list[list[float]]: ...


@dataclass(frozen=True, slots=True)
class _Opened:
    """A page to read, and its sentences as they are numbered."""

    page: Page
    sentences: Sequence[NumberedSentence]
    hit: Hit


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
        odds = await self._odds(question, sentences, hits)
        close = closest(listed, odds)
        unread = UNREAD if odds else _UNKNOWN if self.reader is None else None
        by_number = {sentence.number: value for sentence, value in zip(sentences, likeness, strict=True)}

        def weighed() -> list[dict[str, float]]:
            wanted = asked(question)
            numbers = [one.sentence.number for one in close]
            return [
                signs(wanted, one.candidate(by_number[number], odds.get(number, unread)))
                for one, number in zip(close, numbers, strict=True)
            ]

        return close, await anyio.to_thread.run_sync(weighed)

    async def _odds(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> dict[int, float]:
        """The reader's log odds by the number of the sentence, for the sentences of the best passages: of none
        where it cannot read the question."""
        if self.reader is None or not self.reader.reads(question):
            return {}
        odds: dict[int, float] = {}
        opened: list[_Opened] = []
        for some in (hits[:_READ_FIRST], hits[_READ_FIRST:_READ_AT_MOST]):
            if some and max(odds.values(), default=UNREAD) <= _PROMISING:
                more = await anyio.to_thread.run_sync(_opened, question, sentences, some)
                opened += more
                odds |= await self._read(self.reader, question, more)
        asked_as: dict[int, str] = {}
        if plain := undated(question):
            carrying = await anyio.to_thread.run_sync(_carrying, plain, opened)
            again = [one for one in opened if any(own.number in carrying for own in one.sentences)]
            without = await self._read(self.reader, plain.question, again)
            better = {number: without[number] for number in carrying if without[number] > odds[number]}
            odds |= better
            asked_as = dict.fromkeys(better, plain.question)
        if self.close_reader is None:
            return odds
        return odds | await self._closely(self.close_reader, question, asked_as, opened, odds)

    @staticmethod
    async def _read(reader: Reader, question: str, opened: Sequence[_Opened]) -> dict[int, float]:
        pages = await reader.read(question, [one.page for one in opened])
        return {
            own.number: value
            for one, values in zip(opened, pages, strict=True)
            for own, value in zip(one.sentences, values, strict=True)
        }

    @staticmethod
    async def _closely(
        reader: Reader,
        question: str,
        asked_as: Mapping[int, str],
        opened: Sequence[_Opened],
        odds: Mapping[int, float],
    ) -> dict[int, float]:
        """The odds of the best sentences once each has been read again, beside the sentence before it alone: a mean
        of both readings. Once one of them answers, no more are read."""
        found: dict[int, float] = {}
        for number in sorted(odds, key=lambda number: -odds[number])[:_READ_CLOSELY]:
            if odds[number] <= (_UNLIKELY if found else _OUT_OF_REACH):
                break
            wanted = asked_as.get(number, question)
            ((*_, closer),) = await reader.read(wanted, [_near(wanted, opened, number)])
            found[number] = (1 - _CLOSER) * odds[number] + _CLOSER * closer
            if closer > _ANSWERS:
                break
        return found

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

    async def repair(self, question: str, sentences: object, failures: object) -> list[Claim | Usage]:  # noqa: ARG002
        return []

    async def standalone(self, question: str, history: Sequence[Turn]) -> tuple[str, Usage]:
        return await anyio.to_thread.run_sync(standalone_by_rule, question, history), Usage()


def _opened(question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]) -> list[_Opened]:
    """These passages as pages."""
    wanted, found = asked(question), []
    for hit in hits:
        own = [one for one in sentences if one.passage_id == hit.passage.id]
        found.append(_Opened(_page(wanted, hit, read_aloud([one.text for one in own])), own, hit))
    return found


def _near(question: str, opened: Sequence[_Opened], number: int) -> Page:
    """This sentence, behind the one before it."""
    ((one, at),) = [(one, at) for one in opened for at, own in enumerate(one.sentences) if own.number == number]
    return _page(asked(question), one.hit, one.page.sentences[with_previous(at)])


def _page(wanted: Asked, hit: Hit, texts: Sequence[str]) -> Page:
    return Page(setting(wanted, hit.metadata.title or "", hit.lead, " ".join(texts)), texts)


def _carrying(plain: Undated, opened: Sequence[_Opened]) -> set[int]:
    """The numbers of the sentences that carry the dates."""
    inside = (own for one in opened for own in one.sentences)
    return {own.number for own in inside if plain.carried_by(own.text, own.metadata.published_at)}


def _selection_file() -> str:
    return files("service.adapters").joinpath("selection.json").read_text("utf-8")


def load_selection() -> Selection:
    """The learned models of sentence selection."""
    kept = json.loads(_selection_file())
    ranking, deciding = (Logistic(kept[name]["bias"], kept[name]["weights"]) for name in ("ranking", "deciding"))
    return Selection(ranking, deciding, kept["threshold"], kept["unread_threshold"])
