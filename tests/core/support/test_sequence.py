"""What came before or after what, what because of what, and which is more than which."""

from __future__ import annotations

import pytest

from service.core.support import Quote, unsupported

BRIDGE = "The bridge was closed after engineers found cracks in two pillars."
PRICES = "Inflation eased in May, mainly because energy prices fell."
COURSE = "More women than men signed up for the course this year."
JOBS = "Unemployment in the region dropped to 5.1 percent, lower than in the capital."
DIESEL = "A litre of diesel now costs 1.72 euros, eleven cents more than petrol."


def _objections(statement: str, evidence: str) -> list[tuple[str, bool]]:
    return [(reason.code, reason.final) for reason in unsupported(statement, [Quote(evidence)])]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Engineers found cracks after the bridge was closed.", BRIDGE),
        ("Engineers found cracks in the pillars because the bridge was closed.", BRIDGE),
        ("Energy prices fell because inflation eased.", PRICES),
        ("The bridge was closed before engineers found cracks in two pillars.", BRIDGE),
        ("More men than women signed up for the course.", COURSE),
        ("Petrol is more expensive than diesel.", DIESEL),
    ],
)
def test_no_model_turns_a_sequence_round(statement: str, evidence: str) -> None:
    assert ("direction", True) in _objections(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Unemployment is lower in the capital than in the region.", JOBS),
        ("Petrol costs eleven cents more than diesel.", DIESEL),
        ("Large lakes are affected more than small ones.", "Small lakes are affected more than large ones."),
    ],
)
def test_what_is_less_is_not_more(statement: str, evidence: str) -> None:
    assert "direction" in [code for code, _ in _objections(statement, evidence)]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Engineers found cracks before the bridge was closed.", BRIDGE),
        ("Talks collapsed, after which the strike was called.", "The strike was called after talks collapsed."),
        (
            "The strike was called after talks had broken down.",
            "Talks broke down, after which the strike was called.",
        ),
        ("Fewer men than women signed up for the course.", COURSE),
        ("Unemployment is higher in the capital than in the region.", JOBS),
        ("Diesel costs more than petrol.", DIESEL),
        ("Bison are shyer than cows.", "Cows are less shy than bison."),
        ("Wine exports grew more slowly than beer exports.", "Beer exports grew faster than wine exports."),
        ("Mora had trained there a year before, and she won.", "Mora won there. She had trained a year before."),
        ("The study is held back until after the vote.", "The study will not be published before the vote."),
        ("Sales rose from 4 to 17 percent after the move.", "Sales are at 17 percent, up from 4 before the move."),
    ],
)
def test_a_sequence_may_be_told_from_either_side(statement: str, evidence: str) -> None:
    assert ("direction", True) not in _objections(statement, evidence)
