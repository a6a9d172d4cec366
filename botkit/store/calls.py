"""Function calls that a session waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, insert, select

from botkit.store.sql.lease import LeasedTable
from botkit.store.sql.types import bounded_key
from botkit.store.sql.values_table import ID, KEY, table_values, values_table
from botkit.store.tables import calls

CallKey = tuple[int, str]  # contact, call


class FunctionCallRow(Struct, frozen=True, kw_only=True):
    """`arguments` is a JSON object. After `deadline` the session no longer waits. `attempts` counts the claims, this one included."""

    contact_id: int
    call: str
    channel: str
    function: str
    arguments: bytes | None
    due_at: datetime
    deadline: datetime
    attempts: int = 0
    lease_until: datetime | None = None
    node: str | None = None

    @property
    def key(self) -> CallKey:
        return (self.contact_id, bounded_key(self.call))


_leased = LeasedTable(calls, also={"attempts": calls.c.attempts + 1})
_add = insert(calls)
_keys = values_table(contact_id=ID, call=KEY)
_standing = (
    select(calls.c.contact_id, calls.c.call)
    .join(_keys, (_keys.c.contact_id == calls.c.contact_id) & (_keys.c.call == calls.c.call))
    .order_by(calls.c.contact_id, calls.c.call)
    .with_for_update(of=calls)
)
_depth = select(func.count()).select_from(calls)


def add(tx: Connection, wanted: Sequence[FunctionCallRow]) -> None:
    """Add calls; each id is new for its contact."""
    if wanted:
        tx.execute(_add, [msgspec.structs.asdict(row) for row in wanted])


def claim(tx: Connection, node: str, now: datetime, limit: int, lease: timedelta) -> tuple[FunctionCallRow, ...]:
    """Claim up to `limit` due calls for `lease`, also those past their deadline: they are reported as failed."""
    result = _leased.claim(tx, node, now, limit, lease)
    return tuple(FunctionCallRow(**{**row, "attempts": row["attempts"] + 1}) for row in result)


def done(tx: Connection, keys: Sequence[CallKey]) -> frozenset[int]:
    """Remove calls that returned. Returns the indexes of those that were still waited for: only these go to the session.

    A call is claimed again when its lease lapses, so two results may come; the second finds no row.
    """
    if not keys:
        return frozenset()
    indexes: dict[CallKey, int] = {}
    for index, (contact_id, call) in enumerate(keys):
        indexes.setdefault((contact_id, bounded_key(call)), index)
    standing = [(contact_id, call) for contact_id, call in tx.execute(_standing, table_values(sorted(indexes)))]
    _leased.delete(tx, standing)
    return frozenset(indexes[key] for key in standing)


def postpone(tx: Connection, later: Iterable[tuple[CallKey, datetime]]) -> None:
    """Try again at these times."""
    _leased.postpone(tx, later)


def release(tx: Connection, node: str) -> int:
    """Release what a node has claimed. Returns how many."""
    return _leased.release(tx, node)


def next_due(tx: Connection) -> datetime | None:
    """When the next call is due; None: there is none. Lapsed leases do not show: poll once per lease."""
    return _leased.next_due(tx)


def depth(tx: Connection) -> int:
    """How many calls wait."""
    return tx.execute(_depth).scalar_one()
