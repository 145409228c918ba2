"""What is said of all but some is not said of these, nor of all."""

from __future__ import annotations

import pytest

from tests.core.support.objections import codes

MINERS = "All but three of the 20 miners trapped in the shaft were rescued."
APART = "Apart from Hungary, all members backed the sanctions."
EXCEPT = "All members except Hungary backed the sanctions."
BUT = "Every member but Hungary backed the sanctions."
INJURED = "All but eleven of the injured had been discharged from hospital."


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("All 20 miners trapped in the shaft were rescued.", MINERS),
        ("Three of the 20 miners trapped in the shaft were rescued.", MINERS),
        ("3 of the 20 miners trapped in the shaft were rescued.", MINERS),
        ("All members backed the sanctions.", APART),
        ("Hungary backed the sanctions.", APART),
        ("Malta backed the sanctions.", APART.replace("Hungary", "Hungary and Malta")),
        ("Hungary backed the sanctions.", EXCEPT),
        ("Hungary backed the sanctions.", BUT),
        ("Every member backed the sanctions.", BUT),
        ("The store in Lund closed.", "All five stores other than the one in Lund closed."),
        ("One of the five stores closed.", "All but one of the five stores closed."),
        ("One member voted for it.", "All but one member voted for it."),
        ("Eleven of the injured had been discharged from hospital.", INJURED),
    ],
)
def test_an_exception_is_neither_left_out_nor_included(statement: str, evidence: str) -> None:
    assert "negation" in codes(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Seventeen of the 20 miners trapped in the shaft were rescued.", MINERS),
        ("All but three of the 20 miners were rescued.", MINERS),
        ("All members except two backed the sanctions.", "All but two members backed the sanctions."),
        ("All members but Hungary backed the sanctions.", APART),
        ("All members but Hungary backed the sanctions.", EXCEPT),
        ("All members except Hungary backed the sanctions.", "All members but Hungary backed the sanctions."),
        ("Eleven of the injured were in hospital.", INJURED),
        ("All 20 miners were rescued.", "All 20 miners were rescued. Three were hurt, all but one slightly."),
        ("All hope was lost.", "All hope was lost and the town was all but destroyed."),
        ("Hungary stayed.", "All left but Hungary stayed."),
        ("France backed the sanctions.", "Apart from Hungary, France also backed the sanctions."),
    ],
)
def test_the_others_the_same_exception_and_no_exception_are_carried(statement: str, evidence: str) -> None:
    assert codes(statement, evidence) == []
