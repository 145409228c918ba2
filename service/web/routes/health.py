"""Is the service alive, and is it ready?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

import anyio
from fastapi import APIRouter, Response
from pydantic import BaseModel

from service.core.errors import QAError, Unavailable
from service.core.ports import BehindServer
from service.qa import ArticleQA
from service.web.dependencies import QA

router = APIRouter(tags=["health"])

PROBE_SECONDS = 5.0


NOT_READY = {
    "status": "not ready",
    "parts": {
        "embedder": "all-MiniLM-L6-v2",
        "generator": "extractive",
        "store": "The Chroma server does not answer as it should.",
    },
}


class Alive(BaseModel):
    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    status: Literal["ready", "not ready"]
    parts: dict[str, str]


Parts = dict[str, str]


@router.get("/healthz")
async def alive() -> Alive:
    """The process answers."""
    return Alive()


@router.get(
    "/readyz",
    responses={
        503: {
            "model": Readiness,
            "headers": {"Retry-After": {"schema": {"type": "string"}}},
            "content": {"application/json": {"example": NOT_READY}},
        }
    },
)
async def ready(qa: QA, response: Response) -> Readiness:
    """Each part by name: `ok`, its own name, or what is wrong with it. 503 while questions cannot be answered."""
    parts = generator(qa) | {"sentences": "ok" if qa.sentences else "They are not kept; answers are chosen worse."}
    needed: dict[str, Callable[[], Awaitable[Parts]]] = {
        "embedder": lambda: embedder(qa),
        "store": qa.store.health,
    }
    waits = []
    for name, check in needed.items():
        try:
            parts |= await check()
        except QAError as error:
            parts[name] = str(error)
            waits.append(error.retry_after if isinstance(error, Unavailable) else 5)
    if not waits:
        return Readiness(status="ready", parts=parts)
    response.status_code, response.headers["Retry-After"] = 503, str(max(waits))
    return Readiness(status="not ready", parts=parts)


def generator(qa: ArticleQA) -> Parts:
    """What answers. Nothing that is wrong here keeps questions from being answered."""
    parts = {"generator": (qa.llm or qa.extractive).name}
    if isinstance(qa.llm, BehindServer):
        state = qa.llm.state()
        paused = " It is given a pause." if state.breaker == "open" else ""
        parts["language_model"] = (
            f"{state.fault}{paused} Answers are extractive meanwhile." if state.fault else "ok"
        )
        parts["tokens"] = (
            "ok"
            if state.exact_tokens
            else "They are estimated; article-qa vocabulary fetches what counts for OpenAI's models."
        )
    return parts


async def embedder(qa: ArticleQA) -> Parts:
    """The embedder's name. Raises Unavailable where it cannot be reached."""
    if isinstance(qa.embedder, BehindServer) and qa.embedder.state().fault:
        # While this says no, nobody asks a question; so whether it is back has to be tried.
        try:
            with anyio.fail_after(PROBE_SECONDS):
                await qa.embedder.embed(["ready?"])
        except TimeoutError:
            raise Unavailable("The embedding server did not answer in time.", "embedder-down") from None
    return {"embedder": qa.embedder.name}
