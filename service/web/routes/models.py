"""The models of the OpenAI-compatible calls."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from service.core.errors import NotFound
from service.qa import ArticleQA
from service.web.dependencies import QA
from service.web.openai_bodies import ModelList, ModelOut
from service.web.openai_shape import MODELS

router = APIRouter(prefix="/v1/models", tags=["OpenAI-compatible"])


class ModelNotFound(NotFound):
    code = "model_not_found"


@router.get("", response_model=None, responses={200: {"model": ModelList}})
async def models(qa: QA) -> dict[str, Any]:
    """The models that can be asked for."""
    return {"object": "list", "data": list(offered(qa).values())}


@router.get("/{model}", response_model=None, responses={200: {"model": ModelOut}})
async def model(model: str, qa: QA) -> dict[str, Any]:
    """One of them."""
    found = offered(qa).get(model)
    if found is None:
        raise ModelNotFound(f"There is no such model here. Offered are: {', '.join(offered(qa))}.")
    return found


def offered(qa: ArticleQA) -> dict[str, dict[str, Any]]:
    names = [name for name, choice in MODELS.items() if choice != "llm" or qa.llm is not None]
    return {name: {"id": name, "object": "model", "created": 0, "owned_by": "article-qa"} for name in names}
