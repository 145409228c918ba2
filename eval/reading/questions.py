"""What the reader learns from: the questions of the corpus.

A question is shown the passage with its answer, others of its article, and passages of other articles, where it
names something that these do not have; some sentences behind the one before them alone, as the best are read again;
and some questions in key words, as the service puts those in other languages. What is learned is a choice among the
sentences and none, beside a yes or no for each sentence.
"""

from __future__ import annotations

import heapq
import math
import random
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from eval.reading.corpus import Lesson, Question, readable, siblings_in
from eval.reading.dated import dated
from eval.reading.keyed import keyed
from eval.reading.network import Network
from eval.reading.rows import Pieces, Row, separation, tensors
from service.adapters.cross_encoder import laid
from service.adapters.mpnet_judge import is_english
from service.adapters.sentence_reader import with_previous
from service.core.asking import asked
from service.core.scripts import mostly_latin
from service.core.setting import LEAD, setting
from service.core.tables import read_aloud
from service.core.terms import content_terms

EXAMPLES = 8
DATED = 0.4  # of the questions that can be are asked a second time with a date
ELSEWHERE = 0.8  # of the questions are shown a passage of another article, too
NEAREST = 6
CLOSER = 0.4  # of the passages are shown a second time, cut to a sentence and the one before it
KEYED = 0.06  # of the questions are asked a second time in key words
OTHER_LANGUAGES, EVERYDAY = 3, 4  # times: there are few of them
_NAMING = re.compile(r"[\w’']+")


class QuestionTeacher:
    """Chooses what to show."""

    def __init__(self, known: Sequence[Lesson], tokenizer: Tokenizer, chance: random.Random) -> None:
        known = [_aloud(one) for one in known if readable(one)]
        self._lessons = known
        self._pieces = Pieces(tokenizer)
        self._chance = chance
        self._index = Index(known)
        self._siblings = siblings_in(known)
        self.whole: Collection[str] = ()
        """The files of the corpus of which each pass shows everything."""

    def rows(self, share: float) -> list[Row]:
        """The rows of one pass over that share of the questions, and over all of the `whole` files' questions."""
        pairs = [(one, question) for one in self._lessons for question in self._questions(one)]
        fresh = [pair for pair in pairs if pair[0].file in self.whole]
        rest = [pair for pair in pairs if pair[0].file not in self.whole]
        chosen = fresh + self._chance.sample(rest, round(share * len(rest)))
        return [row for one, question in chosen for row in self._shown(one, question)]

    def row(self, question: str, lesson: Lesson, sentences: Sequence[str], right: Sequence[bool]) -> Row:
        pieces = self._pieces
        title = _title(question, lesson, sentences)
        return Row(laid(pieces(question), pieces(title), [pieces(one) for one in sentences]), right)

    def _questions(self, lesson: Lesson) -> Iterator[Question]:
        english = is_english(lesson.text, lesson.text)
        for question in filter(in_latin, lesson.questions):
            yield from [question] * (EVERYDAY if question.everyday else 1 if english else OTHER_LANGUAGES)
            if english and self._chance.random() < DATED and (more := dated(question, lesson, self._chance)):
                yield more
            if english and self._chance.random() < KEYED:
                yield replace(question, text=keyed(question.text, self._chance))

    def _shown(self, lesson: Lesson, question: Question) -> Iterator[Row]:
        chance = self._chance
        home = [at for at, right in enumerate(question.right) if any(right)]
        rest = [at for at, right in enumerate(question.right) if not any(right)]
        others = self._by_words(question.text, lesson.passages, rest)
        more = 0 if home and chance.random() < 0.5 else 1 if home or chance.random() < 0.4 else 2
        for at in (*home, *others[:more]):
            sentences, right = lesson.passages[at], question.right[at]
            if len(sentences) > 2 and chance.random() < 0.25:  # cut elsewhere
                border = chance.randrange(1, len(sentences))
                part = slice(border) if chance.random() < 0.5 else slice(border, None)
                sentences, right = sentences[part], right[part]
            yield self.row(question.text, lesson, sentences, right)
            if chance.random() < CLOSER:
                best = self._best(question.text, lesson.passages[at], question.right[at])
                yield self._close(question, lesson, at, best)
        if chance.random() < ELSEWHERE:
            yield from self._elsewhere(lesson, question)

    def _close(self, question: Question, lesson: Lesson, at: int, own: int) -> Row:
        """Sentence `own` of passage `at` of the question's article, as it is read closely."""
        part = with_previous(own)
        return self.row(question.text, lesson, lesson.passages[at][part], question.right[at][part])

    def _best(self, question: str, sentences: Sequence[str], right: Sequence[bool]) -> int:
        """The sentence that answers, or one that shares much with the question."""
        answering = [at for at, yes in enumerate(right) if yes]
        if answering and self._chance.random() < 0.7:
            return self._chance.choice(answering)
        return self._by_words(question, [[one] for one in sentences], range(len(sentences)))[0]

    def _elsewhere(self, lesson: Lesson, question: Question) -> Iterator[Row]:
        """A passage of another article: of the sibling, or such as a search would bring up, or any."""
        siblings = self._siblings[lesson.name]
        other = self._chance.choice(siblings if siblings and self._chance.random() < 0.2 else self._lessons)
        at = self._by_words(question.text, other.passages, range(len(other.passages)))[0]
        if other not in siblings and self._chance.random() < 0.8:
            found = self._index.best(question.text, lesson.pair)
            other, at = self._chance.choice(found) if found else (other, at)
        sentences = other.passages[at]
        if other is lesson or may_answer(question.text, lesson, other, sentences):
            return
        yield self.row(question.text, other, sentences, [False] * len(sentences))

    def _by_words(self, question: str, passages: Sequence[Sequence[str]], among: Iterable[int]) -> list[int]:
        """The passages that share most words with the question first, not quite strictly."""
        wanted = set(_words(question))
        return sorted(
            among, key=lambda at: -len(wanted & set(_words(" ".join(passages[at])))) - 2 * self._chance.random()
        )

    @staticmethod
    def loss(odds: Tensor, counts: Tensor, right: Tensor) -> Tensor:
        each = functional.binary_cross_entropy_with_logits(odds, right, reduction="none") * counts
        among = odds.masked_fill(counts == 0, -1e4)
        whole = torch.logsumexp(torch.cat([among, torch.zeros(len(among), 1)], 1), 1)
        chosen = torch.logsumexp(among.masked_fill(right == 0, -1e4), 1)
        choice = torch.where(right.sum(1) > 0, whole - chosen, whole)
        return choice.mean() + 0.5 * each.sum() / len(odds)

    @torch.no_grad()
    def judged(self, network: Network) -> dict[str, float]:
        """How good the reader is where it reads a whole article: is the best sentence right, and is it found better
        in an answerable question than in one that is not (area under the ROC curve)?"""
        network.eval()
        good: list[float] = []
        bad: list[float] = []
        first: list[bool] = []
        for lesson in self._lessons:
            for question in filter(in_latin, lesson.questions):
                rows = [
                    self.row(question.text, lesson, sentences, right)
                    for sentences, right in zip(lesson.passages, question.right, strict=True)
                ]
                inputs, counts, right = tensors(rows)
                odds = network(*inputs).masked_fill(counts == 0, -1e4)
                best = odds.flatten().argmax()
                (good if question.answerable else bad).append(float(odds.flatten()[best]))
                if question.answerable:
                    first.append(bool(right.flatten()[best]))
        network.train()
        answerable, others = np.array(good), np.array(bad)
        border = float(np.quantile(others, 0.9))
        return {
            "held_out_questions": len(good) + len(bad),
            "best_sentence_right": round(float(np.mean(first)), 3),
            "separation": separation(answerable, others),
            "abstentions_at_a_tenth_false_answers": round(float((answerable < border).mean()), 3),
        }

    @torch.no_grad()
    def examples(self, network: Network) -> list[dict[str, Any]]:
        """What the network says of a few passages, to hold against what the service makes of it."""
        network.eval()
        found = []
        for lesson in self._lessons[:EXAMPLES]:
            question, sentences = lesson.questions[0], lesson.passages[0]
            inputs, _, _ = tensors([self.row(question.text, lesson, sentences, question.right[0])])
            odds = [round(float(one), 4) for one in network(*inputs)[0]]
            title = _title(question.text, lesson, sentences)
            found.append({"question": question.text, "title": title, "sentences": sentences, "odds": odds})
        return found


