"""The baseline: a committed run to compare with, example by example."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.fingerprints import RULER, differences
from eval.grades import Grade, grade
from eval.metrics import Measure, values
from eval.outcomes import Outcome

BASELINE = Path(__file__).parent / "baseline.json"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A run of one generator: what it was measured with, its metrics, and the grade of each example."""

    fingerprints: Mapping[str, str]
    metrics: Mapping[str, float]
    grades: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against its baseline. `unfair` names what makes them incomparable, `changed` what else differs.

    `fixed` and `broken` are ids of examples that became correct, or stopped being so.
    """

    unfair: Sequence[str]
    changed: Sequence[str]
    fixed: Sequence[str]
    broken: Sequence[str]
    deltas: Mapping[str, float]
    compared: int


def load_baseline(generator: str, path: Path = BASELINE) -> Baseline | None:
    """The baseline of `extractive` or `llm`; None where none was taken."""
    if not path.exists():
        return None
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Baseline(**table[generator]) if generator in table else None


def save_baseline(generator: str, baseline: Baseline, path: Path = BASELINE) -> None:
    """Replace the baseline of one generator, keep the others'."""
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    table[generator] = {
        "fingerprints": dict(baseline.fingerprints),
        "metrics": dict(baseline.metrics),
        "grades": dict(baseline.grades),
    }
    path.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def as_baseline(
    outcomes: Sequence[Outcome], measures: Mapping[str, Measure], fingerprints: Mapping[str, str]
) -> Baseline:
    return Baseline(fingerprints, values(measures), {o.example.id: grade(o).value for o in outcomes})


def compare(run: Baseline, baseline: Baseline, whole: bool = True) -> Comparison:
    """What changed since the baseline. Of a part of the examples no deltas of metrics are given."""
    shared = [name for name in run.grades if name in baseline.grades]
    good = Grade.CORRECT.value
    return Comparison(
        unfair=differences(run.fingerprints, baseline.fingerprints, RULER),
        changed=differences(run.fingerprints, baseline.fingerprints, ("prompts", "code")),
        fixed=[name for name in shared if run.grades[name] == good != baseline.grades[name]],
        broken=[name for name in shared if run.grades[name] != good == baseline.grades[name]],
        deltas={
            name: round(value - baseline.metrics[name], 4)
            for name, value in run.metrics.items()
            if whole and name in baseline.metrics
        },
        compared=len(shared),
    )
