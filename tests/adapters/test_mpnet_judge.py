from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from eval.reading.corpus import digest, lessons
from service.adapters import cross_encoder, mpnet
from service.adapters.cross_encoder import JUDGE, learned_digest, load_cross_encoder, load_meanwhile
from service.adapters.mpnet_judge import MPNetJudge, is_english, load_guard, sheet
from service.adapters.weights import WrongWeights
from service.core.article import Metadata, Span
from service.core.errors import Unavailable
from service.core.support import Guard, Quote, SecondOpinion, unsupported
from tests.mutants.suite import cases

ORIGIN = json.loads(Path("service/adapters/judge.json").read_text("utf-8"))
WEIGHED = json.loads(Path("service/adapters/support.json").read_text("utf-8"))
PUBLISHED = Metadata(title="Clock strikes again in Velm", published_at=datetime(2024, 3, 17))  # noqa: DTZ001
CLOCK = Quote(
    "The town clock of Velm, silent since 2009, was repaired on Saturday by the watchmaker Ottilie Marsh.",
    PUBLISHED,
)
BOARD = Quote("The board is to decide in May whether the hospital sells its laundry to the city or closes it.")


@pytest.fixture(scope="module")
def judge() -> MPNetJudge:
    encoder = load_cross_encoder(JUDGE)
    assert encoder is not None
    return MPNetJudge(encoder)


@pytest.fixture(scope="module")
def guard() -> Guard:
    return load_guard()


def test_the_odds_are_those_of_the_network_that_learned(judge: MPNetJudge) -> None:
    """Up to what eight bits change."""
    read = frozenset(row["article"] for row in ORIGIN["examples"])
    known, away = {lesson.name: lesson for lesson in lessons(named=read)}, []
    for row in ORIGIN["examples"]:
        lesson = known[row["article"]]
        (cited,) = [one.cited for one in lesson.statements if one.text == row["statement"]][:1]
        found = judge(row["statement"], lesson.quotes(cited))
        assert found == pytest.approx(row["odds"], abs=0.5)
        away.append(abs(found - row["odds"]))
    assert sum(away) / len(away) < 0.2


def test_what_was_learned_comes_from_the_corpus_as_it_is() -> None:
    assert ORIGIN["corpus_sha256"] == WEIGHED["corpus_sha256"] == digest("judge")
    assert WEIGHED["judge_sha256"] == learned_digest(JUDGE)


@pytest.mark.parametrize(
    ("quote", "carried", "changed"),
    [
        (CLOCK, "A watchmaker mended Velm's town clock.", "A watchmaker stole Velm's town clock."),
        (CLOCK, "Ottilie Marsh repaired the clock.", "The clock was repaired by the mayor."),
        (CLOCK, "Ottilie Marsh repaired the clock.", "Ottilie Marsh refused to repair the clock."),
        (CLOCK, "A watchmaker did the repair.", "The watchmaker promised to repair the clock."),
        (BOARD, "The hospital may sell its laundry to the city.", "The hospital has sold its laundry to the city."),
        (BOARD, "A decision on the laundry is due in May.", "The laundry was closed in May."),
    ],
)
def test_a_paraphrase_has_better_odds_than_a_statement_that_changes_the_meaning(
    judge: MPNetJudge, quote: Quote, carried: str, changed: str
) -> None:
    good, bad = judge(carried, [quote]), judge(changed, [quote])
    assert good is not None and bad is not None and good > bad


def test_a_false_statement_that_no_rule_knows_is_not_carried(guard: Guard) -> None:
    assert guard("A watchmaker repaired the town clock of Velm.", [CLOCK], "") == ()
    false = "The watchmaker promised to repair the clock."
    assert unsupported(false, [CLOCK]) == ()
    assert [one.code for one in guard(false, [CLOCK], "")] == ["entailment"]


def test_an_extract_of_the_evidence_is_carried_and_a_copy_with_a_change_is_not(guard: Guard) -> None:
    arms = Quote(
        "North Korea sent more than 20,000 containers of weapons, including artillery shells, and about 14,000 "
        "troops to Russia last year, the ministry said."
    )
    assert guard("North Korea sent about 14,000 troops to Russia last year.", [arms], "") == ()
    assert guard("North Korea sent about 20,000 containers of weapons.", [arms], "")


@pytest.mark.parametrize(
    "statement",
    ["Ottilie Marsh repaired the clock of Velm for 4,300 euros.", "Dov Castell repaired the town clock of Velm."],
)
def test_no_odds_carry_a_number_or_name_that_stands_nowhere(statement: str) -> None:
    own = load_guard()
    assert isinstance(own, SecondOpinion)
    sure = SecondOpinion(lambda said, quotes: 100.0, own.weighing, own.least)
    assert sure(statement, [CLOCK], "")


