"""Fan-outs: one business event for all contacts it concerns, in chunks."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.lease import LeasedTable
from botkit.store.sql.types import bounded_key
from botkit.store.tables import fanouts


class FanoutRow(Struct, frozen=True, kw_only=True):
    """`body` is the event as JSON. `cursor` is the last contact it was started for, `started` counts them."""

    id: int
    idempotency_key: str
    name: str
    body: bytes | None
    received_at: datetime
    cursor: int = 0
    started: int = 0
    lease_until: datetime | None = None
    node: str | None = None
    finished_at: datetime | None = None


_leased = LeasedTable(fanouts, fanouts.c.finished_at.is_(None), due="received_at")
_add = insert(fanouts).on_conflict_do_nothing().returning(fanouts.c.id)
_of_key = select(fanouts).where(fanouts.c.idempotency_key == bindparam("of_key"))
_held = (fanouts.c.id == bindparam("of_id"), fanouts.c.node == bindparam("of_node"), fanouts.c.finished_at.is_(None))
_advance = (
    update(fanouts)
    .where(*_held)
    .values(cursor=bindparam("to"), started=fanouts.c.started + bindparam("more"), lease_until=bindparam("until"))
)
_finish = update(fanouts).where(*_held).values(finished_at=bindparam("at"), lease_until=None, node=None)


def add(
    tx: Connection,
    idempotency_key: str,
    name: str,
    body: bytes,
    now: datetime,
    *,
    node: str | None = None,
    lease_until: datetime | None = None,
) -> tuple[int, bool]:
    """Add a business event. Returns its id, and whether it is new: a key that was used before gives the former event.

    With `node` and `lease_until` the caller claims it at once, to process the first contacts in the same transaction.
    """
    line = {
        "idempotency_key": idempotency_key,
        "name": name,
        "body": body,
        "received_at": now,
        "cursor": 0,
        "started": 0,
        "node": node,
        "lease_until": lease_until,
    }
    created: int | None = tx.execute(_add, line).scalar()
    if created is not None:
        return created, True
    former = find(tx, idempotency_key)
    assert former is not None
    return former.id, False


def find(tx: Connection, idempotency_key: str) -> FanoutRow | None:
    """The business event that came with this key, and how far it has got."""
    row = tx.execute(_of_key, {"of_key": bounded_key(idempotency_key)}).one_or_none()
    return None if row is None else FanoutRow(**row._asdict())


def claim(tx: Connection, node: str, now: datetime, limit: int, lease: timedelta) -> tuple[FanoutRow, ...]:
    """Claim up to `limit` unfinished events, the oldest first."""
    return tuple(FanoutRow(**row) for row in _leased.claim(tx, node, now, limit, lease))


def advance(tx: Connection, fanout: int, node: str, cursor: int, started: int, lease_until: datetime) -> bool:
    """Record the last contact that was reached and how many more flows were started, and extend the lease.

    False: the lease lapsed and another node has continued; roll back, or contacts get the event twice.
    """
    line = {"of_id": fanout, "of_node": node, "to": cursor, "more": started, "until": lease_until}
    return tx.execute(_advance, line).rowcount == 1


def finish(tx: Connection, fanout: int, node: str, now: datetime) -> bool:
    """Everyone was reached. False as with `advance`."""
    return tx.execute(_finish, {"of_id": fanout, "of_node": node, "at": now}).rowcount == 1


def release(tx: Connection, node: str) -> int:
    """Release what a node has claimed. Returns how many."""
    return _leased.release(tx, node)


def next_due(tx: Connection) -> datetime | None:
    """When the oldest unfinished event without a lease came; None: there is none. Lapsed leases do not show."""
    return _leased.next_due(tx)
