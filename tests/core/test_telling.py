"""What tells nothing."""

from __future__ import annotations

import pytest

from service.core.telling import is_label, is_question


@pytest.mark.parametrize(
    "text", ["Who is the mayor?", "Is Petra Sand the mayor?!", "시장은 누구입니까？", "من هو؟"]
)
def test_a_sentence_that_ends_with_a_question_mark_asks(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["Petra Sand is the mayor.", 'Lind asked: "Who is the mayor?"', "“Why?” is a book."]
)
def test_a_quoted_question_asks_nothing(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize("text", ["Mayor: Petra Sand", "mayor - Erik Holm.", "New mayor of Orla – Erik Holm"])
def test_a_name_behind_a_label_is_a_label(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "Erik Holm",
        "Erik Holm is mayor.",
        "Orla: the bridge is open.",
        "Lind: Orla opened it.",
        "Lind: “We Have Waited”",
        "Orla won 3 - Halvar 1.",
        "The old bridge - Orla Span - was closed.",
        "The ferry leaves at 10:30.",
        "The cost of the bridge: 4 million crowns",
        "It met in the town where the council has sat: Orla.",
    ],
)
def test_a_sentence_with_a_colon_or_a_dash_is_no_label(text: str) -> None:
    assert not is_label(text)
