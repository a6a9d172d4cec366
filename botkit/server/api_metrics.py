"""Metrics of the API: how many calls of which route were answered how, and how long they took."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class ApiMetrics:
    """Routes are named as the table has them, never by a caller's text."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._answers = Counter(
            "botkit_api_answers_total", "Answers of the API, by route and status", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "botkit_api_seconds",
            "From a call to its answer, by route; streams are not counted",
            ["route"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
            registry=registry,
        )
        self._listeners = Gauge("botkit_api_listeners", "Connections that listen to changes", registry=registry)

    def set_listeners(self, count: int) -> None:
        self._listeners.set(count)

    def observe(self, method: str, resource: web.AbstractResource | None, status: int, seconds: float) -> None:
        route = resource.canonical if resource is not None else ""
        self._answers.labels(method if resource is not None else "", route, str(status)).inc()
        if resource is not None and not route.endswith("/changes"):
            self._seconds.labels(route).observe(seconds)
