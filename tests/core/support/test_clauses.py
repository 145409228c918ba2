"""What stands behind "that": denied where it is called untrue, open where it is not shown or said."""

from __future__ import annotations

import pytest

from tests.core.support.objections import codes

PARK = "the council has sold the park"
UNTRUE = [
    f"It is not true that {PARK}, the mayor said.",
    f"It is untrue that {PARK}, the mayor said.",
    f"It isn't the case that {PARK}, the mayor said.",
    f"It is false that {PARK}, the mayor said.",
]
VACCINE = "There is no evidence that the vaccine causes autism, the agency said."
MAYOR = "The mayor did not say that the council had sold the park."


@pytest.mark.parametrize("evidence", UNTRUE)
def test_what_is_called_untrue_is_denied(evidence: str) -> None:
    assert codes("The council has sold the park.", evidence) == ["negation"]
    assert codes("The council has not sold the park, the mayor said.", evidence) == []
    assert codes(evidence, "The council has not sold the park, the mayor said.") == []


def test_what_is_called_true_is_not_denied() -> None:
    assert codes("The council has sold the park.", f"It is true that {PARK}.") == []
    assert codes("The council has not sold the park.", f"It is true that {PARK}.") == ["negation"]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The vaccine causes autism.", VACCINE),
        ("The agency said the vaccine causes autism.", VACCINE),
        ("The door had been forced, police said.", "There was no sign that the door had been forced, police said."),
        ("The mayor said that the council had sold the park.", MAYOR),
        ("The council had sold the park.", MAYOR),
        ("The firm broke the law.", "Investigators did not find that the firm had broken the law."),
        ("The strike will end on Friday.", "The union does not expect that the strike will end on Friday."),
    ],
)
def test_what_is_not_shown_or_said_is_not_given_as_fact(statement: str, evidence: str) -> None:
    assert "modality" in codes(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The agency said there is no proof that the vaccine causes autism.", VACCINE),
        ("The mayor did not say the council had sold the park.", MAYOR),
        ("The firm had sold the park.", "She was not aware that the firm had sold the park."),
        ("The council had sold the park.", "The mayor did not say when it met, but the council had sold the park."),
        ("The mayor said the council had sold the park.", "The mayor said that the council had sold the park."),
    ],
)
def test_what_is_told_beside_it_or_open_on_both_sides_is_carried(statement: str, evidence: str) -> None:
    assert codes(statement, evidence) == []


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Vaccines do not cause autism.", "There is no evidence that vaccines cause autism."),
        ("Kim did not take bribes.", "There is no proof that Kim took bribes."),
        ("The drug does not work.", "The study did not show that the drug works."),
        ("Kim did not lie.", "The court did not find that Kim lied."),
    ],
)
def test_what_is_not_shown_is_not_denied_by_that(statement: str, evidence: str) -> None:
    assert "negation" in codes(statement, evidence)
