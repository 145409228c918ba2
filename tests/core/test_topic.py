from __future__ import annotations

import pytest

from service.core.topic import topic_of


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is reported about Mayor Ola Berg?", "Mayor Ola Berg"),
        ("Tell me about the flood.", "the flood"),
        ("What do the articles say about tram lines?", "tram lines"),
        ("What's new on the ferry?", "the ferry"),
        ("하늘시 도서관에 대해 무엇이 보도되었나요?", "하늘시 도서관"),
        ("What did Kim say about the ferry?", None),
        ("What is the price of bread?", None),
        ("Who was told about the flood?", None),
    ],
)
def test_only_a_question_for_anything_at_all_has_a_topic(question: str, topic: str | None) -> None:
    assert topic_of(question) == topic
