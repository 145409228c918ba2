"""Web pages with an article on them."""

from __future__ import annotations

from service.adapters.readers.html import read_html

PARAGRAPHS = [
    "Heavy rain fell on the city of Halm for nine hours on Thursday, the weather service said in a statement.",
    "“We closed the bridge,” said the mayor, “and it’s ‘not nice’ – but 1,200 people are safe [in Halm].”",
    "The rain stopped at noon. About 3.5 percent of the houses had water in the cellar, the fire brigade said.",
]
HEAD = """<meta charset="utf-8"><title>Rain ends in Halm | Halm Courier</title>
<meta property="og:title" content="Rain ends in Halm"><meta property="og:site_name" content="Halm Courier">
<meta name="author" content="Jane Doe"><link rel="canonical" href="https://example.org/rain">
<meta property="article:published_time" content="2025-06-12T09:05:00+09:00">"""
NO_HEAD = "<title>Rain ends in Halm</title>"
SHORT = ["The old harbour bridge of Orla closed on Monday, police said.", "It will cost two million to repair."]
LONG = [
    f"{start} is what the council of Halm said of the old bridge on Thursday, in a long statement."
    for start in "ABCD"
]


def page(inside: str = "", head: str = HEAD, paragraphs: list[str] = PARAGRAPHS) -> str:
    story = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en-GB"><head>{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>Rain ends in Halm</h1>{story}{inside}</article><footer>Imprint</footer></body></html>"
    )


def shown(inside: str) -> str:
    return read_html(f"<html><head><title>Bridge</title></head><body>{inside}</body></html>".encode()).text


def story(before: str, body: str, after: str = "", around: str = "article") -> str:
    return f"<{around}><h1>Bridge</h1>{before}{body}{after}</{around}>"
