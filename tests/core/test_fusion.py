from __future__ import annotations

from dataclasses import replace
from itertools import islice, product

from service.core.answer import Hit
from service.core.article import Article, Metadata
from service.core.copies import others, without_copies
from service.core.fusion import fuse, in_turn
from service.core.passages import passages
from tests.timing import within

FERRY = "The ferry Morwenna ran aground off Pell Point on Tuesday with 212 people on board, the coast guard said."


def hit(text: str, score: float, key: str = "") -> Hit:
    article = Article.of(text, key=key or None)
    return Hit(passages(article)[0], text, Metadata(), score)


def test_a_passage_that_both_rankings_like_comes_first() -> None:
    both, dense, lexical, last = hit("both", 0.5), hit("dense", 0.55), hit("lexical", 9.0), hit("last", 0.1)
    ranked = fuse([dense, both, last], [lexical, replace(both, score=8.5)], {}, 4)
    assert [one.text for one in ranked] == ["both", "dense", "lexical", "last"]


def test_one_fitting_sentence_lifts_a_long_passage() -> None:
    long, short = hit("long", 0.4), hit("short", 0.5)
    likeness = {long.passage.id: [0.1, 0.9], short.passage.id: [0.5]}
    best = fuse([short, long], [], likeness, 2)[0]
    assert best.text == "long"
    assert best.likeness == (0.1, 0.9)


def test_what_only_words_find_is_no_more_alike_than_the_last_of_the_dense_ranking() -> None:
    dense, lexical = [hit("a", 0.8), hit("b", 0.2)], [hit("c", 1.0)]
    scores = {one.text: one.score for one in fuse(dense, lexical, {}, 3)}
    assert scores["a"] > scores["c"] > scores["b"]
    assert all(0 <= score <= 1 for score in scores.values())


def test_what_is_best_for_one_part_of_a_question_stays_in_front_though_another_part_finds_it_last() -> None:
    bridge, price, rain, wind = (hit(text, 0.5) for text in ("bridge", "price", "rain", "wind"))
    taken = in_turn([[bridge, price, wind], [rain, replace(bridge, score=0.1)]], 3)
    assert [(one.text, one.score) for one in taken] == [("bridge", 0.5), ("rain", 0.5), ("price", 0.5)]


def test_the_order_does_not_depend_on_the_order_of_equals() -> None:
    one, other = hit("one", 0.5), hit("other", 0.5)
    assert fuse([one, other], [], {}, 2) == fuse([other, one], [], {}, 2)


def test_a_wire_copy_takes_no_place_of_its_own_and_is_named() -> None:
    original, copy = hit(FERRY, 0.9, "agency"), hit(FERRY + " Rain fell.", 0.8, "daily")
    other = hit("The council will vote on the new harbour wall next week.", 0.7, "council")
    kept = without_copies([original, copy, other], 2)
    assert [one.text for one in kept] == [FERRY, other.text]
    assert kept[0].also_in == (copy,)
    assert [one.article_id for one in others(kept[0])] == [copy.passage.article_id]
    assert [one.article_id for one in others(kept[0], FERRY)] == [copy.passage.article_id]
    assert others(kept[0], "Nobody was hurt.") == ()
    assert others(copy) == ()


def test_a_wire_copy_under_another_head_is_a_copy() -> None:
    body = f"{FERRY}\n\nNobody was hurt, said Ada Roe of the station.\n\nThe owner will examine the hull on Friday."
    heads = (
        "Ferry runs aground\n\nPublished: 12 June 2025\n\n",
        "Ferry with 212 aboard strands\nBy JANE DOE\nPublished: 13 June 2025, 09:05\n\n",
        "",
    )
    hits = [hit(head + body, 0.9 - place / 10, f"daily {place}") for place, head in enumerate(heads)]
    (kept,) = without_copies(hits, 3)
    assert kept.also_in == (*hits[1:],)
    corrected = hit(heads[0] + body.replace("212", "221"), 0.5, "correction")
    assert len(without_copies([*hits, corrected], 3)) == 2


def test_a_text_whose_headline_has_another_number_is_no_copy() -> None:
    plans = [hit(f"The harbour plan for {year}\n\n{FERRY}", 0.9, f"plan {year}") for year in (2024, 2025)]
    assert len(without_copies(plans, 2)) == 2


def test_a_correction_with_another_number_is_no_copy() -> None:
    original, correction = hit(FERRY, 0.9, "agency"), hit(FERRY.replace("212", "221"), 0.8, "correction")
    assert len(without_copies([original, correction], 2)) == 2


def test_a_passage_that_says_the_contrary_in_one_sentence_is_no_copy() -> None:
    report = " ".join(
        [FERRY, "The harbour stayed open all night.", "The council approved the plan for a new wall."]
    )
    for before, after in (("approved", "rejected"), ("council approved", "council never approved")):
        contrary = hit(report.replace(before, after), 0.8, "contrary")
        assert len(without_copies([hit(report, 0.9, "agency"), contrary], 2)) == 2


def test_like_passages_of_one_article_are_both_kept() -> None:
    one = hit(FERRY, 0.9, "agency")
    assert len(without_copies([one, replace(one, score=0.8)], 2)) == 2


def test_many_passages_of_one_form_are_compared_in_time() -> None:
    form = " ".join(
        f"The ferry calls at {port} and leaves when the tide allows it." for port in ("Dorn", "Hest", "Velm")
    )
    names = ("".join(letters) for letters in product("aeiou", "bdfgk", "aeiou", "lmnr"))
    hits = [hit(f"{form} It will be late in the town of {name}.", 0.5) for name in islice(names, 300)]
    with within(2):
        assert without_copies(hits, 75) == hits[:75]


def test_copies_of_what_is_left_out_are_left_out() -> None:
    original, other, copy = (
        hit(FERRY, 0.9, "agency"),
        hit("The wall stands.", 0.8),
        hit("The wall stands.", 0.7, "b"),
    )
    assert without_copies([original, other, copy, replace(original, score=0.6)], 1) == [original]
