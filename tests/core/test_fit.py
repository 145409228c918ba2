from __future__ import annotations

import pytest

from service.core.article import Metadata
from service.core.asking import asked
from service.core.fit import Candidate, signs


def of(question: str, sentence: str, reader: float | None = None) -> dict[str, float]:
    return signs(asked(question), Candidate(sentence, "", "", sentence, Metadata(), 0.5, 0.5, 0, False, reader))


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (
            "하늘시 시립도서관의 장서는 몇 권입니까?",
            "시립도서관 장서는 8만 권이다.",
            "시립도서관에는 좌석이 300개 있다.",
        ),
        ("图书馆有多少本书？", "新图书馆有八万本书。", "新图书馆有三百个座位。"),
        ("図書館の蔵書は何冊ですか。", "新しい図書館の蔵書は8万冊です。", "新しい図書館の席は300です。"),
    ],
)
def test_words_are_covered_in_part_where_no_space_or_a_particle_divides_them(
    question: str, right: str, wrong: str
) -> None:
    assert 0 < of(question, wrong)["covered"] < of(question, right)["covered"] <= 1


def test_the_words_that_ask_need_not_be_covered() -> None:
    assert of("도서관은 언제 열렸습니까?", "도서관은 3월에 열렸다.")["covered"] > 0.5
    assert [word.text for word in asked("누가 언제 왔습니까?").words] == []


def test_where_the_reader_cannot_read_the_signs_have_weights_of_their_own() -> None:
    unread, read = (
        of("누가 왔습니까?", "쇼이구가 왔다."),
        of("Who came?", "Shoigu came.", reader=-2.0),
    )
    assert unread["unread_likeness"] == unread["likeness"] == 0.5 and unread["reader"] == 0.0
    assert read["reader"] == -2.0 and not any(name.startswith("unread_") for name in read)


def test_whoever_is_named_in_a_quotation_is_not_its_speaker() -> None:
    question = "What did Berg say about the bridge?"
    assert of(question, '"The bridge is sound," said Berg.')["speaker_here"] == 1.0
    other = of(question, '"Berg wants the bridge," said Marsh.')
    assert other["speaker_here"] == 0.0 and other["speaker_missing"] == 1.0


def test_what_was_is_not_what_still_is() -> None:
    question = "How many lifts are still running?"
    assert (
        of(question, "Five still run.")["specifier_missing"]
        < of(question, "There were once 46 lifts.")["specifier_missing"]
    )


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("North Korea sent 20,000 containers and 8,000 workers.", 1.0),
        ("North Korea sent 8,000 troops.", 0.0),
        ("North Korea sent 8,000 people.", 0.0),
        ("North Korea sent troops.", 0.0),
        ("North Korea | 20,000 | 8,000", 0.0),
    ],
)
def test_a_sentence_that_counts_only_other_things_is_seen(sentence: str, others: float) -> None:
    assert of("How many troops were sent?", sentence)["counts_others"] == others


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many years was he jailed for?", "He was jailed for seven years."),
        ("How many years old is the church?", "The church is 800 years old and has 12 bells."),
        ("How many hours did the flight take?", "The flight took two days."),
        ("How many percent did sales rise?", "Sales rose 12 percent."),
        ("How many euros did the ring cost?", "The ring cost €300."),
        ("How many kilometers is the road?", "The 40-kilometre road opened."),
        ("What number of homes burned?", "The fire burned 12 homes."),
        ("How many protesters were arrested?", "Hundreds of protesters were arrested at 3 p.m."),
        ("How many goals did Kane score?", "Kane scored both goals in a 2-0 win."),
        ("How many survivors were found?", "No survivors were found after 72 hours."),
        ("How many buses did the city buy?", "The city bought one bus for $300,000."),
        (
            "How many fans were hurt when the coach overturned?",
            "Nobody was hurt when the 40-tonne coach overturned.",
        ),
        ("How many dockers were arrested?", "No one was arrested at the gates, where 14 lorries stood."),
        ("How many ships sank?", "None of the ships sank in the 12-hour storm."),
    ],
)
def test_what_is_counted_in_its_unit_in_words_or_not_at_all_is_counted(question: str, sentence: str) -> None:
    found = of(question, sentence)
    assert not found["counts_others"] and not found["lacks_count"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many years was he jailed for?", "He paid 300 dollars and sold 12 cars."),
        ("How many euros did the ring cost?", "The ring has 12 stones."),
        ("How many buses did the city buy?", "The city bought 12 trams and no boat."),
        ("How many days did the strike last?", "The strike began three years ago and closed 9 mines."),
        ("How many soldiers were killed?", "No soldier would give his name, but 9 tanks were lost."),
        ("How many days did Ana Berg spend in the cave?", "Ana Berg, 54, was freed from the cave with 2 dogs."),
        ("How many fans were hurt when the coach overturned?", "Nobody claimed the 40-tonne coach."),
        ("How many fans were hurt?", "Nobody knew that 40 coaches were hurt."),
        ("How many bus drivers were hired?", "Hundreds of cooks were hired for 12 schools."),
    ],
)
def test_what_is_counted_in_another_unit_or_is_another_thing_is_not(question: str, sentence: str) -> None:
    assert of(question, sentence)["counts_others"]


def test_a_sentence_of_another_date_is_known_by_its_sign() -> None:
    assert of("Who won in 2018?", "Orla won in 2019.")["other_date"] == 1.0
    assert of("Who won in 2019?", "Orla won in 2019.")["other_date"] == 0.0


def test_how_old_asks_for_nothing_that_is_old() -> None:
    assert of("How old is the captain?", "The captain is 74.")["specifier_missing"] == 0.0
    assert of("How old is the new captain?", "The captain is 74.")["specifier_missing"] == 0.5


def test_the_year_above_a_column_is_not_missing_in_its_rows() -> None:
    table = "Museum | 2022 | 2023\nArt Hall | 64,000 | 59,870\nToy Museum | 12,300 | closed"

    def missing(year: str) -> float:
        wanted = asked(f"How many people visited the Art Hall in {year}?")
        row = Candidate("Art Hall | 64,000 | 59,870", "", "", table, Metadata(), 0.5, 0.5, 0, False, None)
        return signs(wanted, row)["number_missing"]

    assert missing("2023") == 0.0 and missing("2021") == 1.0
