from __future__ import annotations

import pytest

from service.core.article import Article
from service.core.candidates import shortlist
from service.core.composition import numbered
from tests.passaged import hits_of

TABLE = ["Site | Plots | Waiting list", "Mill Goit | 22 | 17", "Sandal Road | 61 | 40", "Toft Green | 18 | 6"]


def listed(question: str, lines: list[str]) -> set[str]:
    hits = hits_of(Article.of("\n".join(lines)))
    sentences = numbered(hits)
    return {one.sentence.text for one in shortlist(question, sentences, hits, [0.5] * len(sentences))}


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("How many plots does Sandal Road have?", TABLE[2:3]),
        ("How long is the waiting list at Mill Goit?", TABLE[1:2]),
        ("Which site has 18 plots?", TABLE[3:]),
        ("Which site has most plots?", TABLE[1:]),
        ("Which sites have a waiting list?", TABLE[1:]),
    ],
)
def test_of_a_table_only_the_rows_that_are_asked_about_can_answer(question: str, rows: list[str]) -> None:
    story = "The council lets plots at three sites."
    assert listed(question, [story, *TABLE]) == {story, *rows}


def test_what_stands_in_another_cell_than_the_first_drops_no_row() -> None:
    rows = ["Oslo | Norway | 12", "Bergen | in the west | 4"]
    assert listed("Which towns in Norway had guests?", rows) == set(rows)


def test_the_rows_of_two_tables_do_not_compete() -> None:
    other = ["Town | 2023 | 2024", "Oslo | 12 | 14", "Bergen | 3 | 4"]
    assert listed("How many came to Oslo?", [*TABLE, "Guests by town:", *other]) >= {TABLE[1], other[1]}


@pytest.mark.parametrize(
    "line",
    [
        "Read more: The bridge of Orla fell",
        "Related: Orla",
        "» See also: Orla",
        "Share this article",
        "Sign up for news",
    ],
)
def test_lines_that_lead_to_other_articles_do_not_answer(line: str) -> None:
    assert listed("What of Orla?", ["The bridge of Orla fell on Monday.", line]) == {
        "The bridge of Orla fell on Monday."
    }


def test_a_sentence_about_such_things_may_answer() -> None:
    lines = [
        "Related industries lost a tenth.",
        "Read more books, she said.",
        "Share prices fell.",
        "Subscribers left.",
    ]
    assert listed("What fell?", lines) == set(lines)


STORY = ["The bridge of Orla fell on Monday.", "Nobody was hurt.", "It was built in 1931."]


@pytest.mark.parametrize("line", ["More on this story", "Related articles", "Read more", "Most read"])
def test_the_lines_below_one_that_leads_away_do_not_answer(line: str) -> None:
    links = ["How to check a bridge", "Orla honours its mayor", "Related topics: Orla, Bridges"]
    assert listed("How do you check a bridge?", [*STORY, line, *links]) == set(STORY)
    back = "The mayor of Orla wept."
    assert listed("How do you check a bridge?", [*STORY, line, *links, back]) == {*STORY, back}


def test_a_heading_is_listed_only_where_something_stands_below_it() -> None:
    heading, sub = "Why the bridge fell", "A mayor's view"
    assert heading in listed("Why did the bridge fall?", [*STORY, heading, "Rust had eaten its cables."])
    assert heading not in listed("Why did the bridge fall?", [*STORY, heading])
    assert heading not in listed("Why did the bridge fall?", [*STORY, heading, sub, "She wept."])
    assert heading not in listed("Why did the bridge fall?", [*STORY, heading, "By Jane Roe"])


def test_headline_and_standfirst_above_a_byline_do_not_answer() -> None:
    head = ["Bridge of Orla falls", "Jane Roe on rust and why bridges fall", "By Jane Roe"]
    assert listed("Why do bridges fall?", [*head, *STORY]) == {head[2], *STORY}


@pytest.mark.parametrize(
    "lines",
    [
        ["- Rust in the cables", "- Wind from the north"],
        ["1931: Bridge opened", "1974: Bridge widened"],
        ["Orla Bridge", "Hest Ferry", "Kem Tunnel", "Velm Tower"],
        ["Orla won 3 to 1", "Hest lost 2 to 0"],
    ],
)
def test_lists_below_prose_may_answer(lines: list[str]) -> None:
    assert listed("What fell?", [*STORY, *lines]) == {*STORY, *lines}


def test_lines_of_a_text_without_full_stops_may_answer() -> None:
    lines = ["the bridge fell on monday", "We saw it fall", "Nobody was hurt there", "It rained."]
    assert listed("What fell?", lines) == set(lines)


