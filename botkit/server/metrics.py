"""Metrics for operators, in the format of Prometheus. No label identifies a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from botkit.core.events import BudgetReached
from botkit.server.connections import ConnectionFault
from botkit.store.database import Store
from botkit.store.delivery import outbox


class Metrics:
    """The metrics of one node."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.items = Counter("botkit_items_total", "Items taken in from webhooks", ["channel", "kind"], registry=self.registry)
        self.refused = Counter("botkit_webhooks_refused_total", "Webhooks turned away", ["channel", "why"], registry=self.registry)
        self.calls = Counter(
            "botkit_api_calls_total",
            "Calls of /events and /close by the name of their token; empty: refused",
            ["token"],
            registry=self.registry,
        )
        self.calls.labels("")
        self.dropped = Counter(
            "botkit_connections_refused_total", "Connections closed or requests not readable, by reason", ["why"], registry=self.registry
        )
        for why in get_args(ConnectionFault):
            self.dropped.labels(why)
        self.sends = Counter(
            "botkit_sends_total", "Attempts to send, by what became of them", ["channel", "outcome"], registry=self.registry
        )
        self.kept_back = Counter(
            "botkit_messages_kept_back_total",
            "Messages that the gate refused, or held for later, by reason",
            ["channel", "reason", "when"],
            registry=self.registry,
        )
        self.commit = Histogram(
            "botkit_commit_seconds",
            "From taking a webhook in to having it on disk",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
            registry=self.registry,
        )
        self.retained = Counter(
            "botkit_retention_rows_total",
            "Rows in which what is personal was emptied because its time was over",
            ["class"],
            registry=self.registry,
        )
        self.budgets = Counter(
            "botkit_budgets_reached_total", "Budgets that reached 80 or 100 percent", ["scope", "percent"], registry=self.registry
        )
        self.failures = Counter("botkit_step_failures_total", "Steps of flows that could not be done", ["flow"], registry=self.registry)
        self.waiting = Gauge("botkit_outbox_messages", "Messages that wait to be sent", ["channel", "state"], registry=self.registry)

    def count_rejection(self, _platform: str, channel: str, why: str) -> None:
        self.refused.labels(channel, why).inc()

    def count_connection(self, why: ConnectionFault) -> None:
        self.dropped.labels(why).inc()

    def count_call(self, token: str) -> None:
        self.calls.labels(token).inc()

    def count_send(self, channel: str, outcome: str) -> None:
        self.sends.labels(channel, outcome).inc()

    def count_emptied(self, name: str, rows: int) -> None:
        self.retained.labels(name).inc(rows)

    def count_reached_budgets(self, reached: Sequence[BudgetReached]) -> None:
        for budget in reached:
            self.budgets.labels(budget.scope, str(budget.percent)).inc()

    def count_step_failures(self, counts: Mapping[str, int]) -> None:
        """Count by flow."""
        for flow, count in counts.items():
            self.failures.labels(flow).inc(count)

    def count_gate_refusals(self, counts: Mapping[tuple[str, str, str], int]) -> None:
        """Count by channel, reason and when: queue, send, later."""
        for labels, count in counts.items():
            self.kept_back.labels(*labels).inc(count)

    def render(self, store: Store) -> bytes:
        """All metrics as text, with the present number of waiting messages."""
        self.waiting.clear()
        with store.read() as tx:
            for depth in outbox.depth(tx):
                self.waiting.labels(depth.channel, depth.state).set(depth.count)
        return generate_latest(self.registry)
