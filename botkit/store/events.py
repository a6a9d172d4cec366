"""The event log: append-only, numbered per contact. Contact 0 is the account itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, Select, Text, bindparam, cast, func, insert, select

from botkit.core.codec import decode_mapping, encode
from botkit.store.consent import verdict_seals
from botkit.store.sql.bulk import BulkWrite
from botkit.store.tables import events

ACCOUNT = 0  # the contact id of what concerns nobody in particular

# Rows that a report holds in memory at a time.
CHUNK = 1000


class EventRow(Struct, frozen=True, kw_only=True):
    """An event as botkit.core.codec writes it. `library` is the digest of the flows that an input was answered with."""

    contact_id: int
    seq: int
    channel: str
    at: datetime
    kind: str
    body: bytes
    personal: bytes | None = None
    library: str | None = None


_append = BulkWrite(insert(events), events)
_of_contact = (
    select(events)
    .where(events.c.contact_id == bindparam("of_contact"), events.c.seq > bindparam("after"))
    .order_by(events.c.seq)
    .limit(bindparam("at_most"))
)


def append(tx: Connection, happened: Sequence[EventRow]) -> None:
    """Write events; their numbers come from the counter of the locked contact. What the gate decided is signed at the commit."""
    _append.run(tx, happened)
    verdict_seals.add_pending(
        tx, ((row.contact_id, row.seq, row.kind, row.at, row.body) for row in happened if row.kind in verdict_seals.KINDS)
    )


def of_contact(tx: Connection, contact_id: int, after: int = 0, limit: int = CHUNK) -> tuple[EventRow, ...]:
    """The events of one contact in order, at most `limit` of them, beginning after number `after`."""
    result = tx.execute(_of_contact, {"of_contact": contact_id, "after": after, "at_most": limit})
    return tuple(EventRow(**row._asdict()) for row in result)


def whole_log(tx: Connection, contact_id: int) -> Iterator[EventRow]:
    """All events of a contact, oldest first, read in pieces."""
    after = 0
    while rows := of_contact(tx, contact_id, after):
        yield from rows
        after = rows[-1].seq


def latest(tx: Connection, contact_id: int, channel: str, kinds: Collection[str], before: int | None, limit: int) -> tuple[EventRow, ...]:
    """The newest events of a conversation of these kinds, the newest first, before an event."""
    conditions = [events.c.contact_id == contact_id, events.c.channel == channel, events.c.kind.in_(sorted(kinds))]
    if before is not None:
        conditions.append(events.c.seq < before)
    result = tx.execute(select(events).where(*conditions).order_by(events.c.seq.desc()).limit(limit))
    return tuple(EventRow(**row._asdict()) for row in result)


def last_number(tx: Connection, contact_id: int) -> int:
    """The number of a contact's last event, also of one who was erased; 0 when there is none."""
    result: int | None = tx.execute(select(func.max(events.c.seq)).where(events.c.contact_id == contact_id)).scalar()
    return result or 0


def newest(tx: Connection, contact_id: int, kinds: Collection[str]) -> int | None:
    """The number of a contact's newest event of these kinds."""
    result: int | None = tx.execute(
        select(func.max(events.c.seq)).where(events.c.contact_id == contact_id, events.c.kind.in_(sorted(kinds)))
    ).scalar()
    return result


def of_message(tx: Connection, platform_id: str) -> tuple[int, int] | None:
    """The contact and the number of the event that a customer's message is in, by the platform's id of it.

    Looks through the log: no index of the turn path is paid for what a person asks now and then.
    """
    written = f'"message":{encode(platform_id).decode()}'
    statement = select(events.c.contact_id, events.c.seq, events.c.personal).where(
        events.c.kind == "message_received", cast(events.c.personal, Text).contains(written, autoescape=True)
    )
    for row in tx.execute(statement):
        if decode_mapping(row.personal).get("message") == platform_id:
            return row.contact_id, row.seq
    return None


def between(
    tx: Connection,
    since: datetime,
    until: datetime,
    kinds: Collection[str] = (),
    *,
    channel: str = "",
) -> Iterator[EventRow]:
    """The events of all contacts from `since` up to, not including, `until`, by time; `kinds` and `channel` narrow it when given.

    Read from the database in chunks while iterating, so a year's log needs no more memory than an hour's.
    """
    result = tx.execute(_between(kinds, channel), {"since": since, "until": until}, execution_options={"yield_per": CHUNK})
    for row in result:
        yield EventRow(**row._asdict())


def _between(kinds: Collection[str], channel: str) -> Select[tuple[object, ...]]:
    statement = select(events).where(events.c.at >= bindparam("since"), events.c.at < bindparam("until"))
    if kinds:
        statement = statement.where(events.c.kind.in_(sorted(kinds)))
    if channel:
        statement = statement.where(events.c.channel == channel)
    return statement.order_by(events.c.at, events.c.contact_id, events.c.seq)
