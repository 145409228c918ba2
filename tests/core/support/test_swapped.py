"""Who does something else in the evidence, and is said to do what another one does there."""

from __future__ import annotations

import pytest

from service.core.support import Quote, unsupported

SEATS = "The mayor said that the Liberals had lost 30 seats."
PLAN = "Voters rejected the plan, although the council had backed it."
BUS = "The captain said the coach had missed the bus."
STRIKER = "The goalkeeper was injured by the striker in a clash late in the match."
BOOK = "The publisher told the author that the printer had lost the manuscript."
MINISTER = "Prime Minister Tove Lind, who dismissed Varga in 2018, declined to comment."
CHAIRMAN = "Chairman Carl Moss, who hired Rita Lang in 2020, resigned on Friday."
FORWARD = "Forward Leo Vance, whom coach Ray Dunn dropped in June, scored twice on Sunday."
FIRM = "The firm Arlo, which Beta bought in 2019, closed its plant in Hull."
KERN = "Bauer told the court that Mayor Ilse Kern, who had fired Lutz, took the money."
PAINTING = "The painting was sold by the museum after the widow had asked for it."

JUDGE = "Judge Maria Conti sentenced the driver to nine years in prison."
DEAL = "Foreign Minister Igor Belov told his Turkish counterpart, Selin Aydin, that the grain deal would end."


def _codes(statement: str, evidence: str) -> list[str]:
    return [reason.code for reason in unsupported(statement, [Quote(evidence, article_text=evidence)])]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The mayor lost 30 seats.", SEATS),
        ("The council rejected the plan.", PLAN),
        ("The plan was rejected by the council.", PLAN),
        ("The captain missed the bus.", BUS),
        ("The striker was injured by the goalkeeper in a clash.", STRIKER),
        ("The author lost the manuscript.", BOOK),
        ("The widow sold the painting.", PAINTING),
        ("Varga declined to comment.", MINISTER),
        ("Rita Lang resigned on Friday.", CHAIRMAN),
        ("Rita Lang resigned on Friday.", "Carl Moss, whose bank Rita Lang sued in 2020, resigned on Friday."),
        ("Ray Dunn scored twice on Sunday.", FORWARD),
        ("Beta closed its plant in Hull.", FIRM),
        ("Lutz took the money.", KERN.removeprefix("Bauer told the court that ")),
    ],
)
def test_who_does_something_else_in_the_evidence_is_not_said_to_do_this(statement: str, evidence: str) -> None:
    assert _codes(statement, evidence) == ["direction"]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The Liberals lost 30 seats, the mayor said.", SEATS),
        ("The plan was rejected by voters.", PLAN),
        ("The council backed the plan.", PLAN),
        ("The coach missed the bus.", BUS),
        ("The striker injured the goalkeeper late in the match.", STRIKER),
        ("The printer lost the manuscript.", BOOK),
        ("The museum sold the painting.", PAINTING),
        ("Tove Lind declined to comment.", MINISTER),
        ("The prime minister declined to comment.", MINISTER),
        ("Lind dismissed Varga in 2018.", MINISTER),
        ("Carl Moss resigned on Friday.", CHAIRMAN),
        ("Ray Dunn dropped Leo Vance in June.", FORWARD),
        ("Leo Vance scored twice on Sunday.", FORWARD),
        ("Arlo, owned by Beta, closed its plant in Hull.", FIRM),
        ("Ilse Kern took the money, Bauer told the court.", KERN),
    ],
)
def test_who_does_it_in_the_evidence_is_said_to_do_it(statement: str, evidence: str) -> None:
    assert _codes(statement, evidence) == []


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The company approved the merger.", "The company's board approved the merger."),
        ("The police searched the forest.", "The police and the army searched the forest."),
        ("The minister received him.", "He was received by the mayor and, to his surprise, by the minister."),
        (
            "The wall would cost 11 million euros.",
            "The tunnel would cost 38 million euros and the wall 11 million.",
        ),
        ("A baker gave the alarm.", "The alarm was given not by a guard but by a baker."),
        ("The clerk received an award.", "The clerk whose copies exposed the scheme received an award."),
        ("The firm sold the ship.", "The firm needed money. It sold the ship."),
        ("A dentist won the race.", "The race was won by the man who had been sixth, a dentist."),
    ],
)
def test_where_it_is_open_who_does_it_nobody_is_taken_for_another(statement: str, evidence: str) -> None:
    assert "direction" not in _codes(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence", "code"),
    [
        ("Maria Conti was sentenced to nine years in prison.", JUDGE, "direction"),
        ("Selin Aydin told Igor Belov that the grain deal would end.", DEAL, "speaker"),
        ("Selin Aydin said that the grain deal would end.", DEAL, "speaker"),
    ],
)
def test_no_model_takes_the_one_who_acts_for_the_one_acted_on(statement: str, evidence: str, code: str) -> None:
    assert (code, True) in [(reason.code, reason.final) for reason in unsupported(statement, [Quote(evidence)])]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The driver was sentenced to nine years in prison.", JUDGE),
        ("Igor Belov said that the grain deal would end.", DEAL),
        ("Selin Aydin was told that the grain deal would end.", DEAL),
        ("Selin Aydin said the grain deal would end.", f'{DEAL} "The grain deal would end soon," she said.'),
        ("Lidl was closed in May.", "Lidl closed its doors in May."),
        ("Ajax was moved to July.", "The league moved Ajax to July."),
    ],
)
def test_the_one_acted_on_is_not_taken_for_the_one_who_acts(statement: str, evidence: str) -> None:
    assert not any(reason.final for reason in unsupported(statement, [Quote(evidence)]))
