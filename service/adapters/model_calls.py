"""The calls of one model: a span for each, and a count of how they ended.

The spans follow OpenTelemetry's semantic conventions for generative AI. They hold what was asked of which model,
what it cost and how it ended, and never what was said: no prompt, no question, no article, no answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

from opentelemetry.trace import Span, SpanKind

from service.core.answer import Usage
from service.core.errors import Unavailable
from service.stages import failed, tracer

STOPPED = "stopped"
"""The outcome of a call whose answer was not waited for to the end."""

# What a server sends under these names may be anything.
_FINISHES = frozenset({"stop", "length", "content_filter", "tool_calls", "function_call"})
_LONGEST_NAME = 200


class ModelCalls:
    """`outcomes` counts the calls that ended: `ok`, `stopped`, or the code of what went wrong. `fault` is that of
    the last one, None where it went well."""

    def __init__(self, operation: Literal["chat", "embeddings"], model: str, address: str) -> None:
        self.outcomes: Counter[str] = Counter()
        self.fault: Unavailable | None = None
        self._name = f"{operation} {model}"
        where = urlsplit(address)
        self._attributes: dict[str, Any] = {
            "gen_ai.operation.name": operation,
            # The protocol that is spoken; who answers stands in server.address.
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": model,
            "server.address": where.hostname or "",
            "server.port": where.port or (80 if where.scheme == "http" else 443),
        }

    @contextmanager
    def call(self, request: Mapping[str, str | int | bool]) -> Iterator[Span]:
        """Around one call. `request` are further attributes of what is asked."""
        span = tracer().start_span(self._name, kind=SpanKind.CLIENT, attributes={**self._attributes, **request})
        outcome = STOPPED
        try:
            yield span
            outcome, self.fault = "ok", None
        except Unavailable as fault:
            outcome, self.fault = fault.code, fault
            failed(span, fault)
            raise
        finally:
            self.outcomes[outcome] += 1
            span.end()


def answered_by(span: Span, response_id: object, model: object) -> None:
    """Note which model answered, and under which id."""
    for name, value in (("gen_ai.response.id", response_id), ("gen_ai.response.model", model)):
        if isinstance(value, str) and value:
            span.set_attribute(name, value[:_LONGEST_NAME])


def ended(span: Span, finish: str | None, usage: Usage | None) -> None:
    """Note how an answer ended and what it cost, as far as the server says."""
    if finish is not None:
        span.set_attribute("gen_ai.response.finish_reasons", [finish if finish in _FINISHES else "other"])
    if usage is not None:
        span.set_attribute("gen_ai.usage.input_tokens", usage.prompt_tokens)
        span.set_attribute("gen_ai.usage.output_tokens", usage.completion_tokens)
