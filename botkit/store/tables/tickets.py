"""Tables of tickets: the tickets, their counters by queue, what changed lately, and requests that were answered before."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Text

from botkit.store.sql.types import BoundedKey, Instant, Json, RowNumber, SafeText
from botkit.store.tables.columns import CLUSTERED, contact, number, table

# A fold of the log (botkit/core/engine/tickets.py), kept for lists. Each list has the index of its order: a page reads its own rows alone.
tickets = table(
    "tickets",
    contact(),
    Column("channel", Text, primary_key=True),
    number("number"),
    Column("queue", SafeText, nullable=False),
    Column("state", Text, nullable=False),  # open, snoozed, closed
    Column("owner", Text, nullable=False),
    Column("assignee", BoundedKey, nullable=False),
    Column("priority", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("touched_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("waiting_since", Instant),
    Column("due_at", Instant),
    Column("overdue_at", Instant),
    Column("snoozed_until", Instant),
    Column("first_reply_at", Instant),
    Column("closed_at", Instant),
    Column("outcome", SafeText, nullable=False),
    Column("former", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("words", BigInteger, nullable=False),
    Column("opened_seq", BigInteger, nullable=False),  # the event that opened it: its turn says why
    **CLUSTERED,
)
_ORDER = (tickets.c.changed_at, tickets.c.contact_id, tickets.c.channel, tickets.c.number)
Index("tickets_all", tickets.c.state, *_ORDER)
Index("tickets_queue", tickets.c.state, tickets.c.queue, *_ORDER)
Index("tickets_assignee", tickets.c.state, tickets.c.assignee, *_ORDER)
Index("tickets_queue_assignee", tickets.c.state, tickets.c.queue, tickets.c.assignee, *_ORDER)
Index(
    "tickets_waiting",
    tickets.c.queue,
    tickets.c.waiting_since,
    sqlite_where=tickets.c.waiting_since.is_not(None),
    postgresql_where=tickets.c.waiting_since.is_not(None),
)

# One row for each queue and counter, changed with the tickets: nothing counts rows.
ticket_counts = table(
    "ticket_counts",
    Column("queue", BoundedKey, primary_key=True),
    Column("counter", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
    **CLUSTERED,
)

# What happened lately to tickets, for whoever looks at them now. It says who and what kind, never what was said.
changes = table(
    "changes",
    Column("seq", RowNumber, Identity(), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("contact_id", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ticket", BigInteger, nullable=False),
    Column("queue", SafeText, nullable=False),
    Column("assignee", SafeText, nullable=False),
    Column("event", BigInteger, nullable=False),  # its number in the log of the contact
    Index("changes_at", "at"),
    Index("changes_contact", "contact_id"),
    sqlite_autoincrement=True,
)

# Requests with a key that were carried out: the same key gives the same answer.
answered_requests = table(
    "answered_requests",
    Column("key", BoundedKey, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("contact_id", BigInteger, nullable=False),
    Column("answer", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Index("answered_requests_at", "at"),
    Index("answered_requests_contact", "contact_id"),
    **CLUSTERED,
)
