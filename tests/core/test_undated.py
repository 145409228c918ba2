"""Dates that a sentence carries are taken out of the question before it is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.adapters.extractive import Extractive
from service.adapters.minilm import load_minilm
from service.core.article import Article, Metadata
from service.core.asking import asked
from service.core.composition import numbered
from service.core.undated import of_another_date, undated
from tests.passaged import hits_of
from tests.reading import RuledReader

PUBLISHED = datetime(2025, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Who did Kim meet in Pyongyang on June 4?", "Who did Kim meet in Pyongyang?"),
        ("On June 4, who did Kim meet?", "who did Kim meet?"),
        ("Which party, on June 4, won the Orla vote?", "Which party won the Orla vote?"),
        ("Who won the Orla vote, on June 4?", "Who won the Orla vote?"),
        ("Who, in 2019, led the Orla party?", "Who led the Orla party?"),
        ("What did the 2021 report say about the dam?", "What did the report say about the dam?"),
        ("Did Kim's June 4 meeting take place?", "Did Kim's meeting take place?"),
        (
            "Who came on Sunday and who left on 3 May 2019 by the Orla ferry?",
            "Who came and who left by the Orla ferry?",
        ),
        ("Who ruled Kem since 2019?", None),
        ("What was built in Kem before 2019?", None),
        ("When in 2019 was the Kem dam built?", None),
        ("Who won in 1990?", None),
        ("How many came last year to the Orla fair?", None),
        ("Who did Kim meet in Pyongyang?", None),
        ("", None),
    ],
)
def test_the_date_goes_where_something_is_left_and_the_date_is_no_bound(question: str, rest: str | None) -> None:
    plain = undated(question)
    assert (plain.question if plain else None) == rest


@pytest.mark.parametrize(
    ("question", "sentence", "carried"),
    [
        ("Who met Kim on June 4?", "Shoigu met Kim on June 4.", True),
        ("Who met Kim on 4 June 2025?", "Shoigu met Kim on June 4.", True),
        ("Who met Kim on 4 June 2024?", "Shoigu met Kim on June 4.", False),
        ("Who met Kim on June 5?", "Shoigu met Kim on June 4.", False),
        ("Who met Kim in June?", "Shoigu met Kim on June 4.", True),
        ("Who met Kim on June 4?", "Shoigu met Kim in June.", False),
        ("Who met Kim on Wednesday?", "Shoigu met Kim on June 4.", True),
        ("Who met Kim in 2024?", "Shoigu met Kim last year.", True),
        ("Who met Kim on June 4?", "Shoigu met Kim.", False),
    ],
)
def test_a_sentence_carries_a_date_that_is_as_exact(question: str, sentence: str, carried: bool) -> None:
    plain = undated(question)
    assert plain is not None and plain.carried_by(sentence, PUBLISHED) is carried


async def test_only_sentences_with_the_date_are_read_without_it() -> None:
    article = Article.of(
        "Kim met Shoigu in Pyongyang on June 4. Kim met Lavrov in Pyongyang on June 5. Kim met nobody.",
        Metadata(title="Kim", published_at=PUBLISHED),
    )
    hits = hits_of(article, 0.6)
    embedder = load_minilm()
    assert embedder is not None
    doubting = RuledReader(lambda question, _: -5.0 if "June" in question else 2.0)
    looked_at, signs = await Extractive(embedder, doubting).looked_at(
        "Who did Kim meet in Pyongyang on June 4?", numbered(hits), hits
    )
    odds = {one.sentence.text: own["reader"] for one, own in zip(looked_at, signs, strict=True)}
    assert {text: value for text, value in odds.items() if value > 0} == {
        "Kim met Shoigu in Pyongyang on June 4.": 2.0
    }


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("How many were killed on 9 June 2025?", "Two were killed on June 7.", True),
        ("How many were killed on 7 June 2025?", "Two were killed on June 7.", False),
        ("How many were killed on 9 June 2025?", "Two were killed on Monday.", False),
        ("How many were killed on 9 June 2025?", "Two were killed early on Sunday.", True),
        ("How many were killed on 9 June 2025?", "Two were killed in June.", False),
        ("How many were killed on 9 June 2025?", "Two were killed yesterday.", True),
        ("How many were killed on 9 June 2025?", "Two were killed.", False),
        ("Who won on Friday?", "Orla won on Saturday.", True),
        ("Who won in May 2024?", "Orla won in May 2023.", True),
        ("Which horse won at Doncaster in 2018?", "Penny Wise won at Doncaster in 2019.", True),
        ("Which horse won at Doncaster in 2018?", "It won in 2019, and in 2018 another did.", False),
        ("What was closed in 2018?", "The pass has been closed since 2014.", False),
        ("What was forged in 2018?", "He forged letters between 2016 and 2021.", False),
        ("What was forged in 2018?", "He forged letters in 2016-2021.", False),
        ("What is the 2030 target?", "In 2025 the target was set.", False),
        ("What must be ready by 2030?", "In 2025 the town decided to build.", False),
        ("What did Ana Berg announce on Tuesday?", "She said the bridge would close on 3 May.", False),
        ("When in 2019 was it built?", "It was built in 2018.", False),
        ("Did it happen on Tuesday?", "It happened on Monday.", False),
        ("Who came in 2024?", "Orla | 2023 | 14", False),
        ("How many died on June 11?", "Nine people died in Harn, officials said on Thursday.", False),
        ("What was the jobless rate in May?", "The agency on Friday said the jobless rate was 4.2 percent.", False),
        ("Who died on June 7?", "Berg died in hospital, her son told reporters late on Monday.", False),
        ("Who died on June 8?", "Nine people died on Friday, police said on Monday.", True),
        ("Who reported the loss on June 8?", "Orla Foods reported on June 10 a loss of a million.", True),
        ("How many tourists came in 2023?", "Some 4 million came, up from 3 million in 2022.", False),
        ("How many tourists came in 2023?", "Some 4 million came, 12 percent more than in 2022.", False),
        ("How many tourists came in 2023?", "In 2022, 3 million tourists came.", True),
        ("Which company was sold in 2024?", "Orla Foods, founded in 1980, was sold.", False),
        ("Who became mayor of Orla in 2024?", "Ana Berg was elected in 2019 as mayor of Orla.", True),
        ("Which company was sold in 2024?", "Orla Foods, which was founded in 1980, was sold.", False),
        ("Which company was founded in 1990?", "Orla Foods, founded in 1980, was sold.", True),
        ("How many were killed on 11 June?", "ORLA, June 12 (Newswire) - A bomb killed two, police said.", False),
        ("How many were killed on Wednesday?", "ORLA, June 12 (Newswire) - A bomb killed two, police said.", False),
        ("How many were killed on 9 June?", "ORLA, June 12 (Newswire) - A bomb killed two, police said.", True),
        ("How many goals did Ruiz score on 8 June?", "Ruiz, who won the cup in 2019, scored twice.", False),
        ("What was found off Orla on 8 June?", "Divers found a warship that sank in 1712.", False),
        ("Who was honoured on 8 June?", "The prize went to Berg, whose first match came in 2024.", False),
        ("Who saved two penalties on 8 June?", "Sanz, signed in 2023, saved two penalties.", False),
        ("Who won the cup in 2018?", "Ruiz, who won the cup in 2019, scored twice.", True),
        ("How many were killed on 9 June?", "They seek the bomb which killed two on 7 June.", True),
        ("How many were killed on 9 June?", "In the attack, which left six dead on 7 June, a bomb was used.", True),
        ("Who was released on 9 June?", "The men who were arrested were released on 7 June.", True),
        ("Who succeeded the judge who was dismissed in 2019?", "Berg succeeded him in March 2021.", False),
        ("Which line owns the ship that sank in 2019?", "Orla Lines bought the ship in 2001.", False),
        ("How much was paid for the portrait stolen in 1990?", "It was bought for $3 million in 1962.", False),
        ("What replaced the bridge destroyed in 1944?", "It was replaced in 1951 by a ferry.", False),
        ("Where was Ana Berg arrested in 2023?", "Berg was arrested in Orla in 2019.", True),
        ("How many jobs did Orla cut in 2024?", "Orla cut 40 jobs in 2019.", True),
        ("Which of the men who were held was freed on 5 June?", "Berg was freed on 3 June.", True),
        (
            "How many ships did the strike of 2014 strand?",
            "It stranded 41, the most since the strike of 2014.",
            True,
        ),
        ("How many ships did the 2014 strike strand?", "It stranded 41, more than the strike of 2014.", True),
        ("How many did the 2014 flood kill?", "It killed 40, ten years after the flood of 2014.", True),
        ("How many tourists came in 2022?", "Some 4 million came, 12 percent more than in 2022.", True),
        ("How many tourists came in 2022?", "Some 4 million came, compared with 3 million in 2022.", False),
        ("How many did the 2014 flood kill?", "More than 40 people died in the flood of 2014.", False),
        ("How many did the 2014 flood kill?", "It was the worst since the flood of 2014, when 60 died.", False),
        ("How many did the 2014 flood kill?", "It was the worst since the flood of 2014 killed 60.", False),
        ("How many did the 2014 flood kill?", "Forty died after the flood of 2014 hit the town.", False),
        ("What did the 2014 fire close?", "The mill, closed since the fire of 2014, will open.", False),
        ("By how much did sales exceed those of 2022?", "They were 12 percent higher than in 2022.", False),
        ("How many won before 2014?", "It was the biggest win since 2014.", False),
        ("How many were killed on 9 June?", "Two were killed by a bomb that exploded on 7 June.", True),
        ("Who was killed on 9 June?", "Ana Berg, shot on 7 June, was a teacher.", True),
        (
            "How many died in the fire that broke out on 9 June?",
            "Two died in the fire that broke out on 7 June.",
            True,
        ),
        ("Who was elected in 2024?", "At a congress that took place in 2019 the party elected Berg.", True),
        ("Who sang at the fair held in 2024?", "Ana Berg sang at the fair in 2019.", True),
        ("Who won the race in 2019?", "Lund was the first Norwegian since 1990 to win it in 2019.", False),
        ("Who opened the fair in 2019?", "The king rather than the mayor opened it in 2019.", False),
        ("What was destroyed in 2019?", "Most of the houses built since the war were destroyed in 2019.", False),
        ("How many did the 2014 flood kill?", "It was the worst since the flood of 2014, in which 60 died.", False),
    ],
)
def test_a_sentence_of_another_date_is_told_from_one_that_may_be_of_the_day(
    question: str, sentence: str, other: bool
) -> None:
    assert of_another_date(asked(question), sentence, PUBLISHED) is other
