"""Calls: functions of the business that a session waits for."""

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
    """Ask for calls; each id is new for its contact."""
    if wanted:
        tx.execute(_add, [msgspec.structs.asdict(row) for row in wanted])


def claim(tx: Connection, node: str, now: datetime, limit: int, lease: timedelta) -> tuple[FunctionCallRow, ...]:
    """Take up to `limit` calls that are due, for `lease`. One past its deadline comes too: it is to be told as failed."""
    found = _leased.claim(tx, node, now, limit, lease)
    return tuple(FunctionCallRow(**{**row, "attempts": row["attempts"] + 1}) for row in found)


def done(tx: Connection, keys: Sequence[CallKey]) -> frozenset[int]:
    """Remove calls that came back, and say by their place which were still waited for: only those go to the session.

    A call is claimed again when its lease lapses, so two answers may come; the second finds nothing here.
    """
    if not keys:
        return frozenset()
    places: dict[CallKey, int] = {}
    for place, (contact_id, call) in enumerate(keys):
        places.setdefault((contact_id, bounded_key(call)), place)
    standing = [(contact_id, call) for contact_id, call in tx.execute(_standing, table_values(sorted(places)))]
    _leased.delete(tx, standing)
    return frozenset(places[key] for key in standing)


def postpone(tx: Connection, later: Iterable[tuple[CallKey, datetime]]) -> None:
    """Try again at these times."""
    _leased.postpone(tx, later)


def release(tx: Connection, node: str) -> int:
    """Give back what a node holds, and say how many."""
    return _leased.release(tx, node)


def next_due(tx: Connection) -> datetime | None:
    """When a call is due next; None: none waits. Leases that lapse do not show: look once per lease."""
    return _leased.next_due(tx)


def depth(tx: Connection) -> int:
    """How many calls wait."""
    return tx.execute(_depth).scalar_one()
