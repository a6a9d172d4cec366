"""Broadcasts: what each is, and how far the work on it has got."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, insert, literal_column, or_, select, update

from botkit.core.codec import encode
from botkit.core.model.broadcast import Broadcast, Plan
from botkit.store.sql.types import bounded_key
from botkit.store.tables import broadcasts, recipients
from botkit.store.tables.broadcasts import is_open


class BroadcastRow(Struct, frozen=True, kw_only=True):
    """A broadcast, and how far it has got: `progress` of a plan that is being made, `counted` where its guards began to count, `piece_at`
    when its latest piece was queued."""

    broadcast: Broadcast
    progress: Plan | None = None
    counted: dict[str, int] = {}
    piece_at: datetime | None = None


_columns = (broadcasts.c.number, broadcasts.c.value, broadcasts.c.progress, broadcasts.c.counted, broadcasts.c.piece_at)
_of_number = select(*_columns).where(broadcasts.c.number == bindparam("of_number"))
_of_name = select(*_columns).where(broadcasts.c.name == bindparam("of_name"))
_newest = (
    select(*_columns).where(broadcasts.c.number < bindparam("before")).order_by(broadcasts.c.number.desc()).limit(bindparam("at_most"))
)
_open = (
    select(*_columns)
    .where(is_open, broadcasts.c.state == bindparam("of_state"))
    .order_by(broadcasts.c.number)
    .with_for_update(skip_locked=True, key_share=True, of=broadcasts)  # claims of messages go on meanwhile
)
_open_states = select(broadcasts.c.state).where(is_open).distinct()
_next_piece = (
    select(func.min(recipients.c.due_at))
    .join(broadcasts, broadcasts.c.number == recipients.c.broadcast)
    .where(is_open, broadcasts.c.state == "running", recipients.c.outcome == literal_column("0"))
)
_shared = (
    select(broadcasts.c.number, broadcasts.c.value)
    .where(broadcasts.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(broadcasts.c.number)
    .with_for_update(read=True, key_share=True, skip_locked=True, of=broadcasts)
)
_save = update(broadcasts).where(broadcasts.c.number == bindparam("of_number"))
_claim = _save.where(
    broadcasts.c.state == "draft",
    broadcasts.c.progress.is_not(None),
    or_(broadcasts.c.lease_until.is_(None), broadcasts.c.lease_until <= bindparam("now"), broadcasts.c.node == bindparam("by_node")),
).values(lease_until=bindparam("until"), node=bindparam("by_node"))
_held = _save.where(broadcasts.c.state == "draft", broadcasts.c.node == bindparam("by_node"))
_release = update(broadcasts).where(broadcasts.c.node == bindparam("by_node")).values(lease_until=None, node=None)


def add(tx: Connection, broadcast: Broadcast) -> Broadcast:
    """Add a draft, and give it its number. Its name must be free."""
    line: dict[str, Any] = {
        "name": bounded_key(broadcast.spec.name),
        "state": broadcast.state,
        "channel": broadcast.spec.channel,
        "value": encode(broadcast),
        "progress": None if broadcast.spec.list else encode(Plan()),  # a list is read first
    }
    if broadcast.number:  # made again from the log
        line["number"] = broadcast.number
    number = tx.execute(insert(broadcasts).returning(broadcasts.c.number), line).scalar()
    assert number is not None
    broadcast = msgspec.structs.replace(broadcast, number=number)
    save(tx, broadcast)
    return broadcast


def save(tx: Connection, broadcast: Broadcast, *, is_stopping: bool = False) -> None:
    """Write what a broadcast has become. The transaction has its row. `is_stopping`: those who wait are still to be cancelled."""
    line = {"of_number": broadcast.number, "as_state": "stopping" if is_stopping else broadcast.state, "as_value": encode(broadcast)}
    tx.execute(_save.values(state=bindparam("as_state"), value=bindparam("as_value")), line)


def find(tx: Connection, number: int, *, lock: bool = False) -> Broadcast | None:
    row = row_of(tx, number, lock=lock)
    return None if row is None else row.broadcast


def row_of(tx: Connection, number: int, *, lock: bool = False) -> BroadcastRow | None:
    statement = _of_number.with_for_update(of=broadcasts) if lock else _of_number
    found = tx.execute(statement, {"of_number": number}).one_or_none()
    return None if found is None else _read(found)


def by_name(tx: Connection, name: str) -> Broadcast | None:
    found = tx.execute(_of_name, {"of_name": bounded_key(name)}).one_or_none()
    return None if found is None else _read(found).broadcast


def page(tx: Connection, before: int | None, limit: int) -> tuple[Broadcast, ...]:
    """The newest broadcasts first, those before a number."""
    rows = tx.execute(_newest, {"before": before or 2**62, "at_most": limit})
    return tuple(_read(row).broadcast for row in rows)


def all_numbers(tx: Connection) -> tuple[int, ...]:
    return tuple(tx.execute(select(broadcasts.c.number).order_by(broadcasts.c.number)).scalars())


def names(tx: Connection) -> dict[int, str]:
    """The name of each broadcast, by its number."""
    return {row.number: row.name for row in tx.execute(select(broadcasts.c.number, broadcasts.c.name))}


def open_states(tx: Connection) -> frozenset[str]:
    """The states of those for which there is work to do."""
    return frozenset(tx.execute(_open_states).scalars())


def next_piece(tx: Connection) -> datetime | None:
    """When the next recipient of a broadcast that runs is due; None: nobody waits."""
    moment: datetime | None = tx.execute(_next_piece).scalar()
    return moment


def share(tx: Connection, numbers: Iterable[int]) -> dict[int, Broadcast]:
    """These broadcasts, kept as they are until the transaction ends. One that another transaction is just changing is left out."""
    wanted = sorted(set(numbers))
    rows = tx.execute(_shared, {"numbers": wanted}) if wanted else ()
    return {row.number: msgspec.json.decode(row.value, type=Broadcast) for row in rows}


def lock_in_state(tx: Connection, state: str) -> tuple[BroadcastRow, ...]:
    """The broadcasts in a state that no other transaction has, the oldest first, locked until the transaction ends."""
    return tuple(_read(row) for row in tx.execute(_open, {"of_state": state}))


# ---- the work on a plan, which several transactions of one node do


def open_plan(tx: Connection, number: int) -> None:
    """The list of a draft has been read: its plan can be made."""
    tx.execute(_save.where(broadcasts.c.progress.is_(None)).values(progress=encode(Plan())), {"of_number": number})


def drafts(tx: Connection) -> tuple[int, ...]:
    """Those whose plan is to be made, the oldest first."""
    statement = select(broadcasts.c.number).where(is_open, broadcasts.c.state == "draft", broadcasts.c.progress.is_not(None))
    return tuple(tx.execute(statement.order_by(broadcasts.c.number)).scalars())


def claim_plan(tx: Connection, number: int, node: str, now: datetime, lease: timedelta) -> bool:
    """Claim a draft whose plan is to be made, or goes on to be. False: another node has it."""
    return tx.execute(_claim, {"of_number": number, "now": now, "until": now + lease, "by_node": node}).rowcount == 1


def save_progress(tx: Connection, number: int, node: str, progress: Plan, until: datetime) -> bool:
    """Record how far a plan has got. False: the lease lapsed, and another node goes on with it; roll back."""
    values = _held.values(progress=bindparam("as_progress"), lease_until=bindparam("until"))
    line = {"of_number": number, "by_node": node, "as_progress": encode(progress), "until": until}
    return tx.execute(values, line).rowcount == 1


def release(tx: Connection, node: str) -> int:
    """Release what a node has claimed. Returns how many."""
    return tx.execute(_release, {"by_node": node}).rowcount


# ---- the work on its pieces, under the row's lock


def save_piece(tx: Connection, number: int, piece_at: datetime, counted: dict[str, int]) -> None:
    line = {"of_number": number, "as_piece_at": piece_at, "as_counted": encode(counted)}
    tx.execute(_save.values(piece_at=bindparam("as_piece_at"), counted=bindparam("as_counted")), line)


def _read(row: Iterable[Any]) -> BroadcastRow:
    number, value, progress, counted, piece_at = row
    return BroadcastRow(
        broadcast=msgspec.structs.replace(msgspec.json.decode(value, type=Broadcast), number=number),
        progress=None if progress is None else msgspec.json.decode(progress, type=Plan),
        counted={} if counted is None else msgspec.json.decode(counted, type=dict[str, int]),
        piece_at=piece_at,
    )
