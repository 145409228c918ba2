from __future__ import annotations

import pytest

from service.core.asking import asked
from service.core.holding import places
from service.core.support.reading import read


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who repaired the clock?", "person"),
        ("When does the library reopen?", "time"),
        ("In which year was the mill built?", "time"),
        ("Where was the boat found?", "place"),
        ("How many goats escaped?", "count"),
        ("How much does a season ticket cost?", "measure"),
        ("What does a season ticket cost?", "measure"),
        ("price of a season ticket", "measure"),
        ("How often does the tram run?", "often"),
        ("Why did the choir disband?", "reason"),
        ("What did the mayor say about the bridge?", "said"),
        ("What is the name of the owner's dog?", "name"),
        ("What was the ship called?", "name"),
        ("What did the mayor call the bridge?", "said"),
        ("What did the mayor say about the ship called Aster?", "said"),
        ("What was the total number of visitors?", "count"),
        ("What is the phone number of the depot?", "thing"),
        ("What is the average number per day?", "count"),
        ("What has Kim said about the film titled War?", "said"),
        ("What number do I ring?", "thing"),
        ("Did the choir disband?", "whether"),
        ("What happened to the choir?", "thing"),
        ("도서관은 언제 다시 문을 여나요?", "time"),
        ("책은 몇 권입니까?", "count"),
        ("橋はどこにありますか。", "place"),
        ("谁修好了钟？", "person"),
        ("¿Cuántas cabras escaparon?", "count"),
        ("Warum wurde der Chor aufgelöst?", "reason"),
        ("Quand la bibliothèque rouvre-t-elle ?", "time"),
        ("What did Marsh tell reporters?", "said"),
        ("What did Marsh offer the town?", "thing"),
        ("What number should witnesses call?", "thing"),
        ("What caused the fire?", "reason"),
        ("What was the cause of the fire?", "reason"),
        ("What led to the fire?", "reason"),
        ("On what grounds was she let off?", "reason"),
        ("Was the man from Brest charged?", "whether"),
        ("Was Will Marsh there?", "whether"),
        ("Was war declared?", "whether"),
        ("Was sagte die Lehrerin über den Chor?", "said"),
        ("Was hat Ottilie Marsh gesagt?", "said"),
        ("Was wird aus dem Chor?", "thing"),
        ("Was verlangt die Gewerkschaft?", "thing"),
        ("Was kostet eine Karte?", "measure"),
        ("Und wie lange dauert die Fahrt?", "measure"),
        ("Wie alt ist die Mühle?", "measure"),
        ("Wie teuer ist eine Karte?", "measure"),
        ("Seit wann ist die Mühle zu?", "time"),
        ("Und wann öffnet sie?", "time"),
        ("In welchem Jahr wurde sie gebaut?", "time"),
        ("Von wem stammt das Bild?", "person"),
        ("En quelle année a-t-elle été construite ?", "time"),
        ("Depuis quand est-elle fermée ?", "time"),
        ("Combien de temps dure le voyage ?", "measure"),
        ("Qu'a dit le maire ?", "said"),
        ("Combien de chèvres sont parties ?", "count"),
        ("¿En qué año se construyó?", "time"),
        ("¿Cuánto cuesta la entrada?", "measure"),
        ("¿Qué dijo la alcaldesa?", "said"),
    ],
)
def test_the_kind_of_thing_asked_for_is_seen(question: str, kind: str) -> None:
    assert asked(question).kind == kind


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("How tall is the mast?", "length"),
        ("How old is the captain?", "age"),
        ("How heavy is the anchor?", "mass"),
        ("How high was the fine?", "money"),
        ("How warm was the water?", "heat"),
        ("What share of the crew is ill?", "share"),
        ("How long did the voyage take?", "duration"),
        ("Und wie lange dauert die Fahrt?", "duration"),
        ("Was zahlen Kinder?", "money"),
        ("Quel âge a la reine ?", "age"),
    ],
)
def test_a_measure_is_asked_for_in_its_units(question: str, measure: str) -> None:
    assert asked(question).measure == measure


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did Marsh tell reporters?", {"marsh"}),
        ("What was Marsh told by the judge?", set()),
        ("What is Marsh saying about the choir?", {"marsh"}),
        ("Was hat Ottilie Marsh zum Chor gesagt?", {"ottilie", "marsh"}),
        ("Qu'a dit le maire sur le pont ?", {"maire"}),
        ("¿Qué dijo la alcaldesa?", {"alcaldesa"}),
    ],
)
def test_who_is_asked_to_have_said_something_is_seen(question: str, speaker: set[str]) -> None:
    assert asked(question).speaker == speaker


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("How many goats escaped?", "Twelve goats escaped through the gap.", True),
        ("How many goats escaped?", "The goats escaped while 40 visitors looked on.", False),
        ("How tall is the mast?", "The mast weighs 3 tonnes.", False),
        ("How tall is the mast?", "The mast is 31 metres high.", True),
        ("How old is the captain?", "The captain, 58, lives in Brest.", True),
        ("How old is the captain?", "The captain is 74 and lives in Brest.", True),
        ("How old is the captain?", "The captain, who turned 74, lives in Brest.", True),
        ("How old is the captain?", "The captain is 12 miles away.", False),
        ("How old is the captain?", "The captain's share is 12 per cent.", False),
        ("Wie lange dauert die Fahrt?", "Die Fahrt dauert zwei Jahre.", True),
        ("Wie lange dauert die Fahrt?", "Die Fahrt ist schön.", False),
        ("When does the library reopen?", "Call the library on 555-0142.", False),
        ("When does the library reopen?", "Call the library on 0142 555.", False),
        ("When does the library reopen?", "The library reopens at 0930.", True),
        ("What does a ticket cost?", "Tickets are sold at the door.", False),
        ("What does a ticket cost?", "Tickets are 12 florins at the door.", True),
        ("Who repaired the clock?", "The clock was repaired in May.", False),
        ("Who repaired the clock?", "The clock was repaired by Ottilie Marsh.", True),
        ("When does the library reopen?", "The library reopens on 4 May.", True),
        ("When does the library reopen?", "The library has been repainted.", False),
        ("책은 몇 권입니까?", "책은 모두 3200권이다.", True),
        ("책은 몇 권입니까?", "책은 새것이다.", False),
        ("How many tablets did she take?", "She took 61,000 oxycodone and morphine tablets from it.", True),
        ("How many cats live there?", "The home keeps 12 dogs, and cats are not allowed.", False),
        ("How many goats drowned?", "The flood drowned 3 cows and 40 goats.", True),
    ],
)
def test_a_sentence_holds_what_is_asked_for_or_does_not(question: str, sentence: str, holds: bool) -> None:
    assert bool(places(asked(question), read(sentence), sentence)) is holds


@pytest.mark.parametrize("question", ["", "?", "…", "¿?", "who", "what", "How many", "1", "\ud800", "a" * 5000])
def test_no_question_is_too_odd(question: str) -> None:
    one = asked(question)
    assert isinstance(places(one, read(question), question), list)
