"""Until a day is not from it on, whether day or month comes first, and a year that ends in a month is no month."""

from __future__ import annotations

import pytest

from tests.core.support.objections import codes

TAX = "The tax must be paid by 31 January, the ministry said."
CLOSED = "The bridge stays closed until 9 May."
RUNS = "The suspension runs until 30 June."
TO_MARCH = "In the year to 31 March the firm earned £3m."
ENDED = "In the year ended March 31 the firm earned £3m."
IN_MARCH = "In March the firm earned £3 million."


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The tax must be paid after 31 January, the ministry said.", TAX),
        ("The tax must be paid after January 31, the ministry said.", TAX),
        ("The tax must be paid after 31 January.", TAX.replace("31 January", "January 31")),
        ("The bridge stays closed after 9 May.", CLOSED),
        ("The suspension runs from 30 June.", RUNS),
        (IN_MARCH, TO_MARCH),
        (IN_MARCH, ENDED),
        ("The firm earned £3 million in March.", ENDED),
    ],
)
def test_another_side_of_a_day_is_objected_to(statement: str, evidence: str) -> None:
    assert "date" in codes(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The tax must be paid by January 31.", TAX),
        ("The bridge stays closed until May 9.", CLOSED),
        ("The suspension runs until June 30.", RUNS),
        ("The firm earned £3 million in the year to March 31.", TO_MARCH),
        (IN_MARCH, "The firm earned £3m in March."),
        (IN_MARCH, "In the year to 31 March the firm lost £9m. In March it earned £3m."),
    ],
)
def test_the_same_side_is_carried(statement: str, evidence: str) -> None:
    assert codes(statement, evidence) == []
