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
    ],
)
def test_what_only_looks_like_a_byline_gives_no_author(text: str) -> None:
    assert read_header(text).author is None


def test_a_date_inside_the_story_is_not_the_date_of_publication() -> None:
    assert (
        read_header("Rain falls\nThe flood began on 12 Jun. 2024.\nPublished: 12 Jun. 2025\n").published_at is None
    )


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2025-06-12T09:05:00Z", MORNING.replace(tzinfo=UTC)),
        ("2025-06-12T09:05:00.123456+0900", MORNING.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("20250612T090500Z", None),
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
@given(
    st.datetimes(min_value=datetime.fromisoformat("1000-01-01")).map(lambda moment: moment.replace(microsecond=0))
)
def test_every_iso_moment_is_read(moment: datetime) -> None:
    assert parse_published(moment.isoformat()) == moment
    assert parse_published(moment.replace(tzinfo=UTC).isoformat()) == moment.replace(tzinfo=UTC)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text("By -–Published:1236/.Jn\n (A)", max_size=80)))
def test_no_text_breaks_the_head(text: str) -> None:
    read_header(text)
    assert 0 <= header_end(text) <= len(text)
    parse_published(text)