@pytest.mark.parametrize("beginning", ["Correction, 6 May 2024: ", "Clarification: ", ""])
def test_a_note_of_correction_answers_only_who_asks_about_it(beginning: str) -> None:
    note = [f"{beginning}An earlier version of this article said that 24 people came.", "It was 42."]
    assert listed("How many people came?", [*STORY, *note]) == set(STORY)
    assert listed("What was corrected?", [*STORY, *note]) == {*STORY, *note}


def test_sentences_about_corrections_may_answer() -> None:
    officer = "Corrections Commissioner Ann Lee told reporters: “Nine fled.”"
    lines = [
        *STORY,
        "Corrections to the plan cost a million.",
        "The report was corrected.",
        officer,
        "Two were caught.",
    ]
    assert listed("What did it cost?", lines) == set(lines)


def test_captions_answer_only_who_asks_about_the_picture() -> None:
    caption = "Photo caption: Mayor Ana Berg at the bridge."
    text = "A lorry burned on the bridge. Photo: Eva Lind"
    article = Article.of("\n\n".join([" ".join(STORY), text, caption]))
    hits = hits_of(article)
    sentences = numbered(hits)

    def left_out(question: str) -> set[str]:
        found = shortlist(question, sentences, hits, [0.5] * len(sentences))
        return {one.text for one in sentences} - {one.sentence.text for one in found}

    assert left_out("What burned?") == {"A lorry burned on the bridge.", "Photo: Eva Lind", caption}
    assert left_out("Who took the photo?") == set()


SPOKEN = [
    "Referee Ole Marsh looked at the video screen.",
    "The game went on.",
    "Orla's coach, Ana Berg, was furious.",
    '"If that is a penalty, we should all take up chess," she said.',
    '"It is a joke."',
]


@pytest.mark.parametrize(
    ("question", "out"),
    [
        ("What did Ole Marsh say about the penalty?", SPOKEN[3:]),
        ("What did Ana Berg say about the penalty?", []),
        ("What did the coach say about the penalty?", []),
        ("Who was furious about the penalty?", []),
    ],
)
def test_what_somebody_else_said_does_not_answer(question: str, out: list[str]) -> None:
    assert listed(question, SPOKEN) == set(SPOKEN) - set(out)


GOING_ON = [
    "Port director Ole Marsh rejected the figures.",
    '"We worked all winter without a contract.',
    "Nobody signed one.",
]


@pytest.mark.parametrize(
    ("end", "whose"),
    [
        ('"Now we stop," crane driver Ana Berg said.', "Berg"),
        ('Marsh lied to us," said Ana Berg.', "Berg"),
        ('"Now we stop," a docker said.', ""),
        ('"Now we stop," he said.', "Marsh"),
    ],
)
def test_a_quotation_that_goes_on_is_of_whoever_its_end_names(end: str, whose: str) -> None:
    lines = [*GOING_ON, end]
    assert (lines[1] in listed("What did Ole Marsh say about a contract?", lines)) is (whose == "Marsh")
    assert (lines[1] in listed("What did Ana Berg say about a contract?", lines)) is (whose == "Berg")


def test_an_owner_is_no_speaker() -> None:
    lines = ["Ana Berg's daughter, Eva Lind, spoke.", '"He held my hand," she said.']
    assert lines[1] not in listed("What did Ana Berg say?", lines)
    assert lines[1] in listed("What did Eva Lind say?", lines)


def test_a_nation_is_not_he() -> None:
    lines = ["President Emmanuel Macron spoke on Monday.", "Israel rejected his plan.", "He said the war must end."]
    assert lines[2] in listed("What did Macron say about the war?", lines)


def test_what_stands_below_a_link_that_names_its_target_may_answer() -> None:
    lines = [
        "Velden beat Orla.",
        "Read more: Hart signs",
        "Scorers: Hart 12, 45",
        "Attendance: 12,431",
        "It rained.",
    ]
    assert listed("What was the attendance?", lines) == {*lines} - {lines[1]}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Sign up by May 3 at the town hall or online.", True),
        ("Subscribe to season tickets from Monday at 9 a.m.", True),
        ("Sign up for our newsletter.", False),
        ("Follow us on X.", False),
        ("Subscribe now", False),
    ],
)
def test_only_what_a_page_asks_of_its_readers_does_not_answer(line: str, shown: bool) -> None:
    assert (line in listed("When must runners sign up?", [*STORY, line])) is shown
