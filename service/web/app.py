"""The HTTP edge: routes, errors, headers, the chat page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from service import __version__
from service.adapters.page_fetcher import PageFetcher
from service.qa import ArticleQA
from service.settings import Settings
from service.web import contract, metrics, problems
from service.web.envelope import Envelope
from service.web.methods import HeadAsGet
from service.web.origin import SameOrigin
from service.web.routes import answers, articles, batch, completions, feedback, health, page, receipts, verification
from service.web.watch import Watch, note_answer, outside_the_api
from service.wiring import fetcher_of, opened, traced

STATIC = Path(__file__).parent / "static"


def create_app(
    settings: Settings | None = None, qa: ArticleQA | None = None, fetcher: PageFetcher | None = None
) -> FastAPI:
    """The ASGI application around `qa`; without it, the store is opened when the server starts and closed when it
    stops. `fetcher` stands in for the one of the settings."""
    chosen = settings or Settings()

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
    app.state.metrics = metrics.Metrics()
    problems.install(app)
    contract.install(app)
    for module in (articles, answers, completions, feedback, health, metrics, page, receipts, verification):
        app.include_router(module.router)
    app.include_router(batch.router, max_body_size=chosen.max_batch_bytes)
    app.frontend("/", directory=STATIC)
    app.add_middleware(SameOrigin, local=not chosen.open_to_network)
    # Added last is outermost: refusals of the body limit get their envelope, too.
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=chosen.max_body_bytes)
    app.add_middleware(Envelope)
    app.add_middleware(Watch, metrics=app.state.metrics)
    app.add_middleware(HeadAsGet)
    return app
