from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from eval.reading.corpus import digest
from service.adapters import cross_encoder, mpnet
from service.adapters.cross_encoder import CLOSE_READER, READER, CrossEncoder, build_cross_encoder, load_meanwhile
from service.adapters.sentence_reader import UNREAD, Page, SentenceReader, load_close_reader, load_reader
from service.adapters.weights import WrongWeights
from service.core.errors import Unavailable

LEARNED = (READER, CLOSE_READER)
ORIGINS = {
    one: json.loads(Path("service/adapters", one).with_suffix(".json").read_text("utf-8")) for one in LEARNED
}

PAGE = Page(
    "Clock strikes again in Velm",
    [
        "The town clock of Velm, silent since 2009, was repaired on Saturday by the watchmaker Ottilie Marsh.",
        "She needed eleven weeks and charged the town 4,300 euros.",
        "The mayor, Dov Castell, thanked her in front of about 200 people.",
        "“Nobody will be late any more,” he said.",
    ],
)


@pytest.fixture(scope="module", params=[load_reader, load_close_reader])
def reader(request: pytest.FixtureRequest) -> SentenceReader:
    loaded = request.param()
    assert isinstance(loaded, SentenceReader)
    return loaded


async def best(reader: SentenceReader, question: str) -> tuple[int, float]:
    (odds,) = await reader.read(question, [PAGE])
    return max(enumerate(odds), key=lambda one: one[1])


@pytest.mark.parametrize(("learned", "tolerance"), [(READER, 0.01), (CLOSE_READER, 1.0)])
async def test_the_odds_are_those_of_the_network_that_learned(learned: str, tolerance: float) -> None:
    encoder = build_cross_encoder(learned, quantized=False)
    assert encoder is not None
    found, own = [], []
    for row in ORIGINS[learned]["examples"]:
        (odds,) = await SentenceReader(lambda: encoder, 1).read(
            row["question"], [Page(row["title"], row["sentences"])]
        )
        found, own = found + odds, own + row["odds"]
    assert found == pytest.approx(own, abs=tolerance)


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
    reader: SentenceReader, question: str, sentence: int
) -> None:
    assert (await best(reader, question))[0] == sentence


async def test_a_look_alike_question_has_worse_odds_than_one_that_is_answered(reader: SentenceReader) -> None:
    _, answered = await best(reader, "How many people did the mayor thank her in front of?")
    _, look_alike = await best(reader, "How many clocks has Ottilie Marsh repaired?")
    assert answered > look_alike


async def test_pages_are_read_apart(reader: SentenceReader) -> None:
    other = Page("Rain", ["Rain fell on Monday."])
    alone = await reader.read("Who repaired the clock?", [PAGE])
    both = await reader.read("Who repaired the clock?", [other, PAGE])
    assert both[1] == pytest.approx(alone[0])


async def test_what_lies_beyond_the_length_of_the_model_is_not_read(reader: SentenceReader) -> None:
    long = Page(
        "", ["The clock of the town strikes every hour of the day." * 30, "Ottilie Marsh repaired the clock."]
    )
    assert (await reader.read("Who repaired the clock?", [long]))[0][1] == UNREAD


@pytest.mark.parametrize("question", ["", "?", "누가 시계를 고쳤나?", "a" * 3000, "\ud800"])
async def test_any_question_can_be_read(reader: SentenceReader, question: str) -> None:
    (odds,) = await reader.read(question, [Page("", ["", "Rain fell.", "\ud800"])])
    assert len(odds) == 3


def test_only_latin_letters_can_be_read(reader: SentenceReader) -> None:
    assert reader.reads("Who won in Zürich?") and reader.reads("¿Quién ganó?")
    assert not reader.reads("누가 이겼습니까?") and not reader.reads("誰が勝ちましたか")


@pytest.mark.parametrize("learned", LEARNED)
def test_the_readers_were_learned_from_the_corpus_that_is_here(learned: str) -> None:
    assert ORIGINS[learned]["corpus_sha256"] == digest(learned.removesuffix(".npz"))


def test_without_the_larger_weights_there_is_no_close_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpnet, "installed", list)
    assert load_close_reader() is None


async def test_other_weights_than_the_published_ones_are_a_fault(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(learned: str, threads: int | None) -> None:
        raise WrongWeights(f"other weights than {learned} stands on")

    own = load_close_reader()
    assert own is not None
    monkeypatch.setattr(cross_encoder, "_loaded", refused)
    with pytest.raises(Unavailable, match="The close-reader cannot be used: other weights") as fault:
        await own.read("Who?", [PAGE])
    assert fault.value.code == "close-reader-missing"
    load_meanwhile(CLOSE_READER).join(10)
    assert "cannot be used: other weights" in caplog.text


class Broken:
    """An encoder that cannot read."""

    def pieces(self, text: str) -> list[int]:
        raise MemoryError(text)


async def test_an_error_while_pages_are_read_comes_as_itself() -> None:
    with pytest.raises(MemoryError):
        await SentenceReader(lambda: cast("CrossEncoder", Broken()), 2).read("Who?", [PAGE, PAGE])
