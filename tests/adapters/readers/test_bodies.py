"""The parts of a story are read as one, with the standfirst above them."""

from __future__ import annotations

import lxml.html
import pytest

from service.adapters.readers.bodies import join_bodies
from tests.adapters.readers.web_pages import LONG, shown, story
from tests.timing import within


def boxes(form: str, lines: list[str]) -> str:
    return "".join(form % f"<p>{line}</p>" for line in lines)


LEAD = "The bridge of Halm is to be closed for a year, and nobody knows who will pay for it."


BOX = "<div class=article-body>%s</div>"


@pytest.mark.parametrize(
    "form",
    [
        '<section class="content--body"><h2>Head</h2><div class="body-text">%s</div></section>',
        "<div class=row><div class=article-body>%s</div></div>",
        f"{BOX}<div class=ad>Advertisement</div><aside><p>SECRET in other news of the week.</p></aside>",
        "<div class=card><div id=a itemprop=articleBody>%s</div></div>",
        BOX,
    ],
)
@pytest.mark.parametrize("around", ["article", "main", "div"])
def test_a_body_in_several_boxes_is_read_whole(form: str, around: str) -> None:
    lines = shown(story("", boxes(form, LONG), around=around)).splitlines()
    assert [line for line in lines if line not in {"Head", "Bridge"}] == LONG
    assert lines.count("Head") == 4 * ("Head" in form)


@pytest.mark.parametrize(
    "form",
    [
        "<article><h2>Other</h2><div class=article-body>%s</div></article>",
        "<div class=post><h2>Other</h2>%s</div>",
        "<div><h2><a href=/other>Other</a></h2><div class=post-content>%s</div></div>",
        "<div class=related><div class=article-body>%s</div></div>",
        "<aside><div class=article-body>%s</div></aside>",
    ],
)
def test_other_stories_of_the_page_are_no_parts_of_the_body(form: str) -> None:
    first = form if "<h2>" in form else BOX
    text = shown(first % f"<p>{'</p><p>'.join(LONG[:3] * 2)}</p>" + boxes(form, LONG[3:] * 2))
    assert LONG[2] in text and LONG[3] not in text


@pytest.mark.parametrize(
    ("first", "next_one"),
    [
        ("<div class=article-body><h1>Bridge</h1>%s</div>", f"<div class=next><h2>Ferry sinks</h2>{BOX}</div>"),
        (f"<h1>Bridge</h1>{BOX}", f"<section class=next><h2>Ferry sinks</h2>{BOX}</section>"),
        (f"<h1>Bridge</h1>{BOX}", f"<div class=up-next>{BOX}</div>"),
        (f"<h1>Bridge</h1>{BOX}", f"<h2>Ferry sinks</h2>{BOX}"),
        (f"<div class=item><h2>Bridge</h2>{BOX}</div>", f"<div class=item><h2>Ferry sinks</h2>{BOX}</div>"),
        ("<div class=article-body><h1>Bridge</h1>%s</div>", "<div class=article-body><h1>Ferry sinks</h1>%s</div>"),
        (f"<h1>Why?</h1><div class=question>{BOX}</div>", f"<div class=answer>{BOX}</div>" * 2),
        (f"<h1>Why?</h1><div class=post>{BOX}</div>", f"<div class=post>{BOX}</div>"),
    ],
)  # fmt: skip
def test_the_next_story_is_not_joined_to_this_one(first: str, next_one: str) -> None:
    told = f"<p>{'</p><p>'.join(LONG[:3])}</p>"
    text = shown(f"<main>{first % told}{next_one.replace('%s', f'<p>{LONG[3]}</p>')}</main>")
    assert [line for line in LONG if line in text] == LONG[:3]
    assert "Ferry" not in text


def test_boxes_between_the_parts_of_a_body_are_not_read() -> None:
    first, last = (BOX % f"<p>{'</p><p>'.join(lines)}</p>" for lines in (LONG[:3], LONG[3:]))
    text = shown(story(first, "<div class=inset><p>Sign up to our weekly mail.</p></div>", last))
    assert text.splitlines() == LONG


