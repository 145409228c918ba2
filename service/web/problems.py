"""Errors as RFC 9457 problem details: a stable type, what happened and what to do, the request id."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from opentelemetry import trace
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import Scope

from service.core.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    PageFailed,
    PageTimedOut,
    QAError,
    TooLarge,
    Unavailable,
)
from service.web.methods import allowed
from service.web.presence import ClientLeft

MEDIA_TYPE = "application/problem+json"
# Where clients of OpenAI ask, errors have OpenAI's shape.
OPENAI_PATHS = ("/v1/chat/completions", "/v1/models", "/v1/responses")
TYPE_PREFIX = "urn:article-qa:problem:"
# What is said where the framework says no: its own words change with its version.
SAID = {
    404: ("not-found", "There is nothing at this path. The page /docs lists every call."),
    405: ("method-not-allowed", "This path does not take this method. The header Allow says which it takes."),
    408: (
        "too-slow",
        "The request body did not arrive in time (QA_BODY_SECONDS). Send it again, without pauses.",
    ),
    413: (
        "too-large",
        "The request body is larger than this service accepts (QA_MAX_BODY_BYTES; a batch: QA_MAX_BATCH_BYTES).",
    ),
    431: ("too-large", "The headers of the request are too large. Send fewer, or shorter ones."),
}
NO_OBJECT = "must be a JSON object, sent with the header Content-Type: application/json"
UNFORESEEN = "Something went wrong on our side. The request id finds it in the log."

log = logging.getLogger(__name__)


class Problem(BaseModel):
    """An error as RFC 9457 has it."""

    type: str = Field(
        description="A stable name of what went wrong.", examples=["urn:article-qa:problem:not-found"]
    )
    title: str
    status: int
    detail: str = Field(description="What happened and what to do.")
    request_id: str = Field(description="Finds the request in the log of the service.")
    retry_after: int | None = Field(None, description="Seconds after which to try again.")
    trace_id: str | None = Field(None, description="The trace of the request, where traces are exported.")


def problem(
    scope: Scope, status: int, code: str, detail: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """The problem as a response. `detail` is shown to the caller: no internals."""
    scope.setdefault("state", {})["problem"] = code
    if scope["path"].startswith(OPENAI_PATHS):
        error = {"message": detail, "type": openai_type(status), "param": None, "code": code}
        return JSONResponse({"error": error}, status, headers=headers)
    body = document(scope, status, code, detail).model_dump(exclude_none=True)
    return JSONResponse(body, status, media_type=MEDIA_TYPE, headers=headers)


def openai_type(status: int) -> str:
    """The type of an error where clients of OpenAI ask."""
    special = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    return special.get(status, "server_error" if status >= 500 else "invalid_request_error")


def document(scope: Scope, status: int, code: str, detail: str, retry_after: int | None = None) -> Problem:
    """The problem itself, wherever it stands."""
    span = trace.get_current_span().get_span_context()
    return Problem(
        type=TYPE_PREFIX + code,
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        request_id=scope.get("state", {}).get("request_id", ""),
        retry_after=retry_after,
        trace_id=trace.format_trace_id(span.trace_id) if span.is_valid else None,
    )


def document_of(scope: Scope, error: QAError) -> Problem:
    """What is said of an error inside a response, in an event or on a line."""
    wait = error.retry_after if isinstance(error, Unavailable) else None
    return document(scope, status_of(error), error.code, str(error), wait)


def status_of(error: QAError) -> int:
    for kind, status in (
        (TooLarge, 413),
        (InvalidInput, 422),
        (Forbidden, 403),
        (NotFound, 404),
        (Conflict, 409),
        (PageTimedOut, 504),
        (PageFailed, 502),
        (Unavailable, 503),
    ):
        if isinstance(error, kind):
            return status
    return 500


def install(app: FastAPI) -> None:
    """Let every error of the app leave as a problem."""

    @app.exception_handler(QAError)
    async def _(request: Request, error: QAError) -> JSONResponse:
        status, headers = met(request.scope, error)
        return problem(request.scope, status, error.code, str(error), headers)

    @app.exception_handler(ClientLeft)
    async def _(_request: Request, _error: ClientLeft) -> Response:
        # Nobody reads it; the log and the metrics do. The status is nginx's for this.
        return Response(status_code=499)

    @app.exception_handler(RequestValidationError)
    async def _(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem(request.scope, 422, "invalid-request", in_words(error.errors()))

    @app.exception_handler(HTTPException)
    async def _(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == HTTPStatus.BAD_REQUEST:
            return problem(request.scope, 422, "invalid-request", _unparsed(error.__cause__))
        usual = HTTPStatus(error.status_code)
        code, detail = SAID.get(error.status_code, (usual.name.lower().replace("_", "-"), usual.description))
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = allowed(app, request.url.path)
        return problem(request.scope, error.status_code, code, detail, headers)


def met(scope: Scope, error: QAError) -> tuple[int, dict[str, str]]:
    """The status and the headers of a response that is an error, in whatever form. The log tells of it."""
    scope.setdefault("state", {})["problem"] = error.code
    log_cause(error)
    return status_of(error), {"Retry-After": str(error.retry_after)} if isinstance(error, Unavailable) else {}


def log_cause(error: QAError) -> None:
    """What the caller is not told. The cause's message stays out of the log, too: it may quote anything."""
    if error.__cause__ is not None:
        log.warning("problem", extra={"problem": error.code, "cause": type(error.__cause__).__name__})


def in_words(errors: Sequence[Any]) -> str:
    """Validation errors as sentences, without the input, which may be huge or not even be text."""
    placed = [(_place(error), error) for error in errors[:5]]
    telling = [place for place, error in placed if not _is_wrong_type(error)]
    sentences = []
    for place, error in placed:
        # Where a field may be one of several types, what is wrong with the one that it is says enough.
        if not (_is_wrong_type(error) and any(other[: len(place)] == place for other in telling)):
            shown = ".".join(place)[:200] or "The request body"
            sentences.append(f"{shown}: {_message(error, whole=not place)}.")
    return " ".join(dict.fromkeys(sentences)).encode("utf-8", "replace").decode()


def _place(error: Any) -> list[str]:
    # A name with brackets is that of a check inside the library.
    parts = [str(part) for part in error["loc"] if "[" not in str(part)]
    if error["type"] == "json_invalid":
        return []
    return parts[1:] if parts and parts[0] in ("body", "query", "path") else parts


def _is_wrong_type(error: Any) -> bool:
    return str(error["type"]).endswith(("_type", "literal_error"))


def _message(error: Any, *, whole: bool) -> str:
    """What the library says, but where that means nothing to who does not know it."""
    kind, told = error["type"], error.get("ctx", {})
    if kind == "json_invalid" and error["loc"]:
        return f"Invalid JSON: {told['error']} (offset {error['loc'][-1]})"
    if kind == "model_attributes_type" or (kind == "missing" and whole):
        return NO_OBJECT if whole else "must be a JSON object"
    if kind == "too_long" and told["field_type"] == "Value":
        return f"must have at most {told['max_length']:,} characters"
    return str(error["msg"]).removeprefix("Value error, ").rstrip(".")


def _unparsed(cause: BaseException | None) -> str:
    """What is said where the framework could not parse a body."""
    if isinstance(cause, UnicodeDecodeError):
        return f"The request body is not valid {cause.encoding} (byte {cause.start}). Send it as UTF-8."
    if isinstance(cause, RecursionError):
        return "The request body is nested too deep. Send an object as /docs shows it."
    return "The request body cannot be parsed. Send JSON, or a form with a file where one is asked for."
