"""What the beginning of an article tells the reader of its later passages."""

from __future__ import annotations

import pytest

from service.adapters.extractive import Extractive
from service.adapters.minilm import load_minilm
from service.core.answer import Hit
from service.core.article import Article, Metadata
from service.core.asking import asked
from service.core.composition import numbered
from service.core.setting import setting, with_leads
from tests.passaged import hits_of
from tests.reading import RuledReader

TITLE = "Dam gives way above a town"
ARTICLE = Article.of(
    "VALDERAS, Spain, Sept 3 (NWA) - At least 14 people drowned when a dam gave way above this town on Saturday, "
    "during the festival of San Gil, Mayor Julia Cordero said.\n\n"
    + "Helpers searched the cellars with pumps and lamps until late in the evening. " * 12
    + "\n\nMeteorologists recorded 187 millimetres of rain in three hours.",
    Metadata(title=TITLE),
)
LATER = "Meteorologists recorded 187 millimetres of rain in three hours."


@pytest.mark.parametrize(
    ("question", "added"),
    [
        ("How much rain fell in Valderas on Saturday?", "VALDERAS Saturday"),
        ("how much rain during san gil", "San Gil"),
        ("How much rain fell in three hours?", ""),
        ("How much rain fell in Madrid?", ""),
        ("How many people drowned?", ""),
        ("Did the rain end a dam above the town?", ""),
        ("비가 얼마나 왔습니까?", ""),
        ("", ""),
    ],
)
def test_names_and_dates_of_the_lead_that_the_question_has_are_added_to_the_title(
    question: str, added: str
) -> None:
    assert setting(asked(question), TITLE, ARTICLE.text[:200], LATER) == ", ".join(filter(None, (TITLE, added)))


def test_what_the_passage_or_the_title_says_itself_is_not_repeated() -> None:
    question = asked("How much rain fell in Valderas on Saturday?")
    assert setting(question, "Valderas flood", ARTICLE.text[:200], "Rain fell on Saturday.") == "Valderas flood"


def test_hits_of_an_article_that_has_gone_are_left_out() -> None:
    hits = found()
    assert with_leads(hits, {}) == []
    assert [one.lead[:8] for one in with_leads(hits, {ARTICLE.id: ARTICLE})] == ["VALDERAS"] * len(hits)


def found() -> list[Hit]:
    return hits_of(ARTICLE, 0.6)


async def test_the_reader_is_told_where_a_later_passage_plays() -> None:
    embedder, reader = load_minilm(), RuledReader(lambda *_: 0.0)
    assert embedder is not None
    hits = with_leads(found(), {ARTICLE.id: ARTICLE})
    await Extractive(embedder, reader).looked_at("How much rain fell in Valderas?", numbered(hits), hits)
    assert {page.title for page in reader.pages if page.sentences[-1] == LATER} == {f"{TITLE}, VALDERAS"}
