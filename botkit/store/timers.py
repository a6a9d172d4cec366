"""Timers: when to resume a session. One per contact, channel and kind; a new one replaces the former."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.lease import LeasedTable
from botkit.store.sql.values_table import ID, KEY, table_values, values_table
from botkit.store.tables import timers

TimerKey = tuple[int, str, str]  # contact, channel, kind


class TimerRow(Struct, frozen=True, kw_only=True):
    contact_id: int
    channel: str
    kind: str
    due_at: datetime
    lease_until: datetime | None = None
    node: str | None = None

    @property
    def key(self) -> TimerKey:
        return (self.contact_id, self.channel, self.kind)


_leased = LeasedTable(timers)
_due = select(timers).where(*_leased.is_due).order_by(timers.c.due_at, *timers.primary_key).limit(bindparam("at_most"))
_insert = insert(timers)
_put = _insert.on_conflict_do_update(
    index_elements=list(timers.primary_key),
    set_={name: _insert.excluded[name] for name in ("due_at", "lease_until", "node")},
)
_keys = values_table(contact_id=ID, channel=KEY, kind=KEY)
_standing = (
    select(timers)
    .join(
        _keys,
        (_keys.c.contact_id == timers.c.contact_id) & (_keys.c.channel == timers.c.channel) & (_keys.c.kind == timers.c.kind),
    )
    .with_for_update(of=timers)
)


def put(tx: Connection, wanted: Sequence[TimerRow]) -> None:
    """Set timers. Each replaces the former one of its contact, channel and kind, even a claimed one."""
    lines = {row.key: row for row in wanted}
    if lines:
        tx.execute(_put, [_line(row) for row in lines.values()])


def _line(row: TimerRow) -> dict[str, object]:
    return {
        "contact_id": row.contact_id,
        "channel": row.channel,
        "kind": row.kind,
        "due_at": row.due_at,
        "lease_until": None,
        "node": None,
    }


def clear(tx: Connection, keys: Iterable[TimerKey]) -> None:
    """Remove timers. One that is not set is ignored."""
    _leased.delete(tx, sorted(set(keys)))


def due(tx: Connection, now: datetime, limit: int) -> tuple[TimerRow, ...]:
    """Up to `limit` timers that are due, the longest due first. Nothing is locked: lock their contacts, then call `done`."""
    return tuple(TimerRow(**row._asdict()) for row in tx.execute(_due, {"now": now, "at_most": limit}))


def claim(tx: Connection, node: str, now: datetime, limit: int, lease: timedelta) -> tuple[TimerRow, ...]:
    """Claim up to `limit` due timers for `lease`."""
    return tuple(TimerRow(**row) for row in _leased.claim(tx, node, now, limit, lease))


def done(tx: Connection, claimed: Sequence[TimerRow]) -> frozenset[int]:
    """Remove claimed timers. Returns the indexes of those that were unchanged: only these fire.

    Another turn may have cleared or replaced one meanwhile, and another node may have fired one whose lease had lapsed. Call it
    after locking the contacts, before `put`.
    """
    if not claimed:
        return frozenset()
    result = {TimerRow(**row._asdict()).key: row for row in tx.execute(_standing, table_values(sorted({row.key for row in claimed})))}
    unchanged = frozenset(index for index, row in enumerate(claimed) if _is_same(result.get(row.key), row))
    _leased.delete(tx, [claimed[index].key for index in sorted(unchanged)])
    return unchanged


def _is_same(standing: object, row: TimerRow) -> bool:
    return standing is not None and getattr(standing, "due_at", None) == row.due_at and getattr(standing, "node", None) == row.node


def release(tx: Connection, node: str) -> int:
    """Release what a node has claimed. Returns how many."""
    return _leased.release(tx, node)


def next_due(tx: Connection) -> datetime | None:
    """When the next timer is due; None: none is set. Lapsed leases do not show: poll once per lease."""
    return _leased.next_due(tx)
