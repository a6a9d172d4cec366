"""The table of tickets: a fold of the log, for lists in the order of the latest change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from botkit.core.model.ticket import Ticket
from botkit.store.sql.bulk import BulkWrite
from botkit.store.sql.compiled import CompiledStatement
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
_read_columns = [tickets.c[name] for name in (*_FIELDS, "contact_id", "channel", "opened_seq")]
_of_key = CompiledStatement(
    select(*_read_columns).where(
        tickets.c.contact_id == bindparam("of_contact"),
        tickets.c.channel == bindparam("of_channel"),
        tickets.c.number == bindparam("of_number"),
    )
)
_of_contact = CompiledStatement(
    select(*_read_columns)
    .where(tickets.c.contact_id == bindparam("of_contact"))
    .order_by(tickets.c.opened_at.desc(), tickets.c.number.desc())
)
_waiting = CompiledStatement(
    select(tickets.c.waiting_since)
    .where(tickets.c.queue == bindparam("of_queue"), tickets.c.waiting_since.is_not(None))
    .order_by(tickets.c.waiting_since)
    .limit(1)
)
_ORDER = ("changed_at", "contact_id", "channel", "number")


def _page(*, has_queue: bool, has_assignee: bool, has_after: bool) -> CompiledStatement:
    """The statement of a list: each has the index of its order (botkit/store/tables/tickets.py)."""
    conditions: list[ColumnElement[bool]] = [tickets.c.state == bindparam("of_state")]
    if has_queue:
        conditions.append(tickets.c.queue == bindparam("of_queue"))
    if has_assignee:
        conditions.append(tickets.c.assignee == bindparam("of_assignee"))
    if has_after:
        after = {name: bindparam(f"after_{name}", type_=tickets.c[name].type) for name in _ORDER}
        conditions.append(tickets.c.changed_at <= after["changed_at"])  # what the index begins with
        conditions.append(or_(*(_beyond(after, place) for place in range(len(_ORDER)))))
    order = [tickets.c[name].desc() for name in _ORDER]
    return CompiledStatement(select(*_read_columns).where(*conditions).order_by(*order).limit(bindparam("at_most")))


def _beyond(after: Mapping[str, ColumnElement[Any]], place: int) -> ColumnElement[bool]:
    """Behind a row in the order by the column at this place, and the same in those before."""
    same = [tickets.c[name] == after[name] for name in _ORDER[:place]]
    return and_(*same, tickets.c[_ORDER[place]] < after[_ORDER[place]])


_pages = {
    (has_queue, has_assignee, has_after): _page(has_queue=has_queue, has_assignee=has_assignee, has_after=has_after)
    for has_queue in (False, True)
    for has_assignee in (False, True)
    for has_after in (False, True)
}


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
    rows = _of_key.rows(tx, {"of_contact": contact, "of_channel": channel, "of_number": number})
    return _read(rows[0]) if rows else None


def of_contact(tx: Connection, contact: int) -> tuple[TicketRow, ...]:
    """All tickets of a contact, the newest first."""
    return tuple(map(_read, _of_contact.rows(tx, {"of_contact": contact})))


def page(tx: Connection, wanted: TicketFilter, after: Cursor | None = None, limit: int = 50) -> tuple[TicketRow, ...]:
    """A page of a list, the latest changed first, beginning after a row."""
    statement = _pages[wanted.queue is not None, wanted.assignee is not None, after is not None]
    values: dict[str, Any] = {"of_state": wanted.state, "of_queue": wanted.queue, "at_most": limit}
    if wanted.assignee is not None:
        values["of_assignee"] = wanted.assignee
    if after is not None:
        values |= {f"after_{name}": part for name, part in zip(_ORDER, after, strict=True)}
    return tuple(map(_read, statement.rows(tx, values)))


def cursor_of(row: TicketRow) -> Cursor:
    return row.ticket.changed_at, *row.key


def waiting_since(tx: Connection, queue: str) -> datetime | None:
    """Since when the customer of a queue who waits longest does."""
    rows = _waiting.rows(tx, {"of_queue": queue})
    return rows[0][0] if rows else None


def all_tickets(tx: Connection) -> tuple[TicketRow, ...]:
    """The whole table, by contact, for whoever compares it with the log."""
    ordered = select(*_read_columns).order_by(tickets.c.contact_id, tickets.c.channel, tickets.c.number)
    return tuple(_read(tuple(row)) for row in tx.execute(ordered))


def clear(tx: Connection) -> None:
    """Delete all rows, before they are made from the log again."""
    tx.execute(delete(tickets))


def open_of(tx: Connection, contacts: Iterable[int]) -> tuple[TicketRow, ...]:
    """The tickets of these contacts that are not closed."""
    wanted = sorted(set(contacts))
    found = select(*_read_columns).where(tickets.c.contact_id.in_(wanted), tickets.c.state != "closed")
    return tuple(_read(tuple(row)) for row in tx.execute(found)) if wanted else ()


def _read(row: tuple[Any, ...]) -> TicketRow:
    contact, channel, opened_seq = row[-3:]
    # The table holds what a ticket was saved with: nothing has to be looked at twice.
    ticket = Ticket(**dict(zip(_FIELDS, row, strict=False)))
    return TicketRow(contact_id=contact, channel=channel, ticket=ticket, opened_seq=opened_seq)
