"""A glued m stands for metres or for millions, by what is beside it."""

from __future__ import annotations

import pytest

from service.core.support import Quote, unsupported

BLAST = "Homes within 500m of the blast were evacuated."
RUN = "She won the 100m in 10.72 seconds."
LOAN = "The bank gave a 300m loan."
COAST = "The boat sank about 300m from the coast."


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Homes within 500 metres of the blast were evacuated.", BLAST),
        ("She won the 100-metre race in 10.72 seconds.", RUN),
        ("A 400-metre stretch of the road was closed.", "A 400m stretch of the road was closed."),
        ("The boat sank 300 metres off the coast.", "The boat sank 300m off the coast."),
        ("Most of the 240 million subscribers stayed.", "Most of the 240m subscribers stayed."),
        ("Some 240 million people voted.", "Some 240m people voted."),
        ("The firm lost 3 million pounds.", "The firm lost £3m."),
        ("It took 20 million off its debt.", "It took 20m off its debt."),
        ("A pool of cash of 30 million.", "A 30m pool of cash."),
        ("The bank gave a loan of 300 million.", LOAN),
        ("Revenue was 100 million in 2024.", "Revenue was 100m in 2024."),
    ],
)
def test_metres_are_metres_and_millions_millions(statement: str, evidence: str) -> None:
    assert unsupported(statement, [Quote(evidence)]) == ()


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Homes within 500 million miles of the blast were evacuated.", BLAST),
        ("Homes within 600 metres of the blast were evacuated.", BLAST),
        ("The bank gave a loan of 400 million.", LOAN),
        ("The boat sank about 400 metres from the coast.", COAST),
    ],
)
def test_other_numbers_are_objected_to_for_good(statement: str, evidence: str) -> None:
    assert [reason.final for reason in unsupported(statement, [Quote(evidence)]) if reason.code == "number"] == [
        True
    ]


def test_where_nothing_tells_the_objection_is_not_final() -> None:
    for pair in (
        (COAST.replace("m from", " metres from"), COAST),
        (COAST, COAST.replace("m from", " metres from")),
    ):
        reasons = unsupported(pair[0], [Quote(pair[1])])
        assert [reason.final for reason in reasons if reason.code == "number"] == [False]
