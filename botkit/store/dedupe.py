"""Dedupe keys: platforms repeat deliveries for seven days, so a key is kept for eight."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.compiled import CompiledStatement
from botkit.store.sql.types import Instant
from botkit.store.sql.values_table import KEY, table_values, values_table
from botkit.store.tables import dedupe

# Meta repeats a delivery that got no 200 for up to 7 days (docs/platforms.md); one day more for clocks and queues.
KEPT = timedelta(days=8)

# SQLAlchemy's PostgreSQL insert compiles for SQLite too: both understand the same ON CONFLICT. Without a WHERE, SQLite would take it for a
# part of the join. In order: two nodes that claim the same keys wait for each other in one order, never in a circle.
_keys = values_table(channel=KEY, key=KEY)
_claim = CompiledStatement(
    insert(dedupe)
    .from_select(
        ["channel", "key", "at"],
        select(_keys.c.channel, _keys.c.key, bindparam("now", type_=Instant))
        .where(_keys.c.key.is_not(None))
        .order_by(_keys.c.channel, _keys.c.key),
    )
    .on_conflict_do_nothing()
    .returning(dedupe.c.channel, dedupe.c.key)
)

_old = select(dedupe.c.channel, dedupe.c.key).where(dedupe.c.at < bindparam("before")).order_by(dedupe.c.at).limit(bindparam("at_most"))
_forget = delete(dedupe).where(dedupe.c.channel == bindparam("of_channel"), dedupe.c.key == bindparam("of_key"))


def claim(tx: Connection, keys: Sequence[tuple[str, str]], now: datetime) -> frozenset[int]:
    """Insert these (channel, key). Returns the indexes of those that are new; of equal ones the first.

    On PostgreSQL this waits for a key that another node is inserting, so a delivery split over two nodes is handled once.
    """
    indexes: dict[tuple[str, str], int] = {}
    for index, (channel, key) in enumerate(keys):
        indexes.setdefault((channel, _mark(key)), index)
    if not indexes:
        return frozenset()
    claimed = _claim.rows(tx, {**table_values(sorted(indexes)), "now": now})
    return frozenset(indexes[channel, key] for channel, key in claimed)


def _mark(key: str) -> str:
    """The hash that is stored of a key. The platform's ids contain the phone number of the sender, and the key must outlive an erasure:
    otherwise a repeated delivery would create the contact again."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def sweep(tx: Connection, before: datetime, limit: int) -> int:
    """Delete at most `limit` keys from before `before`, the oldest first. Returns how many. Callers pass the time now less `KEPT`."""
    old = tx.execute(_old, {"before": before, "at_most": limit}).all()
    if old:  # sorted, because another node may sweep the same keys
        tx.execute(_forget, [{"of_channel": channel, "of_key": key} for channel, key in sorted(old)])
    return len(old)
