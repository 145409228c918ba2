"""A run: store the articles, ask every example, keep the outcomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.corpus import Corpus
from eval.examples import Example
from eval.metrics import Measure, measure
from eval.outcomes import Outcome
from eval.targets import Generator, Target, filters_body, question_body
from service.core.errors import QAError


@dataclass(frozen=True, slots=True)
class Run:
    """The outcomes of the first round, in the order of the examples. `stability`, where there were more rounds, is
    the share of examples whose outcome was the same in each."""

    corpus: Corpus
    outcomes: Sequence[Outcome]
    stability: Measure | None
    unstable: Sequence[str]


async def run(
    target: Target,
    files: Sequence[Path],
    examples: Sequence[Example],
    generator: Generator = "auto",
    repeat: int = 1,
    seen: Callable[[Outcome], None] = lambda _: None,
) -> Run:
    """Store, then ask each example `repeat` times; `seen` is told of each outcome.

    Raises ValueError, before the first question, where the examples do not fit the articles.
    """
    corpus = Corpus([await target.store(path) for path in files])
    corpus.check(examples)
    rounds: list[list[Outcome]] = []
    for _ in range(repeat):
        outcomes = []
        for example in examples:
            outcomes.append(await outcome_of(target, example, generator, corpus))
            seen(outcomes[-1])
        rounds.append(outcomes)
    same = [all(comparable(o) == comparable(other[at]) for other in rounds) for at, o in enumerate(rounds[0])]
    return Run(
        corpus,
        rounds[0],
        measure([(value, 1) for value in same]) if repeat > 1 else None,
        [example.id for example, value in zip(examples, same, strict=True) if not value],
    )


async def outcome_of(target: Target, example: Example, generator: Generator, corpus: Corpus) -> Outcome:
    """Ask one example. Retrieval is measured on the question, a follow-up's as it was understood (`asked_as`).

    An error of the service is an outcome, too: one that the gate never lets pass.
    """
    try:
        answer = await target.ask(question_body(example, generator, corpus))
        searched = (example.history and answer.get("asked_as")) or example.question
        results = await target.search(searched, filters_body(example, corpus))
    except QAError as error:
        return Outcome.failed(example, str(error), corpus)
    return Outcome.of(example, answer, results, corpus)


def comparable(outcome: Outcome) -> Outcome:
    """The outcome without what may differ from run to run: how long it took."""
    return replace(outcome, timings_ms={})
