"""HTML: the article's paragraphs word for word, and nothing that a reader does not see."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timedelta, timezone

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.readers.blocks import set_paragraphs
from service.adapters.readers.bodies import join_bodies
from service.adapters.readers.hidden import is_hidden
from service.adapters.readers.html import read_html
from service.adapters.readers.html_tables import set_tables
from service.adapters.readers.inline import keep_words
from service.adapters.readers.links import keep_links
from service.adapters.readers.markdown import read_markdown
from service.core.errors import InvalidInput, TooLarge
from tests.timing import within

PARAGRAPHS = [
    "Heavy rain fell on the city of Halm for nine hours on Thursday, the weather service said in a statement.",
    "“We closed the bridge,” said the mayor, “and it’s ‘not nice’ – but 1,200 people are safe [in Halm].”",
    "The rain stopped at noon. About 3.5 percent of the houses had water in the cellar, the fire brigade said.",
]
HEAD = """<meta charset="utf-8"><title>Rain ends in Halm | Halm Courier</title>
<meta property="og:title" content="Rain ends in Halm"><meta property="og:site_name" content="Halm Courier">
<meta name="author" content="Jane Doe"><link rel="canonical" href="https://example.org/rain">
<meta property="article:published_time" content="2025-06-12T09:05:00+09:00">"""


def page(inside: str = "", head: str = HEAD, paragraphs: list[str] = PARAGRAPHS) -> str:
    story = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en-GB"><head>{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>Rain ends in Halm</h1>{story}{inside}</article><footer>Imprint</footer></body></html>"
    )


def test_the_paragraphs_are_kept_word_for_word() -> None:
    assert read_html(page()).text.splitlines() == ["Rain ends in Halm", *PARAGRAPHS]


def test_the_page_tells_title_author_source_date_address_and_language() -> None:
    metadata = read_html(page().encode()).metadata
    assert (metadata.title, metadata.author, metadata.source) == ("Rain ends in Halm", "Jane Doe", "Halm Courier")
    assert (metadata.url, metadata.language) == ("https://example.org/rain", "en")
    assert metadata.published_at == datetime(2025, 6, 12, 9, 5, tzinfo=timezone(timedelta(hours=9)))


def test_linked_data_gives_the_dates() -> None:
    dates = '{"@graph": [{"dateModified": "2025-06-13T10:00:00Z", "datePublished": "2025-06-12T09:05:00Z"}]}'
    metadata = read_html(page(head=f'<script type="application/ld+json">{dates}</script>')).metadata
    assert metadata.published_at is not None
    assert metadata.published_at.isoformat() == "2025-06-12T09:05:00+00:00"
    assert metadata.extra == {"updated_at": "2025-06-13T10:00:00+00:00"}


NO_HEAD = "<title>Rain ends in Halm</title>"


def linked(*nodes: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ("<p>The bridge was repaired on 3 April 2004 by the city.</p>", ""),
        ("<div>The bridge of 2004-04-03 is closed.</div>", ""),
        ("<img src=/uploads/2019/03/05/a.jpg>", ""),
        ("", "<meta property=og:image content=https://example.org/2019/03/05/a.jpg>"),
        ("</article><footer>© 2026 Orla Post <span class=date>3 April 2026</span></footer>", ""),
        ("<script>const built = '2024-05-06T10:11:12Z'</script>", ""),
        ("<p><a href=/2018/02/03/other>Another story <time datetime=2018-02-03>3 Feb.</time></a></p>", ""),
        ("</article><article><h3>Another story</h3><time datetime=2018-02-03>3 Feb.</time>", ""),
        ("<aside><h3>Another story</h3><time datetime=2018-02-03>3 Feb.</time></aside>", ""),
        ("", "<meta name=date content=06/12/2025>"),
        ("<span class=date>06/12/2025</span><time>06/12/2025</time>", ""),
        ("", linked({"@type": "WebSite", "datePublished": "2001-01-01"})),
        ("<div class=comment><time itemprop=datePublished datetime=2025-07-01>1 July</time></div>", ""),
        ("</article><header>Today: <time datetime=2026-01-01>Thursday</time></header>", ""),
        ("<p>It was built in <time datetime=1974-05-01>May 1974</time> in the town.</p>", ""),
        ("<ul><li><em>The bridge was built in <time>May 1974</time></em> in the town.</ul>", ""),
        ("<p>Updated: <time datetime=2025-07-01>1 July</time></p>", ""),
        ("<p><b>Last updated on</b> <time datetime=2025-07-01>1 July</time></p>", ""),
        ("", linked({"@type": "WebPage", "mentions": {"@type": "NewsArticle", "datePublished": "2001-01-01"}})),
        ("", linked({"@type": "WebPage", "hasPart": [{"@type": "Article", "datePublished": "2001-01-01"}]})),
        (
            "",
            linked(
                {
                    "@type": "NewsArticle",
                    "liveBlogUpdate": [{"@type": "BlogPosting", "datePublished": "2001-01-01"}],
                }
            ),
        ),
    ],
)
def test_a_date_that_the_page_does_not_state_of_its_article_is_unknown(inside: str, head: str) -> None:
    assert read_html(page(inside, NO_HEAD + head)).metadata.published_at is None


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ("", "<meta name=DC.date.issued content=2025-06-12>"),
        ("", "<link rel=canonical href=https://example.org/2025/06/12/rain>"),
        ("<time datetime=2025-06-12>Thursday</time>", ""),
        ("<time>12 June 2025</time>", ""),
        ("<abbr class=published title=2025-06-12>Thursday</abbr>", ""),
        ("<p class=post-meta>Published June 12, 2025</p>", ""),
        ("<time class=updated datetime=2025-07-01></time><time class=published datetime=2025-06-12></time>", ""),
        ("<header><h1>Rain</h1><time datetime=2025-06-12>12 June</time></header>", ""),
        ("</article><header><h1>Rain</h1><time datetime=2025-06-12>12 June</time></header>", ""),
        ("<p>Posted on <time datetime=2025-06-12>12 June</time> by Ada</p>", ""),
        ("<p>Posted on <time>12 June 2025</time> by Ada Berg of the Orla Post.</p>", ""),
        ("<p>Updated: <time>1 July 2025</time> Published: <time>12 June 2025</time></p>", ""),
        ("<a rel=bookmark href=/x><time class='published updated' datetime=2025-06-12>12 June</time></a>", ""),
        (
            "<div class=comment><time itemprop=datePublished datetime=2025-07-01>1 July</time></div>",
            linked(
                {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2001-01-01"}]},
                {
                    "@graph": [
                        {"@type": "WebSite", "datePublished": "2001-01-01"},
                        {"@type": "WebPage", "datePublished": "2002-01-01"},
                        {"@type": ["NewsArticle"], "datePublished": "2025-06-12"},
                    ]
                },
            ),
        ),
    ],
)
def test_the_stated_date_of_the_article_is_read(inside: str, head: str) -> None:
    published = read_html(page(inside, NO_HEAD + head)).metadata.published_at
    assert published == datetime(2025, 6, 12)  # noqa: DTZ001 -- none was given


@pytest.mark.parametrize(
    ("inside", "head", "author"),
    [
        ("<div class=author-bio>Jane Doe is a reporter who covers the city and its bridges</div>", "", None),
        ("<div class=comment><span class=author>Troll42</span> Bad.</div>", "", None),
        ("<ul class=comment-list><li><span class=author>John Smith</span> Bad.</li></ul>", "", None),
        ("<span class=author>Von der Leyen, Ursula</span>", "", None),
        ("<span class=author>Jane Doe, political editor</span>", "", "Jane Doe"),
        ("<span class=author>Jane Doe and Ludwig van Beethoven</span>", "", "Jane Doe; Ludwig van Beethoven"),
        ("<span class=author>홍길동</span>", "", "홍길동"),
        ("", "<meta name=author content='Jane Doe, political editor'>", "Jane Doe, political editor"),
        ("", "<meta name=Author content='Von der Leyen, Ursula'>", "Von der Leyen, Ursula"),
        ("", "<meta name=author content=admin>", None),
        ("", "<meta name=author content='J. Doe'>" + linked({"@type": "Report", "author": {"name": "Jane Doe"}}),
         "Jane Doe"),
        ("", linked({"@type": "Report", "citation": {"@type": "Article", "author": {"name": "Jane Doe"}}}), None),
        ("", linked({"@type": "BlogPosting", "author": ["Doe, Jane", {"name": "John O&#8217;Roe"}]}),
         "Doe, Jane; John O’Roe"),
    ],
)  # fmt: skip
def test_authors_are_taken_as_stated_and_else_only_where_they_read_like_names(
    inside: str, head: str, author: str | None
) -> None:
    assert read_html(page(inside, NO_HEAD + head)).metadata.author == author


HIDING = [
    "<!-- SECRET -->",
    "<p hidden>SECRET words</p>",
    "<div hidden=until-found><p>SECRET words</p></div>",
    '<p aria-hidden="true">SECRET words</p>',
    "<template><p>SECRET words</p></template>",
    "<noscript><p>SECRET words</p></noscript>",
    "<script>SECRET words</script>",
    "<style>SECRET words</style>",
    '<p class="sr-only">SECRET words</p>',
    '<p class="lead visually-hidden">SECRET words</p>',
    '<p style="display:none">SECRET words</p>',
    '<p style="color:red; DISPLAY : none !important">SECRET words</p>',
    '<p style="display:/**/none">SECRET words</p>',
    '<p style="visibility: hidden">SECRET words</p>',
    '<p style="opacity:0">SECRET words</p>',
    '<p style="font-size:0px">SECRET words</p>',
    '<p style="position:absolute; left:-9999px">SECRET words</p>',
    '<p style="text-indent:-9999px">SECRET words</p>',
    '<p style="height:0;overflow:hidden">SECRET words</p>',
    '<p style="clip: rect(0 0 0 0)">SECRET words</p>',
    '<p style="color:#fff">SECRET words</p>',
    '<p style="color:#123456;background:#123456">SECRET words</p>',
    f'<p style="{"a:b;" * 3000}display:none">SECRET words</p>',
    "<p>Visible words <del>SECRET</del> here.</p>",
    '<div style="display:none"><div><p>SECRET <b>words</b></p></div></div>',
    "<style>.x9, #y { display: none }</style><p class='x9'>SECRET words</p><p id=y>SECRET words</p>",
    "<select><option>SECRET words</option></select>",
    "<p popover>SECRET words</p>",
    '<p class="tw-sr-only">SECRET words</p>',
    '<p style="font-size:.5px">SECRET words</p>',
    '<p style="font: 0/0 a">SECRET words</p>',
    '<p style="zoom:0">SECRET words</p>',
    '<p style="filter: blur(0) opacity(0)">SECRET words</p>',
    '<p style="left:calc(-9999px)">SECRET words</p>',
    r'<p style="displ\61y:none">SECRET words</p>',
    '<p style="color:#fefefe">SECRET words</p>',
    '<p style="color:rgb(255 255 255)">SECRET words</p>',
    '<p style="color:rgba(0,0,0,0)">SECRET words</p>',
    '<p style="color:#0000">SECRET words</p>',
    '<p style="color:hsl(0, 0%, 100%)">SECRET words</p>',
    '<p style="color:#111;background-color:rgb(18, 18, 18)">SECRET words</p>',
    '<p><font color="white">SECRET words</font></p>',
    "<style>p.x9 { display: none }</style><p class='a x9'>SECRET words</p>",
    "<style>.a.x9 { display: none }</style><p class='x9 a'>SECRET words</p>",
    "<style>mark { display: none }</style><p>Words <mark>SECRET</mark> here.</p>",
    "<style>p.a.x9.b { display: none }</style><p class='x9 b a'>SECRET words</p>",
    "<style>@media print, screen { .x9 { display: none } }</style><p class=x9>SECRET words</p>",
    "<style>@media (min-width: 1px) { .x9 { display: none } }</style><p class=x9>SECRET words</p>",
    "<style>.x8 { background: url(data:a;}{) } .x9 { display: none }</style><p class=x9>SECRET words</p>",
    *(
        f'<p style="{style}">SECRET words</p>'
        for style in (
            "scale: 0",
            "scale: .01",
            "transform: scale(.01)",
            "transform: rotate(1deg) scale(0)",
            "translate: -9999px",
            "translate: 0 -9999px",
            "inset: -9999px auto auto -9999px",
            "margin: 0 0 0 -9999px",
            "font-size: 2px",
            "font: 2px/1 serif",
            "color: rgb(100%, 100%, 100%)",
            "color: ivory",
            "color: rgb(0 0 0 / 0)",
            "color: hsla(0, 0%, 0%, 0)",
            "color: hsl(60deg 100% 97%)",
            "color: #fff; color: nonsense",
            "color: #fff !important; color: #000",
            "color: oklch(1 0 0)",
            "color: #fff; background: white none",
            "color: #fff; background: transparent",
            "color: #fff; background: rgba(0, 0, 0, 0)",
        )
    ),
    '<p><font color="ffffff">SECRET words</font></p>',
    '<table bgcolor="111111"><tr><td><font color="#111">SECRET words</font></td></tr></table>',
    '<div style="background:#111"><p style="color:#111">SECRET words</p></div>',
    "<style>.x9 { color: #123456; background: #123456 }</style><p class=x9>SECRET</p>",
    *(
        f'<style{kind}>.x8 {{ background: #036 }}</style><p class=x8 style="color:#fff">SECRET words</p>'
        for kind in ("", " media=print")
    ),
    "<style>@media screen { @supports (display: grid) { .x9 { display: none } } }</style><p class=x9>SECRET</p>",
]


@pytest.mark.parametrize("hiding", HIDING)
def test_hidden_text_is_no_text(hiding: str) -> None:
    text = read_html(page(f"{hiding} <p>The last visible paragraph of this page.</p>")).text
    assert "SECRET" not in text
    assert PARAGRAPHS[0] in text
    assert "The last visible paragraph of this page." in text


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p><span aria-hidden=true>T</span><span class=sr-only>T</span>he ferry sails.", "The ferry sails."),
        ("<p><span aria-hidden=true>T</span>he ferry sails.", "The ferry sails."),
        ("<p>10<math><mn>6</mn></math><b aria-hidden=true>10<sup>6</sup></b> ferries.", "10 ferries."),
        ("<p>$19.99<span aria-hidden=true>$19<sup>99</sup></span> each.", "$19.99 each."),
        ("<p>The <span aria-hidden=true>x</span>ferry sails.", "The ferry sails."),
        ("<p>The <i class=fa aria-hidden=true>star</i><span class=icons aria-hidden=true>x</span>ferry sails.",
         "The ferry sails."),
        ("<p>The ferry<a aria-hidden=true href=#x>Link</a> sails.<div aria-hidden=true><p>Twice</p></div>",
         "The ferry sails."),
        ("<p>The ferry<span aria-hidden=true style=display:none>SECRET</span> sails.", "The ferry sails."),
        ("<ul><li aria-hidden=true>Twice<li>The ferry sails.</ul>", "- The ferry sails."),
    ],
)  # fmt: skip
def test_what_is_shown_in_a_text_is_kept_though_it_is_not_read_aloud(markup: str, words: str) -> None:
    assert read_html(page(f"{markup}<p>{SHORT[0]}</p>")).text.splitlines()[4:] == [words, SHORT[0]]


def test_words_after_something_hidden_stay() -> None:
    text = read_html(
        page('<p>The tail <span hidden>SECRET</span>stays <i class="sr-only">SECRET</i>here for good.</p>')
    ).text
    assert "The tail stays here for good." in text


@pytest.mark.parametrize(
    ("attributes"),
    [
        {"class": "hidden md:block"},
        {"class": "hidden-gem"},
        {"style": "border-width:1px; min-height:0; margin-left:-20px"},
        {"style": "color:#fff;background:#000"},
        {"style": "opacity:0.9"},
        {"style": "color:#fff;background:url(night.jpg)"},
        {"style": "color:rgb(0 0 0 / 90%)"},
        {"style": "font: 0.9em/1.5 serif; letter-spacing:-1px; font-size: 10px"},
        {"aria-hidden": "false"},
    ],
)
def test_what_is_shown_is_kept(attributes: dict[str, str]) -> None:
    assert not is_hidden("p", attributes)


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="color:#fff;background:#036">WORDS</p>',
        '<p style="color:#fff;background:#036 url(a) no-repeat">WORDS</p>',
        '<p style="color:#fff;color:var(--ink)">WORDS</p>',
        '<p style="color:#fff;color:oklch(0.2 0.1 240)">WORDS</p>',
        '<section style="margin:0 -9999px;padding:0 9999px"><p>WORDS</p></section>',
        '<div style="color:#fff;background:#036"><div class=paper style="background:#fff"><p>WORDS</p></div></div>',
        '<div style="background:#036"><div class=paper><p style="color:#036">WORDS</p></div></div>',
        "<style>.b { color: #333; background: #fff } .b.c { color: #fff; background: #036 }</style>"
        "<p class='b c'>WORDS</p>",
        "<style>li { opacity: 0 } .loaded li { opacity: 1 }</style><ul><li>WORDS</li></ul>",
        "<style media=print>.b { display: none }</style><p class=b>WORDS</p>",
        "<noscript><style>.b { display: none }</style></noscript><p class=b>WORDS</p>",
    ],
)
def test_what_a_style_shows_is_kept(shown: str) -> None:
    assert "Shown to all." in read_html(page(shown.replace("WORDS", "Shown to all."))).text


@pytest.mark.parametrize(
    "beside",
    [
        *(f'<div style="background:#036"><p style="color:#fff;{style}">SECRET</p></div>' for style in (
            "position:absolute;top:900px", "margin-top:-90px", "margin:calc(0px - 90px)", "line-height:0",
            "float:left", "font:12px/0 serif", "transform:translateY(300px)", "white-space:nowrap", "height:9px",
        )),
        *(f'<div style="background:#036;{style}"><p style="color:#fff">SECRET</p></div>' for style in (
            "height:9px", "position:absolute", "display:contents", "display:inline", "background-clip:text",
            "background:transparent", "background:rgba(0,0,0,.2)", "background-image:url(white.png)",
        )),
        *(f'<p style="background:#036"><b style="color:#fff"><i style="{style}">SECRET</i></b></p>' for style in (
            "position:absolute", "color:inherit;float:left", "color:#000;color:var(--x);float:left",
            "background:#fff",
        )),
        '<div style="background:#036"><div style="background:#fff"><p style="color:#fff">SECRET</p></div></div>',
        '<div style="background:#036"><div style="background:url(a)"><p style="color:#fff">SECRET</p></div></div>',
        '<span style="background:#036"><p style="color:#fff">SECRET</p></span>',
        '<p style="background:#036"><section style="color:#fff">SECRET words.</section></p>',
        '<p bgcolor="#036" style="color:#fff">SECRET</p>',
        '<p background="dark.png" style="color:#fff">SECRET</p>',
        '<table bgcolor="#003366"><caption><b style="color:#fff">SECRET</b></caption><tr><td>a<td>b</table>',
        '<table bgcolor="#003366"><p style="color:#fff">SECRET</p><tr><td>a<td>b</table>',
        '<table><tr><td style="background-color:#036" background="a"><p style="color:#fff">SECRET</p></table>',
        '<table><tr><td bgcolor="fffffffff" style="color:#fff">SECRET<td>b</table>',
        '<div><td bgcolor="#003366"><p style="color:#fff">SECRET</p></td></div>',
        "<style>.a { height: 9px }</style>"
        "<div class=a style='background:#036'><p style='color:#fff'>SECRET</p></div>",
        "<style>p { float: left }</style><div style='background:#036'><p style='color:#fff'>SECRET</p></div>",
        "<style>.a { background: #fff !important }</style>"
        "<div class=a style='background:#036'><p style='color:#fff'>SECRET</p></div>",
    ],
)  # fmt: skip
def test_white_letters_that_may_stand_beside_their_box_are_no_text(beside: str) -> None:
    assert "SECRET" not in read_html(page(f"{beside}<p>{SHORT[0]}</p>")).text


@pytest.mark.parametrize(
    "rules",
    [
        "p { display: none }",
        "article { visibility: hidden }",
        "section { display: none } section.on { display: block }",
        "p, a { color: #fff } td { height: 1px }",
        "@media (min-width: 768px) { section { display: none } .on { display: none } }",
        "@media print, (min-width: 900px) { .on { display: none } }",
    ],
)
def test_rules_on_all_elements_of_a_tag_empty_no_page(rules: str) -> None:
    text = read_html(page("<section class=on><p>Shown to all.</p></section>", f"{HEAD}<style>{rules}</style>")).text
    assert text.splitlines()[1:] == [*PARAGRAPHS, "Shown to all."]


def test_rules_for_paper_small_screens_and_other_elements_hide_nothing() -> None:
    head = (
        HEAD + "<style>@media print { .x9 { display: none } } @media (max-width: 9em) { .x9 { display: none } }"
        "div.x9, .x9.y { display: none } .x8 { color: red }</style>"
    )
    assert "This one is shown" in read_html(page('<p class="x9">This one is shown on every screen.</p>', head)).text


@pytest.mark.parametrize("charset", ["euc-kr", "shift_jis", "gb2312", "iso-8859-1", "utf-8"])
def test_the_charset_of_the_page_is_respected(charset: str) -> None:
    letters = {
        "euc-kr": "평양에서",
        "shift_jis": "平壌で",
        "gb2312": "平壤",
        "iso-8859-1": "Müller",
        "utf-8": "평양 Müller",
    }[charset]
    story = [f"{letters}: {'long enough words ' * 6} {number}." for number in range(3)]
    text = page(head=f'<meta charset="{charset}"><title>x</title>', paragraphs=story)
    assert letters in read_html(text.encode(charset)).text
    assert letters in read_html(text.replace(f'charset="{charset}"', "").encode(charset), charset).text


@pytest.mark.parametrize("charset", ["utf-16", "UTF-16LE", "utf_16", "utf-32", "utf-7"])
def test_a_page_that_calls_itself_wide_in_ascii_is_not_believed(charset: str) -> None:
    text = page("<p>The old harbour bridge of Orla closed, said Müller.</p>", f'<meta charset="{charset}">')
    for data in (text.encode(), f"{text} ".encode()):
        assert "said Müller." in read_html(data).text


@pytest.mark.parametrize("offset", ["+5400", "+24:00", "-25:00", "+99:99"])
@pytest.mark.parametrize("name", ["date", "article:published_time"])
def test_a_date_that_is_none_does_not_cost_the_page(name: str, offset: str) -> None:
    found = read_html(page(head=f'<title>x</title><meta name="{name}" content="2025-06-12T09:05:00{offset}">'))
    assert len(found.text) > 100
    assert found.metadata.published_at is None


@pytest.mark.parametrize(
    "text",
    ["", "  ", "<html></html>", "<html><body><nav><a href=/>Home</a></nav></body></html>", "<<<>>><p<p", "<p></p>",
     "<p hidden>" + "SECRET words. " * 30 + "</p>"],
)  # fmt: skip
def test_a_page_without_an_article_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_html(text)
    assert refused.value.code in {"no-article", "empty-text"}


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 50_000 + "x" + "</div>" * 50_000,
        "<article>" + "<b>" * 20_000 + "words " * 50 + "</b>" * 20_000,
        "<p>" * 60_000,
        "<" * 200_000,
        "<p " + "a=b " * 50_000 + ">",
        '<p style="' + "transform:" * 50_000 + '">x',
        "<!--" * 50_000,
        "<style>" + "a{" * 50_000 + "</style><p>x",
        "<style>" + "@" * 50_000 + "</style><p>x",
        "<style>" + "a" * 200_000 + "/* " * 50_000 + "</style><p>x",
        '<script type="application/ld+json">' + "[" * 50_000 + "</script><p>x",
        "<style>" + "".join(f".a.b{n}{{display:none}}" for n in range(8_000)) + "</style>" + "<p class=a>x" * 2_000,
        "<style>"
        + "".join(f".a{n % 90}.b{n // 90}.c{{top:0}}" for n in range(8_000))
        + "</style>"
        + f"<p class='c {' '.join(f'a{n} b{n}' for n in range(14))}'>x" * 9_000,
        "<style>" + "".join(f"x{n}{{display:none}}" for n in range(9_000)) + "</style>" + "<x1><p>" * 400 + "x",
        "<style>" + ".a{b:url(data:" * 40_000 + "</style><p>x",
        "<style>" + "@layer a{" * 20_000 + ".b{display:none}" + "}" * 20_000 + "</style><p class=b>x",
    ],
    ids=[
        "deep",
        "deep inline",
        "unclosed",
        "brackets",
        "attributes",
        "style",
        "comments",
        "css",
        "at-rules",
        "no rules",
        "json",
        "selectors",
        "pairs of marks",
        "tags",
        "data",
        "layers",
    ],
)
def test_hostile_pages_neither_crash_nor_hang(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert read_html(text).text


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text("<>/pdiv ='\"ahrefhidden&;#x0!-\n", max_size=200))
def test_any_markup_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert read_html(page(text)).text


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "&#11;", "&#2;", "\ufffe", "\uffff"])
def test_a_sign_that_xml_forbids_does_not_cost_the_page(sign: str) -> None:
    paragraphs = [PARAGRAPHS[0].replace(" rain ", f" rain{sign}"), *PARAGRAPHS[1:]]
    text = read_html(
        page(f'<p title="a{sign}b">That was all, the mayor told the Courier.</p>', paragraphs=paragraphs)
    ).text
    assert all(paragraph in text for paragraph in PARAGRAPHS[1:])
    assert "Heavy rain fell on the city" in text


@pytest.mark.parametrize("charset", ["utf-8", "euc-kr"])
@pytest.mark.parametrize("declared", [True, False])
def test_a_damaged_byte_costs_one_letter_and_not_the_page(charset: str, declared: bool) -> None:
    meta = f'<meta charset="{charset}">' if declared else ""
    head, _, end = page("<p>평양에서 다리가 닫혔다고 경찰이 말했다. SPOT</p>", NO_HEAD + meta).partition("SPOT")
    data = b"\xc3 ".join(part.encode(charset, "ignore") for part in (head, end))
    assert "평양에서 다리가 닫혔다고 경찰이 말했다." in read_html(data, None if declared else charset).text


def test_a_page_that_is_not_in_the_charset_it_declares_is_still_read() -> None:
    data = page("<p>The mayor of Zürich and the señor agreed.</p>").encode("cp1252", "replace")
    assert "The mayor of Zürich and the señor agreed." in read_html(data).text


SHORT = ["The old harbour bridge of Orla closed on Monday, police said.", "It will cost two million to repair."]


def test_a_short_article_keeps_its_lines() -> None:
    story = f"<article><h1>Council denies plan</h1><time>10:05</time><p>{SHORT[0]}</p><p>{SHORT[1]}</p></article>"
    text = read_html(f"<html><body><nav><a href=/>Home</a></nav>{story}</body></html>").text
    assert text.splitlines() == ["Council denies plan", *SHORT]


@pytest.mark.parametrize("tag", ["<div class=post>", "<article>", "<article class=post-content>"])
def test_short_posts_of_one_page_are_all_kept(tag: str) -> None:
    posts = "".join(f"{tag}<h2>Post {number}</h2><p>{words}</p></{tag[1:-1].split()[0]}>"
                    for number, words in enumerate(SHORT))  # fmt: skip
    text = read_html(f"<html><body><nav><a href=/>Home</a></nav>{posts}</body></html>").text
    assert text.splitlines() == ["Post 0", SHORT[0], "Post 1", SHORT[1]]


def test_a_short_teaser_does_not_stand_for_the_article_below_it() -> None:
    teaser = "<article><p>A teaser that is long enough to count.</p></article>"
    text = read_html(f"<html><body>{teaser}<h1>Plan</h1><p>{SHORT[0]}</p><p>{SHORT[1]}</p></body></html>").text
    assert all(paragraph in text for paragraph in SHORT)


def test_very_many_links_in_one_paragraph_are_read_in_linear_time() -> None:
    links = " ".join(f"<a href=/{number}>word{number}</a>" for number in range(10_000))
    with within(3):
        text = read_html(page(f"<p>{links}</p>")).text
    assert "word0 word1 word2" in text
    assert text.endswith("word9999")


def test_what_is_nested_very_deep_is_read_to_its_end() -> None:
    lines = [f"Paragraph {number} of the story." for number in range(300)]
    text = read_html(
        f"<html><body><article>{''.join(f'<div>{line}' for line in lines)}</article></body></html>"
    ).text
    assert all(line in text for line in lines)
    around = "<div>" * 300 + f"<p>{PARAGRAPHS[0]}</p>" + "</div>" * 300 + f"<p>{PARAGRAPHS[2]}</p>"
    assert read_html(f"<html><body><article>{around}</article></body></html>").text.splitlines() == PARAGRAPHS[::2]


@pytest.mark.parametrize("levels", [1_000, 5_000])
def test_what_is_nested_deeper_than_is_read_is_refused_and_not_cut_off(levels: int) -> None:
    with pytest.raises(TooLarge, match="1,000"):
        read_html(page("<div>It rained for hours. " * levels))


@pytest.mark.parametrize(
    "codec", ["punycode", "Unicode_Escape", "raw-unicode-escape", "idna", "undefined", "rot13"]
)
def test_codecs_that_are_no_charsets_are_not_believed(codec: str) -> None:
    """Punycode would take many minutes."""
    story = page("", f'<meta charset="{codec}">{NO_HEAD}', PARAGRAPHS[::2]) + "-" + "a" * 2_000_000
    text = read_html(story.encode(), codec).text
    assert all(paragraph in text for paragraph in PARAGRAPHS[::2])


def test_names_have_no_characters_that_cannot_be_stored() -> None:
    node = {"@type": "NewsArticle", "author": {"name": "Kim \ud800\0Lee"}}
    assert read_html(page(head=NO_HEAD + linked(node))).metadata.author == "Kim Lee"


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


def test_very_many_dates_and_links_in_one_sentence_are_kept_in_linear_time() -> None:
    tree = lxml.html.document_fromstring(f"<p>{'On <time>4 March</time> <a>Ada</a> won. ' * 16_000}</p>")
    with within(2):
        keep_words(tree)
        keep_links(tree)
    assert tree.find(".//time") is None and tree.find(".//a") is None


def test_text_between_very_many_blocks_is_read_in_linear_time() -> None:
    nested = "<div>It rained.<figure>" * 200 + "<div>It rained.</div>" * 9_000
    between = "It <b>rained</b>. <h2>Rain</h2>" * 9_000
    for body in (nested, between):
        tree = lxml.html.document_fromstring(f"<article>{body}</article>")
        with within(2):
            set_paragraphs(tree)


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ("<p>We vote on <time datetime=2025-03-04>4 March</time>, he said.</p>", "We vote on 4 March, he said."),
        ("<p><em>We vote on <b><time>4 March</time></b>, he said.</em></p>", "We vote on 4 March, he said."),
        ("<div>We vote on <time>4 March</time>, he said.</div>", "We vote on 4 March, he said."),
        ("<ul><li>On <time>4 March</time> we left it</li></ul>", "- On 4 March we left it"),
        ("<p>投票は<time>3月4日</time>に行われる。</p>", "投票は3月4日に行われる。"),
        ("<p>The <label>red</label> and the <output>blue</output> one.</p>", "The red and the blue one."),
        ("<table><tr><td><time>4 March</time></td><td>Vote</td></tr></table>", "| 4 March | Vote | "),
        ("<p>He called it <q>a <b>disaster</b></q> and left.</p>", "He called it “a disaster” and left."),
        ("<p>He called it <q>“a disaster”</q> and left.</p>", "He called it “a disaster” and left."),
    ],
)
def test_no_word_is_cut_out_of_a_sentence(inside: str, line: str) -> None:
    assert read_html(page(f"{inside}<p>{SHORT[0]}</p>")).text.splitlines()[4:] == [line, SHORT[0]]


@pytest.mark.parametrize(
    "inside",
    ["<p><time>4 March</time></p>", "<time>10:05</time>", "<p><label>Name</label> <label>Mail</label></p>"],
)
def test_dates_and_labels_alone_are_no_paragraphs(inside: str) -> None:
    assert read_html(page(f"{inside}<p>{SHORT[0]}</p>")).text.splitlines()[4:] == [SHORT[0]]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("10<sup>6</sup> people", "10⁶ people"),
        ("10<sup>-3</sup> and 10<sup> −3</sup>", "10⁻³ and 10 ⁻³"),
        ("12 euros<sup>1</sup>, <b>80</b> m<sup><a href=#n>2</a></sup>", "12 euros¹, 80 m²"),
        ("the number 101<sub>2</sub>", "the number 101₂"),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO2 and H2O"),
        ("the 4<sup>th</sup> day<sup>[1]</sup> of it", "the 4th day[1] of it"),
    ],
)
def test_a_raised_number_is_not_written_into_the_number_before_it(markup: str, words: str) -> None:
    assert read_html(page(f"<p>It was {markup}.</p>")).text.splitlines()[-1] == f"It was {words}."
    assert read_markdown(f"It was {markup}.").text == f"It was {words}."


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("2,400<a href=#n1>1</a> crowns, or 80%<a href=#n2>2</a>)", "2,400¹ crowns, or 80%²)"),
        ("the <b>wall</b><span><a href=#n1>12</a></span>", "the wall¹²"),
        ("in part <a href=#s3>3</a> and 19<a href=/years/80>80</a>", "in part 3 and 1980"),
        ("on page <b>1</b> <a href=#s2>2</a>", "on page 1 2"),
        (
            "in <a href=/halm>Halm</a>.<a href=#n1>1</a> So, too,<a href=#n2>2</a> here (or not).<a href=#n3>3</a>",
            "in Halm.¹ So, too,² here (or not).³",
        ),
        ("in [<a href=#b1>1</a>,<a href=#b2>2</a>;<a href=#b3>3</a>]", "in [1,2;3]"),
        (
            "at 10:<a href=#t30>30</a>, in 3.<a href=#s2>2</a> and 2,<a href=#t5>500</a>",
            "at 10:30, in 3.2 and 2,500",
        ),
        ("in Fig.<a href=#f1>1</a> and <b>No</b>.<a href=#f2>2</a>", "in Fig.1 and No.2"),
    ],
)
def test_a_link_to_a_note_is_not_written_into_the_number_before_it(markup: str, words: str) -> None:
    assert read_html(page(f"<p>It was {markup}.</p>")).text.splitlines()[-1] == f"It was {words}."


HEADER = "<tr><th>Ward<th>Year<th>Votes</tr>"


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (f"<caption>Votes by <b>ward</b></caption>{HEADER}<tr><td>East<td>2024<td>12",
         ["Votes by ward", "| East | 2024 | 12 |"]),
        (f"{HEADER}<tr><td rowspan=2>East<td>2020<td>12<tr><td>2024<td>15<tr><td>West<td>2024<td>9",
         ["| East | 2020 | 12 |", "| East | 2024 | 15 |", "| West | 2024 | 9 |"]),
        (f"{HEADER}<tr><td>East<td>2020<td rowspan=3>12<tr><td rowspan=9><p>West</p><td>2020<tr><td>2024",
         ["| East | 2020 | 12 |", "| West | 2020 | 12 |", "| West | 2024 | 12 |"]),
        (f"{HEADER}<tr><td rowspan=2>10<sup>6</sup> m<sup>2</sup><td>840<a href=#n>1</a><td>12<tr><td>2024<td>15",
         ["| 10⁶ m² | 840¹ | 12 |", "| 10⁶ m² | 2024 | 15 |"]),
        (f"{HEADER}<tr><td rowspan=2>10<br>20<td>2020<td>12<tr><td>2024<td>15",
         ["| 10 20 | 2020 | 12 |", "| 10 20 | 2024 | 15 |"]),
        (f"{HEADER}<tr><td rowspan=2 colspan=2>All<td>12<tr><td>15", ["| All |  | 12 |", "| All |  | 15 |"]),
        (f"{HEADER}<tr><td rowspan=2>{PARAGRAPHS[0]}<td>2020<td>12<tr><td>2024<td>15",
         [f"| {PARAGRAPHS[0]} | 2020 | 12 |", "|  | 2024 | 15 |"]),
    ],
)  # fmt: skip
def test_rows_of_tables_have_their_header_and_the_cells_that_span_them(table: str, rows: list[str]) -> None:
    lines = [line.strip() for line in read_html(page(f"<table>{table}</table>")).text.splitlines()[4:]]
    header = ["| Ward | Year | Votes |", "|---|---|---|"]
    assert lines == (header + rows if rows[0][0] == "|" else rows[:1] + header + rows[1:])


@pytest.mark.parametrize(
    "row", ["<td rowspan=99999>x" * 20_000, "<td rowspan=9999><td>" * 10, f"<td rowspan=9999>x{'<br>' * 9}"]
)
def test_cells_that_span_very_many_rows_are_repeated_in_linear_time(row: str) -> None:
    tree = lxml.html.document_fromstring(f"<table><tr>{row}{'<tr><td>a' * 9_000}</table>")
    with within(2):
        set_tables(tree)
    assert len(list(tree.iter())) < 60_000


@pytest.mark.parametrize(
    ("inside", "lines"),
    [
        (
            "<ul><li><a href=/a>Ada Berg</a>: 12 votes</li><li><b><a href=/b>Tom Hale</a></b>: 9 votes</li></ul>",
            ["- Ada Berg: 12 votes", "- Tom Hale: 9 votes"],
        ),
        (
            "<p><a href=/a>Ada Berg</a>, <a href=/b>Tom Hale</a> and <a href=/c>Ida Moe</a> won.</p>",
            ["Ada Berg, Tom Hale and Ida Moe won."],
        ),
        ("<table><tr><td>Ada<td><ul><li>Ship A<li>Ship B</ul></table>", ["| Ada | Ship A Ship B |"]),
    ],
)
def test_sentences_and_items_of_linked_names_are_kept(inside: str, lines: list[str]) -> None:
    assert read_html(page(inside)).text.splitlines()[4:] == lines


@pytest.mark.parametrize(
    "inside",
    [
        "<ul><li><a href=/a>Ten tips for gardens</a></li><li><a href=/b>Bridge closed</a> (3)</li></ul>",
        "<p>Tags: <a href=/a>Ferry</a>, <a href=/b>Orla</a></p>",
        f"<p>Read also <a href=/a>{'Ten tips for gardens ' * 6}</a></p>",
        "<p><a href=/a>Ferry</a> | <a href=/b>Orla</a></p>",
    ],
)
def test_lists_of_links_are_no_text(inside: str) -> None:
    assert read_html(page(f"{inside}<p>{SHORT[0]}</p>")).text.splitlines()[4:] == [SHORT[0]]


LONG = [
    f"{start} is what the council of Halm said of the old bridge on Thursday, in a long statement."
    for start in "ABCD"
]


def shown(inside: str) -> str:
    return read_html(f"<html><head><title>Bridge</title></head><body>{inside}</body></html>".encode()).text


def published_beside(line: str) -> datetime | None:
    """When an article with this line above its story was published."""
    story = "".join(f"<p>{one}</p>" for one in LONG)
    page = f"<html><body><article><h1>Bridge</h1>{line}{story}</article></body></html>"
    return read_html(page.encode()).metadata.published_at


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
    "line",
    [
        "<p>Published <time datetime=2020-05-02>last Saturday</time> in the local news section.</p>",
        "<p>By Kim Roe, writer of the Post<br><time datetime=2020-05-02>2 May</time>. Read time four minutes.</p>",
        "<p>HALM, <time datetime=2020-05-02>2 May</time> (AP) — The council of the city met again.</p>",
    ],
)
def test_the_day_of_publication_may_end_in_a_full_stop(line: str) -> None:
    published = published_beside(line)
    assert published is not None and published.date().isoformat() == "2020-05-02"


def test_dates_in_items_within_items_take_no_long_time() -> None:
    page = "<ul><li>a <time>2020</time>" * 200 + "word and word " * 50_000
    with within(10):
        shown(f"<article>{''.join(f'<p>{line}</p>' for line in LONG)}{page}</article>")


@pytest.mark.parametrize(
    "line",
    [
        "<p>The report was published on <time datetime=2004-03-29>29 March</time>, and nobody answered it.</p>",
        "<p>By the time the fire was out on <time datetime=2004-03-29>Monday</time>, it burnt forty houses.</p>",
        "<p>The country joined NATO, <time datetime=2004-03-29>in March</time>, and has paid for it since.</p>",
    ],
)
def test_the_day_of_something_in_the_story_is_not_that_of_its_publication(line: str) -> None:
    assert published_beside(line) is None


def test_long_words_before_a_date_take_no_long_time() -> None:
    line = f"<p>{'A ' * 100_000}was it on <time datetime=2004-03-29>Monday</time> that they came to live here.</p>"
    with within(10):
        shown(f"<article>{line}{''.join(f'<p>{one}</p>' for one in LONG)}</article>")


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


def story(before: str, body: str, after: str = "", around: str = "article") -> str:
    return f"<{around}><h1>Bridge</h1>{before}{body}{after}</{around}>"


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


def test_very_many_parts_of_a_body_are_read_in_linear_time() -> None:
    tree = lxml.html.document_fromstring(story("", boxes(BOX, LONG * 2_500)) + "<div class=article-body>" * 500)
    with within(3):
        join_bodies(tree)
