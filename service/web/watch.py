"""Tells the log and the metrics about each request and each answer."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any

from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.core.answer import Answer
from service.web.metrics import Metrics

# Asked every few seconds by machines: their lines are for debugging only.
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
# The chat page's files, the docs, and paths that do not exist: what a path says is anybody's text.
OTHER = "(other)"

# What is traced.
API = ("/v1/", "/mcp")

log = logging.getLogger(__name__)


def outside_the_api(scope: MutableMapping[str, Any]) -> bool:
    """Whether a request is one for the page, the docs, or a probe."""
    path: str = scope["path"]
    return not path.startswith(API)


class Watch:
    """Pure ASGI, outermost. A request is over when its last byte is sent, so streams count whole."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        status: int | None = None

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._over(scope, status, perf_counter() - started)

    def _over(self, scope: Scope, status: int | None, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or OTHER
        self._metrics.request(scope["method"], route, status, seconds)
        state = scope.get("state", {})
        problem, key = state.get("problem"), state.get("key")
        line = {
            "method": scope["method"],
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
            **({"problem": problem} if problem else {}),
            **({"key": key.id, "tenant": key.tenant} if key else {}),
        }
        log.log(logging.DEBUG if route in PROBES else logging.INFO, "request", extra=line)


def note_answer(metrics: Metrics, answer: Answer) -> None:
    metrics.answer(answer)
    trace.get_current_span().set_attributes(
        {
            "qa.answer.id": answer.id,
            "qa.answer.status": answer.status.value,
            "qa.answer.reason": answer.reason.code if answer.reason else "",
            "qa.answer.generator": answer.generator,
            "qa.answer.degraded": answer.degraded,
            "qa.answer.cached": answer.cached,
            "qa.answer.statements": len(answer.statements),
            "qa.answer.dropped": len(answer.dropped),
        }
    )
    line = {
        "answer_id": answer.id,
        "status": answer.status.value,
        "reason": answer.reason.code if answer.reason else None,
        "generator": answer.generator,
        "degraded": answer.degraded,
        "cached": answer.cached,
        "statements": len(answer.statements),
        "citations": len(answer.citations),
        "dropped": dict(Counter(claim.verdict.value for claim in answer.dropped)),
        "prompt_tokens": answer.usage.prompt_tokens,
        "completion_tokens": answer.usage.completion_tokens,
        "timings_ms": {stage: round(spent, 1) for stage, spent in answer.timings_ms.items()},
    }
    log.info("answer", extra=line)
