"""Traces to an OpenTelemetry collector, by OTLP over HTTP. Needs the extra `otel`.

Headers, certificates, time limits, sampling and the resource's attributes are set by OpenTelemetry's own variables
(OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER, OTEL_RESOURCE_ATTRIBUTES, …), which the SDK reads.
"""

from __future__ import annotations

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from service import __version__


class WithoutQuery(SpanProcessor):
    """What stands behind the question mark of an address is anybody's text."""

    def on_start(self, span: Span, parent_context: object = None) -> None:  # noqa: ARG002 -- the SDK's signature
        if span.attributes and "url.query" in span.attributes:
            span.set_attribute("url.query", "REDACTED")


def begin_export(url: str) -> TracerProvider | None:
    """Send the spans of this process to the collector at `url` until the provider is shut down; None where
    somebody else in the process exports them already."""
    if not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        return None
    named = {"service.name": "article-qa", "service.version": __version__}
    resource = Resource.create({**named, **OTELResourceDetector().detect().attributes})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(WithoutQuery())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    trace.set_tracer_provider(provider)
    return provider
