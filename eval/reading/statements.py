"""What the judge learns from: the statements of the corpus, and the tuned half of the mutant suites."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from statistics import fmean
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from eval.reading.corpus import Lesson, Statement, siblings_in
from eval.reading.network import Network
from eval.reading.rows import Pieces, Row, read_all, separation, tensors
from service.adapters.mpnet_judge import readings, sheet
from service.core.support import Quote
from service.core.support.second_opinion import nearness
from tests.mutants.rules import mutants
from tests.mutants.suite import cases

EXAMPLES = 12
EVERYDAY = 3  # times: there are few of them
# Of the carried statements: shown changed by a rule, too; beside a sentence of the sibling; the evidence itself,
# and the evidence without a part that can be left out.
CHANGED, ELSEWHERE, COPIED, SHORTENED = 0.3, 0.1, 0.05, 0.25
HARD = {"negation": 0.15, "opposite": 0.5}  # shown besides: those that the guard sees least
BARE, NEAR = 0.35, 0.8
BY_RULE = 0.35  # of the mutants that rules made of the suites' statements are shown in one pass
_SAYING = r"(?!.{,60}\b(?:said|says?|told|adds?|added|wrote|argue|claim|warn|calculat))"
_PART = rf", (?:(?:an?|the|who|which|whose) {_SAYING}[\w’' -]{{3,60}}|\d\d)"
_APPOSED = re.compile(rf"(?<=[^\W\d])(?:{_PART},(?= (?!and|or|but))|{_PART}(?=\.$))")


class StatementTeacher:
    """Chooses which statements to show."""

    def __init__(self, known: Sequence[Lesson], tokenizer: Tokenizer, chance: random.Random) -> None:
        self._lessons = known
        self._pieces = Pieces(tokenizer)
        self._chance = chance
        self._suites = cases("tuned")
        self._siblings = siblings_in(known)
        self.whole: Collection[str] = ()
        """The files of the corpus of which each pass shows everything."""

    def rows(self, share: float) -> list[Row]:
        """The rows of one pass over that share of the statements, and over all of the `whole` files' statements."""
        fresh = [one for one in self._lessons if one.file in self.whole]
        rest = [one for one in self._lessons if one.file not in self.whole]
        rows = [row for row in (*self._shown(rest), *self._suited()) if row is not None]
        chosen = self._chance.sample(rows, round(share * len(rows)))
        return chosen + [row for row in self._shown(fresh) if row is not None]

    def _shown(self, known: Sequence[Lesson]) -> Iterator[Row | None]:
        for lesson in known:
            for statement in self._statements(lesson):
                quotes = lesson.quotes(statement.cited)
                yield self.row(statement.text, self._bare(statement, quotes) or quotes, statement.true)
                if statement.true:
                    yield from self._made(lesson, statement)

    def _suited(self) -> Iterator[Row | None]:
        """Of the mutant suites."""
        for case in self._suites:
            if case.made_by == "hand" or self._chance.random() < BY_RULE:
                yield self.row(case.statement, case.quotes, case.true)

    @staticmethod
    def _statements(lesson: Lesson) -> Iterator[Statement]:
        for statement in lesson.statements:
            yield from [statement] * (EVERYDAY if statement.everyday else 1)

    def row(self, statement: str, quotes: Sequence[Quote], carried: bool) -> Row | None:
        """None where it is too long."""
        placed = sheet(statement, quotes, self._pieces)
        return Row(placed, [False] * (len(placed.spans) - 1) + [carried]) if placed else None

    def _bare(self, statement: Statement, quotes: Sequence[Quote]) -> list[Quote]:
        """Now and then the quotes alone, without headline, date and what stands before: where these are needed to
        say what is meant, a statement would not be carried any more."""
        if self._chance.random() >= BARE or (statement.true and nearness(statement.text, quotes) < NEAR):
            return []
        return [Quote(quote.text) for quote in quotes]

    def _made(self, lesson: Lesson, statement: Statement) -> Iterator[Row | None]:
        chance, quotes = self._chance, lesson.quotes(statement.cited)
        changed: dict[str, list[str]] = defaultdict(list)
        for rule, text in mutants(statement.text):
            changed[rule].append(text)
        # One of each rule as often as one of any other: most changes are negations, digits and names.
        if changed and chance.random() < CHANGED:
            yield self.row(chance.choice(changed[chance.choice(list(changed))]), quotes, False)
        for rule, share in HARD.items():
            if rule in changed and chance.random() < share:
                yield self.row(chance.choice(changed[rule]), quotes, False)
        if chance.random() < ELSEWHERE and (siblings := self._siblings[lesson.name]):
            other = chance.choice(siblings)
            said = set(statement.text.split())
            like = max(other.sentences, key=lambda span: len(said & set(span.of(other.text).split())))
            yield self.row(statement.text, other.quotes([like]), False)
        sentence = quotes[0].text
        if chance.random() < COPIED:
            yield self.row(sentence, quotes, True)
        shorter = _APPOSED.sub("", sentence, count=1)
        if chance.random() < SHORTENED and shorter != sentence:
            yield self.row(shorter, quotes, True)

    @staticmethod
    def loss(odds: Tensor, _counts: Tensor, right: Tensor) -> Tensor:
        return functional.binary_cross_entropy_with_logits(odds[:, -1], right[:, -1])

    @torch.no_grad()
    def judged(self, network: Network) -> dict[str, float]:
        """How well it tells statements that are carried from others (area under the ROC curve), and how many of the
        others it finds where it objects to three in a hundred that are carried. In half precision, as it learns."""
        network.eval()
        read = [
            (statement.true, self._read(statement, lesson))
            for lesson in self._lessons
            for statement in lesson.statements
        ]
        odds = read_all(network, [row for _, rows in read for row in rows], self._chance)
        network.train()

        def carries(rows: Sequence[Row]) -> float:
            return fmean(odds[id(row)][len(row.laid.spans) - 1] for row in rows)

        good, bad = (
            np.array([carries(rows) for true, rows in read if true is wanted and rows]) for wanted in (True, False)
        )
        return {
            "held_out_statements": len(good) + len(bad),
            "separation": separation(good, bad),
            "found_at_three_in_a_hundred": round(float((bad < np.quantile(good, 0.03)).mean()), 3),
        }

    @torch.no_grad()
    def examples(self, network: Network) -> list[dict[str, Any]]:
        """What the network says of a few statements, to hold against what the service makes of it."""
        network.eval()
        found = []
        for lesson in self._lessons[:EXAMPLES]:
            for one in lesson.statements[:1]:
                if rows := self._read(one, lesson):
                    odds = fmean(float(network(*tensors([row])[0])[0, -1]) for row in rows)
                    found.append({"article": lesson.name, "statement": one.text, "odds": round(odds, 4)})
        return found

    def _read(self, statement: Statement, lesson: Lesson) -> list[Row]:
        """Both readings, of whose odds the mean counts in the service, too."""
        laid = readings(statement.text, lesson.quotes(statement.cited), self._pieces)
        return [Row(one, [False] * len(one.spans)) for one in laid]
