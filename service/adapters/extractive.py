"""The built-in generator: answers with the sentences that answer the question, in their own words."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Sequence
from functools import cached_property
from importlib.resources import files
from typing import Protocol

import anyio.to_thread
import numpy as np

from service.adapters.minilm import WordPieces
from service.adapters.minilm_reader import UNREAD as _UNREAD
from service.adapters.minilm_reader import Page
from service.core.answer import Claim, Hit, NumberedSentence, Reason, Turn, Usage
from service.core.asking import Asked, asked
from service.core.candidates import Shortlisted, closest, shortlist, to_read
from service.core.fit import Alignment, signs
from service.core.follow_up import standalone_by_rule
from service.core.ports import Embedder, Vectors
from service.core.receipt import digest
from service.core.selection import Logistic, Selection
from service.core.terms import content_terms, terms
from service.core.topic import topic_of

MOST_ABOUT = 3
NO_ANSWER = Reason("no-answer", "No sentence of the stored articles fits the question well enough.")
_QUESTION_WORD = re.compile(r"who|whom|whose|what|when|where|why|how|which|many|much|often", re.IGNORECASE)
# What the signs of alignment are where word vectors cannot be had: about their mean.
_UNALIGNED = 0.55


class Words(Protocol):
    """Texts to the vectors of their word pieces."""

    async def read(self, texts: Sequence[str]) -> list[WordPieces]: ...


class Reader(Protocol):
    """A question and pages to the log odds of each page's sentences to answer it."""

    async def read(self, question: str, pages: Sequence[Page]) -> list[list[float]]: ...


class Extractive:
    """Needs no language model. Likeness of meaning chooses sentences; it never decides what is true.

    `reader` looks closely at the few best sentences; without one, the signs that come of it are left out.
    """

    name = "extractive"

    def __init__(
        self,
        embedder: Embedder,
        words: Words | None = None,
        reader: Reader | None = None,
        selection: Selection | None = None,
    ) -> None:
        self._embedder = embedder
        self._words = words
        self._reader = reader
        self.selection = selection or load_selection()

    @cached_property
    def steered_by(self) -> str:
        return digest(_selection_file())[len("sha256:") :][:12]

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
            yield Claim(sentence.text, (sentence.number,), confidence=confidence)

    async def looked_at(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> tuple[list[Shortlisted], list[dict[str, float]]]:
        """The sentences that were looked at closely, and the signs of each."""
        likeness = await self._likeness(question, sentences, hits)
        listed = await anyio.to_thread.run_sync(shortlist, question, sentences, hits, likeness)
        odds = await self._odds(question, sentences, listed)
        close = closest(listed, odds)
        pieces = await self._words.read([question, *(one.sentence.text for one in close)]) if self._words else []
        by_number = {sentence.number: value for sentence, value in zip(sentences, likeness, strict=True)}

        def read_closely() -> list[dict[str, float]]:
            wanted = asked(question)
            found = []
            for at, one in enumerate(close, start=1):
                alignment = _unaligned(wanted)
                if pieces:
                    alignment = aligned(wanted, question, pieces[0], pieces[at], one.sentence.text)
                number = one.sentence.number
                found.append(signs(wanted, one.candidate(by_number[number], alignment, odds.get(number, _UNREAD))))
            return found

        return close, await anyio.to_thread.run_sync(read_closely)

    async def _odds(
        self, question: str, sentences: Sequence[NumberedSentence], listed: Sequence[Shortlisted]
    ) -> dict[int, float]:
        """The reader's log odds by the number of the sentence, for the sentences of the passages that are read."""
        if self._reader is None:
            return {}
        read = to_read(listed)
        inside = [[one for one in sentences if one.passage_id == passage_id] for passage_id in read]
        pages = [Page(own[0].metadata.title or "", [one.text for one in own]) for own in inside]
        odds = await self._reader.read(question, pages)
        return {
            one.number: value
            for own, values in zip(inside, odds, strict=True)
            for one, value in zip(own, values, strict=True)
        }

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
    subject = set(content_terms(topic_of(question) or ""))
    return [one for one in sentences if subject <= set(terms(one.text))][:MOST_ABOUT] if subject else []


def aligned(wanted: Asked, question: str, asking: WordPieces, pieces: WordPieces, text: str) -> Alignment:
    """How near the words of a sentence come to those of the question (as in BERTScore, Zhang et al. 2020)."""
    own = [at for at, (start, end) in enumerate(pieces.spans) if text[start:end].isalnum()]
    if not own:
        return _unaligned(wanted)
    table = _units(asking.vectors) @ _units(pieces.vectors[own]).T
    nearest = table.max(axis=1)
    lead = question.find(wanted.reading.text[:1]) if wanted.reading.text else 0
    lead = max(lead, 0)

    def at_word(start: int, end: int) -> float:
        inside = [n for n, (a, b) in enumerate(asking.spans) if b > a and a - lead < end and b - lead > start]
        return float(nearest[inside].mean()) if inside else _UNALIGNED

    question_words = [
        n for n, (a, b) in enumerate(asking.spans) if b > a and _QUESTION_WORD.fullmatch(question[a:b])
    ]
    back = np.sort(table[1:-1].max(axis=0))[-5:] if len(own) > 2 and len(table) > 2 else np.array([0.3])
    return Alignment(
        tuple(at_word(word.start, word.end) for word in wanted.words),
        float(nearest[question_words].mean()) if question_words else 0.3,
        float(back.mean()),
    )


def _unaligned(wanted: Asked) -> Alignment:
    return Alignment((_UNALIGNED,) * len(wanted.words), 0.3, _UNALIGNED)


def _units(vectors: Vectors) -> Vectors:
    units: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)
    return units


def _selection_file() -> str:
    return files("service.adapters").joinpath("selection.json").read_text("utf-8")


def load_selection() -> Selection:
    """The learned models of sentence selection."""
    kept = json.loads(_selection_file())
    ranking, deciding = (Logistic(kept[name]["bias"], kept[name]["weights"]) for name in ("ranking", "deciding"))
    return Selection(ranking, deciding, kept["threshold"])
