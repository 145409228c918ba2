import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from eval.baseline import as_baseline, compare
from eval.gate import Finding
from eval.metrics import measures
from eval.report import Report, to_json
from eval.report_html import html
from eval.report_junit import junit
from eval.report_markdown import markdown
from tests.eval.outcomes import CORPUS, FIRST, OFF, SECOND, WHO, answer, found, outcome

HOSTILE = replace(WHO, id="hostile-01", question='</script><img src=x onerror="alert(1)"> | `x`\x01')
THIRD = "Putin wrote <b>back</b> & waited."
VOID = {"meta", "br", "input", "img", "link"}


def report(**changes) -> Report:
    outcomes = [
        outcome(),
        replace(outcome(WHO, answer(SECOND)), example=replace(WHO, id="lookup-02")),
        outcome(OFF, answer()),
        outcome(HOSTILE, answer(THIRD)),
    ]
    before = as_baseline([outcome(), replace(outcome(), example=replace(WHO, id="lookup-02"))], {}, {})
    now = as_baseline(outcomes, measures(outcomes), {})
    values = {
        "at": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        "target": "in process",
        "generator": "extractive",
        "fingerprints": {"code": "abc"},
        "corpus": CORPUS,
        "outcomes": outcomes,
        "measures": measures(outcomes),
        "findings": [Finding("correct", False, "correct is 0.5, at least 0.9 is asked")],
        "comparison": compare(now, before),
    }
    return Report(**(values | changes))


class Page(HTMLParser):
    """Tags, attributes and the words inside `mark`; complains where tags are not closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.marked, self.open = [], [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "mark":
            self.marked.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "mark" in self.open:
            self.marked[-1] += data


def test_the_page_is_well_formed_runs_no_script_and_loads_nothing():
    source = html(report())
    page = Page(source)
    assert page.open == []
    assert not {"script", "img", "iframe", "link", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert all(value.startswith("#") for name, value in page.attributes if name == "href")
    assert re.search(r"https?://|@import|url\(", source) is None


def test_the_page_marks_exactly_the_cited_words_in_the_article():
    marked = Page(html(report(outcomes=[outcome(HOSTILE, answer(THIRD))]))).marked
    assert THIRD in marked


def test_the_page_says_what_was_expected_where_an_answer_is_not_correct():
    source = html(report(outcomes=[outcome(), outcome(WHO, answer(SECOND))]))
    assert source.count("expects Shoigu") == 1


def test_hostile_words_come_out_as_words():
    source = html(report())
    assert "<img" not in source
    assert "&lt;img src=x onerror=" in source
    assert "<b>back" not in source


def test_the_page_shows_each_example_with_its_grade_and_what_changed():
    page = Page(html(report()))
    ids = {value for name, value in page.attributes if name == "id"}
    assert {"lookup-01", "lookup-02", "off-01", "hostile-01"} <= ids
    assert ("class", "is-incorrect is-changed") in page.attributes
    assert page.tags.count("svg") == 3


def test_json_holds_all_and_no_nan():
    body = json.loads(json.dumps(to_json(report()), allow_nan=False))
    assert [o["grade"] for o in body["outcomes"]] == ["correct", "incorrect", "correct", "incorrect"]
    assert body["passed"] is False
    assert body["comparison"]["broken"] == ["lookup-02"]
    assert body["metrics"]["citation_exactness"]["value"] == 1.0


def test_markdown_names_the_verdict_the_failed_floor_and_the_broken_example():
    text = markdown(report())
    assert "failed" in text.splitlines()[0]
    assert "at least 0.9 is asked" in text
    assert "broken: `lookup-02`" in text
    assert "<img" not in text
    assert all(line.count("|") - line.count("\\|") in (0, 4, 5, 7) for line in text.splitlines())


def test_names_of_examples_and_kinds_come_out_as_words_too():
    strange = replace(HOSTILE, id="a\x01|<b>\n`", kind="k\x01|<b>\n`")
    hostile = report(outcomes=[outcome(strange, answer(SECOND))], comparison=None, not_compared="|<b>")
    text = markdown(hostile)
    assert "<b>" not in text
    assert all(line.count("|") - line.count("\\|") in (0, 4, 5, 7) for line in text.splitlines())
    assert ElementTree.fromstring(junit(hostile)).find(".//testcase[@name='comparison']/skipped") is not None
    assert "|<b>" not in html(hostile)


def test_junit_fails_for_the_gate_only():
    suites = ElementTree.fromstring(junit(report()))
    assert [(s.get("name"), s.get("tests"), s.get("failures")) for s in suites] == [
        ("gate", "1", "1"),
        ("examples", "4", "0"),
    ]
    assert len(suites.findall(".//skipped")) == 2


@pytest.mark.parametrize("write", [html, markdown, junit, to_json])
def test_a_report_without_anything_is_still_a_report(write):
    empty = report(outcomes=[], measures={}, findings=[], comparison=None)
    assert write(empty)
    assert write(report(outcomes=[outcome(OFF, answer(), [])], measures=measures([outcome(OFF, answer(), [])])))


def test_evidence_that_was_not_cited_is_shown_as_evidence():
    source = html(report(outcomes=[outcome(WHO, answer(), found())]))
    assert f'<span class="proof">{FIRST}</span>' in source
