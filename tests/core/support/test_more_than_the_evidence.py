"""Statements that say more than their evidence, one or two for each rule, and the true ones nearest to them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.core.article import Metadata
from service.core.support import Quote, unsupported

NEWS = Metadata(title="News of the day", published_at=datetime(2025, 6, 12, tzinfo=UTC))
HOUSES = "House prices rose 3.2 percent in the year to May. They have gained a tenth since January."
AID = "Aid workers have not been able to reach the area, but they reached the coast."
FINE = "If found guilty, the firm faces a fine of up to 10 percent of its sales."
DEAL = "The deal, which still needs approval from regulators, is expected to close in October."
PRICES = "Unemployment in Arden fell to 4.1 percent in May, while the national rate rose to 5.6 percent."
TOLL = "The death toll stands at 318, but the Red Crescent fears it could exceed 1,000."
STABBED = "A 17-year-old was stabbed outside a nightclub on Sunday."
RAID = "A UN report said government troops had killed 47 civilians in Sefu, a claim the army rejects."
RULES = "The rules apply to citizens of 34 countries, not including Norland."
ISLAND = "Most of the island's 12,000 residents were evacuated, but about 300 refused to leave."
QUAKE = "Rescuers pulled a woman alive from the rubble on Sunday, 52 hours after the quake."
MORA = "Rafael Mora, who had led the bank since 2016, resigned on Friday."
BERG = "Berg is only the third woman to receive the prize."
INFLATION = "Inflation was 6.3 percent in April and 6.8 percent in March."
DEATHS = "No deaths were reported during the trial."
WEAPONS = "No weapons were found on board."
DAMAGE = "No signs of damage were found at the plant."
DUNLOW = "It was their seventh victory in a row and their first at Dunlow since 1998."
MINE = "It is the deadliest mine accident in Chile since 1986."
CHURCH = "It is the largest wooden church in Norway."
TELESCOPE = "The telescope was launched in 2018. It lost contact with the ground in May."


def _codes(statement: str, evidence: str) -> list[str]:
    quotes = [Quote(f"{text.rstrip('.')}.", NEWS, evidence) for text in evidence.split(". ")]
    return [reason.code for reason in unsupported(statement, quotes)]


@pytest.mark.parametrize(
    ("code", "statement", "evidence"),
    [
        ("date", "The plant will close after June 20.", "The plant will close by June 20."),
        ("date", "Schools stayed shut from Friday.", "Schools stayed shut until Friday."),
        ("date", "House prices rose 3.2 percent in May.", HOUSES),
        ("date", "House prices gained a tenth in January.", HOUSES),
        ("date", "Talks broke down on Monday morning.", "Talks broke down late on Monday without a deal."),
        ("date", "A signal was sent at 1842 local time.", "A signal was sent at 1842 GMT."),
        ("direction", "Torvil are two points ahead of Granvik.", "Torvil stay second, two points behind Granvik."),
        ("date", "The telescope was launched in May.", TELESCOPE),
        ("date", "Inflation was 6.8 percent in April.", INFLATION),
        ("modality", "The firm was found guilty.", FINE),
        ("modality", "The tower will be sold in May.", "The tower will be sold in May if the council agrees."),
        ("modality", "Regulators have approved the deal.", DEAL),
        ("modality", "The tunnel cost 900 million francs.", "The tunnel would have cost 900 million francs."),
        ("modality", "Dara stayed in the party.", "Dara wants to stay in the party."),
        ("modality", "Dara left the party.", "Dara is thinking of leaving the party."),
        (
            "modality",
            "The judge kept her in custody.",
            "Costa asked the judge of the high court to keep her in custody.",
        ),
        ("modality", "The death toll exceeds 1,000.", TOLL),
        (
            "modality",
            "The mediator paid the soldiers 600 dollars.",
            "The mediator promised the soldiers 600 dollars.",
        ),
        ("unit", "Seventeen people were stabbed outside a nightclub.", STABBED),
        ("unit", "Rescuers pulled 52 people from the rubble.", QUAKE),
        ("number", "Unemployment in Arden rose to 5.6 percent in May.", PRICES),
        ("number", "Brocal made 8.6bn euros.", "Halvern made 8.6bn euros. Brocal made 5.1bn euros."),
        ("direction", "Brandt resigned on Friday.", MORA),
        ("direction", "The army attacked the village.", "The army was attacked on the road. The village is empty."),
        ("speaker", "Brandt expects a loss.", "Mora expects a loss. Brandt is the new head."),
        ("modality", "Government troops killed 47 civilians in Sefu.", RAID),
        ("negation", "The rules apply to citizens of Norland.", RULES),
        ("negation", "All parties backed the plan.", "All parties except the Greens backed the plan."),
        ("word", "Silva is the prime minister.", "Silva is the deputy prime minister."),
        ("quantifier", "Turnout was the lowest ever.", "Turnout was the lowest since 2009."),
        ("number", "Berg is the first woman to receive the prize.", BERG),
        ("quantifier", "The island's 12,000 residents were evacuated.", ISLAND),
        ("quantifier", "No side effects were reported.", DEATHS),
        ("quantifier", "Nothing was found on board.", WEAPONS),
        ("quantifier", "No drugs were found on board.", WEAPONS),
        ("quantifier", "Nobody was hurt in the crash.", "No passengers were hurt in the crash."),
        ("quantifier", "It was their first victory since 1998.", DUNLOW),
        ("quantifier", "It is the deadliest accident in Chile since 1986.", MINE),
        ("quantifier", "It is the deadliest mine accident since 1986.", MINE),
        ("quantifier", "It is the largest church in Norway.", CHURCH),
        ("negation", "Filming has begun.", "Filming has not started yet."),
        ("negation", "Aid workers have reached the area.", AID.partition(", but")[0]),
        ("polarity", "The airline widened its loss to $12m.", "The airline narrowed its loss to $12m."),
    ],
)
def test_what_says_more_than_the_evidence_is_caught(code: str, statement: str, evidence: str) -> None:
    assert code in _codes(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The plant will close before June 20.", "The plant will close by June 20."),
        ("Schools were closed till Friday.", "Schools stayed shut until Friday."),
        ("In May house prices were 3.2 percent higher than a year before.", HOUSES),
        ("House prices have gained a tenth since January.", HOUSES),
        ("Talks broke down on Monday night.", "Talks broke down late on Monday without a deal."),
        ("A signal was sent at 1842 GMT.", "A distress signal was sent at 1842 GMT."),
        ("Torvil are two points behind Granvik.", "Torvil stay second, two points behind Granvik."),
        ("Contact was lost in May.", TELESCOPE),
        ("Inflation was 6.8 percent in March.", INFLATION),
        ("The firm could be fined up to a tenth of its sales if it is found guilty.", FINE),
        ("The tower will be sold if the council agrees.", "The tower will be sold in May if the council agrees."),
        ("The deal is still to be approved by regulators.", DEAL),
        ("The tunnel would have cost 900 million francs.", "The tunnel would have cost 900 million francs in all."),
        ("Dara may leave the party.", "Dara is thinking of leaving the party."),
        ("The Red Crescent fears that more than 1,000 died.", TOLL),
        ("A teenager aged 17 was stabbed.", STABBED),
        ("A woman was rescued 52 hours after the quake.", QUAKE),
        ("Nationally, unemployment was 5.6 percent in May.", PRICES),
        ("Brocal made 5.1bn euros.", "Halvern made 8.6bn euros. Brocal made 5.1bn euros."),
        ("Mora resigned on Friday.", MORA),
        ("The army was attacked on the road.", "The army was attacked on the road. The village is empty."),
        ("Mora expects a loss.", "Mora expects a loss. Brandt is the new head."),
        ("According to a UN report, troops killed 47 civilians in Sefu.", RAID),
        ("The rules apply to citizens of 34 countries.", RULES),
        ("Silva is deputy prime minister.", "Silva is the deputy prime minister."),
        ("Turnout was the lowest since 2009.", "Turnout was 36 percent, the lowest since 2009."),
        ("Most residents of the island were evacuated.", ISLAND),
        ("Nobody died during the trial.", DEATHS),
        ("No guns were found on board.", WEAPONS),
        ("Nobody was hurt in the crash.", "No people were hurt in the crash."),
        ("No one was reported hurt.", "No injuries were reported after the crash."),
        ("No damage was found at the plant.", DAMAGE),
        ("Nothing had been decided.", "No decision had been taken."),
        ("No deaths were reported.", "No deaths or injuries were reported."),
        ("It was their first win at Dunlow since 1998.", DUNLOW),
        ("It is Chile's deadliest mine accident since 1986.", MINE),
        ("It is the largest church of wood in Norway.", CHURCH),
        (
            "It was the volcano's first eruption since 2010.",
            "It was the volcano's first eruption in Arda since 2010. Arda waits.",
        ),
        ("Filming has yet to begin.", "Filming has not started yet."),
        ("Aid workers have reached the coast.", AID),
    ],
)
def test_what_says_no_more_than_the_evidence_is_carried(statement: str, evidence: str) -> None:
    assert _codes(statement, evidence) == []
