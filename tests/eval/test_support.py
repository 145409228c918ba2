from __future__ import annotations

from eval.support import Row, cross_validated, curve, learned


def row(number: int, odds: float, carried: bool, *, final: bool = False, by_rule: bool = False) -> Row:
    return Row(f"pair {number}", {"odds": odds, "objected": float(final)}, final, carried, by_rule)


ROWS = [
    *(row(number, 2.0 + number % 3, True) for number in range(60)),
    *(row(number, -2.0 - number % 3, False, by_rule=number % 2 == 0) for number in range(60)),
]


def test_statements_that_the_model_tells_apart_are_told_apart() -> None:
    odds = cross_validated(ROWS)
    assert min(odds[:60]) > max(odds[60:])
    reached = learned(ROWS)["reached"]
    assert (reached["carried"], reached["written"], reached["by_rule"]) == (0.0, 1.0, 1.0)


def test_a_final_objection_drops_whatever_the_model_says() -> None:
    final = row(3, 8.0, True, final=True)
    assert cross_validated([*ROWS, final])[-1] == float("-inf")


def test_a_higher_threshold_drops_no_fewer() -> None:
    points = curve(ROWS, cross_validated(ROWS))
    assert [point.carried for point in points] == sorted(point.carried for point in points)
    assert [point.written for point in points] == sorted(point.written for point in points)
