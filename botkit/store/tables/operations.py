"""Tables of operations: channels that an operator holds, nodes and which of them are drained, how far each checkpoint outside the database
has got, whose code may use it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Text

from botkit.store.sql.types import Instant, SafeText
from botkit.store.tables.columns import CLUSTERED, table

# While a channel is here, nothing is sent on it by any node. What comes in is handled as always.
channel_holds = table(
    "channel_holds",
    Column("channel", Text, primary_key=True),
    Column("reason", Text, nullable=False),  # operator, restored
    Column("by", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    **CLUSTERED,
)

# The nodes that run, or did until lately. One with `drained_by` sends and begins nothing; `busy` is how many requests it has still under
# way; null while it works.
nodes = table(
    "nodes",
    Column("name", Text, primary_key=True),
    Column("seen_at", Instant, nullable=False),
    Column("busy", Integer, nullable=True),
    Column("drained_by", SafeText, nullable=True),
    **CLUSTERED,
)

# The counter of each checkpoint file (botkit/service/node/checkpoint.py). A restored database has a lower one than the file.
checkpoints = table(
    "checkpoints",
    Column("name", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    **CLUSTERED,
)

# One row: the revision of the tables, and the oldest one whose code may use them (botkit/store/schema.py).
schema_support = table(
    "schema_support",
    Column("revision", Text, primary_key=True),
    Column("oldest", Text, nullable=False),
    **CLUSTERED,
)
