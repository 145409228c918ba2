"""A case at law has come as far as the evidence says: arrest, charge, trial, conviction."""

from __future__ import annotations

import pytest

from tests.core.support.objections import codes

CHARGED = "A 42-year-old man has been charged with murder after a woman was found dead in Leeds."
ARRESTED = "A man was arrested on suspicion of fraud in Leeds."
FACES = "The banker was charged with fraud and faces up to six years in prison."
IF_GUILTY = "The banker was charged with fraud. If found guilty, he could be jailed."


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("A 42-year-old man has been convicted of murder after a woman was found dead in Leeds.", CHARGED),
        ("A man has been found guilty of murder after a woman was found dead in Leeds.", CHARGED),
        ("A man is on trial for murder after a woman was found dead in Leeds.", CHARGED),
        ("A man was charged with fraud in Leeds.", ARRESTED),
        ("A man was convicted of fraud in Leeds.", ARRESTED),
        ("Hale was charged with fraud.", "Hale was arrested over alleged fraud."),
        ("Hale was convicted of fraud.", "Hale, who got the job two years ago, was arrested for fraud."),
        ("Hale was convicted of fraud.", "Hale, who served six years in office, was arrested for fraud."),
        ("Hale is on trial for fraud.", "Hale was charged with fraud and awaits trial."),
        ("The former minister was convicted of bribery.", "The former minister was indicted for bribery."),
        ("The former minister was convicted of bribery.", "The former minister is on trial for bribery."),
        ("The banker was convicted of fraud.", FACES),
        ("The banker was jailed for fraud.", IF_GUILTY),
    ],
)
def test_a_later_stage_is_objected_to(statement: str, evidence: str) -> None:
    assert "modality" in codes(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("A man has been accused of murder after a woman was found dead in Leeds.", CHARGED),
        ("A man suspected of fraud was arrested in Leeds.", ARRESTED),
        ("The former minister was charged with bribery.", "The former minister was indicted for bribery."),
        ("The former minister is accused of bribery.", "The former minister is on trial for bribery."),
        ("The banker was convicted of fraud.", "The banker was jailed for fraud."),
        ("The banker pleaded guilty to fraud.", "The banker was charged with fraud and pleaded guilty."),
        ("A man was jailed after his arrest.", "A man was given two years in prison after his arrest."),
        ("The banker was convicted of fraud in 2021.", "The banker was arrested and in 2021 convicted of fraud."),
        ("Hale was sentenced to six years.", "Hale was arrested in May. A judge gave him six years."),
        ("The suspects are on trial.", "The suspects' trial is under way."),
        ("The firm charged customers for batteries.", "The firm charged customers for charged batteries."),
        ("The drug was tried in a trial with 300 patients.", "In a trial the drug was tried with 300 patients."),
    ],
)
def test_the_same_stage_an_earlier_one_and_another_sense_are_carried(statement: str, evidence: str) -> None:
    assert codes(statement, evidence) == []
