"""Nothing that a reader of a web page does not see is text."""

from __future__ import annotations

import pytest

from service.adapters.readers.hidden import is_hidden
from service.adapters.readers.html import read_html
from tests.adapters.readers.web_pages import HEAD, PARAGRAPHS, SHORT, page

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
    *(
        f"<style>{before} .x9 {{ x: //**/*; display: none }}</style><p class=x9>SECRET words</p>"
        for before in (
            ".x8 { background: url(data:a;}{) }",
            '.x8 { content: "url(data:" }',
            '.x8 { content: "{ /*" }',
            ".x8 { background: url('data:)/*{') }",
            r".x8\{ { background: url(it's\)/*{) }",
        )
    ),
    """<p style='x:";background:#000;";color:#fff'>SECRET words</p>""",
    *(
        f'<p style="{style}">SECRET words</p>'
        for style in (
            "scale: 0",
            "scale: .01",
            "transform: scale(.01)",
            "transform: rotate(1deg) scale(0)",
            "translate: -9999px",
            "overflow: hidden; height: 3px",
            "overflow: hidden; max-width: 3px",
            "overflow: hidden; text-indent: 100%; white-space: nowrap",
            "overflow: hidden; padding-top: 50px; height: 50px",
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
        '<p style="overflow:hidden">WORDS</p>',
        '<div style="overflow: hidden; position:relative; width:100%; line-height:1.5"><p>WORDS</p></div>',
        '<section style="margin:0 -9999px;padding:0 9999px"><p>WORDS</p></section>',
        '<div style="color:#fff;background:#036"><div class=paper style="background:#fff"><p>WORDS</p></div></div>',
        '<div style="background:#036"><div class=paper><p style="color:#036">WORDS</p></div></div>',
        "<style>.b { color: #333; background: #fff } .b.c { color: #fff; background: #036 }</style>"
        "<p class='b c'>WORDS</p>",
        "<style>li { opacity: 0 } .loaded li { opacity: 1 }</style><ul><li>WORDS</li></ul>",
        "<style media=print>.b { display: none }</style><p class=b>WORDS</p>",
        """<style>.b { content: "display: none } .b { display: none" }</style><p class=b>WORDS</p>""",
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


DARK = "<body bgcolor=black text=white>"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (DARK, "<font color=white>{}</font>"),
        ('<body style="background:#111; color:#eee">', '<p style="color:#fff">{}</p>'),
        (DARK, "<table><tr><td><font color=#ffffff>{}</font></td></tr></table>"),
    ],
)
def test_white_letters_on_a_dark_page_are_read(body: str, words: str) -> None:
    told = words.format("It is shown to all, the mayor said.")
    assert "It is shown to all" in read_html(f"<html>{body}<p>{SHORT[0]}</p>{told}</body></html>").text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (DARK, '<p style="color:#000">SECRET words</p>'),
        (DARK, '<div style="background:#fff"><p style="color:#fff">SECRET words</p></div>'),
        (DARK, '<div class=paper><p style="color:#fff">SECRET words</p></div>'),
        (f"<style>body {{ background: #fff }}</style>{DARK}", '<p style="color:#fff">SECRET words</p>'),
        (r"<style>body { b\61ckground: #fff }</style>" + DARK, '<p style="color:#fff">SECRET words</p>'),
        ("<body bgcolor=black background=white.png>", '<p style="color:#fff">SECRET words</p>'),
        ('<body style="background:rgba(0,0,0,.5)">', '<p style="color:#fff">SECRET words</p>'),
    ],
)
def test_letters_that_may_stand_on_their_own_colour_on_a_dark_page_are_no_text(body: str, words: str) -> None:
    assert "SECRET" not in read_html(f"<html>{body}<p>{SHORT[0]}</p>{words}</body></html>").text


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
