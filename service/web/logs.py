"""The log: one line for each event, JSON for machines or columns for a terminal. No article and no question.

Everything logs through the standard library; structlog formats it and adds the request id.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Literal

import structlog
from opentelemetry.trace import format_span_id, format_trace_id, get_current_span
from structlog.typing import EventDict, Processor, WrappedLogger

Style = Literal["auto", "json", "text"]

# They speak of each request or connection, or repeat what our own lines say.
QUIET = ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "chromadb", "mcp", "uvicorn.access")


def configure(style: Style = "auto") -> None:
    """Let the process log to standard error; `auto` is text on a terminal and JSON elsewhere."""
    text = style == "text" or (style == "auto" and sys.stderr.isatty())
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        with_trace,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if text else "iso", utc=not text),
        without_messages,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), sort_keys=False, pad_event_to=0)
        if text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.INFO
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # They warn of each malformed form and page, which is answered with a problem.
    for name in ("python_multipart", "trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.ERROR)


def with_trace(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """The ids of the trace and the span that the line belongs to, where there is one."""
    span = get_current_span().get_span_context()
    if span.is_valid:
        event["trace_id"], event["span_id"] = format_trace_id(span.trace_id), format_span_id(span.span_id)
    return event


def without_messages(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """An exception as its type and where it was raised. Its message may quote an article or a question."""
    record: logging.LogRecord | None = event.get("_record")
    error = record.exc_info[1] if record is not None and record.exc_info else None
    for surplus in ("exc_info", "color_message"):
        event.pop(surplus, None)
    if error is not None:
        event["exception"] = trace(error)
    return event


def trace(error: BaseException) -> str:
    """Where the error, what caused it and what it is a group of were raised, without their messages.

    >>> trace(ValueError("a whole article"))
    'ValueError'
    """
    parts = [*traceback.format_tb(error.__traceback__), type(error).__qualname__]
    inner = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    others = [*inner, *([cause] if cause is not None else [])]
    return "".join(parts + [f"\nfrom\n{trace(other)}" for other in others])
