"""HTML: the article's paragraphs word for word, whatever the page is made of."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.readers.html import read_html
from service.core.errors import InvalidInput, TooLarge
from tests.adapters.readers.web_pages import NO_HEAD, PARAGRAPHS, SHORT, page
from tests.timing import within


def test_the_paragraphs_are_kept_word_for_word() -> None:
    assert read_html(page()).text.splitlines() == ["Rain ends in Halm", *PARAGRAPHS]


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


@pytest.mark.parametrize("end", ["<html></html>", "<html><body></body></html>", "<p>Home</body></HTML >"])
def test_what_stands_behind_the_end_of_a_page_is_read_as_browsers_do(end: str) -> None:
    paragraphs = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    assert read_html(f"{end}<article>{paragraphs}</article>").text.splitlines()[-len(PARAGRAPHS) :] == PARAGRAPHS
