"""Dates, links, exponents and marks of notes within sentences."""

from __future__ import annotations

import lxml.html
import pytest

from service.adapters.readers.html import read_html
from service.adapters.readers.inline import keep_words
from service.adapters.readers.links import keep_links
from service.adapters.readers.markdown import read_markdown
from tests.adapters.readers.web_pages import SHORT, page
from tests.timing import within


def test_very_many_dates_and_links_in_one_sentence_are_kept_in_linear_time() -> None:
    tree = lxml.html.document_fromstring(f"<p>{'On <time>4 March</time> <a>Ada</a> won. ' * 16_000}</p>")
    with within(2):
        keep_words(tree)
        keep_links(tree)
    assert tree.find(".//time") is None and tree.find(".//a") is None


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
    ("inside", "line"),
    [
        ("<p>The bank lost its <span class=rating>triple A</span> grade.</p>", "The bank lost its triple A grade."),
        ("<p>It is <b class=message><span class=bar>not</span></b> true.</p>", "It is not true."),
        ("<p><span class=author>Ada Berg</span>, the mayor, left.</p>", "Ada Berg, the mayor, left."),
        ("<p>投票は<span class=social>3月4日</span>に行われる。</p>", "投票は3月4日に行われる。"),
        ("<table><tr><td><span class=team-bar>Halm</span></td><td>12</td></tr></table>", "| Halm | 12 | "),
        ("<p>It is true, he said. <span class=share-it>Share this</span></p>", "It is true, he said."),
        ("<p><span class=tags>Politics</span> The mayor left.</p>", "The mayor left."),
    ],
)
def test_the_name_of_an_element_cuts_no_word_out_of_a_sentence(inside: str, line: str) -> None:
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
