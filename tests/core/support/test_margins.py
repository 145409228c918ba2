"""Who is ahead of whom, by so many points or seconds."""

from __future__ import annotations

import pytest

from service.core.support import Quote, unsupported

WIN = "The Kestrels won again. They are now one point ahead of Port Ennis, who drew 1-1 with Calder Town."
RACE = "Tessel finished four seconds ahead of Orban in the downhill."
POLL = "The Liberals are three points behind the Centre Party in the polls."
TABLE = "A win over Velden put the Kestrels two points ahead of Orla City."

MAYOR = "Mayor Ruth Adler was re-elected with 52 percent, beating challenger Omar Hadi by 4,210 votes."
SKIING = "Jonas Lund won the 15km in 38:12.4, with Sweden's Erik Holm 6.3 seconds back and Aki Rautio third."
LEAGUE = "Salford moved three points clear of Wigton at the top."
TEST = "England beat Pakistan by five runs at Lord's."


def _objections(statement: str, evidence: str) -> list[tuple[str, bool]]:
    return [(reason.code, reason.final) for reason in unsupported(statement, [Quote(evidence)])]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Port Ennis are one point ahead of the Kestrels.", WIN),
        ("Port Ennis are one point ahead.", WIN),
        ("Port Ennis lead the Kestrels by one point.", WIN),
        ("Orban finished four seconds ahead.", RACE),
        ("The Centre Party are three points behind the Liberals in the polls.", POLL),
        ("The Centre Party trails the Liberals by three points.", POLL),
        ("Orla City are two points ahead of the Kestrels.", TABLE),
        ("Orla are two points ahead.", TABLE),
        ("Omar Hadi beat Ruth Adler by 4,210 votes.", MAYOR),
        ("Ruth Adler lost to Omar Hadi by 4,210 votes.", MAYOR),
        ("Omar Hadi won by 4,210 votes.", MAYOR),
        ("Erik Holm won the 15km by 6.3 seconds.", SKIING),
        ("Lund finished 6.3 seconds behind Holm.", SKIING),
        ("Wigton are three points clear at the top.", LEAGUE),
        ("The Bears trail by four games.", "The Hawks trail the Bears by four games with six left to play."),
        ("Pakistan won by five runs.", TEST),
        ("England lost to Pakistan by five runs.", TEST),
    ],
)
def test_who_is_behind_in_the_evidence_is_never_put_in_front(statement: str, evidence: str) -> None:
    assert ("direction", True) in _objections(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The Kestrels are one point ahead of Port Ennis.", WIN),
        ("The Kestrels lead Port Ennis by one point.", WIN),
        ("They are one point ahead.", WIN),
        ("Orban finished four seconds behind Tessel in the downhill.", RACE),
        ("Orban trailed Tessel by four seconds.", RACE),
        ("Tessel finished four seconds ahead.", RACE),
        ("The Centre Party is three points ahead of the Liberals in the polls.", POLL),
        ("The Centre Party leads the Liberals by three points in the polls.", POLL),
        ("The Kestrels are two points ahead of Orla City.", TABLE),
        ("Orla City are two points behind the Kestrels.", TABLE),
        ("Orla were two points ahead.", "Velden led Orla by two points. At the end Orla were two points ahead."),
        ("Orla led Velden by three goals.", "Velden were led by Orla by three goals at half-time."),
        ("Orla led a rally that lifted the index by two percent.", "A rally led by Orla lifted it by two percent."),
        ("Ruth Adler beat Omar Hadi by 4,210 votes.", MAYOR),
        ("Omar Hadi lost to Ruth Adler by 4,210 votes.", MAYOR),
        ("Salford are three points clear at the top.", LEAGUE),
        ("Pakistan lost to England by five runs.", TEST),
        ("Pakistan lost by five runs.", "Pakistan were beaten by England by five runs."),
        ("The Liberals won the seat by 300 votes.", "Labour lost the seat by 300 votes to the Liberals."),
        ("The board defeated the motion by 51 votes.", "The motion was defeated by 51 votes."),
        ("Orla are two points ahead.", "Two points ahead of Velden are Orla, with a game to play."),
        (
            "Berg is now two points ahead of Mora.",
            "Mora was two points ahead of Berg in May. Berg now has a two-point lead over Mora.",
        ),
    ],
)
def test_a_margin_may_be_told_from_either_side(statement: str, evidence: str) -> None:
    assert _objections(statement, evidence) == []
