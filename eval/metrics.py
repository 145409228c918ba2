"""Metrics over outcomes. Each is a ratio of sums, so it has a value whenever it has a denominator; a metric
without one is left out instead of being NaN.

Confidence intervals: percentile bootstrap over examples (Efron, 1979), 95 %, 1,000 resamples, fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import ScoredDoc, Success, nDCG
from ir_measures.util import Qrel

from eval.grades import Grade, confidence, evidence_precision, evidence_recall, grade, matches, ranks, uncited
from eval.outcomes import ERROR, Outcome

RESAMPLES = 1000
SEED = 20250612
Ratio = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with its 95 % confidence interval and the number of examples it rests on."""

    value: float
    low: float
    high: float
    n: int


def measure(ratios: Sequence[Ratio]) -> Measure | None:
    """The ratio of the sums; None where the denominators add up to nothing.

    >>> measure([(1, 1), (1, 1)])
    Measure(value=1.0, low=1.0, high=1.0, n=2)
    """
    counted = np.array([ratio for ratio in ratios if ratio[1] > 0], dtype=np.float64)
    if not len(counted):
        return None
    value = float(counted[:, 0].sum() / counted[:, 1].sum())
    draws = np.random.default_rng(SEED).integers(0, len(counted), (RESAMPLES, len(counted)))
    sums = counted[draws].sum(axis=1)
    low, high = np.percentile(sums[:, 0] / sums[:, 1], [2.5, 97.5])
    return Measure(value, float(low), float(high), len(counted))


def measures(outcomes: Sequence[Outcome]) -> dict[str, Measure]:
    """Every metric that these outcomes have a denominator for."""
    pairs = {**_answers(outcomes), **_retrieval(outcomes)}
    return {name: m for name, ratios in pairs.items() if (m := measure(list(ratios))) is not None}


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Measure]]:
    """The metrics of each kind of example, kinds in the order of their first example."""
    kinds = dict.fromkeys(outcome.example.kind for outcome in outcomes)
    return {kind: measures([o for o in outcomes if o.example.kind == kind]) for kind in kinds}


def _answers(outcomes: Sequence[Outcome]) -> dict[str, Iterable[Ratio]]:
    answerable = [outcome for outcome in outcomes if outcome.example.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.example.answerable]
    attempted = [outcome for outcome in answerable if outcome.attempted]
    return {
        "citation_exactness": ((sum(c.exact for c in o.citations), len(o.citations)) for o in outcomes),
        "cut_citations": ((sum(c.cut for c in o.citations), len(o.citations)) for o in outcomes),
        "uncited_sentences": ((uncited(o), max(len(o.statements), uncited(o))) for o in outcomes),
        "evidence_recall": ((evidence_recall(o), 1) for o in answerable),
        "evidence_precision": (evidence_precision(o) for o in attempted),
        "answer_correctness": ((o.attempted and matches(o), 1) for o in answerable),
        "correct": ((grade(o) is Grade.CORRECT, 1) for o in outcomes),
        "incorrect": ((grade(o) is Grade.INCORRECT, 1) for o in outcomes),
        "not_attempted": ((grade(o) is Grade.NOT_ATTEMPTED, 1) for o in outcomes),
        "false_answer_rate": ((o.attempted, 1) for o in unanswerable),
        "false_abstention_rate": ((not o.attempted, 1) for o in answerable),
        "errors": ((o.status == ERROR, 1) for o in outcomes),
        "degraded": ((o.degraded, 1) for o in outcomes),
    }


def _retrieval(outcomes: Sequence[Outcome]) -> dict[str, list[Ratio]]:
    """Hit rate and nDCG. The documents are evidence groups: a group stands at the rank of the first passage that
    holds it, any other passage is a miss; two groups in one passage follow each other."""
    qrels: list[Qrel] = []
    run: list[ScoredDoc] = []
    for outcome in outcomes:
        if not outcome.example.evidence:
            continue
        query = outcome.example.id
        places = ranks(outcome)
        qrels += [Qrel(query, f"group {number}", 1) for number in range(len(places))]
        for rank in range(1, len(outcome.found) + 1):
            groups = [f"group {number}" for number, place in enumerate(places) if place == rank]
            for order, document in enumerate(groups or [f"miss {rank}"]):
                run.append(ScoredDoc(query, document, -rank - order / 100))
        if not outcome.found:
            run.append(ScoredDoc(query, "nothing", 0.0))
    if not qrels:
        return {}
    names = {Success @ 1: "hit@1", Success @ 5: "hit@5", Success @ 10: "hit@10", nDCG @ 10: "ndcg@10"}
    values: dict[str, list[Ratio]] = {name: [] for name in names.values()}
    for result in ir_measures.iter_calc(list(names), qrels, run):
        values[names[result.measure]].append((float(result.value), 1.0))
    return values


def latency(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Milliseconds of each stage: median and 95th percentile."""
    stages = dict.fromkeys(stage for outcome in outcomes for stage in outcome.timings_ms)
    table = {}
    for stage in stages:
        times = [outcome.timings_ms[stage] for outcome in outcomes if stage in outcome.timings_ms]
        p50, p95 = np.percentile(times, [50, 95])
        table[stage] = {"p50": round(float(p50), 2), "p95": round(float(p95), 2)}
    return table


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """Points (coverage, risk): the surest answers first, the share answered and the share wrong among them.

    El-Yaniv and Wiener, 2010. Answers of equal confidence enter together, so that order means nothing.
    """
    answered = sorted((o for o in outcomes if o.attempted), key=confidence, reverse=True)
    points: list[tuple[float, float]] = []
    wrong = 0
    for number, outcome in enumerate(answered, 1):
        wrong += grade(outcome) is Grade.INCORRECT
        if number == len(answered) or confidence(answered[number]) < confidence(outcome):
            points.append((number / len(outcomes), wrong / number))
    return points


def values(table: Mapping[str, Measure]) -> dict[str, float]:
    return {name: round(m.value, 4) for name, m in table.items()}
