"""Numbers for Prometheus. Labels are closed sets: route templates, statuses, verdicts; never anybody's text."""

from __future__ import annotations

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

from service.core.answer import Answer
from service.core.errors import QAError
from service.ingesting import Ingested
from service.qa import ArticleQA
from service.web.dependencies import QA, ActiveSettings
from service.web.state import State, state

STAGES = ("embed", "search", "generate", "verify", "total")
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 90)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# Prometheus itself does not read them.
disable_created_metrics()

router = APIRouter(tags=["health"])


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
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
        for stage in STAGES:
            self._stage_seconds.labels(stage).observe(answer.timings_ms.get(stage, 0.0) / 1000)
        self._tokens.labels("prompt").inc(answer.usage.prompt_tokens)
        self._tokens.labels("completion").inc(answer.usage.completion_tokens)
        self._claims.labels("proven").inc(len(answer.statements))
        for claim in answer.dropped:
            self._claims.labels(claim.verdict).inc()

    def ingested(self, article: Ingested) -> None:
        self._ingested.labels(article.outcome).inc()
        for stage, spent in article.timings_ms.items():
            self._ingest_seconds.labels(stage).observe(spent / 1000)

    async def exposition(self, qa: ArticleQA) -> bytes:
        """What was counted, and what is counted now, in Prometheus' text format."""
        self._questions.labels("working").set(qa.admission.working)
        self._questions.labels("waiting").set(qa.admission.waiting)
        try:
            self._articles.set(await qa.store.count())
            self._passages.set(await qa.store.count_passages())
        except QAError:
            self._articles.set(float("nan"))
            self._passages.set(float("nan"))
        return generate_latest(self.registry)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {CONTENT_TYPE_LATEST.split(";")[0]: {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, qa: QA, settings: ActiveSettings) -> Response:
    """Counts and times for Prometheus."""
    counted: Metrics = request.app.state.metrics
    now = generate_latest(State(await state(qa, settings.data)))
    return Response(await counted.exposition(qa) + now, media_type=CONTENT_TYPE_LATEST)
