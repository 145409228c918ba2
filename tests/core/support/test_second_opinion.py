from __future__ import annotations

import pytest

from service.core.article import Article, Span
from service.core.logistic import Logistic
from service.core.support import Quote, SecondOpinion, unsupported
from service.core.verify import verify_quote

QUOTE = Quote("The board rejected the plan on Monday after a heated debate.")
SAME, OTHER = "On Monday the board turned the plan down.", "On Monday the board put the plan into practice."
WEIGHING = Logistic(0.0, {"odds": 1.0, "objected": -3.0, "objects_polarity": -20.0})


def guard(odds: float | None) -> SecondOpinion:
    return SecondOpinion(lambda statement, quotes: odds, WEIGHING, 0.0)


def test_what_neither_objects_to_is_carried() -> None:
    assert guard(4.0)("The board rejected the plan.", [QUOTE]) == ()


def test_what_only_the_model_does_not_see_in_the_evidence_is_not_carried() -> None:
    statement = "The board rejected the plan after a debate."
    assert unsupported(statement, [QUOTE]) == ()
    assert [reason.code for reason in guard(-4.0)(statement, [QUOTE])] == ["entailment"]


def test_a_model_that_is_sure_overrules_an_objection_that_is_often_wrong() -> None:
    quote = Quote("The coach, Milena Stojković, was cleared of any involvement and goes on training.")
    statement = "Milena Stojković was found not to have been involved."
    assert [reason.code for reason in unsupported(statement, [quote])] == ["negation"]
    assert guard(4.0)(statement, [quote]) == ()
    assert [reason.code for reason in guard(2.0)(statement, [quote])] == ["negation"]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("The board rejected the plan after seven hours.", "number"),
        ("The board rejected the plan in March.", "date"),
        ("The board rejected Lindqvist's plan.", "name"),
    ],
)
def test_no_model_puts_into_the_evidence_what_stands_nowhere_in_it(statement: str, code: str) -> None:
    assert code in [reason.code for reason in guard(100.0)(statement, [QUOTE])]


def test_no_model_is_sure_enough_against_an_objection_that_is_hardly_ever_wrong() -> None:
    assert [one.code for one in guard(100.0)("The board approved the plan.", [QUOTE])] == ["polarity"]


@pytest.mark.parametrize(
    ("quote", "turned", "same"),
    [
        (
            "The ship sailed from Hull to Bergen on Tuesday.",
            "The ship sailed from Bergen to Hull on Tuesday.",
            "On Tuesday the ship sailed to Bergen from Hull.",
        ),
        (
            "The airline will shift its hub from Basel to Trieste next year.",
            "The airline will shift its hub from Trieste to Basel next year.",
            "Next year the airline's hub will shift from Basel to Trieste.",
        ),
        (
            "He flew from Rome to Oslo and from Oslo back to Rome.",
            "He flew from Hull to Oslo.",
            "He flew from Oslo to Rome.",
        ),
        (
            "The ferry left Split for Ancona at 8 pm and sank off Vis.",
            "The ferry was sailing from Ancona to Split.",
            "The ferry was sailing from Split to Ancona.",
        ),
        (
            "Ruck joined from Torino in January for 8 million euros.",
            "Ruck joined Torino in January.",
            "Ruck came from Torino in January.",
        ),
        (
            "Dana Kowal, who joined from the drugmaker Sandrel last year, runs the firm.",
            "Dana Kowal joined the drugmaker Sandrel last year.",
            "Dana Kowal joined from Sandrel last year.",
        ),
        (
            "The toll cut traffic by about a quarter.",
            "The toll cut traffic to about a quarter.",
            "The toll cut traffic by around a quarter.",
        ),
    ],
)
def test_no_model_turns_a_way_round(quote: str, turned: str, same: str) -> None:
    assert guard(100.0)(turned, [Quote(quote)])
    assert guard(4.0)(same, [Quote(quote)]) == ()


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        (
            "Lund flew from Oslo to Rome on Monday and returned on Friday.",
            "Lund returned from Rome to Oslo on Friday.",
        ),
        ("The road from Orla to Varn is 40 km long.", "The road from Varn to Orla is 40 km long."),
        ("The new bridge from Orla to Varn opened.", "The new bridge from Varn to Orla opened."),
        ("She moved from Ajax to Celta and back in 2023.", "In 2023 she moved from Celta to Ajax."),
    ],
)
def test_what_leads_both_ways_may_be_told_the_other_way_round(quote: str, said: str) -> None:
    assert guard(100.0)(said, [Quote(quote)]) == ()


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The thieves escaped Belmarsh.", "The thieves escaped from Belmarsh and hid in Hull."),
        ("The country imported Russian gas.", "Gas was imported from Russia for decades."),
        ("Thieves stole the Louvre's jewels.", "The jewels were stolen from the Louvre by four thieves."),
        ("The club signed the Ajax striker Jan Mora.", "Jan Mora, a striker, was signed from Ajax by the club."),
        ("Ruck joined Torino in 2019.", "Ruck joined from Torino. He had first joined Torino in 2019."),
        ("Ruck had not joined Torino in May.", "Ruck, who joined from Torino in June, had not joined Oslo in May."),
        ("Sales were cut to half.", "Sales were cut by half."),
        ("Shares fell by as much as 6 percent on Monday.", "Shares lost up to 6 percent on Monday."),
        ("Insomnia led to stress in mice.", "Stress leads to insomnia, and insomnia led to stress in mice."),
    ],
)
def test_what_is_the_same_either_way_is_carried(statement: str, quote: str) -> None:
    assert guard(4.0)(statement, [Quote(quote)]) == ()


