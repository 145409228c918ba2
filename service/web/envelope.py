"""What every response carries: a request id and the headers that keep the page safe."""

from __future__ import annotations

import logging
import re
import uuid

import structlog
from opentelemetry import trace
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.permissions import PAGE
from service.web.problems import MEDIA_TYPE, SAID, UNFORESEEN, problem

log = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
# Swagger UI starts by an inline script and writes styles and markup itself; it shows no article.
DOCS_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; "
    "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
)
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def traceresponse() -> str:
    """The trace that the response belongs to, as the W3C's header has it; empty where there is none.

    Source: W3C, Trace Context Level 2, response header.
    """
    span = trace.get_current_span().get_span_context()
    if not span.is_valid:
        return ""
    ids = (trace.format_trace_id(span.trace_id), trace.format_span_id(span.span_id))
    return f"00-{'-'.join(ids)}-{span.trace_flags:02x}"


def _usual(path: str) -> dict[str, str]:
    """The headers of a response that sets none of them itself."""
    policy = DOCS_SECURITY_POLICY if path.startswith("/docs") else CONTENT_SECURITY_POLICY
    # After an upgrade a browser would show old files of the page beside new ones.
    asked_again = {"Cache-Control": "no-cache"} if path in PAGE else {}
    return {"Content-Security-Policy": policy, **asked_again, **SAFETY}


class Envelope:
    """Pure ASGI, so streams pass through unbuffered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = Headers(scope=scope).get("x-request-id", "")
        request_id = sent if REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        # Not undone at the end: a crash that is logged after it still has the id. A request has its own context.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        usual = _usual(scope["path"])
        replaced = started = False

        async def dressed(message: Message) -> None:
            nonlocal replaced, started
            if replaced:
                return
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                # The framework answers an over-long body outside of the exception handlers.
                if message["status"] == 413 and headers.get("content-type") != MEDIA_TYPE:
                    replaced = True
                    response = problem(scope, 413, *SAID[413], {"X-Request-ID": request_id, **SAFETY})
                    await response(scope, receive, send)
                    return
                headers["X-Request-ID"] = request_id
                if traced := traceresponse():
                    headers["traceresponse"] = traced
                for name, value in usual.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except Exception:
            # Not in the framework's outermost layer, which neither the log of requests nor the metrics see.
            if started:
                raise
            log.exception("a request failed")
            await problem(scope, 500, "internal", UNFORESEEN)(scope, receive, dressed)
