"""Headline, byline and date lines: read where they are plainly there, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.article import Metadata
from service.core.dates import parse_published
from service.core.newswire import header_end, read_header

SAMPLE = Path(__file__).parents[2] / "eval/data/articles/kim-putin-russia-day-2025.txt"
STORY = "\nHeavy rain fell on the city on Thursday, the office said. It fell for nine hours.\nIt stopped at noon.\n"
MORNING = datetime.fromisoformat("2025-06-12T09:05")
DAY = datetime.fromisoformat("2025-06-12")


def test_the_head_of_the_sample_is_read() -> None:
    text = SAMPLE.read_text()
    assert read_header(text) == Metadata(
        title="Kim Jong-un reaffirms ‘unshakable’ alliance with Russia in message to Putin",
        author="YOON SO-YEON",
        published_at=MORNING,
    )
    assert text[header_end(text) :].startswith("\nNorth Korean leader")


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("- YOON SO-YEON", "YOON SO-YEON"),
        ("By Jane Doe", "Jane Doe"),
        ("BY JANE DOE", "JANE DOE"),
        ("By JANE DOE and John Roe", "JANE DOE and John Roe"),
        ("By Jane Doe, John Roe and Ann van der Berg", "Jane Doe, John Roe and Ann van der Berg"),
        ("By Jane Doe, Associated Press", "Jane Doe"),
        ("By Jean-Luc O’Neill", "Jean-Luc O’Neill"),
        ("Von Jörg Müller", "Jörg Müller"),
        ("Par Zoé Durand", "Zoé Durand"),
        ("홍길동 기자", "홍길동"),
        ("- 한가람 기자", "한가람"),
        ("(서울=연합뉴스) 홍길동 기자 = ", "홍길동"),
        ("홍길동 특파원 hong@example.com", "홍길동"),
        ("记者：王小明", "王小明"),
        ("Author: Jane Doe", "Jane Doe"),
        ("Written by Jane Doe", "Jane Doe"),
        ("Posted on 12 June 2025 by Jane Doe", "Jane Doe"),
        ("By Jane Doe | Updated June 12, 2025, 9:05 am", "Jane Doe"),
        ("*By Jane Doe, 12 June 2025*", "Jane Doe"),
        ("By Jane Doe – 12 June 2025", "Jane Doe"),
        ("By Jane Doe in Oslo", "Jane Doe"),
        ("Jane Doe, Health Correspondent", "Jane Doe"),
    ],
)
def test_a_byline_gives_the_author(line: str, author: str) -> None:
    assert read_header(f"Rain falls on city\n{line}{STORY}").author == author


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Published: 12 Jun. 2025, 09:05", MORNING),
        ("Published June 12, 2025 at 9:05 a.m.", MORNING),
        ("June 12, 2025", DAY),
        ("Thursday, June 12, 2025", DAY),
        ("2025-06-12", DAY),
        ("2025-06-12T09:05:00+09:00", MORNING.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("Date: 2025-06-12 09:05 UTC", MORNING.replace(tzinfo=UTC)),
        ("입력 2025.06.12. 오전 9:05", MORNING),
        ("입력 2025-06-12 09:05 | 수정 2025-06-12 11:00", MORNING),
        ("2025년 6월 12일", DAY),
        ("发布时间：2025年6月12日 09:05", MORNING),
        ("Veröffentlicht: 12. Juni 2025, 09:05 Uhr", MORNING),
        ("Publié le 12 juin 2025 à 09h05", MORNING),
        ("Publicado: 12 de junio de 2025", DAY),
        ("Updated: June 12, 2025", DAY),
        ("By Jane Doe | Updated June 12, 2025, 9:05 am", MORNING),
        ("By Jane Doe, 12 June 2025", DAY),
        ("12 June 2025 · 4 min read", DAY),
        ("**Published:** 12 June 2025", DAY),
        ("Oslo, 12 June 2025", DAY),
        ("OSLO, Norway, 12 June 2025 (Wire) – Heavy rain fell.", DAY),
        ("OSLO (June 12, 2025) -- Heavy rain fell.", DAY),
        ("OSLO, June 12, 2025 /Newswire/ -- Heavy rain fell.", DAY),
        ("OSLO – 12 June 2025 – Heavy rain fell.", DAY),
        ("OSLO (Wire), 12 June 2025 - Heavy rain fell.", DAY),
    ],
)
def test_a_date_line_gives_the_moment_of_publication(line: str, moment: datetime) -> None:
    assert read_header(f"Rain falls on city\n{line}{STORY}").published_at == moment


def test_the_first_publication_counts_and_not_the_update() -> None:
    text = f"Rain falls on city\nUpdated: 13 Jun. 2025, 10:00\nPublished: 12 Jun. 2025, 09:05{STORY}"
    assert read_header(text).published_at == MORNING


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("SEOUL, June 12 (Yonhap) — Heavy rain fell.", "Yonhap"),
        ("WASHINGTON (AP) -- Heavy rain fell.", "AP"),
        ("NORRBY (Norrby Post), 3 June 2025 - Heavy rain fell.", "Norrby Post"),
        ("NEW YORK, N.Y. (Reuters) - Heavy rain fell.", "Reuters"),
        ("(서울=연합뉴스) 비가 내렸다.", "연합뉴스"),
        ("Source: The Daily Rain", "The Daily Rain"),
        ("출처: 한국일보", "한국일보"),
    ],
)
def test_a_dateline_or_source_line_gives_the_source(line: str, source: str) -> None:
    assert read_header(f"Rain falls on city\n{line}{STORY}").source == source


@pytest.mark.parametrize(
    "text",
    [
        "Heavy rain fell on the city. It fell for nine hours.",
        "Heavy rain fell on the city on Thursday, the office said.\nIt stopped at noon.",
        "SEOUL (Yonhap) — Rain fell.\nIt stopped.",
        "One line only",
        "",
        "\n\n \n",
    ],
)
def test_a_text_without_a_headline_gets_no_title(text: str) -> None:
    assert read_header(text).title is None


@pytest.mark.parametrize(
    "text",
    [
        "Shopping\n- Red Apples\n- Green Pears\n",
        "Rain falls\nBy the river stood a house. It was old.\n",
        "Rain falls\nBy noon the rain stopped\n",
        "Rain falls\n- and it does not stop\nMore follows here.\n",
        "Rain falls\nA town drowned by Storm Dora\nMore follows here.\n",
        "Shopping\nFruit\n- Red Apples\nVegetables\n- Green Peas\n",
    ],
)
def test_what_only_looks_like_a_byline_gives_no_author(text: str) -> None:
    assert read_header(text).author is None


@pytest.mark.parametrize(
    "between",
    [
        "Nine hours that nobody will forget",
        "The office had warned of it. Nobody had listened.",
        "Share\nPhoto: Oslo in the rain, 3 May 2024",
        "3 min read\nListen\nSave",
    ],
)
def test_other_lines_may_stand_between_those_of_a_head(between: str) -> None:
    text = f"Rain falls on city\n{between}\nBy Jane Doe\nPublished: 12 Jun. 2025, 09:05{STORY}"
    assert read_header(text) == Metadata(title="Rain falls on city", author="Jane Doe", published_at=MORNING)
    assert text[header_end(text) :] == STORY


@pytest.mark.parametrize(
    "kicker",
    [
        "FOR IMMEDIATE RELEASE",
        "**FOR IMMEDIATE RELEASE**\nJune 12, 2025",
        "Press release",
        "EXCLUSIVE",
        "SCIENCE",
        "Opinion",
        "THE LONG TALK",
        "SPORT | CUP, QUARTER-FINAL",
    ],
)
def test_the_name_of_a_section_is_no_headline(kicker: str) -> None:
    assert (
        read_header(f"{kicker}\nRain falls on the city of Oslo\nBy Jane Doe{STORY}").title
        == "Rain falls on the city of Oslo"
    )


def test_a_short_headline_is_no_name_of_a_section() -> None:
    assert read_header(f"Flood\nBy Jane Doe{STORY}").title == "Flood"
    assert read_header(f"Travel chaos in Oslo\nThousands wait for trains{STORY}").title == "Travel chaos in Oslo"


@pytest.mark.parametrize(
    "story",
    [
        "The flood began on 12 Jun. 2024.\nIt ended in autumn.\nPublished: 12 Jun. 2025\n",
        "Heavy rain fell on the city. It stopped.\nOslo, 12 June 2024, was another such day.\n",
        "Photo: The river on 12 June 2024\nHeavy rain fell on the city.\n",
        "One\nTwo\nThree\nFour\nPublished: 12 Jun. 2025\n",
    ],
)
def test_a_date_inside_the_story_is_not_the_date_of_publication(story: str) -> None:
    assert read_header(f"Rain falls\n{story}").published_at is None


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2025-06-12T09:05:00Z", MORNING.replace(tzinfo=UTC)),
        ("2025-06-12T09:05:00.5Z", MORNING.replace(microsecond=500_000, tzinfo=UTC)),
        ("2025-06-12T09:05:00,1234567", MORNING.replace(microsecond=123_456)),
        ("20250612T090500Z", None),
        ("2025年6月12日 9時05分", MORNING),
        ("2025年6月12日（木）9:05", MORNING),
        ("2025년 6월 12일 오전 9시 5분", MORNING),
        ("2025-06-12 09:05 UTC+9", MORNING.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("2025-06-12 09:05 (GMT+0900)", MORNING.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("12 June 2025 | 09:05 GMT-3:30", MORNING.replace(tzinfo=timezone(-timedelta(hours=3.5)))),
        ("jueves, 12 de junio de 2025", DAY),
        ("20250612", DAY),
        ("Thu, 12 Jun 2025 09:05:00 GMT", MORNING.replace(tzinfo=UTC)),
        ("9:05 AM KST, Thu June 12, 2025", MORNING.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("June 12th, 2025 09:05", MORNING),
        ("12.06.2025", DAY),
        ("13/06/2025", datetime.fromisoformat("2025-06-13")),
        ("06/07/2025", None),
        ("2025-13-40", None),
        ("2025-06-12 25:00", None),
        ("June 2025", None),
        ("yesterday", None),
        ("12 Foo 2025", None),
        ("", None),
    ],
)
def test_dates_are_read_only_when_certain(value: str, moment: datetime | None) -> None:
    assert parse_published(value) == moment


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.datetimes(min_value=datetime.fromisoformat("1000-01-01")))
def test_every_iso_moment_is_read(moment: datetime) -> None:
    assert parse_published(moment.isoformat()) == moment
    assert parse_published(moment.replace(tzinfo=UTC).isoformat()) == moment.replace(tzinfo=UTC)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text("By -–Published:1236/.Jn\n (A)", max_size=80)))
def test_no_text_breaks_the_head(text: str) -> None:
    read_header(text)
    assert 0 <= header_end(text) <= len(text)
    parse_published(text)


@pytest.mark.parametrize("headline", ["Interview: Berg on peace", "Source: Messi to leave Miami in summer"])
def test_a_headline_with_a_colon_is_no_label(headline: str) -> None:
    found = read_header(f"{headline}\nBy Jane Doe{STORY}")
    assert (found.title, found.author, found.source) == (headline, "Jane Doe", None)


@pytest.mark.parametrize(
    "said", ["Did you expect it to fall?", "I began the book in 2019.", "Prison made me stronger"]
)
@pytest.mark.parametrize("label", ["Reporter", "Author", "Writer"])
def test_words_behind_the_name_of_a_trade_are_no_author(label: str, said: str) -> None:
    found = read_header(
        f"Orla mayor meets the press\n\n12 June 2025\n\n{label}: {said}\n\nMayor Berg: No. We had not."
    )
    assert (found.author, found.published_at) == (None, DAY)


def test_a_headline_may_have_the_date_beside_it() -> None:
    found = read_header(f"Minutes of the council | 12 June 2025{STORY}")
    assert (found.title, found.published_at) == ("Minutes of the council", DAY)
