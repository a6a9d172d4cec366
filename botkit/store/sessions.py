"""Sessions: where each contact is in a conversation on one channel, and when they last wrote there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.bulk import BulkWrite
from botkit.store.sql.compiled import CompiledStatement
from botkit.store.sql.values_table import ID, KEY, table_values, values_table
from botkit.store.tables import sessions

SessionKey = tuple[int, str]  # contact, channel


class SessionRow(Struct, frozen=True, kw_only=True):
    """`state` is what botkit.core.codec wrote, None when idle. `heard` and `heard_at`: the newest inbound message, by the platform.

    `people_until` is until when people of the business have the chat, `has_people` whether one has come; `tickets` counts.
    `entry_until` is the end of the free entry point window, when one is open. `marks` are the gate's (policy/gate/contact_flags.py).
    """

    contact_id: int
    channel: str
    number: int = 0
    state: bytes | None = None
    heard: str = ""
    heard_at: datetime | None = None
    entry_until: datetime | None = None
    updated_at: datetime
    marks: bytes | None = None
    people_until: datetime | None = None
    has_people: int | None = None
    tickets: int | None = None


_keys = values_table(contact_id=ID, channel=KEY)
_load = CompiledStatement(
    select(sessions).join(_keys, (_keys.c.contact_id == sessions.c.contact_id) & (_keys.c.channel == sessions.c.channel))
)
_insert = insert(sessions)
_save = BulkWrite(
    _insert.on_conflict_do_update(
        index_elements=[sessions.c.contact_id, sessions.c.channel],
        set_={column.name: _insert.excluded[column.name] for column in sessions.c if not column.primary_key},
    ),
    sessions,
)


def load(tx: Connection, keys: Iterable[SessionKey]) -> dict[SessionKey, SessionRow]:
    """The sessions of these (contact, channel) pairs; who never wrote there is left out."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    result = (SessionRow(**row) for row in _load.dicts(tx, table_values(wanted)))
    return {(row.contact_id, row.channel): row for row in result}


def live(tx: Connection, after: SessionKey = (0, ""), limit: int = 1000) -> tuple[SessionRow, ...]:
    """Sessions that are not idle, by contact and channel, beginning after a key."""
    contact_id, channel = after
    beyond = (sessions.c.contact_id > contact_id) | ((sessions.c.contact_id == contact_id) & (sessions.c.channel > channel))
    statement = select(sessions).where(sessions.c.state.is_not(None), beyond).order_by(sessions.c.contact_id, sessions.c.channel)
    return tuple(SessionRow(**row._asdict()) for row in tx.execute(statement.limit(limit)))


def count_live(tx: Connection) -> int:
    return int(tx.execute(select(func.count()).select_from(sessions).where(sessions.c.state.is_not(None))).scalar() or 0)


def save(tx: Connection, changed: Sequence[SessionRow]) -> None:
    """Write sessions whose contacts this transaction has locked."""
    _save.run(tx, changed)
