from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from eval.reading.corpus import digest
from service.adapters.cross_encoder import READER, CrossEncoder, build_cross_encoder
from service.adapters.minilm_reader import UNREAD, MiniLMReader, Page, load_reader

ORIGIN = json.loads(Path("service/adapters/reader.json").read_text("utf-8"))

PAGE = Page(
    "Clock strikes again in Velm",
    [
        "The town clock of Velm, silent since 2009, was repaired on Saturday by the watchmaker Ottilie Marsh.",
        "She needed eleven weeks and charged the town 4,300 euros.",
        "The mayor, Dov Castell, thanked her in front of about 200 people.",
        "“Nobody will be late any more,” he said.",
    ],
)


@pytest.fixture(scope="module")
def reader() -> MiniLMReader:
    loaded = load_reader()
    assert loaded is not None
    return loaded


async def best(reader: MiniLMReader, question: str) -> tuple[int, float]:
    (odds,) = await reader.read(question, [PAGE])
    return max(enumerate(odds), key=lambda one: one[1])


async def test_the_odds_are_those_of_the_network_that_learned() -> None:
    encoder = build_cross_encoder(READER, quantized=False)
    assert encoder is not None
    exact = MiniLMReader(encoder)
    for row in ORIGIN["examples"]:
        (odds,) = await exact.read(row["question"], [Page(row["title"], row["sentences"])])
        assert odds == pytest.approx(row["odds"], abs=0.01)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who mended the clock of Velm?", 0),
        ("How long did the repair take?", 1),
        ("What did the watchmaker ask for her work?", 1),
        ("How many people heard the mayor's thanks?", 2),
    ],
)
async def test_the_sentence_that_answers_has_the_best_odds(
    reader: MiniLMReader, question: str, sentence: int
) -> None:
    assert (await best(reader, question))[0] == sentence


async def test_a_look_alike_question_has_worse_odds_than_one_that_is_answered(reader: MiniLMReader) -> None:
    _, answered = await best(reader, "How many people did the mayor thank her in front of?")
    _, look_alike = await best(reader, "How many clocks has Ottilie Marsh repaired?")
    assert answered > look_alike


async def test_pages_are_read_apart(reader: MiniLMReader) -> None:
    other = Page("Rain", ["Rain fell on Monday."])
    alone = await reader.read("Who repaired the clock?", [PAGE])
    both = await reader.read("Who repaired the clock?", [other, PAGE])
    assert both[1] == pytest.approx(alone[0])


async def test_what_lies_beyond_the_length_of_the_model_is_not_read(reader: MiniLMReader) -> None:
    long = Page(
        "", ["The clock of the town strikes every hour of the day." * 30, "Ottilie Marsh repaired the clock."]
    )
    assert (await reader.read("Who repaired the clock?", [long]))[0][1] == UNREAD


@pytest.mark.parametrize("question", ["", "?", "누가 시계를 고쳤나?", "a" * 3000, "\ud800"])
async def test_any_question_can_be_read(reader: MiniLMReader, question: str) -> None:
    (odds,) = await reader.read(question, [Page("", ["", "Rain fell.", "\ud800"])])
    assert len(odds) == 3


def test_only_latin_letters_can_be_read(reader: MiniLMReader) -> None:
    assert reader.reads("Who won in Zürich?") and reader.reads("¿Quién ganó?")
    assert not reader.reads("누가 이겼습니까?") and not reader.reads("誰が勝ちましたか")


def test_the_reader_was_learned_from_the_corpus_that_is_here() -> None:
    assert ORIGIN["corpus_sha256"] == digest("reader")


class Broken:
    """An encoder that cannot read."""

    def pieces(self, text: str) -> list[int]:
        raise MemoryError(text)


async def test_an_error_while_pages_are_read_comes_as_itself() -> None:
    with pytest.raises(MemoryError):
        await MiniLMReader(cast("CrossEncoder", Broken())).read("Who?", [PAGE, PAGE])
