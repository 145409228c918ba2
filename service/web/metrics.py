"""Numbers for Prometheus. Labels are closed sets: route templates, statuses, verdicts; never anybody's text."""

from __future__ import annotations

from collections.abc import Collection

from fastapi import APIRouter, Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from service.adapters.key_file import KeyFile
from service.core.access import DEFAULT_TENANT
from service.core.answer import Answer
from service.core.errors import QAError
from service.qa import ArticleQA

STAGES = ("embed", "search", "generate", "verify", "total")
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 90)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# Prometheus itself does not read them.
disable_created_metrics()

router = APIRouter(tags=["health"])


class Metrics:
    """What one application counts."""

    def __init__(self, prompt_price: float = 0.0, completion_price: float = 0.0) -> None:
        """The prices are those of a million tokens."""
        self._prices = {"prompt": prompt_price, "completion": completion_price}
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "qa_http_requests", "HTTP requests", ("method", "route", "status"), registry=registry
        )
        self._request_seconds = Histogram(
            "qa_http_request_duration_seconds",
            "From a request to the end of its response",
            ("method", "route"),
            buckets=SECONDS,
            registry=registry,
        )
        self._batch_lines = Counter("qa_batch_lines", "Lines of batches", ("status",), registry=registry)
        self._answers = Counter("qa_answers", "Answers", ("status", "generator", "degraded"), registry=registry)
        self._stage_seconds = Histogram(
            "qa_answer_stage_duration_seconds",
            "Time an answer spent in each stage",
            ("stage",),
            buckets=SECONDS,
            registry=registry,
        )
        self._tokens = Counter("qa_model_tokens", "Tokens of the language model", ("kind",), registry=registry)
        self._cost = Counter(
            "qa_model_cost",
            "Price of these tokens (QA_LLM_PROMPT_PRICE, QA_LLM_COMPLETION_PRICE)",
            ("kind",),
            registry=registry,
        )
        self._cached = Counter("qa_answers_cached", "Answers given again from the cache", registry=registry)
        self._claims = Counter(
            "qa_claims", "Claims, proven or dropped with this verdict", ("verdict",), registry=registry
        )
        self._questions = Gauge("qa_questions", "Questions in the house", ("state",), registry=registry)
        self._articles = Gauge("qa_articles", "Articles, current versions; NaN: unknown", registry=registry)

    def request(self, method: str, route: str, status: int | None, seconds: float) -> None:
        """A request is over; without a status its client left before there was one."""
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, status or "none").inc()
        self._request_seconds.labels(known, route).observe(seconds)

    def batch_line(self, status: int) -> None:
        self._batch_lines.labels(status).inc()

    def answer(self, answer: Answer) -> None:
        self._answers.labels(answer.status, answer.generator, str(answer.degraded).lower()).inc()
        if answer.cached:
            # Its work was counted when it was done.
            self._cached.inc()
            return
        for stage in STAGES:
            self._stage_seconds.labels(stage).observe(answer.timings_ms.get(stage, 0.0) / 1000)
        for kind, tokens in (
            ("prompt", answer.usage.prompt_tokens),
            ("completion", answer.usage.completion_tokens),
        ):
            self._tokens.labels(kind).inc(tokens)
            self._cost.labels(kind).inc(tokens * self._prices[kind] / 1e6)
        self._claims.labels("proven").inc(len(answer.statements))
        for claim in answer.dropped:
            self._claims.labels(claim.verdict).inc()

    async def exposition(self, qa: ArticleQA, tenants: Collection[str]) -> bytes:
        """Everything in Prometheus' text format. Articles are counted over these tenants."""
        self._questions.labels("working").set(qa.admission.working)
        self._questions.labels("waiting").set(qa.admission.waiting)
        try:
            self._articles.set(sum([await qa.of(tenant).store.count() for tenant in tenants]))
        except QAError:
            self._articles.set(float("nan"))
        return generate_latest(self.registry)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {CONTENT_TYPE_LATEST.split(";")[0]: {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Counts and times for Prometheus, of all tenants together."""
    counted: Metrics = request.app.state.metrics
    keys: KeyFile = request.app.state.keys
    tenants = {DEFAULT_TENANT} | {key.tenant for key in keys.keys().values()}
    return Response(await counted.exposition(request.app.state.qa, tenants), media_type=CONTENT_TYPE_LATEST)
