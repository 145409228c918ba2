from __future__ import annotations

import pytest

from service.adapters.breaker import Breaker
from service.adapters.model_faults import fault
from service.core.errors import Unavailable


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(threshold=3, cooldown_s=30, clock=clock)


def fail(breaker: Breaker, code: str = "model-down") -> None:
    with pytest.raises(Unavailable), breaker.call():
        raise fault(code)


def test_it_opens_after_failures_in_a_row_and_says_when_to_come_back(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        assert breaker.state == "closed"
        fail(breaker)
    clock.now += 10
    with pytest.raises(Unavailable) as refused, breaker.call():
        pytest.fail("an open circuit lets nobody through")
    assert (refused.value.code, refused.value.retry_after) == ("model-down", 20)


def test_while_open_it_names_what_went_wrong_last(breaker: Breaker) -> None:
    for code in ("model-down", "model-down", "model-over-budget"):
        fail(breaker, code)
    with pytest.raises(Unavailable, match=r"no budget left\. It is given a pause\.") as refused, breaker.call():
        pytest.fail("an open circuit lets nobody through")
    assert refused.value.code == "model-over-budget"


def test_a_success_starts_the_count_anew(breaker: Breaker) -> None:
    for _ in range(5):
        fail(breaker)
        fail(breaker)
        with breaker.call():
            pass
    assert breaker.state == "closed"


def test_a_rejected_request_shows_that_the_model_is_up(breaker: Breaker) -> None:
    for _ in range(5):
        fail(breaker, "model-rejected")
    assert breaker.state == "closed"


def test_after_the_pause_one_call_tries_and_the_others_wait(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        fail(breaker)
    clock.now += 30
    assert breaker.state == "half-open"
    with breaker.call(), pytest.raises(Unavailable), breaker.call():
        pytest.fail("only one call may try")
    assert breaker.state == "closed"


def test_a_failed_try_begins_another_pause(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        fail(breaker)
    clock.now += 30
    fail(breaker)
    assert breaker.state == "open"
    clock.now += 30
    assert breaker.state == "half-open"


def test_a_cancelled_try_leaves_the_door_ajar(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        fail(breaker)
    clock.now += 30
    with pytest.raises(KeyboardInterrupt), breaker.call():
        raise KeyboardInterrupt
    assert breaker.state == "half-open"
    with breaker.call():
        pass
    assert breaker.state == "closed"
