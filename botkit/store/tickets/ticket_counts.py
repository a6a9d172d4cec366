"""Counters of tickets by queue: how many there are now, and how many came, were answered and were closed so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from botkit.core.model.ticket import Ticket
from botkit.store.tables import ticket_counts

CountKey = tuple[str, str]  # queue, counter

NOW = ("open", "snoozed", "unassigned", "overdue", "with_bot")  # how many there are at this moment
SO_FAR = ("opened", "closed", "replied", "reply_seconds")  # sums that only grow

_insert = insert(ticket_counts)
_add = _insert.on_conflict_do_update(
    index_elements=[ticket_counts.c.queue, ticket_counts.c.counter], set_={"n": ticket_counts.c.n + _insert.excluded.n}
)


def difference(before: Ticket | None, after: Ticket) -> Counter[CountKey]:
    """By how much the counters change when a ticket does."""
    counts = Counter[CountKey]()
    if before is not None:
        counts.subtract(_present(before))
    counts.update(_present(after))
    if before is None:
        counts[after.queue, "opened"] += 1
    if after.closed_at is not None and (before is None or before.closed_at is None):
        counts[after.queue, "closed"] += 1
    if after.first_reply_at is not None and (before is None or before.first_reply_at is None):
        counts[after.queue, "replied"] += 1
        counts[after.queue, "reply_seconds"] += int((after.first_reply_at - after.opened_at).total_seconds())
    return counts


def removed(ticket: Ticket) -> Counter[CountKey]:
    """The change when an open ticket goes away without being closed: its contact was erased."""
    counts = Counter[CountKey]()
    counts.subtract(_present(ticket))
    return counts


def _present(ticket: Ticket) -> dict[CountKey, int]:
    if ticket.closed_at is not None:
        return {}
    shown = {
        ticket.state: True,
        "unassigned": not ticket.assignee,
        "overdue": ticket.overdue_at is not None,
        "with_bot": ticket.owner == "bot",
    }
    return {(ticket.queue, name): 1 for name, is_so in shown.items() if is_so}


def add(tx: Connection, changes: Mapping[CountKey, int]) -> None:
    """Add to counters. The few rows are shared by all nodes: do it last in a transaction, in one order."""
    lines = [{"queue": queue, "counter": counter, "n": n} for (queue, counter), n in sorted(changes.items()) if n]
    if lines:
        tx.execute(_add, lines)


def load(tx: Connection) -> dict[CountKey, int]:
    return {(row.queue, row.counter): row.n for row in tx.execute(select(ticket_counts))}


def clear(tx: Connection) -> None:
    tx.execute(delete(ticket_counts))
