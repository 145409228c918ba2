"""PDF: paragraphs that read as printed, and clear words about files without text."""

from __future__ import annotations

import contextlib
import threading
from datetime import datetime

import pytest

from service.adapters.readers.pdf import _joined, read_pdf
from service.core.errors import InvalidInput
from tests.adapters.readers.pages import pdf
from tests.timing import within

STORY = [
    "Rain ends in Halm",
    "Published: 12 Jun. 2025, 09:05",
    "By Jane Doe",
    "Heavy rain fell on the city of Halm for nine hours on Thursday, the weather ser-",
    "vice said. The river rose by 1,200 millimeters (mm) and the self-evident thing was",
    "done: \u201cWe closed the bridge,\u201d said the mayor of the city.",
    "The rain stopped at noon.",
]
LOCK = f"/Filter /Standard /V 1 /R 2 /P -4 /O ({'a' * 32}) /U ({'b' * 32})"


def test_lines_become_paragraphs_and_divided_words_whole() -> None:
    document = read_pdf(pdf([STORY]))
    assert document.text.splitlines() == [
        *STORY[:3],
        "Heavy rain fell on the city of Halm for nine hours on Thursday, the weather service said. The river rose "
        "by 1,200 millimeters (mm) and the self-evident thing was done: “We closed the bridge,” said the mayor "
        "of the city.",
        "The rain stopped at noon.",
    ]
    assert document.metadata.title == "Rain ends in Halm"
    assert document.metadata.author == "Jane Doe"
    assert document.metadata.published_at == datetime.fromisoformat("2025-06-12T09:05")


def test_a_paragraph_runs_on_over_the_page_border_without_page_numbers() -> None:
    pages = [
        ["The Halm Courier", *STORY[:4], "1"],
        ["The Halm Courier", *STORY[4:], "2"],
        ["The Halm Courier", "End.", "3"],
    ]
    text = read_pdf(pdf(pages)).text
    assert "the weather service said. The river rose" in text
    assert "Courier" not in text
    assert text.splitlines()[-1] == "End."


def test_a_year_at_the_end_of_a_page_is_no_page_number() -> None:
    pages = [["The bridge of Halm was opened by the old mayor in the year", "2025"], ["It closed.", "2"]]
    assert "in the year 2025" in " ".join(read_pdf(pdf(pages)).text.split())
    numbered = [[*page, str(number)] for number, page in enumerate([*pages, ["It is open."]], 7)]
    text = " ".join(read_pdf(pdf(numbered)).text.split())
    assert "in the year 2025" in text
    assert not any(f" {number}" in text for number in (7, 8, 9))


@pytest.mark.parametrize("number", ["{}", "- {} -", "Page {} of 4", "{} / 4"])
def test_page_numbers_may_stand_next_to_headings_and_start_anywhere(number: str) -> None:
    pages = [["Courier", number.format(at), f"Story {at} is here.", "Halm"] for at in range(11, 15)]
    assert read_pdf(pdf(pages)).text.split() == [word for page in pages for word in page[2].split()]


def test_a_hyphen_before_a_conjunction_is_kept() -> None:
    lines = ["Die Reisenden zahlen in der Stadt Halm seit gestern mehr für die Hin-", "und Rückfahrt."]
    assert "die Hin- und Rückfahrt." in read_pdf(pdf([lines])).text


def test_a_line_of_very_many_letters_is_joined_at_once() -> None:
    with within(5):
        assert _joined([[f"{'a' * 60_000}! b-", "cat and dog went by."]]).endswith("! bcat and dog went by.")


