"""A conversation as a question and its history."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.core.answer import LONGEST_TURN
from service.core.errors import InvalidInput
from service.web.openai_shape import request_of
from tests.web.conftest import settings

CHOSEN = settings(Path("data"), max_question_characters=50_000)
LONG = "Why? " + "word " * 6_000 + "end?"


def test_the_whole_of_the_last_message_is_the_question() -> None:
    assert request_of([("user", LONG)], "article-qa", CHOSEN).question == LONG
    assert request_of([("user", " " * 20_000 + "Why?")], "article-qa", CHOSEN).question == "Why?"


def test_of_the_messages_before_it_the_beginnings_count() -> None:
    request = request_of([("user", LONG), ("assistant", "Because."), ("user", "Who?")], "article-qa", CHOSEN)
    assert [turn.content for turn in request.history] == [LONG[:LONGEST_TURN], "Because."]


def test_a_question_that_is_too_long_is_refused_with_its_own_length() -> None:
    with pytest.raises(InvalidInput, match=r"has 60,001 characters; at most 50,000"):
        request_of([("user", "x" * 60_001)], "article-qa", CHOSEN)


@pytest.mark.parametrize(
    "said",
    [
        [("user", "Why?"), ("user", "")],
        [("user", "Why?"), ("assistant", "Because."), ("user", " ")],
        [("user", "Why?"), ("assistant", "Because.")],
        [("system", "Why?")],
        [],
    ],
)
def test_without_words_of_the_user_at_the_end_there_is_no_question(said: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidInput, match="last message"):
        request_of(said, "article-qa", CHOSEN)


def test_a_call_of_a_tool_at_the_end_is_passed_over() -> None:
    said = [("user", ""), ("user", "Why?"), ("assistant", ""), ("tool", "nothing")]
    request = request_of(said, "article-qa", CHOSEN)
    assert (request.question, request.history) == ("Why?", [])
