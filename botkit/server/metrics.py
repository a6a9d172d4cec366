"""Metrics for operators, in the format of Prometheus. No label identifies a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from botkit.core.events import BudgetReached
from botkit.errors import BotkitError
from botkit.server.api_metrics import ApiMetrics
from botkit.server.connections import ConnectionFault
from botkit.server.ticket_metrics import TicketMetrics
from botkit.store.database import Store
from botkit.store.delivery import outbox
from webhooks.endpoint import RejectReason

MOST_COUNTED = 10_000  # messages of a channel: counting a million takes most of a second, each time that somebody looks
OUTCOMES = ("sent", "retry", "failed", "unknown")


class Metrics:
    """The metrics of one node. Each has all its labels from the start, as far as they are known: an alert on the growth of a counter would
    miss its first count otherwise."""

    def __init__(self, channels: Iterable[str] = ()) -> None:
        self.registry = CollectorRegistry()
        self.items = Counter("botkit_items_total", "Items taken in from webhooks", ["channel", "kind"], registry=self.registry)
        self.foreign = Counter(
            "botkit_foreign_items_total", "Items addressed to accounts that botkit.yaml does not name", ["channel"], registry=self.registry
        )
        self.refused = Counter("botkit_webhooks_refused_total", "Webhooks turned away", ["channel", "why"], registry=self.registry)
        self.calls = Counter(
            "botkit_api_calls_total",
            "Calls by the name of their token; empty: refused",
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
        self.answers = Histogram(
            "botkit_answer_seconds",
            "From the turn of a customer's message to the platform's acceptance of the answer",
            ["channel"],
            buckets=(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0),
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
        self.unreached = Counter(
            "botkit_posted_events_unreached_total", "Events that flows posted for nobody", ["event", "reason"], registry=self.registry
        )
        self.waiting = Gauge("botkit_outbox_messages", "Messages that wait to be sent", ["channel", "state"], registry=self.registry)
        self.oldest = Gauge(
            "botkit_outbox_oldest_due_seconds", "Since when the oldest message that is due waits", ["channel"], registry=self.registry
        )
        self.paused = Gauge(
            "botkit_channel_paused",
            "1 while this node sends nothing on the channel, because of its platform",
            ["channel"],
            registry=self.registry,
        )
        self.skew = Gauge(
            "botkit_clock_skew_seconds", "How far this machine's clock is ahead of the time that is used", registry=self.registry
        )
        self.store_up = Gauge("botkit_store_up", "1 when the database answered this request", registry=self.registry)
        self.batch = Histogram(
            "botkit_batch_commands", "Commands in one transaction", buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500), registry=self.registry
        )
        self.repeated = Counter(
            "botkit_transactions_repeated_total", "Transactions that the database rolled back in favour of others", registry=self.registry
        )
        self.tickets = TicketMetrics(self.registry)
        self.api = ApiMetrics(self.registry)
        self.channels = tuple(channels)
        for channel in self.channels:
            for outcome in OUTCOMES:
                self.sends.labels(channel, outcome)
            for why in get_args(RejectReason):
                self.refused.labels(channel, why)
            self.answers.labels(channel)
            self.oldest.labels(channel)
            self.paused.labels(channel)
            self.foreign.labels(channel)

    def count_rejection(self, _platform: str, channel: str, why: str) -> None:
        self.refused.labels(channel, why).inc()

    def count_connection(self, why: ConnectionFault) -> None:
        self.dropped.labels(why).inc()

    def count_call(self, token: str) -> None:
        self.calls.labels(token).inc()

    def count_send(self, channel: str, outcome: str) -> None:
        self.sends.labels(channel, outcome).inc()

    def count_answer(self, channel: str, seconds: float) -> None:
        self.answers.labels(channel).observe(seconds)

    def count_batch(self, commands: int, repetitions: int) -> None:
        self.batch.observe(commands)
        self.repeated.inc(repetitions)

    def count_emptied(self, name: str, rows: int) -> None:
        self.retained.labels(name).inc(rows)

    def count_reached_budgets(self, reached: Sequence[BudgetReached]) -> None:
        for budget in reached:
            self.budgets.labels(budget.scope, str(budget.percent)).inc()

    def count_step_failures(self, counts: Mapping[str, int]) -> None:
        """Count by flow."""
        for flow, count in counts.items():
            self.failures.labels(flow).inc(count)

    def count_foreign_items(self, counts: Mapping[str, int]) -> None:
        """Count by the channel that they were posted to."""
        for channel, count in counts.items():
            self.foreign.labels(channel).inc(count)

    def count_unreached(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Count by event and reason: no address, unknown contact, no flow."""
        for labels, count in counts.items():
            self.unreached.labels(*labels).inc(count)

    def count_gate_refusals(self, counts: Mapping[tuple[str, str, str], int]) -> None:
        """Count by channel, reason and when: queue, send, later."""
        for labels, count in counts.items():
            self.kept_back.labels(*labels).inc(count)

    def read_outbox(self, store: Store, now: datetime) -> None:
        """Count what waits, up to `MOST_COUNTED`. Without the database these metrics are absent, and all others stay."""
        self.waiting.clear()
        self.oldest.clear()
        self.store_up.set(0)
        try:
            with store.read() as tx:
                depths = {channel: outbox.depth_up_to(tx, channel, MOST_COUNTED) for channel in self.channels}
                self.tickets.read(tx, now)
        except BotkitError:
            return
        self.store_up.set(1)
        for channel, (counts, oldest) in depths.items():
            for state, count in counts.items():
                self.waiting.labels(channel, state).set(count)
            self.oldest.labels(channel).set(0.0 if oldest is None else max(0.0, (now - oldest).total_seconds()))

    def set_paused(self, channels: Iterable[str]) -> None:
        paused = set(channels)
        for channel in (*self.channels, *paused):
            self.paused.labels(channel).set(channel in paused)

    def render(self) -> bytes:
        """All metrics as text."""
        return generate_latest(self.registry)
