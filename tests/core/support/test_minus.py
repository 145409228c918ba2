"""A number below zero is not the one above it, unless words say that something fell."""

from __future__ import annotations

import pytest

from tests.core.support.objections import codes

GROWTH = "GDP growth was -0.3% in the second quarter."
RESULT = "The operating result was -$3.2bn."
LOW = "The night saw a low of -7C in Orla."
FROST = "It was 7 degrees below zero in Orla."


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("GDP growth was 0.3% in the second quarter.", GROWTH),
        ("GDP growth was 0.3% in the second quarter.", GROWTH.replace("-", "\u2212")),
        ("GDP growth was -0.3% in the second quarter.", "GDP growth was 0.3% in the second quarter."),
        ("The operating result was $3.2bn.", RESULT),
        ("The night saw a low of 7 degrees Celsius in Orla.", LOW),
        ("The temperature reached minus 5C in Orla.", "The temperature reached 5C in Orla."),
        ("It was 7 degrees in Orla.", FROST),
    ],
)
def test_a_number_with_the_other_sign_is_objected_to(statement: str, evidence: str) -> None:
    assert "number" in codes(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("GDP growth was minus 0.3 percent in the second quarter.", GROWTH),
        ("The operating result was minus 3.2 billion dollars.", RESULT),
        ("The night saw a low of minus 7 degrees Celsius in Orla.", LOW),
        ("It was minus 7 degrees in Orla.", FROST),
        ("It is stored at minus 70 degrees.", "It is stored at \u201370 degrees."),
        ("Temperatures fell below -5C.", "Temperatures fell below minus 5C."),
        ("Profit was -£3m in May.", "The firm had a loss of £3m in May; its profit was in the red."),
        ("The minimum was 2C.", "The minimum was 2C, or -1C with the wind."),
    ],
)
def test_the_same_sign_in_any_form_is_carried(statement: str, evidence: str) -> None:
    assert codes(statement, evidence) == []


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Orla won the final 3-2.", "Orla won 3-2 in the final."),
        ("Between 18 and 19 billion dollars were lost.", "Some 18-19 billion dollars were lost."),
        ("The plan of 3.2 billion euros was approved.", "The plan \u2013 3.2 billion euros \u2013 was approved."),
        ("The plan of 3 billion euros was approved.", "The plan \u20143 billion euros in all\u2014 was approved."),
        ("The jet was an F-16.", "The jet was an F-16 of the army."),
    ],
)
def test_scores_ranges_and_dashes_are_no_minus(statement: str, evidence: str) -> None:
    assert codes(statement, evidence) == []
