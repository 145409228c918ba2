"""Numbers that follow from groups the evidence counts, and money in hundredths."""

from __future__ import annotations

import pytest

from service.core.support import Quote, unsupported

DRUG = "Nine patients on levotusin and four on placebo dropped out because of side effects."
BLAST = "Nine people were killed in the blast and four were hurt."
CRASH = "Nine men and four women were hurt in the crash."
TOMB = "The tomb holds the skeletons of a woman and two children."
WARDS = "Nine patients on one drug and four on another fell ill in 12 wards."
TRIAL = "Researchers followed 212 adults for 12 weeks. Half of them took 25 milligrams of levotusin."
TOWNS = "Researchers followed 212 adults in 12 towns. Half of them took levotusin."
SHARE = "The dividend is 0.80 francs."


def _codes(statement: str, evidence: str) -> list[str]:
    quotes = [Quote(f"{text.rstrip('.')}.", article_text=evidence) for text in evidence.split(". ")]
    return [reason.code for reason in unsupported(statement, quotes)]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Thirteen patients dropped out because of side effects.", DRUG),
        ("13 patients on levotusin or placebo dropped out.", DRUG),
        ("Thirteen people were killed or hurt in the blast.", BLAST),
        ("Thirteen people were hurt in the crash.", CRASH),
        ("Thirteen men and women were hurt in the crash.", CRASH),
        ("The tomb contains three skeletons.", TOMB),
        ("Five people died.", "Three people died in Leeds and two died in Hull."),
        ("Ten people were held in Hull.", "Police held eight men and two women in Hull and five men in Leeds."),
        (
            "Seven people were rescued from the school.",
            "They rescued six boys and a teacher from the burning school.",
        ),
        ("Eleven hostages were freed.", "Six Israeli and five Thai hostages were freed."),
        ("106 of the participants took levotusin.", TRIAL),
        ("The dividend is 80 centimes.", SHARE),
        ("The dividend is 0.8 Swiss francs.", "The dividend is 80 centimes."),
    ],
)
def test_a_number_follows_from_the_groups_that_are_counted(statement: str, evidence: str) -> None:
    assert _codes(statement, evidence) == []


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Fourteen patients dropped out because of side effects.", DRUG),
        ("Thirteen patients on levotusin dropped out because of side effects.", DRUG),
        ("Five patients dropped out.", "Nine patients on a new drug and four on placebo dropped out."),
        ("Thirteen people were killed in the blast.", BLAST),
        ("Thirteen men were hurt in the crash.", CRASH),
        ("Eleven Thai hostages were freed.", "Six Israeli and five Thai hostages were freed."),
        ("Thirteen women were hurt in the crash.", CRASH),
        ("The tomb holds the skeletons of a woman and three children.", TOMB),
        ("Nine patients on one drug and four on another fell ill in 13 wards.", WARDS),
        ("104 of the participants took levotusin.", TRIAL),
        ("The study followed 106 adults.", TRIAL),
        ("6 of the participants took levotusin.", TOWNS),
        ("The dividend is 8 centimes.", SHARE),
        ("The dividend is 80 francs.", SHARE),
    ],
)
def test_a_number_of_another_group_does_not_follow(statement: str, evidence: str) -> None:
    assert "number" in _codes(statement, evidence)
