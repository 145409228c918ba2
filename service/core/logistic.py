"""Logistic regression: what `python -m eval.selection` and `python -m eval.support` learn, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

Signs = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression: names of signs to their weights."""

    bias: float
    weights: Signs

    def score(self, signs: Signs) -> float:
        """The log odds."""
        return self.bias + sum(weight * signs.get(name, 0.0) for name, weight in self.weights.items())


def probability(score: float) -> float:
    """Log odds as a probability.

    >>> probability(0.0)
    0.5
    """
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))
