"""A circuit breaker: after several failures in a row nobody waits for a model that is down."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.adapters.model_faults import OF_THE_QUESTION
from service.core.errors import Unavailable


class Breaker:
    """Opens after `threshold` failures in a row; after `cooldown_s` seconds one call may try again.

    `clock` gives seconds that only grow. Source: Nygard, "Release It!", 2007.
    """

    def __init__(
        self, threshold: int = 5, cooldown_s: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._threshold = threshold
        self._cooldown_s = cooldown_s
        self._clock = clock
        self._failures = 0
        self._opened_at = 0.0
        self._probing = False
        self._last = Unavailable("The language model failed repeatedly.", "model-down")

    @property
    def state(self) -> str:
        """`closed`, `open` or `half-open`, for logs and readiness."""
        if self._failures < self._threshold:
            return "closed"
        return "half-open" if self._clock() - self._opened_at >= self._cooldown_s else "open"

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call. Unavailable inside it counts as a failure (but a rejected request shows that the
        model is up), cancellation neither way.

        While the circuit is open, it raises Unavailable at once, with the code of the last failure.
        """
        probe = self._admit()
        try:
            yield
        except Unavailable as fault:
            self._failures = 0 if fault.code in OF_THE_QUESTION else self._failures + 1
            self._last = fault
            if self._failures >= self._threshold:
                self._opened_at = self._clock()
            raise
        else:
            self._failures = 0
        finally:
            if probe:
                self._probing = False

    def _admit(self) -> bool:
        state = self.state
        if state == "closed":
            return False
        if state == "open" or self._probing:
            wait = max(1, round(self._cooldown_s - (self._clock() - self._opened_at)))
            raise Unavailable(f"{self._last} It is given a pause.", self._last.code, wait)
        self._probing = True
        return True
