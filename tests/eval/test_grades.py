import pytest

from eval.examples import Evidence, Example
from eval.grades import Grade, evidence_precision, evidence_recall, grade, ranks, uncited
from tests.eval.outcomes import FIRST, OFF, SECOND, TEXT, WHO, answer, citation, found, outcome


@pytest.mark.parametrize(
    ("example", "body", "expected"),
    [
        (WHO, answer(FIRST), Grade.CORRECT),
        (WHO, answer(SECOND), Grade.INCORRECT),
        (WHO, answer(), Grade.NOT_ATTEMPTED),
        (OFF, answer(), Grade.CORRECT),
        (OFF, answer(FIRST), Grade.INCORRECT),
    ],
)
def test_grades_are_those_of_simple_qa_and_silence_is_right_where_there_is_no_answer(example, body, expected):
    assert grade(outcome(example, body)) is expected


def test_a_pattern_may_be_matched_by_a_quote_and_a_forbidden_one_only_by_a_statement():
    said = {"statements": [{"text": "He met him.", "citations": [1]}], "answer": "He met him. [1]"}
    assert grade(outcome(body=answer(FIRST) | said)) is Grade.CORRECT
    wrong = {"statements": [{"text": "He met Drost.", "citations": [1]}], "answer": "He met Drost. [1]"}
    assert grade(outcome(body=answer(FIRST) | wrong)) is Grade.INCORRECT


@pytest.mark.parametrize(
    "change",
    [
        {"start": 1, "end": len(FIRST) + 1},
        {"start": -1},
        {"end": 10_000},
        {"start": 20, "end": 3},
        {"quote": FIRST.replace("4", "5")},
        {"article_id": "art_2"},
        {"article_id": "art_unknown"},
    ],
)
def test_a_citation_that_is_not_exactly_the_text_is_counted_and_proves_nothing(change):
    cited = outcome(body=answer(FIRST, citations=[citation() | change]))
    assert not cited.citations[0].exact
    assert evidence_recall(cited) == 0.0


def test_a_citation_that_cuts_a_word_is_seen():
    assert not outcome().citations[0].cut
    for start, end in ((1, 25), (0, 23), (0, 2)):
        cited = citation(TEXT[start:end], start=start, end=end)
        assert outcome(body=answer(FIRST, citations=[cited])).citations[0].cut is ((start, end) != (0, 23))


def test_evidence_recall_takes_the_best_quote_of_each_group_and_the_mean_over_groups():
    evidence = ((Evidence("visit", FIRST), Evidence("visit", SECOND)), (Evidence("visit", "Putin wrote"),))
    example = Example("multi-01", "multi", "?", True, evidence, (".",))
    assert evidence_recall(outcome(example, answer(SECOND))) == 0.5
    assert evidence_recall(outcome(example, answer(FIRST[:10]))) == pytest.approx(0.5 * 10 / len(FIRST))


def test_evidence_that_the_stored_article_lacks_is_uncovered():
    example = Example("a", "k", "?", True, ((Evidence("visit", "never written"),),), (".",))
    assert evidence_recall(outcome(example)) == 0.0
    assert ranks(outcome(example)) == (None,)


def test_evidence_precision_counts_each_character_once():
    twice = answer(FIRST, FIRST, SECOND)
    assert evidence_precision(outcome(body=twice)) == (len(FIRST), len(FIRST) + len(SECOND))


def test_a_statement_without_a_citation_that_exists_is_uncited():
    assert uncited(outcome()) == 0
    assert uncited(outcome(body=answer(FIRST, statements=[{"text": FIRST, "citations": []}]))) == 1
    assert uncited(outcome(body=answer(FIRST, statements=[{"text": FIRST, "citations": [1, 7]}]))) == 1


def test_words_of_the_answer_outside_its_statements_are_uncited():
    assert uncited(outcome(body=answer(FIRST, answer=f"{FIRST} [1] And more."))) == 1


def test_ranks_ask_for_more_than_half_of_the_evidence_in_the_passage():
    half, end = len(FIRST) // 2, len(TEXT)
    assert ranks(outcome(results=found(("art_2", 0, 9), ("art_1", half + 1, end), ("art_1", 0, half + 2)))) == (3,)
