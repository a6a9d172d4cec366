"""Traces by OpenTelemetry (extra `otel`): webhook, turn, send. They name channels, numbers and outcomes, never a person or their words."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from time import time_ns
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from botkit.core.model.platform import Incoming, Item
from botkit.service.commands import OutboundMessage

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace.export import SpanExporter

# Who sets one of the standard's own addresses wants traces. The SDK reads the other OTEL_… variables (sampling, headers, limits) itself.
ADDRESSES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

# Turns whose answers can be joined to them: an answer leaves within seconds, and one that waits for longer begins a trace of its own.
MOST_TURNS = 10_000

_log = structlog.get_logger()


class Tracing:
    """The spans of one node. Ended by `stop`, which sends what is left."""

    def __init__(self, node: str, exporter: SpanExporter) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        resource = Resource.create({"service.name": "botkit", "service.instance.id": node})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("botkit")
        self._turns: OrderedDict[str, Context] = OrderedDict()

    def middleware(self) -> Middleware:
        """A span for each webhook, with the status that it is answered with."""

        @web.middleware
        async def trace(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not request.path.startswith("/webhooks/") or request.method != "POST":
                return await handler(request)
            with self._tracer.start_as_current_span("webhook", record_exception=False, set_status_on_exception=False) as span:
                response = await handler(request)
                span.set_attribute("http.response.status_code", response.status)
                return response

        return trace

    @contextmanager
    def turn(self, channel: str, items: tuple[Item, ...]) -> Iterator[None]:
        """A span from taking items in to having them and their consequences on disk."""
        from opentelemetry.trace import set_span_in_context

        with self._tracer.start_as_current_span("turn", record_exception=False, set_status_on_exception=False) as span:
            span.set_attributes({"botkit.channel": channel, "botkit.items": len(items)})
            context = set_span_in_context(span)
            for item in items:
                if isinstance(item, Incoming):
                    self._turns[item.id] = context
            while len(self._turns) > MOST_TURNS:
                self._turns.popitem(last=False)
            yield

    def sent(self, outbound: OutboundMessage, outcome: str, began: int) -> None:
        """A span for an attempt to send, which began at this time in nanoseconds. It belongs to the turn that it answers, on this node."""
        row = outbound.row
        span = self._tracer.start_span("send", self._turns.get(outbound.answering), start_time=began)
        span.set_attributes(
            {"botkit.channel": row.channel, "botkit.contact": row.contact_id, "botkit.message": row.number, "botkit.outcome": outcome}
        )
        span.end(time_ns())

    def stop(self) -> None:
        self._provider.shutdown()


def start_tracing(node: str) -> Tracing | None:
    """None where no address is set, or the extra is missing, which the log then says."""
    if not any(os.environ.get(name) for name in ADDRESSES):
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        return Tracing(node, OTLPSpanExporter())
    except ModuleNotFoundError:
        _log.warning("no traces: OTEL_EXPORTER_OTLP_ENDPOINT is set, and the extra is missing; install botkit-flows[otel]")
        return None
