"""Tables of desks: what a desk was told of each ticket so far, and what it is still to be told."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Text

from botkit.store.sql.types import BoundedKey, Instant, Json, SafeText
from botkit.store.tables.columns import CLUSTERED, contact, lease, number, table

# One row for each ticket that a desk knows. It is leased as a whole, so the events of a ticket are told one after the other.
desk_tickets = table(
    "desk_tickets",
    contact(),
    Column("channel", Text, primary_key=True),
    number("ticket"),
    Column("desk", BoundedKey, primary_key=True),
    Column("seq", BigInteger, nullable=False),  # of the newest event
    Column("due_at", Instant),  # when to tell what waits; without: nothing waits, or it was given up
    Column("attempts", BigInteger, nullable=False),  # begun, and not finished
    Column("failing_since", Instant),
    Column("problem", SafeText, nullable=False),
    Column("remote", Json),  # the ids under which the desk knows it
    *lease(),
    **CLUSTERED,
)
Index(
    "desk_tickets_due",
    desk_tickets.c.due_at,
    sqlite_where=desk_tickets.c.due_at.is_not(None),
    postgresql_where=desk_tickets.c.due_at.is_not(None),
)

# What waits, in order. The words themselves stay in the log: a row says which event.
desk_events = table(
    "desk_events",
    contact(),
    Column("channel", Text, primary_key=True),
    number("ticket"),
    Column("desk", BoundedKey, primary_key=True),
    number("seq"),
    Column("kind", Text, nullable=False),
    Column("event", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("queue", SafeText, nullable=False),
    Column("assignee", SafeText, nullable=False),
    **CLUSTERED,
)
