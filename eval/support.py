"""`python -m eval.support`: learn how to weigh the guard's objections against what the model says of a statement.

Learned from statements about articles that neither the guard's rules were made with nor the model has learned from:
those of `eval/reading` that are held out. Figures are cross-validated by article. Writes
`service/adapters/support.json`; `python -m bench.evidence` says what is reached on the unseen mutant suites.
"""

from __future__ import annotations

import argparse
import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.logistic import fitted
from eval.reading.corpus import digest, lessons
from service.adapters.cross_encoder import JUDGE, learned_digest, load_cross_encoder
from service.adapters.mpnet_judge import WEIGHED, MPNetJudge
from service.core.logistic import Logistic
from service.core.support import unsupported
from service.core.support.second_opinion import signs
from tests.mutants.rules import mutants

KEPT = Path("service/adapters") / WEIGHED
FOLDS = 5
RIDGE = 10.0
# Of what a language model says of its evidence so much is carried, and one that is not but passes costs so many
# dropped ones that are (a dropped one is sent back to the model once).
CARRIED, COST_OF_FALSE = 0.85, 2.4
BY_RULE = 2  # mutants of each statement that is carried


@dataclass(frozen=True, slots=True)
class Row:
    """One statement: what is weighed, whether an objection is final, whether it is carried, and whether a rule made
    it out of one that is."""

    pair: str
    signs: dict[str, float]
    final: bool
    carried: bool
    by_rule: bool = False


def rows_of() -> list[Row]:
    """The held-out statements, and mutants of those that are carried."""
    encoder = load_cross_encoder(JUDGE)
    assert encoder is not None
    judge = MPNetJudge(encoder)
    found = []
    for lesson in lessons():
        if not lesson.held_out:
            continue
        for one in lesson.statements:
            quotes = lesson.quotes(one.cited)
            changed = sorted(mutants(one.text), key=lambda pair: zlib.crc32(pair[1].encode())) if one.true else []
            for text, by_rule in [(one.text, False), *((text, True) for _, text in changed[:BY_RULE])]:
                odds, reasons = judge(text, quotes), unsupported(text, quotes)
                if odds is not None:
                    weighed = signs(text, quotes, reasons, odds)
                    final = any(reason.final for reason in reasons)
                    found.append(Row(lesson.pair, weighed, final, one.true and not by_rule, by_rule))
    return found


def weighing_of(rows: Sequence[Row]) -> Logistic:
    weighed = [row for row in rows if not row.final]
    return fitted([row.signs for row in weighed], [float(row.carried) for row in weighed], RIDGE)


def cross_validated(rows: Sequence[Row]) -> list[float]:
    """The log odds of each row by a model of the other folds."""
    folds = [zlib.crc32(row.pair.encode()) % FOLDS for row in rows]
    models = [
        weighing_of([row for row, at in zip(rows, folds, strict=True) if at != fold]) for fold in range(FOLDS)
    ]
    return [
        -math.inf if row.final else models[fold].score(row.signs) for row, fold in zip(rows, folds, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold, and the shares of statements that are dropped at it: of those that are carried, of the false
    ones that were written, and of those that rules made."""

    least: float
    carried: float
    written: float
    by_rule: float

    @property
    def cost(self) -> float:
        return CARRIED * self.carried + (1 - CARRIED) * COST_OF_FALSE * (1 - self.written)


def point(least: float, rows: Sequence[Row], odds: Sequence[float]) -> Point:
    def dropped(scores: Sequence[float]) -> float:
        return round(float((np.array(scores) < least).mean()), 3)

    scored = list(zip(rows, odds, strict=True))
    return Point(
        least,
        dropped([score for row, score in scored if row.carried]),
        dropped([score for row, score in scored if not row.carried and not row.by_rule]),
        dropped([score for row, score in scored if row.by_rule]),
    )


def curve(rows: Sequence[Row], odds: Sequence[float]) -> list[Point]:
    return [point(round(float(least), 2), rows, odds) for least in np.arange(-4, 4.01, 0.1)]


def learned(rows: Sequence[Row]) -> dict[str, Any]:
    """What is kept: the weights, the threshold, and where they come from."""
    odds = cross_validated(rows)
    points = curve(rows, odds)
    best = min(points, key=lambda point: point.cost)
    weighing = weighing_of(rows)
    alone = point(0.5, rows, [0.0 if row.signs["objected"] else 1.0 for row in rows])
    return {
        "corpus_sha256": digest("judge"),
        "judge_sha256": learned_digest(JUDGE),
        "statements": len(rows),
        "reached": asdict(best),
        "guard_alone": asdict(alone) | {"least": None},
        "curve": [asdict(point) for point in points[::5]],
        "least": best.least,
        "weighing": {"bias": weighing.bias, "weights": weighing.weights},
    }


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=KEPT)
    options = parser.parse_args(argv)
    kept = learned(rows_of())
    options.out.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    print(json.dumps(kept, indent=1))


if __name__ == "__main__":
    main()
