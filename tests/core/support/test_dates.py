"""Dates beside other numbers, years that are none, and dates of what has happened."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.core.article import Metadata
from service.core.support import Quote, unsupported

THURSDAY = "2025-06-12"
WEDNESDAY = "2025-06-04"
NEW_YEAR = "2025-01-02"
EXHIBITION = "The exhibition runs from 3 March to 28 September."
SEIZED = "Police arrested a man on June 2 and 14 vehicles were seized."
TALKS = "The talks on March 3 and April 9 failed."
ROME = "The talks were held on May 3 and 12 in Rome."
STORM = "The storm damaged 1800 homes in 12 towns."
FIRE = "A fire broke out in Orla on Tuesday."
KIM = "Kim met Shoigu in Pyongyang on Dec. 30."


def _codes(statement: str, evidence: str, day: str = THURSDAY) -> list[str]:
    published = datetime.fromisoformat(day).replace(tzinfo=UTC)
    quote = Quote(evidence, Metadata(title="News of the day", published_at=published), evidence)
    return [reason.code for reason in unsupported(statement, [quote])]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The exhibition runs from March 3 to September 28.", EXHIBITION),
        ("Police seized 14 vehicles.", SEIZED),
        ("Twelve people were injured.", "Ten people died on 3 May and 12 were injured."),
        ("The talks on 9 April failed.", TALKS),
        ("The fair runs from June 3 to June 8.", "The fair runs from 3 to 8 June."),
        ("The talks on June 3 failed.", "The talks on 3 and 4 June failed."),
        ("The talks were held on 12 May.", "The talks were held on May 3 and 12."),
        ("The fair runs until May 12.", "The fair runs from May 3 to 12."),
        ("The talks were held on May 12 in Rome.", ROME),
        ("The talks were held on May 3 in Rome.", ROME),
        ("The festival on June 4 was free.", "The festival on June 3 and 4 was free."),
        ("Talks failed on June 3 and 4.", "Talks on June 3 and 4 failed."),
        ("They met Ana Berg on June 4.", "They met on June 3 and 4 with Ana Berg."),
    ],
)
def test_a_day_beside_another_is_one_and_a_number_beside_it_is_none(statement: str, evidence: str) -> None:
    assert _codes(statement, evidence) == []


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The exhibition runs from March 28 to September 3.", EXHIBITION),
        ("The talks on 3 April failed.", TALKS),
        ("The talks on 9 March failed.", TALKS),
        ("The fair runs until May 13.", "The fair runs from May 3 to 12."),
        ("Talks were held on 12 May in Rome.", "Talks were held on 3 May in Rome and on 12 May in Oslo."),
        ("The police arrested a man on June 14.", SEIZED),
        ("The bomb went off on June 14.", "A bomb went off on June 2 and 14 died."),
    ],
)
def test_a_day_belongs_to_its_own_month(statement: str, evidence: str) -> None:
    assert "date" in _codes(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The firm cut 1,600 jobs.", "The firm cut 1600 jobs."),
        ("About 1,500 soldiers were killed.", "About 1500 soldiers were killed."),
        ("The storm damaged 1,800 homes.", STORM),
        ("Over 1,500 homes were damaged.", "The storm damaged over 1500 homes."),
        ("It was sold to 1,600 investors.", "It was sold to 1600 investors."),
        ("The firm hired nearly 2,000.", "The firm hired nearly 2000."),
        ("The wildfires of 2019 destroyed the town.", "The 2019 wildfires destroyed the town."),
        ("The games in Norway in 2022 cost too much.", "Norway's 2022 games cost too much."),
        ("Voters chose a new mayor in 2024.", "In 2024 voters chose a new mayor."),
        ("Emissions are to fall below levels of 1990.", "Emissions are to fall below 1990 levels."),
        ("Rents rose by 40 percent between 2019 and 2024.", "Between 2019 and 2024 rents rose by 40 percent."),
        ("Deaths fell by 40 percent from 2019 to 2024.", "From 2019 to 2024 deaths fell by 40 percent."),
        ("Floods killed 300 people in 2023 and 2024.", "In 2023 and 2024 floods killed 300 people."),
        ("Fans of Euro 2024 drank beer.", "Euro 2024 fans drank beer."),
        ("Deadly floods in 2011 led to the ban.", "Deadly 2011 floods led to the ban."),
        ("The firm published its accounts for 2024.", "The firm published 2024 accounts."),
        ("The fort was built around 1850.", "The fort was built about 1850."),
    ],
)
def test_what_counts_something_is_no_year_and_what_stands_for_a_time_is_one(statement: str, evidence: str) -> None:
    assert _codes(statement, evidence) == []


@pytest.mark.parametrize(
    ("code", "statement", "evidence"),
    [
        ("number", "The storm damaged 1,900 homes.", STORM),
        ("date", "The wildfires of 2018 destroyed the town.", "The 2019 wildfires destroyed the town."),
        ("date", "Voters chose a new mayor in 2023.", "In 2024 voters chose a new mayor."),
    ],
)
def test_another_amount_and_another_year_are_objected_to(code: str, statement: str, evidence: str) -> None:
    assert code in _codes(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence", "published"),
    [
        ("A fire broke out in Orla on June 10.", FIRE, WEDNESDAY),
        ("Kim met Shoigu in Pyongyang on December 30, 2025.", KIM, NEW_YEAR),
        ("The plant closed in March 2025.", "The plant closed in March last year.", THURSDAY),
        (
            "The council approved the budget on 17 June 2025.",
            "The council approved the budget on Tuesday.",
            THURSDAY,
        ),
    ],
)
def test_what_has_happened_did_not_happen_after_it_was_told(statement: str, evidence: str, published: str) -> None:
    assert "date" in _codes(statement, evidence, published)


@pytest.mark.parametrize(
    ("statement", "evidence", "published"),
    [
        ("A fire broke out in Orla on June 3.", FIRE, WEDNESDAY),
        ("Kim met Shoigu in Pyongyang on December 30, 2024.", KIM, NEW_YEAR),
        ("The plant closed in March 2024.", "The plant closed in March last year.", THURSDAY),
        ("The remark came in March 2025.", "The remark came last March.", THURSDAY),
        ("The council meets on June 10.", "The council meets on Tuesday.", WEDNESDAY),
        ("The council meets on June 3.", "The council meets on Tuesday.", WEDNESDAY),
        ("Workers called a strike for June 13.", "Workers called a strike for Friday.", THURSDAY),
        ("Both sides agreed to meet on June 13.", "Both sides agreed to meet on Friday.", THURSDAY),
        ("A vote is held on June 13.", "A vote is held on Friday.", THURSDAY),
        ("The match is on 13 June 2025.", "The coach dropped Kim ahead of the match on Friday.", THURSDAY),
    ],
)
def test_what_may_lie_ahead_may_be_of_either_day(statement: str, evidence: str, published: str) -> None:
    assert _codes(statement, evidence, published) == []


@pytest.mark.parametrize(
    ("planned", "other", "evidence"),
    [
        ("2025", "2027", "Corvane will apply in 2026, one year later than it had planned."),
        ("2026", "2022", "Corvane will apply in 2024, two years earlier than it had planned."),
    ],
)
def test_what_is_later_than_planned_was_planned_earlier(planned: str, other: str, evidence: str) -> None:
    assert _codes(f"Corvane had planned to apply in {planned}.", evidence) == []
    assert _codes(f"Corvane had planned to apply in {other}.", evidence) == ["date"]


def test_what_opened_a_year_later_than_planned_opened_then() -> None:
    evidence = "The bridge, planned for 2022, opened a year later than planned."
    assert _codes("The bridge opened in 2023.", evidence) == []
    assert _codes("The bridge opened in 2025.", evidence) == ["date"]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The law was repealed in 2021.", "The law took effect in 2019 and was repealed two years later."),
        ("It came into force on 1 July 2019.", "The pact of 2018 came into force on 1 July of the following year."),
        ("It came into force in May 2020.", "The pact of 2018 came into force two years later, in May."),
        ("The show ended in April 2022.", "The show ran from May 2021 to the following April."),
        ("The show ended in July 2021.", "The show ran from May 2021 to the following July."),
    ],
)
def test_a_date_is_moved_also_where_no_day_of_publication_is_known(statement: str, evidence: str) -> None:
    assert unsupported(statement, [Quote(evidence)]) == ()


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The law was repealed in 2022.", "The law took effect in 2019 and was repealed two years later."),
        ("It came into force on 1 June 2019.", "The pact of 2018 came into force on 1 July of the following year."),
        ("It came into force on 1 July 2020.", "The pact of 2018 came into force on 1 July of the following year."),
        ("The show ended in April 2021.", "The show ran from May 2021 to the following April."),
        ("She was elected in 2024.", "She was elected last year."),
    ],
)
def test_a_date_to_which_nothing_leads_is_refused_for_good(statement: str, evidence: str) -> None:
    assert any(reason.final for reason in unsupported(statement, [Quote(evidence)]))
