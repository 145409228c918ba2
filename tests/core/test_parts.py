from __future__ import annotations

import pytest

from service.core.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "When did the Hest ferry sink, and when was the Orla bridge opened?",
            ("When did the Hest ferry sink?", "when was the Orla bridge opened?"),
        ),
        ("Who won the race? How many started?", None),
        (
            "How many people were killed and how many were injured in the Lund fire?",
            ("How many people were killed? (Lund)", "how many were injured in the Lund fire?"),
        ),
        (
            "Who was arrested and who was charged after the Orla robbery?",
            ("Who was arrested? (Orla)", "who was charged after the Orla robbery?"),
        ),
        ("Who was killed and who was hurt in the crash on the coast road?", None),
        (
            "Who founded the company and when did it move to Oslo?",
            ("Who founded the company?", "when did it move to Oslo?"),
        ),
        ("Who won the Velm race? Who came last?", ("Who won the Velm race?", "Who came last? (Velm)")),
        (
            "Did the mayor of Velm resign and was a new one elected?",
            ("Did the mayor of Velm resign?", "was a new one elected? (Velm)"),
        ),
        (
            "How many men and women did the Velm mill hire?",
            ("How many men did the Velm mill hire?", "How many women did the Velm mill hire?"),
        ),
        (
            "What does Ana Berg say about the dam and about the pool?",
            ("What does Ana Berg say about the dam?", "What does Ana Berg say about the pool?"),
        ),
        (
            "How high are the towers of the church and of the town hall?",
            ("How high are the towers of the church?", "How high are the towers of the town hall?"),
        ),
        (
            "When was it built, and who paid for it? (Orla)",
            ("When was it built? (Orla)", "who paid for it? (Orla)"),
        ),
        (
            "What was the speed of the ferry and what is the speed limit?",
            ("What was the speed of the ferry?", "what is the speed limit?"),
        ),
        (
            "What did Ana Berg and Castell say about the dam?",
            ("What did Ana Berg say about the dam?", "What did Castell say about the dam?"),
        ),
        (
            "What did Boris Johnson and Ana Johnson say about the dam?",
            ("What did Boris Johnson say about the dam?", "What did Ana Johnson say about the dam?"),
        ),
        (
            "What is the difference between Velm and Orla, and who won the Velm race?",
            ("What is the difference between Velm and Orla?", "who won the Velm race?"),
        ),
        (
            "What does the deal between Velm and Orla say about the dam and about the pool?",
            (
                "What does the deal between Velm and Orla say about the dam?",
                "What does the deal between Velm and Orla say about the pool?",
            ),
        ),
        (
            "When did Berg resign, who will lead Velm and when did Holm resign?",
            ("When did Berg resign, who will lead Velm?", "when did Holm resign?"),
        ),
        (
            "When did Berg, who was mayor of Velm, resign and who won the Velm race?",
            ("When did Berg, who was mayor of Velm, resign?", "who won the Velm race?"),
        ),
        ("When was the Velm mill built? And who paid?", ("When was the Velm mill built?", "who paid? (Velm)")),
    ],
)
def test_a_question_for_several_things_is_several_questions(question: str, parts: tuple[str, ...] | None) -> None:
    assert parts_of(question) == (parts or (question,))


@pytest.mark.parametrize(
    "question",
    [
        "Who did Kim meet in Pyongyang on June 4?",
        "What did Johnson and Johnson say about the vaccine?",
        "What did Bosnia and Herzegovina say about the deal?",
        "What did Saint Kitts and Nevis say about the storm?",
        "What did Marks and Spencer Group tell its customers?",
        "What is the difference between the budget of France and of Germany?",
        "What are the differences of the price of bread and of milk?",
        "What is the difference between what Berg said and what Castell said?",
        "Who opened the Orla bridge, and when?",
        "Who signed the treaty for Velmora, and in which city?",
        "How many beds had Velm in 2019 and how many in 2024?",
        "What did Berg and Castell agree on?",
        "Which cities and towns were flooded?",
        "Is Velm paying for the bridge or is the province?",
        "Did Berg win the Velm race, or did the favourite fall?",
        "What was the speed of the ferry and what did it weigh fully loaded?",
        "What was built in Velm and is still used?",
        "What is the difference between the law of 1996 and the new one?",
        "price of the dog park and who pays",
        "Wer hat gewonnen und wann war das?",
        "Did the law that was passed in 2019 and was repealed in 2024 change anything for the shops of Velm?",
        "Is it true that Berg and Castell met and are friends?",
        "Which countries and which companies did Ana Berg visit?",
        "How many Marks and Spencer stores were closed in Velm?",
        "How many black and white cats did the Velm zoo sell?",
        "Who is the Minister of Trade and of Energy in Velm?",
        "When was the Velm mill built, and who did not?",
        "When did Paul Berg, who spoke for the insurer and who lives in Velm, resign?",
        "다리는 언제 지어졌고 누가 돈을 냈습니까?",
        "",
    ],
)
def test_in_doubt_a_question_stays_whole(question: str) -> None:
    assert parts_of(question) == (question,)


def test_a_list_of_more_questions_than_can_be_looked_up_stays_whole() -> None:
    question = "Who came to Velm? Who left Velm? Who stayed in Velm? Who slept in Velm? Who sang in Velm?"
    assert parts_of(question) == (question,)
