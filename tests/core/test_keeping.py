"""What is made of texts is kept by their length."""

from __future__ import annotations

from service.core.keeping import kept


def counting(most: int, characters: int) -> tuple[list[str], list[str]]:
    made: list[str] = []

    @kept(most, characters)
    def length(text: str) -> int:
        made.append(text)
        return len(text)

    asked = ["a" * 6, "b" * 6, "a" * 6, "c" * 50, "c" * 50, "a" * 6]
    assert [length(text) for text in asked] == [len(text) for text in asked]
    return made, asked


def test_texts_that_fit_are_read_once() -> None:
    made, asked = counting(9, 100)
    assert made == list(dict.fromkeys(asked))


def test_one_that_is_longer_than_all_may_be_is_kept_alone() -> None:
    made, _ = counting(9, 12)
    assert [text[0] for text in made] == ["a", "b", "c", "a"]


def test_there_are_no_more_texts_than_may_be() -> None:
    made, _ = counting(2, 100)
    assert [text[0] for text in made] == ["a", "b", "c"]
    made, _ = counting(1, 100)
    assert [text[0] for text in made] == ["a", "b", "a", "c", "a"]


def test_a_function_that_fails_is_asked_again() -> None:
    tries: list[str] = []

    @kept(10)
    def failing(text: str) -> str:
        tries.append(text)
        if len(tries) == 1:
            raise ValueError(text)
        return text

    try:
        failing("a")
    except ValueError:
        assert failing("a") == failing("a") == "a"
    assert tries == ["a", "a"]