def test_of_another_language_it_cannot_tell(judge: MPNetJudge) -> None:
    german = Quote("Die Turmuhr von Velm, die seit 2009 stillstand, wurde am Samstag repariert.")
    assert judge("Die Uhr von Velm geht wieder.", [german]) is None
    assert judge("벨름의 시계가 수리되었다.", [CLOCK]) is None
    assert judge("El consejo reparó el reloj de la ciudad de Velm.", [CLOCK]) is None
    assert not is_english("Die Uhr geht.", german.text)
    assert not is_english("It was 12.", "12, 13, 14.")


def test_of_more_than_it_can_read_it_cannot_tell(judge: MPNetJudge) -> None:
    assert judge("The clock was repaired.", [CLOCK] * 12) is None
    assert judge("The clock was repaired.", [Quote("The clock of the town was repaired. " * 1000)]) is None
    assert judge("The clock that was silent was repaired, and the mayor was there. " * 6, [CLOCK]) is None
    assert judge("\u200b\u200b", [CLOCK]) is None
    assert judge("The clock was repaired.", []) is None


@pytest.mark.parametrize(
    "text",
    ["It was signed on Feb. 29.", "It ended on June 31.", "It began 99999 months ago.", "It is due next month."],
)
@pytest.mark.parametrize("year", [1, 2025, 9999])
def test_a_date_that_there_is_not_is_left_as_it_is(judge: MPNetJudge, text: str, year: int) -> None:
    published = Metadata(published_at=datetime(year, 12, 31))  # noqa: DTZ001
    assert judge("It was the day after the one that was meant.", [Quote(f"{text} That was the plan.", published)])


def read_by(statement: str, quote: Quote) -> list[str]:
    """The texts that the judge reads."""
    seen: list[str] = []

    def pieces(text: str) -> list[int]:
        seen.append(text)
        return [7]

    assert sheet(statement, [quote], pieces) is not None
    return seen


def test_dates_are_spelt_out_where_they_stand_in_text_of_any_form() -> None:
    quote = Quote("The ﬁre  broke out on Satur\u00adday, and the of\ufb01ce burnt.", PUBLISHED)
    assert any("day (March 16, 2024), and the of" in text for text in read_by("There was a fire.", quote))


def test_relative_dates_are_spelt_out_for_it() -> None:
    seen = read_by("It was repaired on March 16, 2024.", CLOCK)
    assert "Sunday, March 17, 2024. Clock strikes again in Velm" in seen
    assert any("repaired on Saturday (March 16, 2024) by" in text for text in seen)


def test_on_unseen_statements_the_second_opinion_keeps_to_its_floors(guard: Guard) -> None:
    """Of a twelfth of those written by hand; all of them: `python -m bench.evidence`. Asked are 3 % and 95 %."""
    written = [case for case in cases("unseen") if case.made_by == "hand"][::12]
    carried = [bool(guard(case.statement, case.quotes, "")) for case in written if case.true]
    others = [bool(guard(case.statement, case.quotes, "")) for case in written if not case.true]
    assert sum(carried) <= 0.09 * len(carried)
    assert sum(others) >= 0.94 * len(others)


def test_what_stands_around_a_sentence_tells_its_language(judge: MPNetJudge) -> None:
    bare = "Profit fell 8 percent to 31 million euros because energy prices rose."
    article = f"The mine is owned by the family of its founder, it said on Monday. {bare} It has 640 workers."
    start = article.index(bare)
    assert judge("Energy prices fell.", [Quote(bare)]) is None
    found = [
        judge(said, [Quote(bare, PUBLISHED, article, Span(start, start + len(bare)))])
        for said in (bare, "Energy prices fell.")
    ]
    assert None not in found and found[0] > 0 > found[1]  # type: ignore[operator]


def test_without_the_weights_the_rules_decide_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpnet, "installed", list)
    assert load_guard() is unsupported


def test_other_weights_than_the_published_ones_are_a_fault_and_no_verdict(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(learned: str, threads: int | None) -> None:
        raise WrongWeights(f"other weights than {learned} stands on")

    own = load_guard()
    monkeypatch.setattr(cross_encoder, "_loaded", refused)
    with pytest.raises(Unavailable, match="cannot be used: other weights"):
        own("A watchmaker repaired the town clock of Velm.", [CLOCK], "")
    load_meanwhile(JUDGE).join(10)
    assert "The judge cannot be used: other weights" in caplog.text
