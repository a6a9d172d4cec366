"""Tables of broadcasts: the broadcasts, their recipients, and how many of these came to what."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, SmallInteger, Text, literal_column

from botkit.store.sql.types import BoundedKey, Instant, Json, RowNumber, SafeText
from botkit.store.tables.columns import CLUSTERED, contact, lease, number, table

# A fold of the account's log (botkit/policy/broadcasts.py), kept for lists; and how far the work has got, which is no fact.
broadcasts = table(
    "broadcasts",
    Column("number", RowNumber, Identity(), primary_key=True),
    Column("name", BoundedKey, nullable=False),
    Column("state", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("value", Json, nullable=False),  # the broadcast as JSON
    Column("progress", Json),  # of a plan that is being made
    Column("counted", Json),  # what the guards begin to count from
    Column("piece_at", Instant),  # when the latest piece was queued
    *lease(),
    Index("broadcasts_name", "name", unique=True),
    sqlite_autoincrement=True,
)
# States in which there is work to do. `stopping`: it has ended, and those who waited are still to be cancelled.
OPEN = ("draft", "scheduled", "running", "stopping")
is_open = broadcasts.c.state.in_([literal_column(f"'{state}'") for state in OPEN])
Index("broadcasts_open", broadcasts.c.number, sqlite_where=is_open, postgresql_where=is_open)

# Who is told: frozen with the plan. `outcome` is a number of botkit/core/model/broadcast.py; `number` that of the message.
recipients = table(
    "recipients",
    contact(),
    number("broadcast"),
    Column("outcome", SmallInteger, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("arm", SmallInteger, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("sent_at", Instant),
    Column("own", Json),  # values for this one alone
    Index("recipients_of", "broadcast", "contact_id"),
    **CLUSTERED,
)
_is_waiting = recipients.c.outcome == 0
Index(
    "recipients_waiting",
    recipients.c.broadcast,
    recipients.c.due_at,
    recipients.c.contact_id,
    sqlite_where=_is_waiting,
    postgresql_where=_is_waiting,
)

# One row for each broadcast, arm, outcome and reason, changed with the recipients: nothing counts rows.
broadcast_counts = table(
    "broadcast_counts",
    number("broadcast"),
    Column("arm", SmallInteger, primary_key=True, autoincrement=False),
    Column("outcome", SmallInteger, primary_key=True, autoincrement=False),
    Column("reason", BoundedKey, primary_key=True),
    Column("n", BigInteger, nullable=False),
    **CLUSTERED,
)
