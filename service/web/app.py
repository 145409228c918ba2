"""The HTTP edge: routes, errors, headers, the chat page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from service import __version__
from service.adapters.key_file import Usage
from service.adapters.page_fetcher import PageFetcher
from service.qa import ArticleQA
from service.settings import Settings
from service.web import contract, metrics, problems
from service.web.arrival import Arrival
from service.web.envelope import Envelope
from service.web.gate import Gate
from service.web.methods import HeadAsGet
from service.web.origin import SameOrigin, is_open_here_only
from service.web.permissions import STATIC
from service.web.rates import Rates
from service.web.routes import (
    answers,
    articles,
    batch,
    completions,
    feedback,
    health,
    mcp,
    models,
    page,
    receipts,
    responses,
    verification,
)
from service.web.watch import Watch, note_answer, outside_the_api
from service.wiring import fetcher_of, key_file, opened, traced


def create_app(
    settings: Settings | None = None,
    qa: ArticleQA | None = None,
    fetcher: PageFetcher | None = None,
    *,
    gated: bool = True,
) -> FastAPI:
    """The ASGI application around `qa`; without it, the store is opened when the server starts and closed when it
    stops. `fetcher` stands in for the one of the settings. Not `gated`, it asks nobody for a key: for callers who
    can open the store themselves."""
    chosen = settings or Settings()
    keys = key_file(chosen)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with traced(chosen), nullcontext(qa) if qa is not None else opened(chosen) as app.state.qa:
            app.state.qa.observe = partial(note_answer, app.state.metrics)
            app.state.qa.observe_ingest = app.state.metrics.ingested
            yield

    app: FastAPI = FastAPIOffline(
        redoc_url=None,
        static_url="/docs/assets",
        title="Article QA",
        version=__version__,
        summary="Answers questions about articles; every sentence is proven by a verbatim quote.",
        lifespan=lifespan,
        # Spans of requests, where somebody exports them; Prometheus has the numbers, and its logs hold messages.
        telemetry={"metrics": False, "logs": False, "operation_spans": False, "exclude": outside_the_api},
    )
    app.state.settings = chosen
    app.state.fetcher = fetcher or fetcher_of(chosen)
    app.state.keys = keys
    app.state.metrics = metrics.Metrics(chosen.llm_prompt_price, chosen.llm_completion_price)
    problems.install(app)
    contract.install(app)
    openai = (completions, responses, models)
    for module in (articles, answers, *openai, feedback, health, mcp, metrics, page, receipts, verification):
        app.include_router(module.router)
    app.include_router(batch.router, max_body_size=chosen.max_batch_bytes)
    app.frontend("/", directory=STATIC)
    # Added last is outermost: refusals of the body limit get their envelope, too.
    if gated:
        app.add_middleware(Gate, keys=keys, usage=Usage(chosen.data), rates=Rates(chosen))
    app.add_middleware(SameOrigin, local=lambda: is_open_here_only(chosen, keys))
    app.add_middleware(Arrival, seconds=chosen.body_seconds, endless=("/v1/articles/batch",))
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=chosen.max_body_bytes)
    app.add_middleware(Envelope)
    app.add_middleware(Watch, metrics=app.state.metrics)
    app.add_middleware(HeadAsGet)
    return app
