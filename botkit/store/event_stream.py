"""The event stream: the log of all contacts in order of time, for reports, with only the columns they need.

One transaction sees one state of the log throughout, so the same period gives the same report while messages keep coming in. Rows come in
pieces, so memory does not grow with the log. The values stay as the database has them (microseconds, text): making a time and an event of
every row costs several times as much as reading it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, Text, case, null, select, true, type_coerce

from botkit.store.tables import events

CHUNK = 2000  # rows read from the database at a time


class EventStreamRow(NamedTuple):
    """`at` in microseconds since 1970; `body` and `personal` are JSON text."""

    at: int
    contact_id: int
    seq: int
    channel: str
    kind: str
    body: str
    personal: str | None


def scan(
    tx: Connection,
    since: datetime | None,
    until: datetime,
    kinds: Collection[str],
    *,
    personal: Collection[str] = (),
) -> Iterator[EventStreamRow]:
    """The events of these kinds from `since` (None: the beginning) up to, not including, `until`, by time, contact and number.

    `personal` names the kinds whose personal part is read, too; of the others it never leaves the database.
    """
    columns = (
        type_coerce(events.c.at, BigInteger).label("at"),
        events.c.contact_id,
        events.c.seq,
        events.c.channel,
        events.c.kind,
        type_coerce(events.c.body, Text).label("body"),
        case((events.c.kind.in_(sorted(personal)), type_coerce(events.c.personal, Text))).label("personal")
        if personal
        else null().label("personal"),
    )
    statement = (
        select(*columns)
        .where(events.c.at >= since if since is not None else true(), events.c.at < until, events.c.kind.in_(sorted(kinds)))
        .order_by(events.c.at, events.c.contact_id, events.c.seq)
    )
    result = tx.execution_options(yield_per=CHUNK).execute(statement)
    for part in result.partitions():
        yield from part  # type: ignore[misc]  # rows with the columns of `EventStreamRow`, in its order
