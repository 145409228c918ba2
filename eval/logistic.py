"""Logistic regression by Newton's method, with a ridge: what `eval.selection` and `eval.support` learn with.

`fitted` learns yes or no; `ranked` which of several (the conditional logit of McFadden, 1974).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.core.logistic import Logistic

Numbers = NDArray[np.float64]
_STEPS = 60
_DAMPING = 0.7


def fitted(
    rows: Sequence[Mapping[str, float]], labels: Sequence[float], ridge: float, weights: Numbers | None = None
) -> Logistic:
    """The model of these rows of signs; `ridge` is the penalty on the squared weights of standardised signs."""
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    spread = table.std(axis=0)
    kept = spread > 1e-6
    names = [name for name, keep in zip(names, kept, strict=True) if keep]
    middle, spread = table.mean(axis=0)[kept], spread[kept]
    design = np.c_[(table[:, kept] - middle) / spread, np.ones(len(table))]
    solved = _newton(design, np.asarray(labels, float), np.ones(len(table)) if weights is None else weights, ridge)
    raw = solved[:-1] / spread
    bias = float(solved[-1] - (raw * middle).sum())
    return Logistic(round(bias, 4), {name: round(float(value), 4) for name, value in zip(names, raw, strict=True)})


@dataclass(frozen=True, slots=True)
class Choice:
    """Things to choose from, and which of them are right; at least one is."""

    options: Sequence[Mapping[str, float]]
    right: Sequence[bool]


def ranked(choices: Sequence[Choice], ridge: float) -> Logistic:
    """The model that gives the right options of each choice the highest scores; only differences mean anything."""
    names = sorted({name for choice in choices for option in choice.options for name in option})
    widest = max(len(choice.options) for choice in choices)
    table = np.zeros((len(choices), widest, len(names)))
    there, right = np.zeros((len(choices), widest), bool), np.zeros((len(choices), widest))
    for row, choice in enumerate(choices):
        for column, option in enumerate(choice.options):
            table[row, column] = [option.get(name, 0.0) for name in names]
            there[row, column], right[row, column] = True, choice.right[column]
    middle, spread = table[there].mean(axis=0), table[there].std(axis=0)
    spread[spread < 1e-6] = np.inf
    weights = _chosen((table - middle) / spread, there, right, ridge) / spread
    named = {name: round(float(value), 4) for name, value in zip(names, weights, strict=True) if value}
    return Logistic(round(-float((weights * middle).sum()), 4), named)


def _chosen(table: Numbers, there: NDArray[np.bool_], right: Numbers, ridge: float) -> Numbers:
    weights = np.zeros(table.shape[2])
    for _ in range(_STEPS):
        scores = np.where(there, table @ weights, -1e9)
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        wanted = likely * right
        wanted /= wanted.sum(axis=1, keepdims=True)
        slope = np.einsum("ck,ckd->d", wanted - likely, table) - ridge * weights
        mean = np.einsum("ck,ckd->cd", likely, table)
        curvature = np.einsum("ck,ckd,cke->de", likely, table, table, optimize=True) - mean.T @ mean
        step = np.linalg.solve(curvature + ridge * np.eye(len(weights)), slope)
        weights = weights + _DAMPING * step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _newton(design: Numbers, labels: Numbers, weights: Numbers, ridge: float) -> Numbers:
    solved = np.zeros(design.shape[1])
    penalty = np.eye(len(solved)) * ridge
    penalty[-1, -1] = 1e-6
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(design @ solved, -30, 30)))
        curvature = weights * likely * (1 - likely) + 1e-9
        slope = design.T @ (weights * (labels - likely)) - penalty @ solved
        step = np.linalg.solve((design * curvature[:, None]).T @ design + penalty, slope)
        solved = solved + step
        if np.abs(step).max() < 1e-7:
            break
    result: Numbers = solved
    return result
