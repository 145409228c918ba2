"""Who a pronoun of the evidence stands for."""

from __future__ import annotations

import pytest

from service.core.article import Metadata, Span
from service.core.support import Quote, unsupported


def _codes(statement: str, article: str, *told: str) -> list[str]:
    spans = [Span(article.index(one), article.index(one) + len(one)) for one in told]
    quotes = [Quote(span.of(article), Metadata(), article, span) for span in spans]
    return [reason.code for reason in unsupported(statement, quotes)]


@pytest.mark.parametrize(
    ("statement", "article", "last"),
    [
        (
            "Acme went bankrupt.",
            "Acme opened a plant in Orla. Borex was fined by the court. It went bankrupt.",
            "It went bankrupt.",
        ),
        (
            "The Greens have split.",
            "The Greens opened an office. The Liberals lost the vote. They have split.",
            "They have split.",
        ),
        (
            "Ana Berg took the money.",
            "Ana Berg opened the hall. Police arrested Lena Holm. On Friday she took the money.",
            "On Friday she took the money.",
        ),
    ],
)
def test_a_pronoun_stands_for_nobody_behind_whom_another_one_is_named(
    statement: str, article: str, last: str
) -> None:
    first = article[: article.index(".") + 1]
    assert _codes(statement, article, first, last) == ["name"]


@pytest.mark.parametrize(
    ("statement", "article"),
    [
        ("Ana Berg was fired.", "Ana Berg met Lena Holm in Orla. She was fired."),
        ("Ana Berg was fired.", "Ana Berg opened the hall. It has two pools. She was fired."),
        ("Ana Berg was fired.", "Ana Berg opened the hall. She thanked Lena Holm for her work. She was fired."),
        ("Ana Berg was fired.", "Ana Berg, the mayor, came. Lena Holm was ill. The mayor slept. She was fired."),
        ("Ana Berg was fired.", "Ana Berg opened the hall. Jonas Falk did his best with it. She was fired."),
        ("Acme went bankrupt.", "Acme opened a plant in Orla. The plant was small. It went bankrupt."),
    ],
)
def test_a_pronoun_may_stand_for_whom_the_article_names_last(statement: str, article: str) -> None:
    last = article[article[:-1].rindex(".") + 2 :]
    assert _codes(statement, article, article[: article.index(".") + 1], last) == []


ABBOT = "Paul Abbot was sent off. It was the Lions' sixth win in a row. They are now three points ahead of Velden."


def test_a_sentence_that_only_has_the_name_tells_nothing_of_another() -> None:
    last = ABBOT[ABBOT.index("They") :]
    win = ABBOT[ABBOT.index("It was") : ABBOT.index(" They")]
    assert _codes("The Lions lead Velden by three points.", ABBOT, win, last) == []


def test_a_pronoun_behind_somebody_else_is_not_the_one_who_is_cited_with_it() -> None:
    article = "Ana Berg spoke. Lena Holm was elected. She thanked Karl Moss for his help."
    last = article[article.index("She") :]
    assert _codes("Ana Berg thanked Karl Moss for his help.", article, "Ana Berg spoke.", last) == ["name"]
