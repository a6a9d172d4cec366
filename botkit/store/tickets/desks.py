"""What desks are to be told of tickets: in order for each ticket, kept until the desk took it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from botkit.store.sql.lease import LeasedTable
from botkit.store.sql.types import Instant
from botkit.store.tables import desk_events, desk_tickets

DeskTicketKey = tuple[int, str, int, str]  # contact, channel, ticket, desk


class DeskEventRow(Struct, frozen=True, kw_only=True):
    """An event of a ticket that a desk is to be told: `event` is its number in the log of the contact, `seq` its place for this desk."""

    contact_id: int
    channel: str
    ticket: int
    desk: str
    kind: str
    event: int
    at: datetime
    queue: str
    assignee: str
    seq: int = 0

    @property
    def key(self) -> DeskTicketKey:
        return self.contact_id, self.channel, self.ticket, self.desk


class DeskTicketRow(Struct, frozen=True, kw_only=True):
    """A ticket that this node tells a desk of now. `attempts` were begun before and not finished: what they told may have arrived.
    The first that failed did so at `failing_since`."""

    contact_id: int
    channel: str
    ticket: int
    desk: str
    attempts: int
    failing_since: datetime | None
    remote: bytes | None
    node: str | None

    @property
    def key(self) -> DeskTicketKey:
        return self.contact_id, self.channel, self.ticket, self.desk


class Backlog(Struct, frozen=True, kw_only=True):
    """What a desk has not taken: events of how many tickets, since when, and its last answer. `given_up` tickets are not tried again."""

    desk: str
    events: int
    tickets: int
    oldest: datetime
    failing_since: datetime | None
    problem: str
    given_up: int


_leased = LeasedTable(desk_tickets, also={"attempts": desk_tickets.c.attempts + 1})
_here = _leased.here
_of_ticket = tuple(desk_events.c[name] == bindparam(f"of_{name}") for name in ("contact_id", "channel", "ticket", "desk"))
_owned = (*_here, desk_tickets.c.node == bindparam("by_node"))
_insert_events = insert(desk_events)
_insert_ticket = insert(desk_tickets)
_more = (
    update(desk_tickets)
    .where(*_here)
    .values(seq=bindparam("newest"), due_at=func.coalesce(desk_tickets.c.due_at, bindparam("now", type_=Instant())))
)
_lock = select(desk_tickets).where(*_here).with_for_update(of=desk_tickets)
_waiting = select(desk_events).where(*_of_ticket).order_by(desk_events.c.seq).limit(bindparam("at_most"))
_delete_event = delete(desk_events).where(*_of_ticket, desk_events.c.seq == bindparam("of_seq"))
_taken = update(desk_tickets).where(*_owned).values(attempts=1, failing_since=None, problem="", remote=bindparam("as_remote"))
_end = update(desk_tickets).where(*_owned).values(due_at=bindparam("to"), attempts=0, lease_until=None, node=None)
_fail = (
    update(desk_tickets)
    .where(*_owned)
    .values(
        due_at=bindparam("to"),
        failing_since=func.coalesce(desk_tickets.c.failing_since, bindparam("now", type_=Instant())),
        problem=bindparam("why"),
        lease_until=None,
        node=None,
    )
)

_has_events = select(desk_events.c.ticket).where(*(desk_events.c[name] == desk_tickets.c[name] for name in _leased.names)).exists()


def tell(tx: Connection, rows: Sequence[DeskEventRow], now: datetime) -> None:
    """Add what desks are to be told, of contacts whom this transaction has locked: nobody else numbers the events of their tickets."""
    by_ticket: defaultdict[DeskTicketKey, list[DeskEventRow]] = defaultdict(list)
    for row in rows:
        by_ticket[row.key].append(row)
    for key, told in sorted(by_ticket.items()):
        known = tx.execute(_lock, _leased.of(key)).one_or_none()
        first = 1 if known is None else known.seq + 1
        numbered = [asdict(row) | {"seq": first + place} for place, row in enumerate(told)]
        newest = first + len(told) - 1
        if known is None:
            fields = dict(zip(_leased.names, key, strict=True))
            tx.execute(_insert_ticket, {**fields, "seq": newest, "due_at": now, "attempts": 0, "problem": ""})
        else:
            tx.execute(_more, {**_leased.of(key), "newest": newest, "now": now})
        tx.execute(_insert_events, numbered)


def desks_of(tx: Connection, contacts: Collection[int]) -> dict[tuple[int, str, int], set[str]]:
    """The desks that know the tickets of these contacts."""
    columns = (desk_tickets.c.contact_id, desk_tickets.c.channel, desk_tickets.c.ticket, desk_tickets.c.desk)
    found: defaultdict[tuple[int, str, int], set[str]] = defaultdict(set)
    for row in tx.execute(select(*columns).where(desk_tickets.c.contact_id.in_(sorted(contacts)))) if contacts else ():
        found[row.contact_id, row.channel, row.ticket].add(row.desk)
    return found


def is_due(tx: Connection, now: datetime) -> bool:
    """Whether there is anything to claim. Asking keeps nobody from writing."""
    return tx.execute(select(desk_tickets.c.ticket).where(*_leased.is_due).limit(1), {"now": now}).first() is not None


def claim(tx: Connection, node: str, now: datetime, limit: int, lease: timedelta) -> tuple[DeskTicketRow, ...]:
    names = DeskTicketRow.__struct_fields__
    return tuple(DeskTicketRow(**{name: row[name] for name in names}) for row in _leased.claim(tx, node, now, limit, lease))


def waiting(tx: Connection, key: DeskTicketKey, limit: int) -> tuple[DeskEventRow, ...]:
    """The events of a ticket that a desk is still to be told, the oldest first."""
    rows = tx.execute(_waiting, {**_leased.of(key), "at_most": limit})
    return tuple(DeskEventRow(**row._asdict()) for row in rows)


def taken(tx: Connection, row: DeskTicketRow, event: DeskEventRow, remote: bytes) -> bool:
    """The desk took an event. False when another node has the ticket now, or its contact was erased."""
    if tx.execute(_taken, {**_leased.of(row.key), "by_node": row.node, "as_remote": remote}).rowcount != 1:
        return False
    tx.execute(_delete_event, {**_leased.of(row.key), "of_seq": event.seq})
    return True


def finish(tx: Connection, row: DeskTicketRow, now: datetime) -> None:
    """All that was there has been told. What came meanwhile is due now: whoever adds it waits for this lock, or we for theirs."""
    tx.execute(_lock, _leased.of(row.key))
    goes_on = tx.execute(_waiting, {**_leased.of(row.key), "at_most": 1}).first() is not None
    tx.execute(_end, {**_leased.of(row.key), "by_node": row.node, "to": now if goes_on else None})


def fail(tx: Connection, row: DeskTicketRow, why: str, now: datetime, due_at: datetime | None) -> None:
    """The desk did not take an event: try again then; None: give up, until somebody asks for it or something new happens."""
    tx.execute(_fail, {**_leased.of(row.key), "by_node": row.node, "why": why, "now": now, "to": due_at})


def backlogs(tx: Connection) -> tuple[Backlog, ...]:
    """What each desk has not taken."""
    events = select(desk_events.c.desk, func.count().label("n"), func.min(desk_events.c.at).label("oldest")).group_by(desk_events.c.desk)
    of_tickets = (
        select(
            desk_tickets.c.desk,
            func.count().label("n"),
            func.count(desk_tickets.c.due_at).label("due"),
            func.min(desk_tickets.c.failing_since).label("failing_since"),
            func.max(desk_tickets.c.problem).label("problem"),
        )
        .where(_has_events)
        .group_by(desk_tickets.c.desk)
    )
    tickets = {row.desk: row for row in tx.execute(of_tickets)}
    return tuple(
        Backlog(
            desk=row.desk,
            events=row.n,
            tickets=tickets[row.desk].n,
            oldest=row.oldest,
            failing_since=tickets[row.desk].failing_since,
            problem=tickets[row.desk].problem,
            given_up=tickets[row.desk].n - tickets[row.desk].due,
        )
        for row in tx.execute(events.order_by(desk_events.c.desk))
    )


def failing(tx: Connection) -> dict[str, datetime]:
    """Since when desks that are told something now do not take it. It reads what waits alone, by its index."""
    since = func.min(desk_tickets.c.failing_since)
    waits = (desk_tickets.c.due_at.is_not(None), desk_tickets.c.failing_since.is_not(None))
    return {
        row.desk: row.since
        for row in tx.execute(select(desk_tickets.c.desk, since.label("since")).where(*waits).group_by(desk_tickets.c.desk))
    }


def retry(tx: Connection, desk: str, now: datetime) -> int:
    """Tell a desk what it has not taken again now, also what was given up. Returns of how many tickets."""
    wanted = update(desk_tickets).where(desk_tickets.c.desk == desk, desk_tickets.c.node.is_(None), _has_events)
    return tx.execute(wanted.values(due_at=now, attempts=0, failing_since=None)).rowcount


def release(tx: Connection, node: str) -> int:
    return _leased.release(tx, node)
