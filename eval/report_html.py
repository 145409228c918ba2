"""The report as one self-contained HTML page. Nothing is loaded from elsewhere, and it runs no script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from eval import charts
from eval.corpus import Corpus
from eval.grades import Grade, evidence_recall, grade
from eval.metrics import Measure, by_kind, latency, risk_coverage
from eval.outcomes import Outcome
from eval.report import Report, percent
from service.core.article import Span

STYLE = Path(__file__).parent / "report.css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
HEADLINES = ("correct", "citation_exactness", "false_answer_rate", "false_abstention_rate")
WORDS = {Grade.CORRECT: "correct", Grade.INCORRECT: "incorrect", Grade.NOT_ATTEMPTED: "not attempted"}


def html(report: Report) -> str:
    """The page."""
    sections = (
        _head(report),
        _gate(report),
        _section("Metrics", charts.intervals(report.shown()), "Dots are values, lines 95 % bootstrap intervals."),
        _section(
            "By kind of question",
            charts.kinds(by_kind(report.outcomes)),
            "Teal is correct, grey not attempted, orange incorrect. Where there is no answer, silence is correct.",
        ),
        _section(
            "Risk and coverage",
            charts.risk_coverage(risk_coverage(report.outcomes)),
            "The surest answers first, by the score of their best passage. Low, and late to climb, is good.",
        ),
        _latency(report.outcomes),
        _examples(report),
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>Evaluation of Article QA</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main>{''.join(sections)}</main></body></html>"
    )


def _head(report: Report) -> str:
    verdict = (
        '<span class="verdict">passed</span>' if report.passed else '<span class="verdict failed">failed</span>'
    )
    tiles = "".join(_tile(title, m) for name, title, m in report.shown() if name in HEADLINES)
    prints = " · ".join(f"{escape(name)} {escape(value)}" for name, value in report.fingerprints.items())
    return (
        f"<h1>The evaluation {verdict}</h1>"
        f'<p class="soft">{len(report.outcomes)} questions, answered by {escape(report.generator)}, '
        f"{escape(report.target)}, {report.at:%d %B %Y, %H:%M} UTC</p>"
        f'<div class="figures">{tiles}</div><p><small class="sans">{prints}</small></p>'
    )


def _tile(title: str, m: Measure) -> str:
    return f'<div class="figure"><b>{percent(m.value)}</b><span>{escape(title)}</span></div>'


def _gate(report: Report) -> str:
    items = "".join(
        f"<li{'' if f.passed else ' class=failed'}>{'✓' if f.passed else '✗'} {escape(f.message)}</li>"
        for f in report.findings
    )
    lines = [f'<h2>The gate</h2><ul class="gate">{items}</ul>'] if items else []
    if (comparison := report.comparison) and not comparison.unfair:
        for word, ids in (("Fixed", comparison.fixed), ("Broken", comparison.broken)):
            links = ", ".join(f'<a href="#{escape(name)}">{escape(name)}</a>' for name in ids)
            lines.append(f"<p>{word} since the baseline: {links or 'none'}.</p>")
    if report.not_compared:
        lines.append(f"<p>{escape(report.not_compared)}</p>")
    if report.agreement:
        lines.append(f"<p>The judge, a language model, is advisory: it {escape(report.agreement.sentence())}.</p>")
    return "".join(lines)


def _section(title: str, chart: str, caption: str) -> str:
    return f"<h2>{title}</h2><figure>{chart}<figcaption>{caption}</figcaption></figure>"


def _latency(outcomes: Sequence[Outcome]) -> str:
    rows = "".join(
        f"<tr><td>{escape(stage)}</td><td>{times['p50']:g}</td><td>{times['p95']:g}</td></tr>"
        for stage, times in latency(outcomes).items()
    )
    head = "<tr><th>stage</th><th>median, ms</th><th>95th percentile, ms</th></tr>"
    return f"<h2>Time</h2><table>{head}{rows}</table>" if rows else ""


def _examples(report: Report) -> str:
    comparison = report.comparison
    changed = {*comparison.fixed, *comparison.broken} if comparison and not comparison.unfair else set()
    choices = [("all", "all"), *((g.value, WORDS[g]) for g in Grade), ("changed", "changed")]
    counts = {g.value: sum(grade(o) is g for o in report.outcomes) for g in Grade}
    counts |= {"all": len(report.outcomes), "changed": len(changed)}
    buttons = "".join(
        f'<label><input type="radio" name="show" id="show-{name}"{" checked" if name == "all" else ""}>'
        f"{word} {counts[name]}</label>"
        for name, word in choices
    )
    cards = "".join(_example(o, report.corpus, o.example.id in changed) for o in report.outcomes)
    return (
        f'<h2>Examples</h2><fieldset class="filter" aria-label="Show">{buttons}</fieldset>'
        '<p class="legend"><mark>cited</mark> by the answer · <span class="proof">evidence</span> of the set</p>'
        f"{cards}"
    )


def _example(outcome: Outcome, corpus: Corpus, changed: bool) -> str:
    example, got = outcome.example, grade(outcome)
    turns = "".join(f'<p class="soft">{turn.role}: {escape(turn.content)}</p>' for turn in example.history)
    asked = f'<p class="soft">understood as: {escape(outcome.asked_as)}</p>' if outcome.asked_as else ""
    body = re.sub(r"((?:\[\d+\])+)", r"<sup>\1</sup>", escape(outcome.answer))
    if not outcome.attempted:
        body = f'<span class="soft">No answer ({escape(outcome.reason or "no reason given")})</span>'
    notes = [f"evidence recall {percent(evidence_recall(outcome))}" if example.evidence else "unanswerable"]
    if got is not Grade.CORRECT:
        notes += [f"expects {pattern}" for pattern in example.accept]
    tags = " ".join(f'<span class="tag">{escape(note)}</span>' for note in notes)
    return (
        f'<details id="{escape(example.id)}" class="is-{got.value}{" is-changed" if changed else ""}">'
        f"<summary><small>{escape(example.id)} · {WORDS[got]}</small>{escape(example.question)}</summary>"
        f'<div class="body">{turns}{asked}<p class="answer">{body}</p>'
        f"<p>{tags}</p>{_proofs(outcome, corpus)}</div></details>"
    )


def _proofs(outcome: Outcome, corpus: Corpus) -> str:
    """The paragraphs of each article that hold a citation or evidence, both marked."""
    wanted = [pair for group in outcome.evidence for pair in group]
    cited = [(c.article, c.span) for c in outcome.citations if c.exact]
    parts = []
    for name in dict.fromkeys([article for article, _ in cited] + [article for article, _ in wanted]):
        article = corpus.named(name) if name else None
        if article:
            marks = [span for place, span in cited if place == name]
            proofs = [span for place, span in wanted if place == name]
            lines = "<br>".join(_paragraphs(article.text, marks, proofs))
            parts.append(f'<p><span class="tag">{escape(article.name)}</span></p><blockquote>{lines}</blockquote>')
    return "".join(parts)


def _paragraphs(text: str, marks: Sequence[Span], proofs: Sequence[Span]) -> list[str]:
    """The lines that hold a mark or a proof, with a sign where others are left out between them."""
    paragraphs: list[str] = []
    start, left_out = 0, False
    for line in text.splitlines(keepends=True):
        span = Span(start, start + len(line))
        start = span.end
        if any(span.overlaps(mark) for mark in (*marks, *proofs)):
            paragraphs += ["⋯"] if left_out and paragraphs else []
            paragraphs.append(_marked(text, span, marks, proofs))
            left_out = False
        else:
            left_out = left_out or bool(line.strip())
    return paragraphs


def _marked(text: str, span: Span, marks: Sequence[Span], proofs: Sequence[Span]) -> str:
    """The words of `span`, escaped, with every piece inside a mark or a proof wrapped."""
    borders = {span.start, span.end}
    for each in (*marks, *proofs):
        borders |= {at for at in (each.start, each.end) if span.start < at < span.end}
    ordered = sorted(borders)
    pieces = []
    for start, end in pairwise(ordered):
        piece = escape(text[start:end])
        if any(proof.contains(Span(start, end)) for proof in proofs):
            piece = f'<span class="proof">{piece}</span>'
        if any(mark.contains(Span(start, end)) for mark in marks):
            piece = f"<mark>{piece}</mark>"
        pieces.append(piece)
    return "".join(pieces).strip()
