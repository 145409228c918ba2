"""The OpenAPI document: what the routes say, and the errors that any of them may answer with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from service.web.gate import NO_KEY
from service.web.permissions import scope_for
from service.web.problems import MEDIA_TYPE, OPENAI_PATHS, SAID, TYPE_PREFIX, UNFORESEEN, Problem, openai_type

RATE_HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
KEYS = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, once there is one."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same in another header."},
}

Operation = dict[str, Any]
# What a real service answered, by "METHOD path", status and media type; `python -m tests.web.recorded` writes it.
EXAMPLES = Path(__file__).parent / "examples.json"


class OpenAIFault(BaseModel):
    message: str
    type: str
    param: str | None
    code: str


class OpenAIError(BaseModel):
    """An error as clients of OpenAI expect it."""

    error: OpenAIFault


# By status: a code and what it says, where no answer of a real service was recorded.
ERRORS: dict[int, tuple[str, str]] = {
    401: ("no-key", NO_KEY),
    403: ("forbidden", "Pages of other sites may not use this service."),
    404: SAID[404],
    408: SAID[408],
    409: (
        "embedder-mismatch",
        "The store was built with another embedder. Use it again, or store the articles anew.",
    ),
    413: SAID[413],
    422: ("invalid-request", "question: Field required."),
    429: ("rate-limit", "This key may ask 600 times in 60 seconds."),
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
    document["components"]["securitySchemes"] = KEYS
    examples = json.loads(EXAMPLES.read_text("utf-8")) if EXAMPLES.exists() else {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            scope = scope_for(method.upper(), path)
            if scope is not None:
                # Before the first key is created, none is needed.
                operation["security"] = [{name: [scope.value]} for name in KEYS] + [{}]
            responses = operation["responses"]
            # What the framework says of this one is not how we say it.
            responses.pop("422", None)
            for status in _statuses(path, operation):
                responses.setdefault(str(status), _response(path, status))
            _show(responses, examples.get(f"{method.upper()} {path}", {}))
    return document


def _show(responses: dict[str, Any], examples: dict[str, Any]) -> None:
    """Let each response that was recorded have it as its example."""
    for status, response in responses.items():
        for media_type, content in response.get("content", {}).items():
            if "anyOf" in content.get("schema", {}):
                # The framework takes what is not JSON for plain text, also where it is told better.
                content["schema"].pop("type", None)
            if media_type in examples.get(status, {}):
                content["example"] = examples[status][media_type]


def _statuses(path: str, operation: Operation) -> Iterator[int]:
    body, parameters = "requestBody" in operation, operation.get("parameters", ())
    yield from (403, 500)
    if "security" in operation:
        yield from (401, 429, 503)
    if path == "/v1/articles/batch":
        # Its lines have statuses of their own.
        yield 413
        return
    if body:
        yield from (408, 413)
    if body or parameters:
        yield 422
    if path.endswith("}") or path in ("/v1/verify", "/v1/verify/batch"):
        yield 404
    if path == "/v1/articles" and body:
        yield from (502, 504)
    if path.startswith("/v1/") and not path.startswith("/v1/models"):
        yield 409


def _response(path: str, status: int) -> dict[str, Any]:
    code, detail = ERRORS[status]
    title = HTTPStatus(status).phrase
    if path.startswith(OPENAI_PATHS):
        fault = {"message": detail, "type": openai_type(status), "param": None, "code": code}
        example: dict[str, Any] = {"error": fault}
        media_type, model = "application/json", OpenAIError.__name__
    else:
        example = {"type": TYPE_PREFIX + code, "title": title, "status": status, "detail": detail}
        example["request_id"] = "9f1c2d3e4b5a69788796a5b4c3d2e1f0"
        media_type, model = MEDIA_TYPE, Problem.__name__
    content = {"schema": {"$ref": f"#/components/schemas/{model}"}, "example": example}
    told = {401: ["WWW-Authenticate"], 429: ["Retry-After", *RATE_HEADERS], 503: ["Retry-After"]}.get(status)
    headers = {"headers": {name: {"schema": {"type": "string"}} for name in told}} if told else {}
    return {"description": title, "content": {media_type: content}, **headers}
