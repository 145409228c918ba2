from dataclasses import replace

import pytest

from eval.baseline import as_baseline, compare, load_baseline, save_baseline
from eval.fingerprints import of_code, of_data, of_files
from eval.gate import Floors, check, check_baseline, load_floors
from eval.metrics import Measure, measures
from eval.outcomes import Outcome
from tests.eval.outcomes import OFF, SECOND, WHO, answer, outcome

PRINTS = {"articles": "a", "questions": "q", "embedder": "e", "generator": "g", "prompts": "p", "code": "c"}


def value(number: float) -> Measure:
    return Measure(number, number, number, 10)


def baseline(*outcomes: Outcome, **prints: str):
    return as_baseline(outcomes, measures(outcomes), PRINTS | prints)


def renamed(result: Outcome, name: str) -> Outcome:
    return replace(result, example=replace(result.example, id=name))


def test_a_metric_at_its_floor_passes_and_one_under_it_fails():
    floors = Floors({"correct": 0.9}, {"false_answer_rate": 0.1})
    good = check({"correct": value(0.9), "false_answer_rate": value(0.1)}, floors)
    bad = check({"correct": value(0.899), "false_answer_rate": value(0.101)}, floors)
    assert [finding.passed for finding in good] == [True, True]
    assert [finding.passed for finding in bad] == [False, False]
    assert bad[0].message == "correct is 0.899, at least 0.9 is asked"


def test_a_metric_that_was_not_measured_fails():
    assert [f.passed for f in check({}, Floors({"correct": 0.9}, {}))] == [False]


def test_stability_is_asked_for_where_there_was_more_than_one_round():
    floors = load_floors("extractive")
    assert "stability" not in {finding.name for finding in check({}, floors)}
    assert [f.passed for f in check({"stability": value(0.99)}, floors) if f.name == "stability"] == [False]


def test_of_a_part_of_the_examples_only_invariants_are_checked():
    floors = Floors({"citation_exactness": 1.0, "correct": 0.9}, {"uncited_sentences": 0.0})
    findings = check({"citation_exactness": value(0.99), "correct": value(0.1)}, floors, whole=False)
    assert [(f.name, f.passed) for f in findings] == [("citation_exactness", False)]


def test_both_generators_have_floors_that_ask_for_exact_citations():
    for generator in ("extractive", "llm"):
        floors = load_floors(generator)
        assert floors.at_least["citation_exactness"] == 1.0
        assert floors.at_most["uncited_sentences"] == 0.0
    with pytest.raises(ValueError, match="no floors"):
        load_floors("oracle")


def test_the_difference_to_the_baseline_is_told_by_example():
    good, silent = outcome(), outcome(WHO, answer())
    then = baseline(renamed(good, "a"), renamed(silent, "b"), renamed(good, "c"))
    now = baseline(renamed(silent, "a"), renamed(good, "b"), renamed(good, "c"), renamed(good, "d"))
    comparison = compare(now, then)
    assert (comparison.fixed, comparison.broken, comparison.compared) == (["b"], ["a"], 3)
    assert check_baseline(comparison, 0.0).passed


def test_more_broken_than_fixed_is_red_beyond_what_may_be_lost():
    then, now = (
        baseline(outcome(), outcome(OFF, answer())),
        baseline(outcome(WHO, answer(SECOND)), outcome(OFF, answer())),
    )
    comparison = compare(now, then)
    assert not check_baseline(comparison, 0.0).passed
    assert check_baseline(comparison, 0.5).passed


@pytest.mark.parametrize("part", ["articles", "questions", "embedder", "generator"])
def test_a_run_with_another_ruler_is_not_compared(part):
    comparison = compare(baseline(outcome(), **{part: "other"}), baseline(outcome()))
    finding = check_baseline(comparison, 1.0)
    assert not finding.passed
    assert part in finding.message


def test_other_prompts_and_other_code_are_what_is_compared():
    comparison = compare(baseline(outcome(), prompts="new", code="new"), baseline(outcome()))
    assert (comparison.unfair, comparison.changed) == ([], ["prompts", "code"])


def test_baselines_of_both_generators_share_a_file(tmp_path):
    path = tmp_path / "baseline.json"
    assert load_baseline("extractive", path) is None
    save_baseline("extractive", baseline(outcome()), path)
    save_baseline("llm", baseline(outcome(WHO, answer())), path)
    assert load_baseline("extractive", path) == baseline(outcome())
    assert load_baseline("llm", path).grades == {"lookup-01": "not_attempted"}


def test_fingerprints_change_with_a_byte_and_with_a_name(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("one")
    first, code = of_files([path]), of_code(tmp_path)
    path.write_text("two")
    assert (of_files([path]), of_code(tmp_path)) != (first, code)
    path.write_text("one")
    assert of_files([path]) == first
    assert of_files([path.rename(tmp_path / "b.py")]) != first


def test_what_the_service_has_learned_is_part_of_what_was_measured(tmp_path):
    (tmp_path / "a.py").write_text("one")
    (tmp_path / "weights.npz").write_text("one")
    first = of_code(tmp_path)
    (tmp_path / "weights.npz").write_text("two")
    assert of_code(tmp_path) != first
    assert of_data().keys() == {"articles", "questions"}
