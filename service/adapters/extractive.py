"""The built-in generator: answers with the sentences that answer the question, in their own words."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from functools import cached_property
from importlib.resources import files
from typing import Protocol

import anyio.to_thread

from service.adapters.cross_encoder import READER, learned_digest
from service.adapters.minilm_reader import UNREAD, Page
from service.core.answer import Claim, Hit, NumberedSentence, Reason, Turn, Usage
from service.core.antecedent import antecedent
from service.core.asking import asked
from service.core.candidates import Shortlisted, closest, shortlist, to_read
from service.core.fit import signs
from service.core.follow_up import standalone_by_rule
from service.core.logistic import Logistic
from service.core.ports import Embedder
from service.core.receipt import digest
from service.core.selection import Selection
from service.core.setting import setting
from service.core.terms import STOP_TERMS, content_terms, terms
from service.core.topic import topic_of
from service.core.undated import Undated, undated

MOST_ABOUT = 3
# What stands for the reader's log odds where there is no reader.
_UNKNOWN = 0.0
NO_ANSWER = Reason("no-answer", "No sentence of the stored articles fits the question well enough.")


class Reader(Protocol):
    """A question and pages to the log odds of each page's sentences to answer it."""

    def reads(self, question: str) -> bool:
        """Whether it can."""
        ...

    async def read(self, question: str, pages: Sequence[Page]) -> list[list[float]]: ...


class Extractive:
    """Needs no language model. Likeness of meaning chooses sentences; it never decides what is true.

    `reader` reads the few best passages beside the question; without one, it goes by likeness and words alone.
    """

    name = "extractive"

    def __init__(
        self, embedder: Embedder, reader: Reader | None = None, selection: Selection | None = None
    ) -> None:
        self._embedder = embedder
        self._reader = reader
        self.selection = selection or load_selection()

    @cached_property
    def steered_by(self) -> str:
        return digest(_selection_file() + learned_digest(READER))[len("sha256:") :][:12]

    async def claims(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        about = _about(question, sentences)
        for sentence in about:
            yield Claim(sentence.text, (sentence.number,))
        if about:
            return
        wanted = asked(question)
        looked_at, found = await self.looked_at(question, sentences, hits)
        chosen, confidence = self.selection.choose(wanted, found)
        if not chosen:
            yield NO_ANSWER
        for at in chosen:
            sentence = looked_at[at].sentence
            if who := antecedent(wanted, sentence, sentences):
                yield Claim(who.text, (who.number,), confidence=confidence)
            yield Claim(sentence.text, (sentence.number,), confidence=confidence)

    async def looked_at(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> tuple[list[Shortlisted], list[dict[str, float]]]:
        """The sentences that were looked at closely, and the signs of each."""
        likeness = await self._likeness(question, sentences, hits)
        listed = await anyio.to_thread.run_sync(shortlist, question, sentences, hits, likeness)
        odds = await self._odds(question, sentences, listed)
        close = closest(listed, odds)
        unread = UNREAD if odds else _UNKNOWN if self._reader is None else None
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
        self, question: str, sentences: Sequence[NumberedSentence], listed: Sequence[Shortlisted]
    ) -> dict[int, float]:
        """The reader's log odds by the number of the sentence, for the sentences of the passages that are read: of
        none where it cannot read the question."""
        if self._reader is None or not self._reader.reads(question):
            return {}
        read = to_read(listed)
        wanted, by_passage = asked(question), {one.sentence.passage_id: one.hit for one in listed}
        inside = [[one for one in sentences if one.passage_id == passage_id] for passage_id in read]
        hits = [by_passage[passage_id] for passage_id in read]
        titles = [setting(wanted, hit.metadata.title or "", hit.lead, hit.text) for hit in hits]
        pages = [Page(title, [one.text for one in own]) for title, own in zip(titles, inside, strict=True)]
        odds = await self._reader.read(question, pages)
        found = {
            one.number: value
            for own, values in zip(inside, odds, strict=True)
            for one, value in zip(own, values, strict=True)
        }
        if plain := undated(question):
            carrying = {one.number for own in inside for one in own if _carries(plain, one)}
            again = [at for at, own in enumerate(inside) if any(one.number in carrying for one in own)]
            odds = await self._reader.read(plain.question, [pages[at] for at in again])
            for at, values in zip(again, odds, strict=True):
                for one, value in zip(inside[at], values, strict=True):
                    if one.number in carrying:
                        found[one.number] = max(found[one.number], value)
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
        return standalone_by_rule(question, history), Usage()


def _about(question: str, sentences: Sequence[NumberedSentence]) -> list[NumberedSentence]:
    """The first sentences with all words of the subject, where the question asks for anything about it."""
    subject = set(content_terms(topic_of(question) or "")) - STOP_TERMS
    # Of a Korean word the pairs of signs: the word itself has another particle in the text.
    subject = {term for term in subject if len(term) < 3 or term < "\uac00" or term > "\ud7a3"}
    return [one for one in sentences if subject <= set(terms(one.text))][:MOST_ABOUT] if subject else []


def _carries(plain: Undated, sentence: NumberedSentence) -> bool:
    return plain.carried_by(sentence.text, sentence.metadata.published_at)


def _selection_file() -> str:
    return files("service.adapters").joinpath("selection.json").read_text("utf-8")


def load_selection() -> Selection:
    """The learned models of sentence selection."""
    kept = json.loads(_selection_file())
    ranking, deciding = (Logistic(kept[name]["bias"], kept[name]["weights"]) for name in ("ranking", "deciding"))
    return Selection(ranking, deciding, kept["threshold"])
