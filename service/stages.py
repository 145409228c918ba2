"""The stages of the work: each is timed, and is a span where somebody exports traces.

Spans carry names, counts and codes, never anybody's text. Where nobody exports them, a span is a no-op of the
OpenTelemetry API.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from opentelemetry import trace
from opentelemetry.trace import Span, StatusCode, Tracer

from service import __version__
from service.core.errors import QAError


def tracer() -> Tracer:
    # Asked for anew each time: whoever exports may begin after this module is loaded, and end before it is gone.
    return trace.get_tracer("article-qa", __version__)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage whose work is done in pieces, with the work of others between them."""

    span: Span
    timings: dict[str, float]
    counts_as: str

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Around one piece. Never yield to a caller inside: what the caller does meanwhile is not of this stage."""
        started = perf_counter()
        try:
            with trace.use_span(self.span, record_exception=False, set_status_on_exception=False):
                yield
        except Exception as error:
            failed(self.span, error)
            raise
        finally:
            spent = (perf_counter() - started) * 1000
            self.timings[self.counts_as] = self.timings.get(self.counts_as, 0.0) + spent


@contextmanager
def in_pieces(name: str, timings: dict[str, float], counts_as: str = "") -> Iterator[Stage]:
    """A stage from its beginning to its end. The milliseconds of its pieces are added to `timings`."""
    span = tracer().start_span(name)
    try:
        yield Stage(span, timings, counts_as or name)
    finally:
        span.end()


@contextmanager
def stage(name: str, timings: dict[str, float], counts_as: str = "") -> Iterator[Span]:
    """A stage in one piece, as its span."""
    with in_pieces(name, timings, counts_as) as whole, whole.going_on():
        yield whole.span


def failed(span: Span, error: Exception) -> None:
    """Mark the span with the kind of the error. Its message stays out: it may quote anything."""
    span.set_attribute("error.type", error.code if isinstance(error, QAError) else type(error).__qualname__)
    span.set_status(StatusCode.ERROR)
