"""Paragraphs that no `<p>` marks, and quotations in figures."""

from __future__ import annotations

import lxml.html
import pytest

from service.adapters.readers.blocks import set_paragraphs
from service.adapters.readers.html import read_html
from tests.adapters.readers.web_pages import LONG, PARAGRAPHS, SHORT, page, shown, story
from tests.timing import within

STANDFIRST = "The ferry between the islands has been stopped, and nobody knows when it will sail again."


BODY = [f"{PARAGRAPHS[0]} It was item {number} of the report." for number in range(8)]


@pytest.mark.parametrize(
    "body",
    [
        "<br><br>".join(BODY),
        "<br>".join(BODY),
        "<strong>ORLA</strong> " + "<br>".join(BODY),
        f"{BODY[0]}<br><br><figure><img src=a><div>A ship.</div></figure>{'<br>'.join(BODY[1:])}",
        "".join(f"<div class=paragraph>{words}</div>" for words in BODY),
        f"{BODY[0]}<p>{'</p><p>'.join(BODY[1:])}</p>",
    ],
)
def test_a_body_without_paragraphs_of_its_own_loses_neither_its_first_nor_the_standfirst(body: str) -> None:
    story = f"<main><h1>Ferry</h1><p class=standfirst>{STANDFIRST}</p><div id=articleBody>{body}</div></main>"
    text = read_html(f"<html><body>{story}</body></html>").text
    assert all(words in text for words in BODY)
    assert STANDFIRST in text or "<p>" in body


def test_a_long_imprint_does_not_cost_the_first_paragraph() -> None:
    body = f"<div class=article-body>{'<br><br>'.join(BODY)}</div>"
    imprint = f"<div class=bottom><p>The Orla Post, 12 Harbour Street. {'No reuse. ' * 9}</p></div>"
    text = read_html(f"<html><body><div class=content><h1>Ferry</h1>{body}</div>{imprint}</body></html>").text
    assert text.splitlines() == ["Ferry", *BODY]


@pytest.mark.parametrize(
    ("inside", "lines"),
    [
        (
            "<div class=question>Who pays?</div><div class=answer>The state pays.</div>",
            ["Who pays?", "The state pays."],
        ),
        ("<div><strong>Update.</strong> It rains again.</div>", ["Update. It rains again."]),
        ("<div>It <a href=/x>rains</a> and <span>rains</span>.</div>", ["It rains and rains."]),
        ("<section>It rains.</section>", ["It rains."]),
        ("<div>It rains.<p>It snows.</p><b>It</b> hails.</div>", ["It rains.", "It snows.", "It hails."]),
        ("It rains.<p>It snows.</p>It hails.", ["It rains.", "It snows.", "It hails."]),
        ("<blockquote><div>It rains.</div><div>It snows.</div></blockquote>", ["It rains.", "It snows."]),
        ("<div><x-text>It rains.</x-text></div>", ["It rains."]),
    ],
)
def test_sentences_outside_of_paragraphs_are_kept(inside: str, lines: list[str]) -> None:
    assert read_html(page(f"{inside}<p>{SHORT[0]}</p>")).text.splitlines()[4:] == [*lines, SHORT[0]]


@pytest.mark.parametrize(
    "inside",
    [
        "<div class=ad>Advertisement</div>",
        "<div class=newsletter-signup>SECRET stories of the week in your inbox.</div>",
        "<section class=related>SECRET story of the week.</section>",
        "<div class=tags>SECRET, and all that.</div>",
        "<div class=comment>SECRET, says a reader.</div>",
        "<div id=comments><div>SECRET, says a reader.</div></div>",
        "<a href=/x><div>SECRET story of the week.</div></a>",
        "<div><a href=/x>SECRET story of the week, of seventy characters in its whole length.</a></div>",
        "<figure><div>SECRET picture of the week.</div></figure>",
    ],
)
def test_what_stands_beside_the_article_is_no_paragraph(inside: str) -> None:
    assert read_html(page(f"{inside}<p>{SHORT[0]}</p>")).text.splitlines()[4:] == [SHORT[0]]