def in_latin(question: Question) -> bool:
    """Whether it is read as it is: others are put into English before."""
    return mostly_latin(question.text)


def _aloud(lesson: Lesson) -> Lesson:
    """With rows and labels as the service reads them."""
    return replace(lesson, passages=tuple(tuple(read_aloud(one)) for one in lesson.passages))


def _title(question: str, lesson: Lesson, sentences: Sequence[str]) -> str:
    return setting(asked(question), lesson.title, lesson.text[:LEAD], " ".join(sentences))


class Index:
    """Passages by their words, to find what a search would bring up."""

    def __init__(self, known: Sequence[Lesson]) -> None:
        self._places = [(lesson, at) for lesson in known for at in range(len(lesson.passages))]
        self._holding: dict[str, list[int]] = {}
        for number, (lesson, at) in enumerate(self._places):
            for word in set(content_terms(" ".join((lesson.title, *lesson.passages[at])))):
                self._holding.setdefault(word, []).append(number)

    def best(self, question: str, apart_from: str) -> list[tuple[Lesson, int]]:
        """The passages of other articles that share the rarest words with the question."""
        scores: dict[int, float] = defaultdict(float)
        for word in set(content_terms(question)):
            holding = self._holding.get(word, ())
            for number in holding:
                scores[number] += math.log(len(self._places) / len(holding))
        near = [self._places[number] for number in heapq.nlargest(NEAREST + 6, scores, key=scores.__getitem__)]
        return [(lesson, at) for lesson, at in near if lesson.pair != apart_from][:NEAREST]


def may_answer(question: str, own: Lesson, other: Lesson, sentences: Sequence[str]) -> bool:
    """Whether another article's may: what a question that names nothing asks for may well stand elsewhere, too."""
    return shares_words(question, sentences) and not tells_apart(question, own, other)


def shares_words(question: str, sentences: Sequence[str]) -> bool:
    """Whether they hold much of what the question speaks of."""
    wanted = set(content_terms(question))
    return 2 * len(wanted & set(content_terms(" ".join(sentences)))) >= len(wanted)


def tells_apart(question: str, own: Lesson, other: Lesson) -> bool:
    """Whether the question names or numbers something that one article has and the other has not."""
    named = {word.lower() for word in _NAMING.findall(question)[1:] if word[0].isupper() or word[0].isdigit()}
    return bool(named & (set(_words(own.text)) - set(_words(other.text))))


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))
