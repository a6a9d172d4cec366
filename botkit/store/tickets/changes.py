"""Changes: what happened lately to tickets, in order, for whoever looks at them now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from botkit.store.tables import changes

KEPT = timedelta(hours=1)


class ChangeRow(Struct, frozen=True, kw_only=True):
    """`kind`: ticket.opened, message.received and so on; `event` is the number of the event in the contact's log."""

    at: datetime
    kind: str
    contact_id: int
    channel: str
    ticket: int
    queue: str
    assignee: str
    event: int
    seq: int = 0


_FIELDS = tuple(name for name in ChangeRow.__struct_fields__ if name != "seq")
_add = insert(changes)
_after = select(changes).where(changes.c.seq > bindparam("after")).order_by(changes.c.seq).limit(bindparam("at_most"))


def add(tx: Connection, rows: Sequence[ChangeRow]) -> None:
    if rows:
        tx.execute(_add, [{name: getattr(row, name) for name in _FIELDS} for row in rows])


def after(tx: Connection, seq: int, limit: int = 500) -> tuple[ChangeRow, ...]:
    """What came after a change, the oldest first."""
    return tuple(ChangeRow(**row._asdict()) for row in tx.execute(_after, {"after": seq, "at_most": limit}))


def with_numbers(tx: Connection, numbers: Collection[int]) -> tuple[ChangeRow, ...]:
    """Those of these numbers that are there, in order."""
    found = tx.execute(select(changes).where(changes.c.seq.in_(sorted(numbers))).order_by(changes.c.seq)) if numbers else ()
    return tuple(ChangeRow(**row._asdict()) for row in found)


def oldest(tx: Connection) -> int | None:
    """The number of the oldest that is kept; None: there is none."""
    number: int | None = tx.execute(select(func.min(changes.c.seq))).scalar()
    return number


def newest(tx: Connection) -> int:
    return int(tx.execute(select(func.coalesce(func.max(changes.c.seq), 0))).scalar() or 0)


def sweep(tx: Connection, before: datetime) -> int:
    """Delete what is older. Callers pass the time now less `KEPT`."""
    return tx.execute(delete(changes).where(changes.c.at < before)).rowcount
