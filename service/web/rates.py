"""How often, and how often at once, a key may call. Counted in this process; several processes count apart."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from limits import RateLimitItem
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from service.core.access import Key, Scope
from service.settings import Settings, rate_of

VERBS = {Scope.ASK: "ask", Scope.INGEST: "store and delete"}


@dataclass(frozen=True, slots=True)
class TooMany:
    """Why a call comes too often, and after how many seconds to try again."""

    code: str
    detail: str
    retry_after: int


class Rates:
    """Asking and ingesting are counted apart."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._rates: Mapping[Scope, RateLimitItem | None] = {
            Scope.ASK: rate_of(settings.ask_rate),
            Scope.INGEST: rate_of(settings.ingest_rate),
        }
        self._most_at_once = settings.key_requests_at_once
        self._at_once: Counter[str] = Counter()

    @asynccontextmanager
    async def counted(self, key: Key, scope: Scope) -> AsyncIterator[tuple[TooMany | None, dict[str, str]]]:
        """Count a call while it is at work: why it is too many, if so, and the headers that tell the caller where
        it stands."""
        if self._at_once[key.id] >= self._most_at_once:
            detail = f"This key has {self._most_at_once} requests at work. Wait for one to end."
            yield TooMany("too-many-at-once", detail, 1), await self._standing(key, scope)
            return
        self._at_once[key.id] += 1
        try:
            yield await self._hit(key, scope)
        finally:
            self._at_once[key.id] -= 1
            if not self._at_once[key.id]:
                del self._at_once[key.id]

    async def _hit(self, key: Key, scope: Scope) -> tuple[TooMany | None, dict[str, str]]:
        rate = self._rates.get(scope)
        within = rate is None or await self._limiter.hit(rate, scope, key.id)
        headers = await self._standing(key, scope)
        if rate is None or within:
            return None, headers
        detail = f"This key may {VERBS[scope]} {rate.amount} times in {rate.get_expiry()} seconds."
        return TooMany("rate-limit", detail, int(headers["RateLimit-Reset"])), headers

    async def _standing(self, key: Key, scope: Scope) -> dict[str, str]:
        """Where the key stands, in headers; none where nothing is counted."""
        rate = self._rates.get(scope)
        if rate is None:
            return {}
        stats = await self._limiter.get_window_stats(rate, scope, key.id)
        return {
            "RateLimit-Limit": str(rate.amount),
            "RateLimit-Remaining": str(stats.remaining),
            "RateLimit-Reset": str(max(1, math.ceil(stats.reset_time - time.time()))),
        }
