"""Metrics of tickets: how many there are by queue, how long the longest waits, how soon they were answered, which desk does not answer."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import Connection

from botkit.store.tickets import desks, ticket_counts, tickets
from botkit.store.tickets.ticket_counts import NOW, SO_FAR


class TicketMetrics:
    """Read from the counters of the store, which all nodes share: look at one node, or at the largest value of all."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._now = Gauge("botkit_tickets", "Tickets that are not closed, by queue and state", ["queue", "state"], registry=registry)
        self._so_far = Gauge(
            "botkit_tickets_so_far", "Tickets opened, closed and replied to so far, and the seconds until first replies", ["queue", "what"],
            registry=registry,
        )  # fmt: skip
        self._waiting = Gauge(
            "botkit_tickets_oldest_waiting_seconds", "Since when the customer who waits longest does", ["queue"], registry=registry
        )

        self._failing = Gauge(
            "botkit_desk_failing_seconds", "For how long a desk has not taken what it is told", ["desk"], registry=registry
        )

    def read(self, tx: Connection, now: datetime) -> None:
        self._failing.clear()
        for desk, failing_since in desks.failing(tx).items():
            self._failing.labels(desk).set(max(0.0, (now - failing_since).total_seconds()))
        counts = ticket_counts.load(tx)
        for (queue, counter), count in counts.items():
            if counter in NOW:
                self._now.labels(queue, counter).set(count)
            if counter in SO_FAR:
                self._so_far.labels(queue, counter).set(count)
        for queue in sorted({queue for queue, _ in counts}):
            since = tickets.waiting_since(tx, queue)
            self._waiting.labels(queue).set(0.0 if since is None else max(0.0, (now - since).total_seconds()))
