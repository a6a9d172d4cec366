"""Names that the platform told afterwards: of people whose messages carry none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.events import FieldSet
from botkit.service.commands import ContactNamed
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import contacts
from botkit.store.contacts import ContactRow


def name_contacts(tx: Connection, named: Sequence[ContactNamed], now: datetime) -> UnitOfWork:
    """Give contacts their names. Who has one by now, from an answer or another channel, keeps it."""
    work = UnitOfWork()
    people = contacts.lock(tx, {command.contact for command in named})
    for command in named:
        row = people.get(command.contact)
        if row is None or row.contact.name:
            continue
        changes = TurnChanges(row, command.channel, now)
        changes.add_event(FieldSet(name="name", value=command.name))
        counted = work.add(changes)
        known = ContactRow(replace(row.contact, name=command.name), counted.events, counted.messages)
        people[command.contact] = work.contacts[command.contact] = known
    work.write(tx)
    return work
