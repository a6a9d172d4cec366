"""The tables of tickets, made from the log again, or compared with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.codec import decode_event
from botkit.core.engine.people.tickets import follow
from botkit.core.events import EventBase
from botkit.core.model.ticket import Ticket
from botkit.store import contacts, events
from botkit.store.tickets import ticket_counts, tickets
from botkit.store.tickets.ticket_counts import CountKey, difference
from botkit.store.tickets.tickets import TicketKey, TicketRow


class Comparison(Struct, frozen=True, kw_only=True):
    """How many tickets the log has, which of them the table has otherwise or not at all, and which counters differ."""

    tickets: int
    rows: tuple[TicketKey, ...] = ()
    counters: tuple[CountKey, ...] = ()


def tickets_of_log(tx: Connection, contact: int) -> tuple[dict[TicketKey, TicketRow], Counter[CountKey]]:
    """The tickets of a contact as their log has them, and what they add to the counters."""
    rows: dict[TicketKey, TicketRow] = {}
    counts = Counter[CountKey]()
    current: dict[str, Ticket] = {}
    for seq, channel, event, at in _log(tx, contact):
        before = current.get(channel)
        after = follow(before, event, at)
        if after is None or after is before:
            continue
        key = (contact, channel, after.number)
        opened_seq = rows[key].opened_seq if key in rows else seq
        rows[key] = TicketRow(contact_id=contact, channel=channel, ticket=after, opened_seq=opened_seq)
        counts.update(difference(before, after))
        if after.closed_at is not None:
            del current[channel]
        else:
            current[channel] = after
    return rows, counts


def _log(tx: Connection, contact: int) -> Iterator[tuple[int, str, EventBase, datetime]]:
    for row in events.whole_log(tx, contact):
        yield row.seq, row.channel, decode_event(row.kind, row.body, row.personal), row.at


def compare(tx: Connection) -> Comparison:
    """Compare the tables with the log. Counters also count people who were erased, so they are compared where nobody was."""
    expected: dict[TicketKey, TicketRow] = {}
    counts = Counter[CountKey]()
    for person in contacts.all_contacts(tx):
        rows, added = tickets_of_log(tx, person.contact.id)
        expected |= rows
        counts.update(added)
    found = {row.key: row for row in tickets.all_tickets(tx)}
    stored = ticket_counts.load(tx)
    differing = tuple(sorted(key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)))
    counters = tuple(sorted(key for key in counts.keys() | stored.keys() if counts[key] != stored.get(key, 0)))
    return Comparison(tickets=len(expected), rows=differing, counters=counters)


def rebuild(tx: Connection) -> int:
    """Make the tables from the log again. Returns the number of tickets. No server may run meanwhile."""
    tickets.clear(tx)
    ticket_counts.clear(tx)
    made = 0
    for person in contacts.all_contacts(tx):
        rows, added = tickets_of_log(tx, person.contact.id)
        tickets.save(tx, tuple(rows.values()))
        ticket_counts.add(tx, added)
        made += len(rows)
    return made
