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
from service.ingesting import Ingested
from service.qa import ArticleQA
from service.web.dependencies import ActiveSettings
from service.web.state import State, state

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
        self._reasons = Counter(
            "qa_answer_reasons",
            "Answers that are degraded, not whole or not found, by the reason",
            ("status", "reason"),
            registry=registry,
        )
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
        self._ingested = Counter(
            "qa_articles_ingested", "Articles that were to be stored", ("outcome",), registry=registry
        )
        self._ingest_seconds = Histogram(
            "qa_ingest_stage_duration_seconds",
            "Time an article spent in each stage that it reached",
            ("stage",),
            buckets=SECONDS,
            registry=registry,
        )
        self._questions = Gauge("qa_questions", "Questions in the house", ("state",), registry=registry)
        self._articles = Gauge("qa_articles", "Articles, current versions; NaN: unknown", registry=registry)
        self._passages = Gauge("qa_passages", "Passages of these; NaN: unknown", registry=registry)

    def request(self, method: str, route: str, status: int | None, seconds: float) -> None:
        """A request is over; without a status its client left before there was one."""
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, status or "none").inc()
        self._request_seconds.labels(known, route).observe(seconds)

    def batch_line(self, status: int) -> None:
        self._batch_lines.labels(status).inc()

    def answer(self, answer: Answer) -> None:
        self._answers.labels(answer.status, answer.generator, str(answer.degraded).lower()).inc()
        if answer.reason is not None:
            self._reasons.labels(answer.status, answer.reason.code).inc()
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

    def ingested(self, article: Ingested) -> None:
        self._ingested.labels(article.outcome).inc()
        for stage, spent in article.timings_ms.items():
            self._ingest_seconds.labels(stage).observe(spent / 1000)

    async def exposition(self, qa: ArticleQA, tenants: Collection[str]) -> bytes:
        """What was counted, and what is counted now, in Prometheus' text format. Articles and passages are counted
        over these tenants."""
        self._questions.labels("working").set(qa.admission.working)
        self._questions.labels("waiting").set(qa.admission.waiting)
        stores = [qa.of(tenant).store for tenant in tenants]
        try:
            self._articles.set(sum([await store.count() for store in stores]))
            self._passages.set(sum([await store.count_passages() for store in stores]))
        except QAError:
            self._articles.set(float("nan"))
            self._passages.set(float("nan"))
        return generate_latest(self.registry)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {CONTENT_TYPE_LATEST.split(";")[0]: {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, settings: ActiveSettings) -> Response:
    """Counts and times for Prometheus, of all tenants together."""
    counted: Metrics = request.app.state.metrics
    keys: KeyFile = request.app.state.keys
    # Not the one bound to the caller's tenant.
    qa: ArticleQA = request.app.state.qa
    tenants = {DEFAULT_TENANT} | {key.tenant for key in keys.keys().values()}
    now = generate_latest(State(await state(qa, settings.data)))
    return Response(await counted.exposition(qa, tenants) + now, media_type=CONTENT_TYPE_LATEST)
