"""A quote is found exactly, or not at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from service.core.article import Article, Span
from service.core.locate import informative, locate
from service.core.normalise import Folded, fold
from service.core.verify import verify_quote
from tests.core.texts import check_offsets, texts
from tests.mutants.rules import variants
from tests.mutants.suite import HALVES, quote_mutants, suites


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("proved it today", "They approved it today."),
        ("20,000 men", "Some 120,000 men left."),
        ("000 men left", "Some 120,000 men left."),
        ("rose by 20", "It rose by 20,000."),
        ("rose by 5", "It rose by 5%."),
        ("5 degrees below", "It was -5 degrees below."),
        ("5 percent rise", "It was a 1.5 percent rise."),
        ("nuclear weapons", "They have non-nuclear weapons."),
        ("the state", "According to the state-run agency."),
        ("the troops can", "The troops can't; the troops can't."),
        ("cafe noir", "Un cafe\u0301 noir, un café noir."),
        ("The plan", "the plan"),
        ("he rejected it", "he approved it"),
        ("m 102 today", "m 10² today"),
    ],
)
def test_a_changed_or_cut_quote_is_not_found(quote: str, text: str) -> None:
    assert locate(quote, text) is None


@pytest.mark.parametrize("quote", ["a", "12", "20,000", "Kim", "", "   ", "…", "“”"])
def test_a_quote_too_short_to_prove_anything_is_not_found(quote: str) -> None:
    assert locate(quote, f"x {quote} y") is None


def test_chinese_and_korean_words_weigh_more() -> None:
    assert informative("北京政府")
    assert locate("축전을 보냈다", "김정은은 푸틴에게 축전을 보냈다고 전했다.") is not None


def test_the_pointer_decides_between_repeats() -> None:
    text = "Kim said no. Shoigu agreed. Kim said no. All left."
    assert locate("Kim said no.", text) is not None
    place = locate("Kim said no.", text, near=Span(28, 40))
    assert place is not None
    assert place.spans == (Span(28, 40),)


def test_a_repeat_at_the_pointer_wins_over_an_exact_one_elsewhere() -> None:
    text = 'He said "it is over" then. She said “it is over” now.'
    place = locate('said "it is over"', text, near=Span(27, len(text)))
    assert place is not None
    assert place.start > 27
    assert not place.exact


def test_an_ellipsis_gives_two_spans_in_order() -> None:
    text = "North Korea sent shells, missiles and rockets to Russia."
    place = locate("North Korea sent shells … rockets to Russia", text)
    assert place is not None
    assert [span.of(text) for span in place.spans] == ["North Korea sent shells", "rockets to Russia"]
    assert locate("rockets to Russia … North Korea sent", text) is None
    assert locate("North Korea sent … of", text) is None


def test_a_quote_may_cross_lines_and_wear_quotation_marks() -> None:
    text = "the first line\nand the second line"
    place = locate("“first line and the second”", text)
    assert place is not None
    assert place.spans[0].of(text) == "first line\nand the second"


@pytest.mark.parametrize("half", HALVES)
def test_typographic_variants_of_true_quotes_are_accepted(half: str) -> None:
    tried = refused = 0
    for suite in suites(half):
        for span in suite.sentences:
            for _, typed in variants(span.of(suite.article.text)):
                place = locate(typed, suite.article.text)
                tried += 1
                refused += place is None or not span.contains(place.spans[0])
    assert tried >= 300
    assert refused / tried <= 0.005


@pytest.mark.parametrize("half", HALVES)
def test_no_meaning_changing_mutant_is_accepted_as_a_quote(half: str) -> None:
    mutants = list(quote_mutants(half))
    assert len(mutants) >= 140
    verdicts = {verify_quote(quote, article).verdict for article, _, quote in mutants}
    assert verdicts.isdisjoint({"verified", "repaired"})


@given(texts, texts, texts)
@settings(max_examples=600, derandomize=True, deadline=None)
def test_a_located_quote_says_what_the_span_says(before: str, core: str, after: str) -> None:
    """`make test` runs part of the 10,000 examples; `python -m bench.evidence` runs all."""
    check_offsets(before, core, after)


def test_a_million_characters_are_searched_quickly() -> None:
    text = "The council met again and said very little about it. " * 19_000
    quote = "But the mayor’s plan was rejected - twice"
    text += "But the mayor's plan was rejected – twice."
    locate("warm up the tables", "“warm”")
    started = time.perf_counter()
    place = locate(quote, text)
    assert place is not None
    assert time.perf_counter() - started < 1


def test_an_article_that_is_checked_again_is_not_folded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    article = Article.of("The mayor said “the plan is dead” in May – twice. " * 2_000)
    folded: list[int] = []

    def counted(text: str) -> Folded:
        folded.append(len(text))
        return fold(text)

    monkeypatch.setattr("service.core.locate.fold", counted)
    for quote in ("the plan is alive", "The mayor said nothing", "said “the plan is dead” in May, and left"):
        assert verify_quote(quote, article).verdict in ("fabricated", "stitched")
    assert folded.count(len(article.text)) == 1


def test_the_windows_around_a_long_quote_are_not_more_than_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"The zygotes of year {year} were “few”. " + "It rained. " * 200 for year in range(40))
    quote = "zygotes " + "it rained on and on " * 900
    folded: list[int] = []

    def counted(text: str) -> Folded:
        folded.append(len(text))
        return fold(text)

    monkeypatch.setattr("service.core.locate.fold", counted)
    assert locate(quote, text) is None
    assert sum(folded) <= len(text) + 2 * len(quote)
