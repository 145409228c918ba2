"""The gate: floors that a run must reach, and the baseline it must not fall under."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.baseline import Comparison
from eval.metrics import Measure

FLOORS = Path(__file__).parent / "floors.toml"
INVARIANTS = ("citation_exactness", "cut_citations", "uncited_sentences", "errors", "degraded", "stability")
"""These hold for any selection of examples; the other floors are meant for the whole set."""


@dataclass(frozen=True, slots=True)
class Floors:
    """Bounds for one generator. `fall` is the share of examples by which a run may be under its baseline."""

    at_least: Mapping[str, float]
    at_most: Mapping[str, float]
    fall: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of the gate and a sentence on it."""

    name: str
    passed: bool
    message: str


def load_floors(generator: str, path: Path = FLOORS) -> Floors:
    """The bounds of `extractive` or `llm`. Raises ValueError where the file has none."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if generator not in table:
        raise ValueError(f"{path.name} has no floors for the generator {generator!r}")
    bounds = table[generator]
    return Floors(bounds.get("at_least", {}), bounds.get("at_most", {}), bounds.get("fall", 0.0))


def check(measures: Mapping[str, Measure], floors: Floors, whole: bool = True) -> list[Finding]:
    """A finding for each bound. A metric that could not be measured fails, unless only a part was run
    (`whole` false): then just the invariants are checked, where they were measured."""
    findings = []
    bounds = [(name, bound, True) for name, bound in floors.at_least.items()]
    bounds += [(name, bound, False) for name, bound in floors.at_most.items()]
    for name, bound, least in bounds:
        got = measures.get(name)
        if not whole and name not in INVARIANTS:
            continue
        # One round says nothing about stability, and a part may have nothing that cites.
        if got is None and (name == "stability" or not whole):
            continue
        word = "at least" if least else "at most"
        if got is None:
            findings.append(Finding(name, False, f"{name} was not measured; it must be {word} {bound:g}"))
            continue
        # Rounded to the precision the reports show, so that 0.90 printed is 0.90 checked.
        value = round(got.value, 4)
        passed = value >= bound if least else value <= bound
        findings.append(Finding(name, passed, f"{name} is {value:g}, {word} {bound:g} is asked"))
    return findings


def check_baseline(comparison: Comparison, fall: float) -> Finding:
    """Red where the comparison is unfair, or where more examples broke than were fixed, beyond `fall`."""
    if comparison.unfair:
        return Finding(
            "baseline",
            False,
            f"The baseline was measured with other {' and '.join(comparison.unfair)}; that is no comparison. "
            "Take a new one with --accept.",
        )
    lost = len(comparison.broken) - len(comparison.fixed)
    message = f"{len(comparison.fixed)} fixed, {len(comparison.broken)} broken against the baseline"
    return Finding("baseline", lost <= fall * comparison.compared, message)
