"""The rows that flows collected: events of one kind, found by a small index of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, func, select

from botkit.store.events import CHUNK, EventRow
from botkit.store.tables import IS_COLLECTED, events

_rows = select(events).where(IS_COLLECTED).order_by(events.c.at, events.c.contact_id, events.c.seq)
_state = select(func.count(), func.count(events.c.personal), func.max(events.c.at)).select_from(events).where(IS_COLLECTED)


class SheetState(Struct, frozen=True):
    """What changes whenever a row comes or goes: how many there ever were, how many are not emptied, and the time of the newest."""

    ever: int
    kept: int
    newest: datetime | None


def rows(tx: Connection) -> Iterator[EventRow]:
    """All collected rows, oldest first; an emptied one has no personal part."""
    for row in tx.execute(_rows, execution_options={"yield_per": CHUNK}):
        yield EventRow(**row._asdict())


def state(tx: Connection) -> SheetState:
    return SheetState(*tx.execute(_state).one())