def test_around_a_body_of_one_paragraph_no_other_is_lost() -> None:
    told = f"<p>{LONG[1]}</p><table><tr><td>{LONG[2]}</table>"
    lines = shown(story(BOX % f"<p>{LONG[0]}</p>", told, BOX % f"<p>{LONG[3]}</p>")).splitlines()
    assert [line.strip(" |") for line in lines if line != "|---|"] == LONG
    text = shown(story(f"<p class=lead>{LEAD}</p>", BOX % f"<p>{LONG[0]}</p>", told))
    assert all(line in text for line in [LEAD, *LONG[:3]])


def test_a_paragraph_that_is_left_open_around_the_body_is_no_standfirst_of_it() -> None:
    text = shown(f"<article><h1>Bridge</h1><p class=lead>{LEAD}<section class=entry-content>{boxes('%s', LONG)}")
    assert all(line in text for line in LONG)


@pytest.mark.parametrize(
    "lead",
    [
        f"<p class=lead>{LEAD}</p>",
        f"<div data-name=standfirst><div><p>{LEAD}</p></div></div>",
        f"<p class=byline>By Ada Berg, who saw it.</p><p class=dek>{LEAD}</p><figure><p>Sea.</p></figure>",
        f"<div class=article-intro><p>By Ada Berg</p><p>{LEAD}</p><p>Read also: <a href=/x>{LONG[0]}</a></p></div>",
        f"<header><p id=deck>{LEAD}</p><p>Published on 4 March 2026.</p></header><ul><li><p>{LONG[1]}</p></ul>",
    ],
)
def test_the_standfirst_above_the_body_is_read_and_nothing_beside_it(lead: str) -> None:
    body = f"<div class=article-body><p>{'</p><p>'.join(LONG)}</p></div>"
    assert shown(story(lead, body)).splitlines() == [LEAD, *LONG]
    assert shown(story(lead, boxes(BOX, LONG))).splitlines() == [LEAD, *LONG]


@pytest.mark.parametrize(
    ("lead", "after"),
    [
        (f"<p class=lead>{LONG[1]}</p>", ""),
        (f"<p class=lead>{LONG[1][:50].upper()}…</p>", ""),
        ("", f"<p class=lead>{LEAD}</p>"),
        (f"<nav><p class=lead>{LEAD}</p></nav>", ""),
        (f"<div class=lead-image><img src=a><p>{LEAD}</p></div>", ""),
        ("<p>When you buy through links on our site, we may earn an affiliate commission.</p>", ""),
        ("<p>By Ada Berg, our correspondent in the north of the country, Tue 3 March 2020</p>", ""),
        ("<div class=gdpr><p>We use small files to make this site better for you. Accept all.</p></div>", ""),
        ("<div class=ticker><p>Breaking: The prime minister has resigned, the government says.</p></div>", ""),
    ],
)
def test_a_body_without_a_standfirst_is_as_it_was(lead: str, after: str) -> None:
    body = f"<div class=article-body><p>{'</p><p>'.join(LONG)}</p></div>"
    assert shown(story(lead, body, after)).splitlines() == LONG


def test_very_many_parts_of_a_body_are_read_in_linear_time() -> None:
    tree = lxml.html.document_fromstring(story("", boxes(BOX, LONG * 2_500)) + "<div class=article-body>" * 500)
    with within(3):
        join_bodies(tree)


@pytest.mark.parametrize("name", ["expandable", "RichText RichText--iconLinks", "slide", "operating", "barrier"])
def test_a_name_that_says_little_costs_no_paragraphs(name: str) -> None:
    own = "".join(f"<p>{line}</p>" for line in LONG[2:])
    lines = shown(
        f"<article><h1>Bridge</h1><p>{LONG[0]}</p><p>{LONG[1]}</p><div class='{name}'>{own}</div></article>"
    )
    assert lines.splitlines() == ["Bridge", *LONG]


@pytest.mark.parametrize("name", ["sidebar", "share-slide", "top-bar author", "newsletter-expand", "slide-in"])
def test_a_name_that_says_enough_still_drops_its_box(name: str) -> None:
    own = "<p>We write a letter each week, and it is free.</p><p>You can leave it at any time you like.</p>"
    story = "".join(f"<p>{line}</p>" for line in LONG)
    assert (
        shown(f"<article><h1>Bridge</h1>{story}<div class='{name}'>{own}</div></article>").splitlines()[1:] == LONG
    )
