"""The OpenAPI document: what the routes say, and the errors that any of them may answer with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from service.web.problems import MEDIA_TYPE, OPENAI_PATHS, SAID, TYPE_PREFIX, UNFORESEEN, Problem

Operation = dict[str, Any]


class OpenAIFault(BaseModel):
    message: str
    type: str
    param: str | None
    code: str


class OpenAIError(BaseModel):
    """An error as clients of OpenAI expect it."""

    error: OpenAIFault


# By status: a code and what it says.
ERRORS: dict[int, tuple[str, str]] = {
    400: SAID[400],
    403: ("forbidden", "Pages of other sites may not use this service."),
    404: ("not-found", "There is no article 'art_…'. GET /v1/articles lists what is stored."),
    409: (
        "embedder-mismatch",
        "The store was built with another embedder. Use it again, or store the articles anew.",
    ),
    413: SAID[413],
    422: ("invalid-request", "question: Field required."),
    500: ("internal", UNFORESEEN),
    502: ("page-failed", "The server of the page answered with status 404."),
    503: ("busy", "More questions are asked than can be answered. Please try again soon."),
    504: ("page-timed-out", "The page did not arrive within 20 seconds. Try again later."),
}


def install(app: FastAPI) -> None:
    """Let the document tell the whole contract."""
    routes: Callable[[], dict[str, Any]] = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = completed(routes())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document of the routes with the responses that stand in no route."""
    schemas = document["components"]["schemas"]
    for model in (Problem, OpenAIError):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {}) | {model.__name__: schema}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path, operations in document["paths"].items():
        for operation in operations.values():
            responses = operation["responses"]
            # What the framework says of this one is not how we say it.
            responses.pop("422", None)
            for status in _statuses(path, operation):
                responses.setdefault(str(status), _response(path, status))
    return document


def _statuses(path: str, operation: Operation) -> Iterator[int]:
    body, parameters = "requestBody" in operation, operation.get("parameters", ())
    yield from (403, 500)
    if path == "/v1/articles/batch":
        # Its lines have statuses of their own.
        yield 413
        return
    if body:
        yield from (400, 413)
    if body or parameters:
        yield 422
    if path.startswith("/v1/verify") or any(parameter["in"] == "path" for parameter in parameters):
        yield 404
    if path == "/v1/articles" and body:
        yield from (502, 504)
    if path.startswith("/v1/") and path != "/v1/models":
        yield from (409, 503)


def _response(path: str, status: int) -> dict[str, Any]:
    code, detail = ERRORS[status]
    title = HTTPStatus(status).phrase
    if path.startswith(OPENAI_PATHS):
        kind = "server_error" if status >= 500 else "invalid_request_error"
        example: dict[str, Any] = {"error": {"message": detail, "type": kind, "param": None, "code": code}}
        media_type, model = "application/json", OpenAIError.__name__
    else:
        example = {"type": TYPE_PREFIX + code, "title": title, "status": status, "detail": detail}
        example["request_id"] = "9f1c2d3e4b5a69788796a5b4c3d2e1f0"
        media_type, model = MEDIA_TYPE, Problem.__name__
    content = {"schema": {"$ref": f"#/components/schemas/{model}"}, "example": example}
    headers = {"headers": {"Retry-After": {"schema": {"type": "string"}}}} if status == 503 else {}
    return {"description": title, "content": {media_type: content}, **headers}
