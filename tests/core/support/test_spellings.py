"""Names in two spellings and under several names, and those that only look alike."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from tests.core.support.objections import codes

SECOND = ("World War II", "World War Two", "World War 2", "the Second World War")
FIRST = ("World War I", "World War One", "World War 1", "the First World War")


def _dropped(war: str) -> str:
    return f"The bomb was dropped in {war}."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Ministry of Defence bought 40 tanks.", "The Defense Ministry bought 40 tanks."),
        ("The World Health Organization warned of measles.", "The World Health Organisation warned of measles."),
        ("The Department of Labor published the figures.", "The Department of Labour published the figures."),
        ("The Kennedy Center cancelled the show.", "The Kennedy Centre cancelled the show."),
        ("The Apollo Theatre reopened in May.", "The Apollo Theater reopened in May."),
        ("Crowds gathered at Sydney Harbour.", "Crowds gathered at Sydney Harbor."),
    ],
)
def test_a_name_is_one_in_both_spellings(one: str, other: str) -> None:
    assert codes(one, other) == codes(other, one) == []


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The Kennedy Theatre cancelled the show.", "The Kennedy Center cancelled the show."),
        ("The Ministry of Health bought 40 tanks.", "The Ministry of Defence bought 40 tanks."),
    ],
)
def test_another_name_is_not_one_of_them(statement: str, evidence: str) -> None:
    assert "name" in codes(statement, evidence)


@pytest.mark.parametrize(("one", "other"), [*permutations(SECOND, 2), *permutations(FIRST, 2)])
def test_a_world_war_is_one_under_all_its_names(one: str, other: str) -> None:
    assert codes(_dropped(one), _dropped(other)) == []


@pytest.mark.parametrize(("one", "other"), [*product(FIRST, SECOND), *product(SECOND, FIRST)])
def test_one_world_war_is_not_the_other(one: str, other: str) -> None:
    assert "name" in codes(_dropped(one), _dropped(other))


def test_the_number_of_a_world_war_counts_nothing_else() -> None:
    assert "number" in codes("Three bombs fell in World War II.", "A bomb fell in the Second World War.")
    assert "number" in codes("Two bombs fell in World War II.", "A bomb fell in World War Two.")
