"""Recipients of broadcasts: the audience, frozen with the plan, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from botkit.core.model.broadcast import OUTCOMES, RANKS, Outcome, Recipient
from botkit.store.sql.compiled import CompiledStatement
from botkit.store.sql.values_table import ID, table_values, values_table
from botkit.store.tables import outbox, recipients

Row = dict[str, Any]

_WAITING: ColumnElement[int] = literal_column("0")  # spelled out, or the partial index is not used
_ids = values_table(contact_id=ID)
_insert = upsert(recipients)
_new = _insert.on_conflict_do_nothing()
_put = _insert.on_conflict_do_update(
    index_elements=[recipients.c.contact_id, recipients.c.broadcast],
    set_={name: _insert.excluded[name] for name in ("outcome", "reason", "arm", "due_at")},
)
_waiting = CompiledStatement(
    select(recipients)
    .where(recipients.c.broadcast == bindparam("of_broadcast"), recipients.c.outcome == _WAITING, recipients.c.due_at <= bindparam("now"))
    .order_by(recipients.c.due_at, recipients.c.contact_id)
    .limit(bindparam("at_most"))
)
_next = select(func.min(recipients.c.due_at)).where(recipients.c.broadcast == bindparam("of_broadcast"), recipients.c.outcome == _WAITING)
_concerned = CompiledStatement(
    select(recipients)
    .join(_ids, _ids.c.contact_id == recipients.c.contact_id)
    .where(
        or_(recipients.c.outcome == _WAITING, recipients.c.outcome >= RANKS["queued"]),
        or_(recipients.c.sent_at.is_(None), recipients.c.sent_at > bindparam("since")),
    )
    .order_by(recipients.c.contact_id, recipients.c.broadcast)
)
_save = CompiledStatement(
    update(recipients)
    .where(recipients.c.contact_id == bindparam("of_contact"), recipients.c.broadcast == bindparam("of_broadcast"))
    .values(
        outcome=bindparam("as_outcome"), reason=bindparam("as_reason"), due_at=bindparam("as_due_at"), number=bindparam("as_number"),
        sent_at=bindparam("as_sent_at"),
    )
)  # fmt: skip
_page = (
    select(recipients)
    .where(recipients.c.broadcast == bindparam("of_broadcast"), recipients.c.contact_id > bindparam("after"))
    .order_by(recipients.c.contact_id)
    .limit(bindparam("at_most"))
)
_in_outbox = (
    select(func.count())
    .select_from(recipients)
    .join(outbox, (outbox.c.contact_id == recipients.c.contact_id) & (outbox.c.number == recipients.c.number))
    .where(recipients.c.broadcast == bindparam("of_broadcast"), recipients.c.outcome == RANKS["queued"])
)
_all_waiting = (
    select(recipients)
    .where(recipients.c.broadcast == bindparam("of_broadcast"), recipients.c.outcome == _WAITING)
    .order_by(recipients.c.due_at, recipients.c.contact_id)
    .limit(bindparam("at_most"))
)
_counted = (
    select(recipients.c.arm, recipients.c.outcome, recipients.c.reason, func.count())
    .where(recipients.c.broadcast == bindparam("of_broadcast"))
    .group_by(recipients.c.arm, recipients.c.outcome, recipients.c.reason)
)


def add(tx: Connection, rows: Sequence[Recipient]) -> int:
    """Add recipients that are not there yet. Returns how many are new: a list may be read again after a crash."""
    return sum(tx.execute(_new, _line(row)).rowcount for row in rows)


def put(tx: Connection, rows: Sequence[Recipient]) -> None:
    """Write what a plan says of recipients. Their own values stay."""
    if rows:
        tx.execute(_put, [_line(row) for row in rows])


def waiting(tx: Connection, broadcast: int, now: datetime, limit: int) -> tuple[Recipient, ...]:
    """Recipients who are due and were not told yet, the longest due first."""
    return tuple(_read(row) for row in _waiting.dicts(tx, {"of_broadcast": broadcast, "now": now, "at_most": limit}))


def next_due(tx: Connection, broadcast: int) -> datetime | None:
    """When the next recipient who waits is due; None: nobody waits."""
    moment: datetime | None = tx.execute(_next, {"of_broadcast": broadcast}).scalar()
    return moment


def concerned(tx: Connection, contact_ids: Iterable[int], since: datetime) -> tuple[Recipient, ...]:
    """What these contacts are told by broadcasts, or were since a moment. Lock them first."""
    wanted = [(contact_id,) for contact_id in sorted(set(contact_ids))]
    return tuple(_read(row) for row in _concerned.dicts(tx, {**table_values(wanted), "since": since})) if wanted else ()


def save(tx: Connection, rows: Iterable[Recipient]) -> None:
    """Write what became of recipients."""
    _save.run(
        tx,
        [
            {
                "of_contact": row.contact_id,
                "of_broadcast": row.broadcast,
                "as_outcome": RANKS[row.outcome],
                "as_reason": row.reason,
                "as_due_at": row.due_at,
                "as_number": row.number,
                "as_sent_at": row.sent_at,
            }
            for row in rows
        ],
    )


def page(
    tx: Connection, broadcast: int, after: int, limit: int, outcomes: Iterable[Outcome] = (), reason: str | None = None
) -> tuple[Recipient, ...]:
    """Recipients by contact, those after one; with an outcome, and a reason, where given."""
    statement = _page
    if outcomes:
        statement = statement.where(recipients.c.outcome.in_([RANKS[outcome] for outcome in outcomes]))
    if reason is not None:
        statement = statement.where(recipients.c.reason == reason)
    rows = tx.execute(statement, {"of_broadcast": broadcast, "after": after, "at_most": limit})
    return tuple(_read(row._asdict()) for row in rows)


def in_outbox(tx: Connection, broadcast: int, *, under_way: bool = False) -> int:
    """How many messages of a broadcast were queued and have no outcome yet; or how many of these a node is sending."""
    statement = _in_outbox.where(outbox.c.lease_until.is_not(None)) if under_way else _in_outbox
    return int(tx.execute(statement, {"of_broadcast": broadcast}).scalar() or 0)


def all_waiting(tx: Connection, broadcast: int, limit: int) -> tuple[Recipient, ...]:
    """Recipients who wait, whenever they are due."""
    return tuple(_read(row._asdict()) for row in tx.execute(_all_waiting, {"of_broadcast": broadcast, "at_most": limit}))


def count(tx: Connection, broadcast: int) -> dict[tuple[int, Outcome, str], int]:
    """How many came to what, by arm, outcome and reason: reads every recipient."""
    rows = tx.execute(_counted, {"of_broadcast": broadcast})
    return {(arm, OUTCOMES[outcome], reason): n for arm, outcome, reason, n in rows}


def of_contact(tx: Connection, contact_id: int) -> tuple[Recipient, ...]:
    """All broadcasts that a contact was a recipient of."""
    rows = tx.execute(select(recipients).where(recipients.c.contact_id == contact_id).order_by(recipients.c.broadcast))
    return tuple(_read(row._asdict()) for row in rows)


def _line(row: Recipient) -> Row:
    return {
        "contact_id": row.contact_id,
        "broadcast": row.broadcast,
        "outcome": RANKS[row.outcome],
        "reason": row.reason,
        "arm": row.arm,
        "due_at": row.due_at,
        "number": row.number,
        "sent_at": row.sent_at,
        "own": row.own,
    }


def _read(row: Row) -> Recipient:
    outcome = row.pop("outcome")
    return Recipient(outcome=OUTCOMES[outcome], **row)
