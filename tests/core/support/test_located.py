"""Where and when a number is told to be."""

from __future__ import annotations

import pytest

from service.core.support import Quote, unsupported

ARRESTS = "Police arrested eight men and two women in Hull and five men in Leeds."
STORM = "The storm killed at least 11 people in Portugal and four in Spain."
TURNOUT = "Turnout was 61 percent, down from 67 percent in 2021."
PROFIT = "Net profit rose to 410 million francs from 355 million a year earlier."
PRICES = "Inflation eased to 2.4 percent in May from 2.6 percent in April."
BRANCHES = "The bank has 40 branches in Spain and Portugal and 12 in France."

MARCHES = "In Madrid 40,000 people marched against the law and in Seville about 12,000."
REVENUE = "Revenue was 12.4 billion dollars in the third quarter, against 12.1 billion in the second quarter."


def _objections(statement: str, evidence: str) -> list[tuple[str, bool]]:
    return [(reason.code, reason.final) for reason in unsupported(statement, [Quote(evidence)])]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Eight men were arrested in Leeds.", ARRESTS),
        ("Two women were arrested in Leeds.", ARRESTS),
        ("Ten people were arrested in Leeds.", ARRESTS),
        ("At least 11 people were killed in Spain.", STORM),
        ("At least 15 people were killed in Portugal.", STORM),
        ("Turnout was 61 percent in 2021.", TURNOUT),
        ("A year earlier, net profit was 410 million francs.", PROFIT),
        ("In May inflation was 2.6 percent.", PRICES),
        ("The bank has 40 branches in France.", BRANCHES),
        ("About 12,000 people marched in Madrid.", MARCHES),
        ("In the second quarter revenue was 12.4 billion dollars.", REVENUE),
    ],
)
def test_a_number_is_never_moved_to_another_place_or_time(statement: str, evidence: str) -> None:
    assert ("number", True) in _objections(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Five men were arrested in Leeds.", ARRESTS),
        ("At least 11 people were killed in Portugal.", STORM),
        ("A year earlier, net profit was 355 million francs.", PROFIT),
        ("In May inflation was 2.4 percent.", PRICES),
        ("The bank has 40 branches in Portugal.", BRANCHES),
        ("In Seville about 12,000 people marched.", MARCHES),
        ("In the third quarter revenue was 12.4 billion dollars.", REVENUE),
        ("Twenty people died in Paris.", "An official in Berlin said 20 people died and five were hurt in Paris."),
        ("Twelve people were killed in Hull.", "The blast killed 12 people, including three children, in Hull."),
        ("Four people were killed in France.", "Four people were killed in Paris and seven elsewhere in France."),
        ("Five people died in Leeds and Hull.", "Three people died in Leeds and two died in Hull."),
        (
            "Four people died in England.",
            "Four people died in Hull, England, on Monday and two in Wales on Tuesday.",
        ),
        (
            "The 12 men arrested in Leeds were tried in Hull.",
            "Police arrested 12 men in Leeds and tried two in Hull.",
        ),
    ],
)
def test_a_number_stays_with_its_own_place_and_time(statement: str, evidence: str) -> None:
    assert ("number", True) not in _objections(statement, evidence)
