"""Keys of what was already taken in: platforms deliver again for seven days, so a key is kept for eight."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.tables import dedupe

# Meta repeats a delivery that got no 200 for up to 7 days (docs/platforms.md); one day more for clocks and queues.
KEPT = timedelta(days=8)

# SQLAlchemy's PostgreSQL insert compiles for SQLite too: both understand the same ON CONFLICT.
_claim = insert(dedupe).on_conflict_do_nothing().returning(dedupe.c.channel, dedupe.c.key)

_old = select(dedupe.c.channel, dedupe.c.key).where(dedupe.c.at < bindparam("before")).order_by(dedupe.c.at).limit(bindparam("at_most"))
_forget = delete(dedupe).where(dedupe.c.channel == bindparam("of_channel"), dedupe.c.key == bindparam("of_key"))


def claim(tx: Connection, keys: Sequence[tuple[str, str]], now: datetime) -> frozenset[int]:
    """Which of these (channel, key) are new, by their place in `keys`; of equal ones the first. They are taken from now on.

    On PostgreSQL a key that another node is just claiming is waited for, so a delivery split over two nodes is handled once.
    """
    places: dict[tuple[str, str], int] = {}
    for place, (channel, key) in enumerate(keys):
        places.setdefault((channel, _mark(key)), place)
    if not places:
        return frozenset()
    # Sorted: two nodes that claim the same keys wait for each other in one order, never in a circle.
    claimed = tx.execute(_claim, [{"channel": channel, "key": key, "at": now} for channel, key in sorted(places)])
    return frozenset(places[channel, key] for channel, key in claimed)


def _mark(key: str) -> str:
    """What is kept of a key. The platform's ids hold the number of whoever wrote, and the key has to outlive their erasure: a message
    that is delivered again would bring them back."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def sweep(tx: Connection, before: datetime, limit: int) -> int:
    """Forget at most `limit` keys taken before `before`, the oldest first, and say how many. Callers pass the time now less `KEPT`."""
    old = tx.execute(_old, {"before": before, "at_most": limit}).all()
    if old:
        tx.execute(_forget, [{"of_channel": channel, "of_key": key} for channel, key in old])
    return len(old)
