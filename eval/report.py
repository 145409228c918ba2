"""The report: all that is known after a run, and its JSON form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from eval.baseline import Comparison
from eval.corpus import Corpus
from eval.gate import Finding
from eval.grades import evidence_recall, grade, ranks, uncited
from eval.judge import Agreement
from eval.metrics import Measure, by_kind, latency, risk_coverage
from eval.outcomes import Outcome

TITLES = {
    "citation_exactness": "Citations exact to the character",
    "cut_citations": "Citations that cut a word",
    "uncited_sentences": "Sentences without citation",
    "correct": "Graded correct",
    "incorrect": "Graded incorrect",
    "not_attempted": "Not attempted",
    "answer_correctness": "Right answers to answerable questions",
    "false_answer_rate": "Unanswerable questions answered",
    "false_abstention_rate": "Answerable questions not answered",
    "evidence_recall": "Evidence cited (recall)",
    "evidence_precision": "Citations that are evidence (precision)",
    "hit@1": "A piece of evidence in the first passage",
    "hit@5": "A piece of evidence in the first 5 passages",
    "hit@10": "A piece of evidence in the first 10 passages",
    "ndcg@10": "nDCG@10 of evidence",
    "errors": "Errors instead of answers",
    "degraded": "Answers degraded to extractive",
    "stability": "Same outcome in every round",
}
"""The order in which reports show the metrics, and their names for people."""


@dataclass(frozen=True, slots=True)
class Report:
    """A finished run. `findings` is empty where no gate was asked for; `not_compared` says why nothing is known of
    what became better or worse, and is empty where it is."""

    at: datetime
    target: str
    generator: str
    fingerprints: Mapping[str, str]
    corpus: Corpus
    outcomes: Sequence[Outcome]
    measures: Mapping[str, Measure]
    findings: Sequence[Finding] = ()
    comparison: Comparison | None = None
    not_compared: str = ""
    unstable: Sequence[str] = ()
    agreement: Agreement | None = None

    @property
    def passed(self) -> bool:
        return all(finding.passed for finding in self.findings)

    def shown(self) -> list[tuple[str, str, Measure]]:
        """Name, title and value of each metric, in the order of the titles."""
        return [(name, title, self.measures[name]) for name, title in TITLES.items() if name in self.measures]


def percent(value: float) -> str:
    """
    >>> percent(0.875)
    '87.5 %'
    """
    return f"{100 * value:.1f} %"


def to_json(report: Report) -> dict[str, Any]:
    """The whole report for machines."""
    return {
        "at": report.at.isoformat(),
        "target": report.target,
        "generator": report.generator,
        "fingerprints": dict(report.fingerprints),
        "passed": report.passed,
        "findings": [asdict(finding) for finding in report.findings],
        "metrics": {name: asdict(m) for name, m in report.measures.items()},
        "by_kind": {
            kind: {name: asdict(m) for name, m in table.items()} for kind, table in by_kind(report.outcomes).items()
        },
        "latency_ms": latency(report.outcomes),
        "risk_coverage": risk_coverage(report.outcomes),
        "comparison": asdict(report.comparison) if report.comparison else None,
        "not_compared": report.not_compared,
        "unstable": list(report.unstable),
        "judge": asdict(report.agreement) if report.agreement else None,
        "outcomes": [_outcome(outcome) for outcome in report.outcomes],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    example = outcome.example
    return {
        "id": example.id,
        "kind": example.kind,
        "question": example.question,
        "asked_as": outcome.asked_as,
        "answerable": example.answerable,
        "grade": grade(outcome).value,
        "status": outcome.status,
        "reason": outcome.reason,
        "answer": outcome.answer,
        "statements": [asdict(statement) for statement in outcome.statements],
        "citations": [asdict(citation) for citation in outcome.citations],
        "evidence_recall": round(evidence_recall(outcome), 4),
        "evidence_ranks": list(ranks(outcome)),
        "uncited": uncited(outcome),
        "dropped": list(outcome.dropped),
        "generator": outcome.generator,
        "degraded": outcome.degraded,
        "timings_ms": dict(outcome.timings_ms),
    }