@pytest.mark.parametrize(
    ("quote", "turned", "same"),
    [
        (
            "The blackout was caused by a storm over the lake.",
            "A storm over the lake was caused by the blackout.",
            "A storm over the lake caused the blackout.",
        ),
        (
            "Most fires were caused by lightning, sparks or arson.",
            "Lightning, sparks and arson are caused by fires.",
            "Lightning, sparks or arson caused most fires.",
        ),
        (
            "The shortage led to a strike by drivers.",
            "A strike by drivers led to the shortage.",
            "The strike by drivers was due to the shortage.",
        ),
    ],
)
def test_no_model_takes_an_effect_for_its_cause(quote: str, turned: str, same: str) -> None:
    assert guard(100.0)(turned, [Quote(quote)])
    assert guard(4.0)(same, [Quote(quote)]) == ()


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        ("Two men and nine women left the ship.", "Nine men and 7,000 women left the ship."),
        ("Two men and nine women left the ship.", "7,000 men and two women left the ship."),
        ("Kim thanked Shoigu on Monday.", "Shoigu thanked Kim on Tuesday."),
    ],
)
def test_an_objection_that_can_be_overruled_hides_none_that_is_final(quote: str, statement: str) -> None:
    assert guard(100.0)(statement, [Quote(quote)])


def test_a_quote_cut_out_of_a_sentence_that_denies_it_proves_nothing_to_any_model() -> None:
    text = "Opponents falsely claimed on Monday that the council had approved the plan."
    quote = "the council had approved the plan"
    start = text.index(quote)
    cut = Quote(quote, article_text=text, span=Span(start, start + len(quote)))
    assert guard(100.0)("The council approved the plan.", [cut])


@pytest.mark.parametrize(
    ("quote", "follows", "does_not"),
    [
        (
            "The museum cost 94 million pounds. The plan was 67 million pounds.",
            "The museum cost 27 million pounds above the plan.",
            "The museum cost 28 million pounds above the plan.",
        ),
        (
            "Some 98 percent of the votes were counted.",
            "Two percent of the votes were not counted yet.",
            "Three percent of the votes were not counted yet.",
        ),
        (
            "The cancellation cost 18 million dollars, of which insurance paid 11.",
            "Insurance paid 11 million dollars.",
            "Insurance paid 12 million dollars.",
        ),
        (
            "It was the third raid that killed more than 50.",
            "Two earlier raids had each killed more than 50.",
            "Seven earlier raids had each killed more than 50.",
        ),
        (
            "The hospital turned ambulances away for 16 days.",
            "The hospital turned ambulances away for more than two weeks.",
            "The hospital turned ambulances away for more than five weeks.",
        ),
        (
            "In 83 of 140 stations no copy was given to the parties.",
            "In more than half of the stations no copy was given to the parties.",
            "In more than three quarters of the stations no copy was given to the parties.",
        ),
    ],
)
def test_a_number_that_the_evidence_gives_by_one_operation_is_weighed(
    quote: str, follows: str, does_not: str
) -> None:
    assert guard(4.0)(follows, [Quote(quote)]) == ()
    assert guard(100.0)(does_not, [Quote(quote)])


def test_where_the_model_cannot_tell_the_guard_decides() -> None:
    assert guard(None)("The board rejected the plan.", [QUOTE]) == ()
    assert guard(None)("The board approved the plan.", [QUOTE])


def test_the_very_words_of_the_evidence_need_no_model() -> None:
    assert guard(-100.0)(QUOTE.text, [QUOTE]) == ()


@pytest.mark.parametrize(("odds", "verdict"), [(4.0, "verified"), (-4.0, "unsupported")])
def test_verdicts_follow_the_guard_they_are_given(odds: float, verdict: str) -> None:
    article = Article.of(QUOTE.text)
    found = verify_quote("rejected the plan", article, "The board rejected the plan.", guard=guard(odds))
    assert found.verdict.value == verdict
