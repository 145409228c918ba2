from __future__ import annotations

from datetime import datetime

import pytest

from service.core.answer import Hit
from service.core.article import Article, Metadata
from service.core.composition import numbered
from service.core.overview import overview, with_beginnings
from service.core.topic import Topic
from tests.passaged import hits_of

FERRY = Article.of(
    "Ferry to Hest sinks at its berth\nBy Jane Roe\nPublished: 3 March 2026\n\n"
    "The Hest ferry sank at its berth on Monday. Nobody was on board. Divers found a hole below the car deck. "
    "The harbour is closed.\n\n"
    + "The harbour master spoke of bad luck and of worse weather than anybody had seen. " * 12
    + "\n\nMayor Ola Berg asked for an inquiry. Berg, 51, was on the first crossing in 1998. It rained.",
    Metadata(title="Ferry to Hest sinks at its berth"),
)
BRIDGE = Article.of(
    "Bridge to replace ferry\n\nA bridge will be built to Hest. The ferry to Hest made its losses.",
    Metadata(title="Bridge to replace ferry"),
)


def asked(wanted: str, subject: str, hits: list[Hit]) -> list[str]:
    return [one.text for one in overview(Topic(wanted, subject), numbered(hits))]  # type: ignore[arg-type]


def test_an_article_about_the_subject_is_told_from_its_beginning() -> None:
    assert asked("anything", "the ferry to Hest", [*hits_of(BRIDGE), *hits_of(FERRY)]) == [
        "The Hest ferry sank at its berth on Monday.",
        "Nobody was on board.",
        "Divers found a hole below the car deck.",
    ]


def test_of_somebody_in_an_article_it_tells_the_sentences_in_their_order() -> None:
    hits = hits_of(FERRY)
    assert asked("anything", "Berg", [hits[-1], *hits[:-1]]) == [
        "Mayor Ola Berg asked for an inquiry.",
        "Berg, 51, was on the first crossing in 1998.",
    ]


def test_what_is_told_further_below_of_something_in_the_headline_comes_first() -> None:
    text = "Oslo in 2024\n\nRain fell. Snow fell. Hail fell. The budget of Oslo for 2024 was cut."
    article = Article.of(text, Metadata(title="Oslo in 2024: budget and weather"))
    assert asked("anything", "Oslo's 2024 budget", hits_of(article)) == ["The budget of Oslo for 2024 was cut."]


def test_lines_are_told_where_nothing_is_a_sentence() -> None:
    article = Article.of(
        "Ten towns\nBy Jane Roe\n\nOslo has a bridge\nBergen has rain", Metadata(title="Ten towns")
    )
    assert asked("anything", "", hits_of(article)) == ["Oslo has a bridge", "Bergen has rain"]


def test_only_the_head_says_who_wrote_it_and_as_the_metadata_have_it() -> None:
    text = "Rain in Oslo\n\nIt rained.\n\n12 March 1950\n\nIt rained then, too.\n\n— Anna Berg"
    known = Article.of(text, Metadata(title="Rain in Oslo", author="Jane Roe", published_at=datetime(2026, 3, 3)))  # noqa: DTZ001
    assert asked("author", "Oslo", hits_of(known)) == asked("date", "Oslo", hits_of(known)) == []


@pytest.mark.parametrize("subject", ["the tram", "it"])
def test_nothing_is_told_of_what_no_article_speaks_of(subject: str) -> None:
    assert asked("anything", subject, hits_of(FERRY)) == []


def test_who_wrote_an_article_and_when_is_told_by_its_lines() -> None:
    hits = hits_of(FERRY)
    assert asked("author", "the ferry to Hest", hits) == ["By Jane Roe"]
    assert asked("date", "the ferry to Hest", hits) == ["Published: 3 March 2026"]
    assert asked("author", "the bridge", [*hits, *hits_of(BRIDGE)]) == []


def test_the_article_needs_no_name_where_there_is_one() -> None:
    assert asked("author", "", hits_of(FERRY)) == ["By Jane Roe"]
    assert asked("author", "", [*hits_of(FERRY), *hits_of(BRIDGE)]) == []


def test_the_beginnings_of_the_articles_are_added_to_what_was_found() -> None:
    *_, last = hits_of(FERRY)
    found = with_beginnings([last], {FERRY.id: FERRY})
    assert [hit.passage.ordinal for hit in found] == [last.passage.ordinal, 0]
    assert found[1].text.startswith("Ferry to Hest sinks")
    assert with_beginnings(found, {FERRY.id: FERRY}) == found
    assert with_beginnings([last], {}) == [last]


def test_a_caption_and_pieces_of_a_date_line_begin_no_overview() -> None:
    text = (
        "Bridge closed\n\nA lorry burned on the bridge on Monday. Photo: Eva Lind\n\nBy Tom Hasker\n\n"
        "Norrby. The bridge was closed. Nobody was hurt there.\n\nPhoto caption: The mayor at the bridge.\n\n"
        "It opens on Friday."
    )
    article = Article.of(text, Metadata(title="Bridge closed"))
    assert asked("anything", "", hits_of(article)) == [
        "The bridge was closed.",
        "Nobody was hurt there.",
        "It opens on Friday.",
    ]


def test_links_to_others_and_notes_of_correction_are_no_part_of_an_overview() -> None:
    text = (
        "Ferry sinks\n\nCorrection: An earlier version of this article said two people had died.\n\n"
        "A ferry sank on Monday. Nobody was hurt.\n\nRelated: Ferry owner fined for safety lapses."
    )
    article = Article.of(text, Metadata(title="Ferry sinks"))
    assert asked("anything", "", hits_of(article)) == ["A ferry sank on Monday.", "Nobody was hurt."]


HEAD = (
    "Bridge closed\n\nCourt reporter\nDean Ash\nPublished 21 November 2023\nUpdated 22 November 2023\n\n"
    "A bridge fell."
)


def test_an_update_is_told_by_its_own_line() -> None:
    article = Article.of(HEAD, Metadata(title="Bridge closed", author="Dean Ash"))
    assert asked("update", "", hits_of(article)) == ["Updated 22 November 2023"]
    assert asked("date", "", hits_of(article)) == ["Published 21 November 2023"]
    assert asked("update", "", hits_of(FERRY)) == []


def test_a_line_that_is_the_known_author_is_a_byline() -> None:
    article = Article.of(HEAD, Metadata(title="Bridge closed", author="Dean Ash"))
    assert asked("author", "", hits_of(article)) == ["Dean Ash"]


@pytest.mark.parametrize(("author", "told"), [("Ana Roe, Jan Lenz", True), ("Ana Roe; Ole Marsh", False)])
def test_the_authors_of_a_byline_are_known_name_by_name(author: str, told: bool) -> None:
    line = "By Ana Roe and Jan Lenz, Diplomatic Correspondents"
    article = Article.of(f"Pass opens\n\n{line}\n\nA pass was opened.", Metadata(title="Pass opens", author=author))
    assert asked("author", "", hits_of(article)) == ([line] if told else [])


@pytest.mark.parametrize(("day", "told"), [(14, True), (15, False)])
def test_a_story_may_begin_with_the_day_of_publication_without_its_year(day: int, told: bool) -> None:
    published = datetime(2025, 3, day)  # noqa: DTZ001
    line = "VELDEN, March 14 (Wire) — A pass was opened on Friday."
    article = Article.of(f"Pass opens\n\n{line}", Metadata(title="Pass opens", published_at=published))
    assert asked("date", "", hits_of(article)) == ([line] if told else [])
