from __future__ import annotations

import pytest

from service.core.support import Quote, unsupported

SAID = Quote('"We have waited long enough," Lind told the Orla Courier.')
OTHERS = [
    Quote("The opposition leader, Erik Holm, rejected the price."),
    Quote("Chief executive Lena Dahl will step down in June."),
]


@pytest.mark.parametrize(
    "statement",
    [
        '"We have waited long enough," said Erik Holm, the opposition leader.',
        "Erik Holm told the Orla Courier: “We have waited long enough.”",
        'Lena Dahl said they had "waited long enough".',
    ],
)
def test_a_quotation_in_the_mouth_of_another_one_is_never_carried(statement: str) -> None:
    (reason,) = [one for one in unsupported(statement, [SAID, *OTHERS]) if one.final]
    assert (reason.code, reason.message) == ("speaker", "In the evidence Lind says this.")


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ('Mayor Jonas Lind told the Orla Courier: "We have waited long enough."', SAID),
        ('"We have waited long enough," the mayor said.', SAID),
        # Who speaks is not told by name, or the name stands where it is hard to see.
        ("Lena Dahl said: “We have waited long enough.”", Quote("“We have waited long enough,” she said.")),
        (
            "Duarte Mexia said Whitsun was “the weekend that pays for the lawn”.",
            Quote("Its president, Duarte Mexia, said Whitsun was “the weekend that pays for the lawn”."),
        ),
        ("Erik Holm said that Lind was right.", SAID),
    ],
)
def test_no_quotation_is_taken_away_from_whoever_may_have_said_it(statement: str, quote: Quote) -> None:
    assert not [one for one in unsupported(statement, [quote, *OTHERS]) if one.code == "speaker" and one.final]