def test_the_files_own_title_serves_where_the_text_has_none() -> None:
    long = ["It rained. It rained for nine hours and then it stopped."]
    assert read_pdf(pdf([long], info="/Title (Rain ends) /Author (Jo)")).metadata.title == "Rain ends"
    assert read_pdf(pdf([long], info=r"/Title (Rain\000 ends)")).metadata.title == "Rain ends"
    assert read_pdf(pdf([long], info="/Title (draft7.docx)")).metadata.title is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf([[]]), "empty-text"),
        (pdf([[], []]), "empty-text"),
        (b"%PDF-1.4\nnothing else", "broken-pdf"),
        (b"", "broken-pdf"),
        (pdf([STORY], trailer=f"/Encrypt << {LOCK} >> /ID [(x)(x)]"), "encrypted"),
    ],
)  # fmt: skip
def test_a_pdf_without_readable_text_is_refused_with_the_reason(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_pdf(data)
    assert refused.value.code == code


def test_a_truncated_file_is_read_or_refused() -> None:
    data = pdf([STORY])
    for length in range(0, len(data), 97):
        with contextlib.suppress(InvalidInput):
            assert read_pdf(data[:length]).text


def test_a_small_file_that_unpacks_to_very_much_is_refused() -> None:
    """12 KB whose one page has 4 million characters, on which PDFium without limits spends 700 MB."""
    line = "It rained for nine hours in the city of Halm, and nobody counted the drops. "
    with pytest.raises(InvalidInput) as refused:
        read_pdf(pdf([[line] * 50_000], packed=True))
    assert refused.value.code == "broken-pdf"


def test_files_can_be_read_from_many_threads() -> None:
    data, texts = pdf([STORY] * 3), list[str]()
    threads = [threading.Thread(target=lambda: texts.append(read_pdf(data).text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(texts)) == 1
    assert len(texts) == 8


def test_equal_pages_lose_their_margins_only() -> None:
    page = ["The Halm Courier", "Rain fell on the city for hours.", "It stopped.", "Then it was dry."]
    assert "It rained" in read_pdf(pdf([["The Halm Courier", "x", "It rained.", "y", "z"]] * 4)).text
    assert read_pdf(pdf([page] * 2)).text.count("Halm Courier") == 2


HALVES = [
    ["Rain fell on the city of Halm for nine hours on Thursday, and the old bridge in the"],
    ["town was closed by the mayor, who said that it would stay so until the next weekend."],
    ["On Friday the school in the north of the city was opened again, and all went home."],
]


@pytest.mark.parametrize(
    ("head", "foot", "count"),
    [
        ("The Halm Courier | 4 March 2025 | Page {}", "", 2),
        ("The Halm Courier | 4 March 2025 | Page {}", "", 3),
        ("Rain in Halm - The Halm Courier", "https://halm.example/rain.html {}/3", 3),
        ("", "https://halm.example/rain.html {}/3", 2),
        ("The Halm Courier", "www.halm.example", 3),
        ("Page {} of 12 | The Halm Courier", "", 3),
        ("- {} - The Halm Courier", "Page {}, The Halm Courier", 3),
        ("{} | The Halm Courier", "Rain in Halm, page {} of 3", 2),
    ],
)
def test_running_heads_and_feet_that_count_are_no_text(head: str, foot: str, count: int) -> None:
    pages = [[head.format(at), *half, foot.format(at)] for at, half in enumerate(HALVES[:count], 1)]
    text = read_pdf(pdf(pages)).text
    assert "in the town was closed" in text
    assert "Courier" not in text and "halm.example" not in text and "page" not in text


def test_lines_at_the_edges_that_do_not_count_the_pages_stay() -> None:
    pages = [["In 2019 there were 12 ships.", "Rain."], ["In 2024 there were 14 ships.", "Snow."]]
    assert read_pdf(pdf(pages)).text.split() == [word for page in pages for line in page for word in line.split()]
    pages = [["Rain fell.", "Snow fell.", "The end of it"], ["The end of it", "is near.", "It is here."]]
    assert read_pdf(pdf(pages)).text.count("The end of it") == 2


@pytest.mark.parametrize("line", ["Results of {}", "Question {}", "Part {}", "Team A won {} games"])
@pytest.mark.parametrize("count", [2, 3])
def test_headings_that_count_on_are_no_page_numbers(line: str, count: int) -> None:
    first = 2021 if line.startswith("Results") else 1
    pages = [[line.format(first + at), *half] for at, half in enumerate(HALVES[:count])]
    text = read_pdf(pdf(pages)).text
    assert all(line.format(first + at) in text for at in range(count))


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            ["the firm, which is New York-", "based, and the 10-", "year plan"],
            "New York-based, and the 10-year plan",
        ),
        (
            ["an Iran-", "backed and French-", "led group, well-", "known"],
            "Iran-backed and French-led group, well-known",
        ),
        (["a 16-year-", "old and a months-", "long wait"], "a 16-year-old and a months-long wait"),
        (
            ["it was cancel-", "led, and be-", "long, the thresh-", "old"],
            "it was cancelled, and belong, the threshold",
        ),
        (["the weather ser-", "vice, a co-", "operative"], "the weather service, a cooperative"),
    ],
)
def test_a_hyphen_that_is_part_of_the_word_is_kept(lines: list[str], joined: str) -> None:
    assert joined in _joined([lines])
