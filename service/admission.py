"""How many questions are worked on at once, and how many may wait."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from service.core.errors import Unavailable


class Admission:
    """`places` questions at once, `queue` more wait their turn, further ones are sent away."""

    def __init__(self, places: int, queue: int) -> None:
        self._limiter = anyio.CapacityLimiter(places)
        self._queue = queue
        self.refused = 0
        """How many were sent away, or waited in vain."""

    def check(self) -> None:
        """Raises Unavailable while the queue is full."""
        if self.waiting >= self._queue and self._limiter.available_tokens <= 0:
            raise self._busy()

    @property
    def waiting(self) -> int:
        return self._limiter.statistics().tasks_waiting

    @property
    def working(self) -> int:
        return int(self._limiter.borrowed_tokens)

    @asynccontextmanager
    async def place(self, until: float = math.inf) -> AsyncIterator[None]:
        """A place for one question. Raises Unavailable while the queue is full, and when none comes free
        before `until`, a moment by the clock of anyio."""
        self.check()
        borrower = object()
        try:
            with anyio.fail_after(until - anyio.current_time()):
                await self._limiter.acquire_on_behalf_of(borrower)
        except TimeoutError:
            raise self._busy() from None
        try:
            yield
        finally:
            self._limiter.release_on_behalf_of(borrower)

    def _busy(self) -> Unavailable:
        self.refused += 1
        return Unavailable("More questions are asked than can be answered. Please try again soon.", "busy", 2)
