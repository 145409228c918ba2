"""A text is read once, and what is made of its reading is remembered as long."""

from __future__ import annotations

import gc

import pytest

from service.core.article import Article
from service.core.support import reading
from service.core.support.reading import Reading, of_reading, read
from service.core.verify import verify_quote


def test_what_is_made_of_a_reading_is_made_once() -> None:
    made: list[int] = []

    @of_reading
    def word(said: Reading, index: int) -> str:
        made.append(index)
        return said.words[index].text

    text = read("It rained in Orla.")
    assert [word(text, at) for at in (0, 3, 0)] == ["It", "Orla", "It"]
    assert made == [0, 3]


def test_nothing_but_the_one_memory_of_long_texts_holds_on_to_their_readings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "_read_long", reading._read)
    text = "The mayor Ann Reyes opened the bridge of Orla. " + "The council of Velden met again. " * 100
    statement = "Governor Reyes of Zork opened the North Velden bridge of Orla, the police said."
    verify_quote("opened the bridge of Orla", Article.of(text), statement)
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, Reading) and one.text == text]
