"""The application around a store in memory, with a language model and an embedder behind a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from service.adapters.openai_embedder import OpenAIEmbedder
from service.admission import Admission
from service.qa import ArticleQA
from service.web.app import create_app
from service.wiring import llm_of
from tests.fake_model import MODEL, FakeModel
from tests.web.conftest import settings
from tests.web.in_memory import FirstSentence, Watched

KEY = "sk-secret-of-the-model"


@asynccontextmanager
async def modelled_house(data: Path, model: FakeModel, **chosen: Any) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of it. Settings with an alias are given by that."""
    known = settings(
        data,
        llm_model=MODEL,
        llm_base_url=model.url,
        QA_LLM_API_KEY=KEY,
        llm_retries=0,
        llm_token_seconds=5,
        **chosen,
    )
    embedder, llm = OpenAIEmbedder(model.url, KEY, "fake-embedder", 64), llm_of(known)
    qa = ArticleQA(Watched(), embedder, FirstSentence(), llm, admission=Admission(places=1, queue=0))
    app = create_app(known, qa)
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    try:
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url="http://localhost") as http,
        ):
            http.app = app  # type: ignore[attr-defined]
            yield http
    finally:
        await embedder.aclose()
        await llm.aclose()  # type: ignore[union-attr]
