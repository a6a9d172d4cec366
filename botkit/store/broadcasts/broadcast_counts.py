"""Counters of recipients by broadcast, arm, outcome and reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from botkit.core.model.broadcast import OUTCOMES, RANKS, Outcome, Recipient
from botkit.store.tables import broadcast_counts

CountKey = tuple[int, int, Outcome, str]  # broadcast, arm, outcome, reason
OutcomeCounts = Mapping[tuple[int, Outcome, str], int]  # of one broadcast: by arm, outcome and reason

_insert = insert(broadcast_counts)
_add = _insert.on_conflict_do_update(
    index_elements=[column for column in broadcast_counts.c if column.primary_key], set_={"n": broadcast_counts.c.n + _insert.excluded.n}
)
_of = select(broadcast_counts).where(broadcast_counts.c.broadcast == bindparam("of_broadcast"))
_clear = delete(broadcast_counts).where(broadcast_counts.c.broadcast == bindparam("of_broadcast"))


def key_of(row: Recipient) -> CountKey:
    return row.broadcast, row.arm, row.outcome, row.reason


def difference(before: Recipient | None, after: Recipient | None) -> Counter[CountKey]:
    """By how much the counters change when a recipient does."""
    counts = Counter[CountKey]()
    if before is not None:
        counts[key_of(before)] -= 1
    if after is not None:
        counts[key_of(after)] += 1
    return counts


def add(tx: Connection, changes: Mapping[CountKey, int]) -> None:
    """Add to counters. The few rows are shared by all nodes: do it last in a transaction, in one order."""
    lines = [
        {"broadcast": broadcast, "arm": arm, "outcome": RANKS[outcome], "reason": reason, "n": n}
        for (broadcast, arm, outcome, reason), n in sorted(changes.items())
        if n
    ]
    if lines:
        tx.execute(_add, lines)


def load(tx: Connection, broadcast: int) -> OutcomeCounts:
    """The counters of a broadcast; what came to nothing again is left out."""
    rows = tx.execute(_of, {"of_broadcast": broadcast})
    return {(row.arm, OUTCOMES[row.outcome], row.reason): row.n for row in rows if row.n}


def total(counts: OutcomeCounts, outcomes: Collection[Outcome], *, arm: int | None = None, reason: str | None = None) -> int:
    """How many recipients have one of these outcomes; of one arm and for one reason, if they are named."""
    return sum(n for (of, outcome, why), n in counts.items() if outcome in outcomes and arm in (None, of) and reason in (None, why))


def replace(tx: Connection, broadcast: int, counts: OutcomeCounts) -> None:
    tx.execute(_clear, {"of_broadcast": broadcast})
    add(tx, {(broadcast, *key): n for key, n in counts.items()})
