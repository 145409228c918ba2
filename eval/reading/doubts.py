"""What the close reader learns from: the sentences of which the reader is in doubt, each behind the one before it.

A question is asked of the passages of its article that share most words with it, of the one that answers it, and of
one of another article, as a search would bring them up. Of the sentences that the reader finds best those are shown
of which it is not sure, right or wrong: a larger network learns to tell apart what the reader cannot. From these
alone it would learn that a question in the words of the article is a trap, so of some questions a sentence that
answers is shown besides, sure or not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

from eval.reading.corpus import Lesson, Question
from eval.reading.network import Network
from eval.reading.questions import QuestionTeacher, in_latin, may_answer
from eval.reading.rows import Row, read_all, separation
from service.adapters.cross_encoder import READER, build_cross_encoder
from service.adapters.sentence_reader import with_previous

BEST = 3  # sentences of each question
IN_DOUBT = 4.5  # log odds on either side of even ones
SURE = 0.3  # of the sentences above that are shown, too
OWN = 3  # passages of the question's article
PLAIN = 0.3  # of the questions are shown a sentence that answers, whatever the reader makes of it


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence behind the one before it, and what the reader made of it."""

    row: Row
    odds: float

    @property
    def right(self) -> bool:
        return self.row.right[-1]


class DoubtTeacher(QuestionTeacher):
    """Chooses what to show."""

    def __init__(self, known: Sequence[Lesson], tokenizer: Tokenizer, chance: random.Random) -> None:
        super().__init__(known, tokenizer, chance)
        reader = build_cross_encoder(READER)
        assert reader is not None
        self._reader = reader

    def _shown(self, lesson: Lesson, question: Question) -> Iterator[Row]:
        yield from (doubt.row for doubt in self._doubts(lesson, question))
        right = [(at, own) for at, some in enumerate(question.right) for own, yes in enumerate(some) if yes]
        if right and self._chance.random() < PLAIN:
            yield self._close(question, lesson, *self._chance.choice(right))

    def _doubts(self, lesson: Lesson, question: Question) -> Iterator[Doubt]:
        found = []
        for other, at in self._places(lesson, question):
            sentences = other.passages[at]
            right = question.right[at] if other is lesson else [False] * len(sentences)
            odds = self._reader.scores(self.row(question.text, other, sentences, right).laid)
            found += [(one, other, sentences, right, own) for own, one in enumerate(odds) if one is not None]
        for one, other, sentences, right, own in sorted(found, key=lambda read: -read[0])[:BEST]:
            if one < -IN_DOUBT or (one > IN_DOUBT and self._chance.random() >= SURE):
                continue
            part = with_previous(own)
            if other is not lesson and may_answer(question.text, lesson, other, sentences[part]):
                continue
            yield Doubt(self.row(question.text, other, sentences[part], right[part]), one)

    def _places(self, lesson: Lesson, question: Question) -> list[tuple[Lesson, int]]:
        """The passages that are read, by their article and their number in it."""
        own = self._by_words(question.text, lesson.passages, range(len(lesson.passages)))[:OWN]
        home = [at for at, right in enumerate(question.right) if any(right)]
        if home and not any(at in own for at in home):
            own[OWN - 1 :] = home[:1]
        return [(lesson, at) for at in own] + self._index.best(question.text, lesson.pair)[:1]

    @torch.no_grad()
    def judged(self, network: Network) -> dict[str, float]:
        """How well it tells the sentences in doubt that answer from the others (area under the ROC curve), how well
        the reader does, and how well the mean of both odds does."""
        network.eval()
        asked = ((one, question) for one in self._lessons for question in one.questions if in_latin(question))
        doubts = [doubt for one, question in asked for doubt in self._doubts(one, question)]
        by_row = read_all(network, [doubt.row for doubt in doubts], self._chance)
        network.train()
        right = np.array([doubt.right for doubt in doubts])
        first = np.array([doubt.odds for doubt in doubts])
        closer = np.array([by_row[id(doubt.row)][-1] for doubt in doubts])
        return {
            "held_out_sentences": len(doubts),
            "of_the_reader": separation(first[right], first[~right]),
            "separation": separation(closer[right], closer[~right]),
            "of_both": separation((first + closer)[right], (first + closer)[~right]),
        }
