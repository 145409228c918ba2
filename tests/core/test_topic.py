from __future__ import annotations

import pytest

from service.core.topic import Topic, topic_of


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is reported about Mayor Ola Berg?", "Mayor Ola Berg"),
        ("Tell me about the flood.", "the flood"),
        ("What do the articles say about tram lines?", "tram lines"),
        ("What's new on the ferry?", "the ferry"),
        ("하늘시 도서관에 대해 무엇이 보도되었나요?", "하늘시 도서관"),
        ("Summarise the article about the ferry.", "the ferry"),
        ("Can you summarise what is known about tram lines?", "tram lines"),
        ("What is the story about the ferry about?", "the ferry"),
        ("What are the main points of the news report on cod?", "cod"),
        ("Please summarize the obituary of Ana Berg.", "Ana Berg"),
        ("Could you summarise this?", ""),
        ("Give me a short summary", ""),
        ("What is this article about?", ""),
        ("What did Kim say about the ferry?", None),
        ("What is the price of bread?", None),
        ("Who was told about the flood?", None),
        ("What is the report worth?", None),
        ("What does the article say about why the dam broke?", None),
        ("What is known about who started the fire?", None),
        ("What is about to change?", None),
        ("What is known about WHO funding?", "WHO funding"),
        ("What is reported about To Kill a Mockingbird?", "To Kill a Mockingbird"),
        ("What are the key points of the agreement?", None),
    ],
)
def test_only_a_question_for_anything_at_all_has_a_topic(question: str, topic: str | None) -> None:
    assert topic_of(question) == (None if topic is None else Topic("anything", topic))


@pytest.mark.parametrize(
    ("question", "wanted", "subject"),
    [
        ("Who wrote the article about the ferry?", "author", "the ferry"),
        ("Who is the author of this piece?", "author", ""),
        ("Who was the article on cod written by?", "author", "cod"),
        ("When was the story about the flood published?", "date", "the flood"),
        ("When did this interview with Ana Berg come out?", "date", "Ana Berg"),
        ("What is the publication date of the article about cod?", "date", "cod"),
    ],
)
def test_who_wrote_an_article_and_when_is_asked_of_the_article(question: str, wanted: str, subject: str) -> None:
    topic = topic_of(question)
    assert topic is not None
    assert (topic.wanted, topic.subject) == (wanted, subject)


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the song about the ferry?",
        "When was the bridge built?",
        "Who reported the theft?",
        "Who wrote it?",
        "Who wrote the report on the accident?",
        "When was the report published?",
    ],
)
def test_who_wrote_or_reported_something_else_is_an_ordinary_question(question: str) -> None:
    assert topic_of(question) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What is the news?", "anything"),
        ("What is this about?", "anything"),
        ("Worum geht es in dem Artikel?", "anything"),
        ("Fasse den Artikel zusammen", "anything"),
        ("De quoi parle cet article ?", "anything"),
        ("Résumez l'article", "anything"),
        ("¿De qué trata el artículo?", "anything"),
        ("Resume este artículo", "anything"),
        ("Who wrote this?", "author"),
        ("Wer hat den Artikel geschrieben?", "author"),
        ("Qui a écrit l’article ?", "author"),
        ("¿Quién escribió el artículo?", "author"),
        ("When was this published?", "date"),
        ("Wann wurde der Artikel veröffentlicht?", "date"),
        ("Quand l'article a-t-il été publié ?", "date"),
        ("¿Cuándo se publicó el artículo?", "date"),
        ("When was the article last updated?", "update"),
        ("Wann wurde der Artikel zuletzt aktualisiert?", "update"),
    ],
)
def test_the_article_at_hand_needs_no_name_in_any_of_four_languages(question: str, wanted: str) -> None:
    topic = topic_of(question)
    assert topic is not None
    assert (topic.wanted, topic.subject) == (wanted, "")


def test_a_german_question_may_name_the_subject_of_the_article() -> None:
    assert topic_of("Wer hat den Artikel über das Bad geschrieben?") == Topic("author", "das Bad")


@pytest.mark.parametrize(
    "question", ["When was the bridge updated?", "Worum geht es der Partei?", "What is this bridge about to do?"]
)
def test_what_is_asked_of_something_else_has_no_topic(question: str) -> None:
    assert topic_of(question) is None
