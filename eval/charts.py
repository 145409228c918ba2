"""Charts of the HTML report, as inline SVG. Colours come from the page's style sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from eval.metrics import Measure

WIDTH = 760
LABEL = 300
ROW = 26


def kinds(table: Mapping[str, Mapping[str, Measure]]) -> str:
    """A bar for each kind: correct, not attempted, incorrect."""
    rows = []
    for number, (kind, measures) in enumerate(table.items()):
        top, left, count = number * ROW, 150.0, measures["correct"].n
        rows.append(f'<text x="142" y="{top + 16}" text-anchor="end" font-size="13">{escape(kind)}</text>')
        for grade in ("correct", "not_attempted", "incorrect"):
            share = measures[grade].value
            width = share * (WIDTH - 210)
            title = f"{kind}: {round(share * count)} of {count} {grade.replace('_', ' ')}"
            rows.append(
                f'<rect class="{grade}" x="{left:.1f}" y="{top + 3}" width="{width:.1f}" height="{ROW - 7}">'
                f"<title>{escape(title)}</title></rect>"
            )
            left += width
        rows.append(f'<text class="dim" x="{WIDTH - 52}" y="{top + 16}" font-size="12">{count}</text>')
    return _svg(len(table) * ROW, "Grades by kind of example", rows)


def intervals(shown: Sequence[tuple[str, str, Measure]]) -> str:
    """A dot with its confidence interval for each metric."""
    rows = []
    scale = WIDTH - LABEL - 80
    for share in (0.0, 0.5, 1.0):
        x = LABEL + share * scale
        rows.append(f'<line class="rule" x1="{x}" x2="{x}" y1="0" y2="{len(shown) * ROW}"/>')
    for number, (_, title, m) in enumerate(shown):
        y = number * ROW + ROW / 2
        low, at, high = (LABEL + value * scale for value in (m.low, m.value, m.high))
        rows += [
            f'<text x="{LABEL - 12}" y="{y + 4}" text-anchor="end" font-size="12.5">{escape(title)}</text>',
            f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>',
            f'<circle class="dot" cx="{at:.1f}" cy="{y}" r="4.5"/>',
            f'<text class="dim" x="{WIDTH - 66}" y="{y + 4}" font-size="12">{100 * m.value:.1f} %</text>',
        ]
    return _svg(len(shown) * ROW, "Metrics with 95 % confidence intervals", rows)


def risk_coverage(points: Sequence[tuple[float, float]]) -> str:
    """The share of wrong answers as more and more questions are answered, the surest first."""
    left, bottom, width, height = 50, 210, WIDTH - 90, 190
    top = max((risk for _, risk in points), default=0.0)
    # The axis ends at a round tenth, so that a flat curve near zero is not blown up.
    ceiling = max(0.1, -(-top * 10 // 1) / 10)
    rows = []
    for share in (0.0, 0.5, 1.0):
        x, y = left + share * width, bottom - share * height
        rows += [
            f'<line class="rule" x1="{left}" x2="{left + width}" y1="{y}" y2="{y}"/>',
            f'<text class="dim" x="{left - 8}" y="{y + 4}" text-anchor="end" font-size="12">'
            f"{100 * share * ceiling:.0f} %</text>",
            f'<text class="dim" x="{x}" y="{bottom + 18}" text-anchor="middle" font-size="12">{share:.0%}</text>',
        ]
    path = " ".join(
        f"{left + coverage * width:.1f},{bottom - risk / ceiling * height:.1f}" for coverage, risk in points
    )
    rows.append(f'<polyline class="curve" points="{path}"/>')
    for place in path.split():
        across, down = place.split(",")
        rows.append(f'<circle class="dot" cx="{across}" cy="{down}" r="2.5"/>')
    rows += [
        f'<text class="dim" x="{left + width / 2}" y="{bottom + 36}" text-anchor="middle" font-size="12.5">'
        "share of questions answered</text>",
        f'<text class="dim" x="{left}" y="12" font-size="12.5">wrong among them</text>',
    ]
    return _svg(bottom + 44, "Risk and coverage", rows)


def _svg(height: float, title: str, rows: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">{"".join(rows)}</svg>'
