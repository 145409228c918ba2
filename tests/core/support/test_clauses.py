"""What stands behind "that": denied where it is called untrue, open where it is not shown, said or only argued."""

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
LOAN = "Holt argued that the money was a loan from a friend."
DRIVER = "A neighbour told police that the driver had been drinking."
PHONE = "His lawyer argued on Monday that the phone had been stolen a week before the fire."
DAM = "Critics complain that the new dam harms salmon in the river."
GOAL = "The captain insisted that the goal had been offside."
SACKED = "The board insisted that the coach be sacked."
RESIGN = "The board insisted that Marek resign by June."
GATE = "Two officers testified under oath that the gate was locked."


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


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The money was a loan from a friend.", LOAN),
        ("The phone had been stolen a week before the fire.", PHONE),
        ("The new dam harms salmon in the river.", DAM),
        ("The goal had been offside.", GOAL),
        ("The goal was offside.", "The captain insisted the goal had been offside."),
        ("The coach was sacked.", SACKED),
        ("The coach was sacked, the board said.", SACKED),
        ("Marek resigned by June.", RESIGN),
        ("The gate was locked.", GATE),
        ("The report was accurate.", "Weber maintained that the report was accurate."),
        ("The contract was void.", "The court rejected the argument that the contract was void."),
        ("The driver had been drinking.", DRIVER),
        ("The clerk handed Varga an envelope.", "A witness told the court the clerk handed Varga an envelope."),
    ],
)
def test_what_somebody_argues_or_insists_on_is_not_given_as_fact(statement: str, evidence: str) -> None:
    assert codes(statement, evidence) == ["modality"]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Holt said the money was a friend's loan.", LOAN),
        ("The money was a loan, Holt contended.", LOAN),
        ("The phone was stolen a week before the fire, according to his lawyer.", PHONE),
        ("Critics say the new dam harms salmon.", DAM),
        (
            "No study shows that the dam harms salmon.",
            "The dam is thought to harm salmon, but no study has shown it.",
        ),
        ("The goal was offside, the captain said.", GOAL),
        ("The board wanted the coach to be sacked.", SACKED),
        ("The board asked Marek to resign by June.", RESIGN),
        ("The driver had been drinking, a neighbour said.", DRIVER),
        ("Taxes will rise.", "The minister told reporters that taxes will rise."),
        ("Under oath, two officers said the gate was locked.", GATE),
        ("The law bans scooters.", "The city argued for a law that bans scooters."),
        ("Ilse Kern took the money, Lutz said.", "Lutz argued that the mayor, Ilse Kern, took the money."),
        ("The goal was offside.", "The captain said that the goal was offside."),
    ],
)
def test_what_is_argued_may_be_told_of_whoever_argues_it(statement: str, evidence: str) -> None:
    assert codes(statement, evidence) == []
