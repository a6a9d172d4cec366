"""The table of tickets: a fold of the log, for lists in the order of the latest change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from botkit.core.model.ticket import Ticket
from botkit.store.sql.bulk import BulkWrite
from botkit.store.sql.types import bounded_key
from botkit.store.tables import tickets

TicketKey = tuple[int, str, int]  # contact, channel, number


class TicketRow(Struct, frozen=True, kw_only=True):
    """A ticket and its conversation. `opened_seq` is the event of the log that opened it: what a ticket is first saved with stays."""

    contact_id: int
    channel: str
    ticket: Ticket
    opened_seq: int

    @property
    def key(self) -> TicketKey:
        return self.contact_id, self.channel, self.ticket.number

    @property
    def id(self) -> str:
        """The id of the ticket for people and programs: `17-main-1`."""
        return f"{self.contact_id}-{self.channel}-{self.ticket.number}"


class TicketFilter(Struct, frozen=True, kw_only=True):
    """What a list shows. None: any; an `assignee` of "" is nobody."""

    state: str = "open"
    queue: str | None = None
    assignee: str | None = None


Cursor = tuple[datetime, int, str, int]  # of the last row of a page: changed_at, contact, channel, number

_FIELDS = tuple(name for name in Ticket.__struct_fields__ if name in tickets.c)
_insert = insert(tickets)
_save = BulkWrite(
    _insert.on_conflict_do_update(
        index_elements=[tickets.c.contact_id, tickets.c.channel, tickets.c.number],
        set_={name: _insert.excluded[name] for name in ("state", *_FIELDS) if not tickets.c[name].primary_key},
    ),
    tickets,
)
_of_key = select(tickets).where(
    tickets.c.contact_id == bindparam("of_contact"),
    tickets.c.channel == bindparam("of_channel"),
    tickets.c.number == bindparam("of_number"),
)
_of_contact = (
    select(tickets).where(tickets.c.contact_id == bindparam("of_contact")).order_by(tickets.c.opened_at.desc(), tickets.c.number.desc())
)
_waiting = (
    select(tickets.c.waiting_since)
    .where(tickets.c.queue == bindparam("of_queue"), tickets.c.waiting_since.is_not(None))
    .order_by(tickets.c.waiting_since)
    .limit(1)
)


class _Line:
    """A row as the statement wants it."""

    __slots__ = ("__dict__",)

    def __init__(self, row: TicketRow) -> None:
        ticket = row.ticket
        self.__dict__.update({name: getattr(ticket, name) for name in _FIELDS})
        self.__dict__.update(contact_id=row.contact_id, channel=row.channel, state=ticket.state, opened_seq=row.opened_seq)


def save(tx: Connection, changed: Sequence[TicketRow]) -> None:
    """Write tickets whose contacts this transaction has locked."""
    _save.run(tx, [_Line(row) for row in changed])


def find(tx: Connection, key: TicketKey) -> TicketRow | None:
    contact, channel, number = key
    row = tx.execute(_of_key, {"of_contact": contact, "of_channel": channel, "of_number": number}).one_or_none()
    return None if row is None else _read(row)


def of_contact(tx: Connection, contact: int) -> tuple[TicketRow, ...]:
    """All tickets of a contact, the newest first."""
    return tuple(_read(row) for row in tx.execute(_of_contact, {"of_contact": contact}))


def page(tx: Connection, wanted: TicketFilter, after: Cursor | None = None, limit: int = 50) -> tuple[TicketRow, ...]:
    """A page of a list, the latest changed first, beginning after a row."""
    return tuple(_read(row) for row in tx.execute(_page(wanted, after).limit(limit)))


def cursor_of(row: TicketRow) -> Cursor:
    return row.ticket.changed_at, *row.key


def _page(wanted: TicketFilter, after: Cursor | None) -> Select[tuple[object, ...]]:
    conditions: list[ColumnElement[bool]] = [tickets.c.state == wanted.state]
    if wanted.queue is not None:
        conditions.append(tickets.c.queue == wanted.queue)
    if wanted.assignee is not None:
        conditions.append(tickets.c.assignee == bounded_key(wanted.assignee))
    order = (tickets.c.changed_at, tickets.c.contact_id, tickets.c.channel, tickets.c.number)
    if after is not None:
        conditions.append(tickets.c.changed_at <= after[0])  # what the index begins with
        conditions.append(_beyond(after))
    return select(tickets).where(and_(*conditions)).order_by(*(column.desc() for column in order))


def _beyond(after: Cursor) -> ColumnElement[bool]:
    changed_at, contact, channel, number = after
    same = tickets.c.changed_at == changed_at
    of_contact = and_(same, tickets.c.contact_id == contact)
    return or_(
        tickets.c.changed_at < changed_at,
        and_(same, tickets.c.contact_id < contact),
        and_(of_contact, tickets.c.channel < channel),
        and_(of_contact, tickets.c.channel == channel, tickets.c.number < number),
    )


def waiting_since(tx: Connection, queue: str) -> datetime | None:
    """Since when the customer of a queue who waits longest does."""
    since: datetime | None = tx.execute(_waiting, {"of_queue": queue}).scalar()
    return since


def all_tickets(tx: Connection) -> tuple[TicketRow, ...]:
    """The whole table, for whoever compares it with the log."""
    return tuple(_read(row) for row in tx.execute(select(tickets)))


def clear(tx: Connection) -> None:
    """Delete all rows, before they are made from the log again."""
    tx.execute(delete(tickets))


def open_of(tx: Connection, contacts: Iterable[int]) -> tuple[TicketRow, ...]:
    """The tickets of these contacts that are not closed."""
    wanted = sorted(set(contacts))
    rows = tx.execute(select(tickets).where(tickets.c.contact_id.in_(wanted), tickets.c.state != "closed")).all() if wanted else ()
    return tuple(_read(row) for row in rows)


def _read(row: object) -> TicketRow:
    fields = {name: getattr(row, name) for name in _FIELDS}
    ticket = msgspec.convert(fields, Ticket)
    return TicketRow(contact_id=row.contact_id, channel=row.channel, ticket=ticket, opened_seq=row.opened_seq)  # type: ignore[attr-defined]  # a row of the table
