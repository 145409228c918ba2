from __future__ import annotations

import pytest

from service.core.answer import NumberedSentence
from service.core.antecedent import antecedent
from service.core.article import Article, Metadata
from service.core.asking import asked
from service.core.composition import numbered
from tests.passaged import hits_of

NAMING = "The mayor, Dov Castell, thanked her in front of about 200 people."


def sentences(*texts: str) -> list[NumberedSentence]:
    article = Article.of(" ".join(texts), Metadata(title="Clock strikes again"))
    return numbered(hits_of(article))


@pytest.mark.parametrize(
    "answer",
    [
        '"Nobody will be late any more," he said.',
        "“Nobody will be late any more.”",
        "He rejected the bill of 4,300 euros.",
        '"Nobody in Velm will be late," he told Radio Helm.',
        "In 2019 he founded the firm.",
        "Then he won the race.",
        "Two years later, he left for good.",
    ],
)
def test_a_sentence_that_says_he_goes_with_the_one_that_names_him(answer: str) -> None:
    found = sentences("It rained in Velm.", NAMING, answer)
    who = antecedent(asked("Who said that nobody will be late?"), found[-1], found)
    assert who is not None and who.text == NAMING


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who said that nobody will be late?", '"Nobody will be late any more," said Ottilie Marsh.'),
        ("Who left?", "Ottilie Marsh left; she said that she was late."),
        ("When was the bill rejected?", "He rejected the bill on Monday."),
        ("Who repaired the clock?", "A watchmaker repaired the clock."),
        ("Who was elected mayor?", "They elected Ana Berg as mayor."),
    ],
)
def test_a_sentence_that_names_somebody_or_is_not_asked_for_one_stands_alone(question: str, answer: str) -> None:
    found = sentences(NAMING, answer)
    assert antecedent(asked(question), found[-1], found) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who was arrested?", "She was arrested in Ulm."),
        ("Who was elected mayor?", "He was elected mayor of Ulm in 2010."),
    ],
)
def test_a_place_names_nobody(question: str, answer: str) -> None:
    found = sentences(NAMING, answer)
    who = antecedent(asked(question), found[-1], found)
    assert who is not None and who.text == NAMING


def test_nobody_is_taken_from_far_away() -> None:
    found = sentences(NAMING, "It rained.", "The band played on.", "He rejected the bill of 4,300 euros.")
    assert antecedent(asked("Who rejected the bill?"), found[-1], found) is None


@pytest.mark.parametrize("before", ["The storm hit Velm.", "Rain fell in Velm and Hest.", "It was Monday."])
def test_a_place_is_nobody(before: str) -> None:
    found = sentences(before, "He rejected the bill of 4,300 euros.")
    assert antecedent(asked("Who rejected the bill?"), found[-1], found) is None