def test_text_between_very_many_blocks_is_read_in_linear_time() -> None:
    nested = "<div>It rained.<figure>" * 200 + "<div>It rained.</div>" * 9_000
    between = "It <b>rained</b>. <h2>Rain</h2>" * 9_000
    for body in (nested, between):
        tree = lxml.html.document_fromstring(f"<article>{body}</article>")
        with within(2):
            set_paragraphs(tree)


def test_boxes_beside_a_body_without_paragraphs_are_no_text() -> None:
    body = "".join(f"<div>{line}</div>" for line in LONG[:3])
    plea = "Support our work with a small amount each month, so that all can read it. It takes a minute."
    text = shown(
        f'<article><h1>Bridge</h1><div class="article-body">{body}</div>'
        f'<div class="subscribe-box"><div>{plea}</div></div><div class="next"><div>{LONG[3]}</div></div></article>'
    )
    assert [line for line in LONG if line in text] == LONG[:3]
    assert plea not in text


def test_readers_comments_do_not_come_before_the_story() -> None:
    story = "".join(f"<p>{line}</p>" for line in LONG[:3])
    said = f"<div id=discussion><div class=post><div class=user>Bob</div><div class=txt>{LONG[3]}</div></div></div>"
    assert LONG[3] not in shown(f"<main><h1>Bridge</h1>{story}{said}</main>")


def test_what_follows_a_block_within_a_paragraph_stays() -> None:
    tip = '<span class="tooltip">CO2<div class="tip">A gas that warms the air and is made of coal.</div></span>'
    text = shown(
        f"<article>{''.join(f'<p>{line}</p>' for line in LONG)}<p>So {tip} is high, the mayor said.</p></article>"
    )
    assert "is high, the mayor said." in text


@pytest.mark.parametrize(
    ("page", "story"),
    [("single comments-open", ""), ("", "post tag-advertising"), ("cookies-not-set", "has-newsletter")],
)
def test_the_names_of_the_page_are_not_those_of_a_box(page: str, story: str) -> None:
    text = shown(
        f'<div class="{page}"><article class="{story}"><h1>Bridge</h1><div>{LONG[0]}</div>'
        f"<p>{LONG[1]}</p><p>{LONG[2]}</p></article></div>"
    )
    assert LONG[0] in text


@pytest.mark.parametrize(
    ("figure", "lines"),
    [
        ("<blockquote><p>We have waited.</p></blockquote><figcaption>Jan Holm, mayor</figcaption>",
         ["We have waited.", "Jan Holm, mayor"]),
        ("<blockquote>We have waited.</blockquote>", ["We have waited."]),
        (f"<blockquote><p>{LONG[0][12:].capitalize()}</p><cite>Jan Holm</cite></blockquote>", []),
        (f"<blockquote><p>{LONG[0][:20]} … {LONG[0][40:]}</p></blockquote>", []),
        ("<blockquote class=twitter-tweet><p>Look at the bridge.</p>— Jan (@jan)</blockquote>", []),
        ("<blockquote class=instagram-media><p>View this post of the bridge.</p></blockquote>", []),
        ("<img src=a><blockquote>The bridge as it was.</blockquote><figcaption>Photo: Kim Roe</figcaption>", []),
        (f"<blockquote><p>“{LONG[0]}”</p></blockquote><figcaption>Jan Holm, mayor</figcaption>", []),
        ("<img src=a><figcaption>We have waited for it.</figcaption>", []),
    ],
)  # fmt: skip
def test_a_quotation_in_a_figure_is_read_once(figure: str, lines: list[str]) -> None:
    told = f"<figure>{figure}</figure>".join(f"<p>{line}</p>" for line in LONG[:2])
    assert shown(story("", told)).splitlines() == ["Bridge", LONG[0], *lines, LONG[1]]
