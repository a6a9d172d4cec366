"""Fan-outs: one business event for all contacts it concerns, in chunks; and events that flows posted for one contact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.lease import LeasedTable
from botkit.store.sql.types import bounded_key
from botkit.store.tables import fanouts

POSTED = "post:"  # the keys of events that flows posted begin with it, then comes the id of the contact whose flow it was


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
    contact: str | None = None


class PostedRow(Struct, frozen=True, kw_only=True):
    """An event that a flow posted for the contact at an address, on its way. `body` is JSON; `id` is given by the store."""

    idempotency_key: str
    name: str
    body: bytes | None
    contact: str
    id: int = 0


_leased = LeasedTable(fanouts, fanouts.c.finished_at.is_(None), due="received_at")
_add = insert(fanouts).on_conflict_do_nothing().returning(fanouts.c.id)
_of_key = select(fanouts).where(fanouts.c.idempotency_key == bindparam("of_key"))
_held = (fanouts.c.id == bindparam("of_id"), fanouts.c.node == bindparam("of_node"), fanouts.c.finished_at.is_(None))
_advance = (
    update(fanouts)
    .where(*_held)
    .values(cursor=bindparam("to"), started=fanouts.c.started + bindparam("more"), lease_until=bindparam("until"))
)
# What a flow posted counts as finished for a fan-out, also for one of an older botkit, which would tell everybody.
_post = insert(fanouts).on_conflict_do_nothing()
_posted = (
    select(fanouts.c.id, fanouts.c.idempotency_key, fanouts.c.name, fanouts.c.body, fanouts.c.contact)
    .where(fanouts.c.contact.is_not(None))
    .order_by(fanouts.c.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True, of=fanouts)
)
_take = (
    update(fanouts)
    .where(fanouts.c.id == bindparam("of_id"))
    .values(contact=None, started=bindparam("more"), received_at=bindparam("at"), finished_at=bindparam("at"))
)
_next_posted = select(func.min(fanouts.c.received_at)).where(fanouts.c.contact.is_not(None))
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
    finished: bool = False,
) -> int | None:
    """Add a business event, and return its id; None: the key was used before.

    With `node` and `lease_until` the caller claims it at once, to process the first contacts in the same transaction. `finished`: it
    reaches everybody with that.
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
        "finished_at": now if finished else None,
    }
    created: int | None = tx.execute(_add, line).scalar()
    return created


def find(tx: Connection, idempotency_key: str) -> FanoutRow | None:
    """The business event that came with this key, and how far it has got."""
    row = tx.execute(_of_key, {"of_key": bounded_key(idempotency_key)}).one_or_none()
    return None if row is None else FanoutRow(**row._asdict())


def get(tx: Connection, number: int) -> FanoutRow | None:
    """The business event of this number."""
    row = tx.execute(select(fanouts).where(fanouts.c.id == number)).one_or_none()
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


def post(tx: Connection, rows: Sequence[PostedRow], now: datetime) -> None:
    """Keep events that flows posted, until they are taken."""
    if rows:
        lines = [
            {
                "idempotency_key": row.idempotency_key,
                "name": row.name,
                "body": row.body,
                "contact": row.contact,
                "received_at": now,
                "finished_at": now,
                "cursor": 0,
                "started": 0,
            }
            for row in rows
        ]
        tx.execute(_post, lines)


def posted(tx: Connection, limit: int) -> tuple[PostedRow, ...]:
    """Posted events that were not taken yet, the oldest first, locked. Those that another node is taking are left out."""
    return tuple(PostedRow(**row._asdict()) for row in tx.execute(_posted, {"at_most": limit}))


def take(tx: Connection, events: Sequence[tuple[int, int]], now: datetime) -> None:
    """Take posted events, with how many flows each of them started: they are on their way no longer."""
    if events:
        tx.execute(_take, [{"of_id": number, "more": started, "at": now} for number, started in events])


def next_posted(tx: Connection) -> datetime | None:
    """When the oldest event that was not taken yet was posted; None: there is none."""
    moment: datetime | None = tx.execute(_next_posted).scalar()
    return moment
