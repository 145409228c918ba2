"""Is the service alive, and is it ready?"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from service.core.errors import QAError
from service.web.dependencies import QA

router = APIRouter(tags=["health"])


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


@router.get("/healthz")
async def alive() -> Alive:
    """The process answers."""
    return Alive()


@router.get(
    "/readyz",
    responses={503: {"model": Readiness, "content": {"application/json": {"example": NOT_READY}}}},
)
async def ready(qa: QA, response: Response) -> Readiness:
    """Each part by name: `ok`, or a sentence on what is wrong. 503 while questions cannot be answered."""
    parts: dict[str, str] = {"embedder": qa.embedder.name, "generator": (qa.llm or qa.extractive).name}
    try:
        parts |= await qa.store.health()
    except QAError as error:
        parts["store"] = str(error)
        response.status_code, response.headers["Retry-After"] = 503, "5"
        return Readiness(status="not ready", parts=parts)
    return Readiness(status="ready", parts=parts)
