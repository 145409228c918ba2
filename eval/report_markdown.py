"""The report as Markdown: a summary that fits a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.grades import Grade, grade
from eval.metrics import by_kind, latency
from eval.outcomes import Outcome
from eval.report import Report, percent

MOST_EXAMPLES = 40


def markdown(report: Report) -> str:
    """Verdict, metrics, kinds, difference to the baseline, and the examples that failed."""
    verdict = "passed ✅" if report.passed else "failed ❌"
    parts = [
        f"## Evaluation {verdict}",
        f"{len(report.outcomes)} examples, generator `{report.generator}`, {report.target}.",
    ]
    failed = [finding for finding in report.findings if not finding.passed]
    if failed:
        parts.append("\n".join(f"- ❌ {finding.message}" for finding in failed))
    parts.append(
        _table(
            ("metric", "value", "95 % interval", "examples"),
            (
                (title, percent(m.value), f"{percent(m.low)} to {percent(m.high)}", str(m.n))
                for _, title, m in report.shown()
            ),
        )
    )
    parts += [_kinds(report.outcomes), _difference(report), _failures(report.outcomes), _latency(report.outcomes)]
    if report.agreement:
        parts.append(f"Judge (advisory): {report.agreement.sentence()}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _kinds(outcomes: Sequence[Outcome]) -> str:
    rows = []
    for kind, measures in by_kind(outcomes).items():
        recall = measures.get("evidence_recall")
        grades = [percent(measures[name].value) for name in ("correct", "not_attempted", "incorrect")]
        rows.append(
            (_cell(kind, 60), str(measures["correct"].n), *grades, percent(recall.value) if recall else "–")
        )
    return _table(("kind", "examples", "correct", "not attempted", "incorrect", "evidence recall"), rows)


def _difference(report: Report) -> str:
    comparison = report.comparison
    if report.not_compared or comparison is None:
        return _cell(report.not_compared, 500)
    lines = [f"Against the baseline: {len(comparison.fixed)} fixed, {len(comparison.broken)} broken."]
    for word, ids in (("fixed", comparison.fixed), ("broken", comparison.broken)):
        if ids:
            lines.append(f"- {word}: {', '.join(f'`{_cell(name, 60)}`' for name in ids)}")
    moved = [f"{name} {delta:+.3f}" for name, delta in comparison.deltas.items() if delta]
    if moved:
        lines.append(f"- moved: {', '.join(moved)}")
    return "\n".join(lines)


def _failures(outcomes: Sequence[Outcome]) -> str:
    failed = [outcome for outcome in outcomes if grade(outcome) is not Grade.CORRECT]
    if not failed:
        return ""
    lines = [f"<details><summary>{len(failed)} examples not correct</summary>", ""]
    lines.append(
        _table(
            ("example", "grade", "question", "answer"),
            (
                (
                    _cell(o.example.id, 60),
                    grade(o).value,
                    _cell(o.example.question, 90),
                    _cell(o.answer or "–", 140),
                )
                for o in failed[:MOST_EXAMPLES]
            ),
        )
    )
    if len(failed) > MOST_EXAMPLES:
        lines.append(f"\nand {len(failed) - MOST_EXAMPLES} more, in the other reports")
    return "\n".join([*lines, "", "</details>"])


def _latency(outcomes: Sequence[Outcome]) -> str:
    table = latency(outcomes)
    rows = [(stage, f"{times['p50']:g}", f"{times['p95']:g}") for stage, times in table.items()]
    return _table(("stage, ms", "p50", "p95"), rows) if rows else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def _cell(text: str, longest: int) -> str:
    """Words of others, harmless inside a table."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    for character, harmless in (("&", "&amp;"), ("<", "&lt;"), ("|", "\\|"), ("\n", " "), ("`", "'")):
        short = short.replace(character, harmless)
    return short
