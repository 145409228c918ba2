"""Folding never loses a character's place."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.normalise import fold
from tests.core.texts import texts


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("“It’s” ‘so’ «x» „y‟", "'It's' 'so' 'x' 'y'"),
        ("«\u00a0Bonjour\u00a0» dit-il", "'Bonjour' dit-il"),
        ("a\u00a0\u2009 \r\n\tb\u2028c", "a b c"),
        ("1990–1995 — then – now - yes‑no", "1990-1995-then-now-yes-no"),
        ("wait… wait. . . wait...", "wait... wait... wait..."),
        ("so\u00adver\u200beign\ufeffty", "sovereignty"),
        ("ﬁne ﬂow oﬃce Ｆｕｌｌ１２", "fine flow office Full12"),
        ("cafe\u0301 각 Å", "café 각 Å"),
        ("İstanbul Straße", "İstanbul Straße"),
        ("5' 5\" 5′ 5″", "5' 5\" 5' 5\""),
        ("m² ½ Ⅻ", "m² ½ Ⅻ"),
    ],
)
def test_typography_is_evened_out(typed: str, folded: str) -> None:
    assert fold(typed).text == folded


@given(texts)
@settings(max_examples=250, derandomize=True, deadline=None)
def test_spans_cover_the_text_in_order(text: str) -> None:
    folded = fold(text)
    cuts = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(span.end <= len(text) and len(span) > 0 for span in cuts)
    assert all(left.start <= right.start and left.end <= right.end for left, right in pairwise(cuts))


@given(texts)
@settings(max_examples=250, derandomize=True, deadline=None)
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(texts)
@settings(max_examples=250, derandomize=True, deadline=None)
def test_unchanged_characters_map_to_themselves(text: str) -> None:
    folded = fold(text)
    for at, letter in enumerate(folded.text):
        if letter.isascii() and letter.isalnum():
            original = folded.span(at, at + 1).of(text)
            assert letter in fold(original).text


@given(st.integers(0, 40), st.integers(1, 40))
@settings(max_examples=50, derandomize=True, deadline=None)
def test_a_span_is_never_half_a_letter(before: int, marks: int) -> None:
    text = "x" * before + " e" + "\u0301\u0323" * marks + " y"
    folded = fold(text)
    at = folded.text.index(" ") + 1
    assert folded.span(at, at + 1) == folded.span(at, at + 2) or marks == 1
    assert folded.span(at, at + 1).end == before + 2 + 2 * marks


def test_many_marks_take_linear_time() -> None:
    started = time.perf_counter()
    fold("a" + "\u0301\u0323" * 100_000)
    assert time.perf_counter() - started < 2
