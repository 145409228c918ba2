import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.examples import Evidence, Example
from eval.metrics import by_kind, latency, measure, measures, risk_coverage
from tests.eval.outcomes import FIRST, OFF, SECOND, TEXT, WHO, answer, citation, found, outcome

BOTH = Example("m", "multi", "?", True, ((Evidence("visit", FIRST),), (Evidence("visit", SECOND),)), (".",))
OUTCOMES = [outcome(), outcome(WHO, answer()), outcome(WHO, answer(SECOND)), outcome(OFF, answer())]


def test_metrics_are_ratios_over_the_examples_they_are_about():
    table = {name: m.value for name, m in measures([*OUTCOMES, outcome(OFF, answer(FIRST))]).items()}
    assert table["correct"] == pytest.approx(2 / 5)
    assert table["not_attempted"] == pytest.approx(1 / 5)
    assert table["incorrect"] == pytest.approx(2 / 5)
    assert table["false_answer_rate"] == pytest.approx(1 / 2)
    assert table["false_abstention_rate"] == pytest.approx(1 / 3)
    assert table["answer_correctness"] == pytest.approx(1 / 3)
    assert table["citation_exactness"] == 1.0
    assert table["uncited_sentences"] == 0.0
    assert table["evidence_recall"] == pytest.approx(1 / 3)
    assert table["evidence_precision"] == pytest.approx(len(FIRST) / (len(FIRST) + len(SECOND)))


def test_one_wrong_citation_is_seen():
    wrong = outcome(body=answer(FIRST, citations=[citation(start=1, end=1 + len(FIRST))]))
    assert measures([outcome(), wrong])["citation_exactness"].value == 0.5


def test_retrieval_looks_for_evidence_in_the_passages_in_order():
    miss, hit = ("art_2", 0, 9), ("art_1", 0, len(TEXT))
    second = measures([outcome(results=found(miss, hit))])
    assert (second["hit@1"].value, second["hit@5"].value) == (0.0, 1.0)
    assert second["ndcg@10"].value == pytest.approx(1 / math.log2(3))
    sixth = measures([outcome(results=found(*[miss] * 5, hit))])
    assert (sixth["hit@5"].value, sixth["hit@10"].value) == (0.0, 1.0)
    assert measures([outcome(results=[])])["hit@10"].value == 0.0


def test_ndcg_wants_every_group_of_evidence():
    first, whole = ("art_1", 0, len(FIRST)), ("art_1", 0, len(TEXT))
    assert measures([outcome(BOTH, results=found(whole))])["ndcg@10"].value == pytest.approx(1.0)
    assert measures([outcome(BOTH, results=found(first))])["ndcg@10"].value < 0.7


def test_a_metric_without_examples_is_left_out():
    assert "false_answer_rate" not in measures([outcome()])
    assert "hit@1" not in measures([outcome(OFF, answer())])
    assert "citation_exactness" not in measures([outcome(OFF, answer())])
    assert measures([]) == {}
    assert measure([(0, 0)]) is None


ratios = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3)).map(lambda p: (p[0] * p[1], p[1])), max_size=30)


@settings(derandomize=True, max_examples=50, deadline=None)
@given(ratios)
def test_a_measure_is_a_number_between_zero_and_one_and_the_same_each_time(pairs):
    m = measure(pairs)
    if m is not None:
        assert all(math.isfinite(value) for value in (m.value, m.low, m.high))
        assert -1e-9 <= m.low <= m.high <= 1 + 1e-9
        assert -1e-9 <= m.value <= 1 + 1e-9
        assert m == measure(pairs)


def test_the_interval_narrows_with_more_examples():
    few, many = measure([(1, 1), (0, 1)] * 10), measure([(1, 1), (0, 1)] * 100)
    assert many.high - many.low < few.high - few.low
    assert few.low < 0.5 < few.high


def test_kinds_are_measured_apart():
    kinds = by_kind(OUTCOMES)
    assert list(kinds) == ["lookup", "off-topic"]
    assert kinds["off-topic"]["correct"].value == 1.0


def test_latency_has_median_and_tail_of_each_stage():
    assert latency(OUTCOMES)["total"] == {"p50": 4.0, "p95": 4.0}
    assert latency([]) == {}


def test_risk_rises_where_less_sure_answers_are_wrong():
    sure = outcome(results=[{"article_id": "art_1", "start": 0, "end": 5, "score": 0.9}])
    unsure = outcome(WHO, answer(SECOND), [{"article_id": "art_1", "start": 0, "end": 5, "score": 0.1}])
    silent = outcome(WHO, answer())
    assert risk_coverage([unsure, silent, sure]) == [(1 / 3, 0.0), (2 / 3, 0.5)]
    assert risk_coverage([sure, sure, unsure, unsure])[-1] == (1.0, 0.5)
    assert len(risk_coverage([sure, sure, unsure, unsure])) == 2
