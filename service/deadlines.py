"""The time that one question has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import anyio

from service.core.errors import Unavailable

QUESTION_SECONDS = 90.0
# The language model has this share of a question's time; the rest is kept for an answer without it.
MODEL_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a language model must be done with a question, and when everybody must. By the clock of anyio."""

    model: float
    end: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        now = anyio.current_time()
        return cls(now + seconds * MODEL_SHARE, now + seconds)


@contextmanager
def until(moment: float) -> Iterator[None]:
    """Raises Unavailable where the moment comes before the block is done. Never yield to a caller inside: what
    the caller does meanwhile would be cancelled."""
    try:
        with anyio.fail_after(moment - anyio.current_time()):
            yield
    except TimeoutError:
        raise Unavailable(
            "The time for this question is over. Ask again, or for less at once.", "deadline"
        ) from None
