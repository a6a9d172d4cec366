"""Held receipts: those that arrived before the answer to our request told us the message's id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, insert, select

from botkit.store.sql.types import bounded_key
from botkit.store.sql.values_table import KEY, table_values, values_table
from botkit.store.tables import held_receipts


class HeldReceipt(Struct, frozen=True):
    """`payload` is the receipt as JSON."""

    platform_id: str
    payload: bytes
    at: datetime


_hold = insert(held_receipts)
_ids = values_table(platform_id=KEY)
_of_ids = (
    select(held_receipts)
    .join(_ids, _ids.c.platform_id == held_receipts.c.platform_id)
    .order_by(held_receipts.c.id)
    .with_for_update(of=held_receipts)
)
_old = (
    select(held_receipts)
    .where(held_receipts.c.at < bindparam("before"))
    .order_by(held_receipts.c.at, held_receipts.c.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)
_delete = delete(held_receipts).where(held_receipts.c.id == bindparam("of_id"))


def hold(tx: Connection, early: Sequence[HeldReceipt]) -> None:
    """Keep receipts whose message id is not known yet."""
    if early:
        tx.execute(_hold, [{"platform_id": row.platform_id, "payload": row.payload, "at": row.at} for row in early])


def take(tx: Connection, platform_ids: Iterable[str]) -> dict[str, tuple[HeldReceipt, ...]]:
    """Remove and return the receipts held for these messages, in the order of arrival."""
    wanted = {bounded_key(platform_id): platform_id for platform_id in platform_ids}
    taken: dict[str, tuple[HeldReceipt, ...]] = {}
    if not wanted:
        return taken
    result = tx.execute(_of_ids, table_values((key,) for key in sorted(wanted))).all()
    for row in result:
        name = wanted[row.platform_id]
        taken[name] = (*taken.get(name, ()), HeldReceipt(name, row.payload, row.at))
    if result:
        tx.execute(_delete, [{"of_id": row.id} for row in result])
    return taken


def sweep(tx: Connection, before: datetime, limit: int) -> tuple[HeldReceipt, ...]:
    """Remove and return at most `limit` receipts from before `before`: their messages were not ours."""
    result = tx.execute(_old, {"before": before, "at_most": limit}).all()
    if result:
        tx.execute(_delete, [{"of_id": row.id} for row in result])
    return tuple(HeldReceipt(row.platform_id, row.payload, row.at) for row in result)
