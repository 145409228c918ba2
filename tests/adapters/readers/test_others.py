"""What stands on a page besides its story is no part of it."""

from __future__ import annotations

import lxml.html
import pytest

from service.adapters.readers.others import drop_others
from tests.adapters.readers.web_pages import LONG, shown
from tests.timing import within

STORY = "".join(f"<p>{line}</p>" for line in LONG)
OTHER = "A crane fell on a ship in Orla on Monday, and nobody was hurt."


@pytest.mark.parametrize(
    "other",
    [
        "<section class='field comment-wrapper'><article class=comment><p>{}</article></section>",
        "<section class='css-1 reader-comments'><ul><li><p>{}</li></ul></section>",
        "<div id=x class='box comments'><div><p>{}</div></div>",
        "<div role=complementary><p>{}</div>",
        "<article><h3><a href=/crane>Crane falls</a></h3><p>{}</article>",
        "<section><h2>More</h2><article><a href=/crane><h3>Crane falls</h3></a><p>{}</article></section>",
        "<div><a href=/crane><img src=a></a><div><h3><a href=/crane>Crane falls</a></h3><p>{}</div></div>",
        "<div><h3><a href=/crane>Crane falls</a></h3><p>{} <a href=/crane>Read on</a></div>",
    ],
)
def test_comments_and_teasers_of_other_stories_are_no_text(other: str) -> None:
    lines = shown(f"<main><article><h1>Bridge</h1>{STORY}{other.format(OTHER)}</article></main>").splitlines()
    assert [line for line in lines if line not in {"Bridge", "More"}] == LONG
    lines = shown(f"<main><h1>Bridge</h1><div class=body>{STORY}</div>{other.format(OTHER)}</main>").splitlines()
    assert [line for line in lines if line not in {"Bridge", "More"}] == LONG


@pytest.mark.parametrize(
    "own",
    [
        "<div><h3><a href=/people/holt>Ines Holt</a></h3><p>{}</div>",
        "<article><h3><a href='#10:15'>10:15</a></h3><p>{}</article>",
        "<article><h3>What <a href=/people/holt>Holt</a> said</h3><p>{}</article>",
        "<div class='box comments-on'><p>{}</div>",
    ],
)
def test_sections_of_the_story_are_kept(own: str) -> None:
    assert OTHER in shown(f"<main><article><h1>Bridge</h1>{STORY}{own.format(OTHER)}</article></main>")


def test_a_page_of_nothing_but_beginnings_of_stories_is_kept() -> None:
    posts = "".join(f"<article><h2><a href=/{line[0]}>Post {line[0]}</a></h2><p>{line}</article>" for line in LONG)
    assert all(line in shown(f"<main>{posts}</main>") for line in LONG)


@pytest.mark.parametrize(
    "inside",
    [
        "<div>" + "<h2><a href=/x>Crane</a></h2>" * 15_000 + f"<p>{LONG[0]}</p></div>",
        f"<p>{LONG[0]}"
        + "<div class=comments>" * 900
        + f"<p>{LONG[0]}" * 9_000
        + "<h1>Bridge</h1>"
        + "</div>" * 900,
    ],
)
def test_very_many_headlines_and_boxes_take_no_long_time(inside: str) -> None:
    parser = lxml.html.HTMLParser(huge_tree=True)
    tree = lxml.html.document_fromstring(f"<body>{inside}</body>", parser=parser)
    with within(3):
        drop_others(tree)
