"""Function calls that a session waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, insert, select, update

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
    select(calls.c.contact_id, calls.c.call, calls.c.node, calls.c.attempts)
    .join(_keys, (_keys.c.contact_id == calls.c.contact_id) & (_keys.c.call == calls.c.call))
    .order_by(calls.c.contact_id, calls.c.call)
    .with_for_update(of=calls)
)
_postpone = (
    update(calls)
    .where(*_leased.here, calls.c.node == bindparam("by_node"), calls.c.attempts == bindparam("in_attempt"))
    .values(due_at=bindparam("to"), lease_until=None, node=None)
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


def done(tx: Connection, claimed: Sequence[FunctionCallRow]) -> frozenset[int]:
    """Remove calls that returned. Returns the indexes of those whose claims still hold: only these results go to the session.

    A claim holds no longer when its lease lapsed and the call was claimed again. Then the result of the later claim counts.
    """
    if not claimed:
        return frozenset()
    indexes: dict[tuple[CallKey, str | None, int], int] = {}
    for index, row in enumerate(claimed):
        indexes.setdefault((row.key, row.node, row.attempts), index)
    standing = tx.execute(_standing, table_values(sorted({row.key for row in claimed})))
    held = {((row.contact_id, row.call), row.node, row.attempts) for row in standing} & indexes.keys()
    _leased.delete(tx, sorted(key for key, _, _ in held))
    return frozenset(indexes[claim] for claim in held)


def postpone(tx: Connection, later: Iterable[tuple[FunctionCallRow, datetime]]) -> None:
    """Try again at these times, where the claims still hold."""
    lines = [{**_leased.of(row.key), "by_node": row.node, "in_attempt": row.attempts, "to": due_at} for row, due_at in later]
    if lines:
        tx.execute(_postpone, lines)


def release(tx: Connection, node: str) -> int:
    """Release what a node has claimed. Returns how many."""
    return _leased.release(tx, node)


def next_due(tx: Connection) -> datetime | None:
    """When the next call is due; None: there is none. Lapsed leases do not show: poll once per lease."""
    return _leased.next_due(tx)


def depth(tx: Connection) -> int:
    """How many calls wait."""
    return tx.execute(_depth).scalar_one()
