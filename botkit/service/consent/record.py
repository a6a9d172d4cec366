"""Entering lines of the ledger that no conversation brought about: an event in the person's log, and its line, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from botkit.core.events import ContactCreated
from botkit.core.model.contact import Contact
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import ConsentEvent
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import contacts
from botkit.store.contacts import ContactRow


def record_consents(
    tx: Connection,
    entries: Mapping[int, Sequence[ConsentEvent]],
    now: datetime,
    *,
    channel: str = "",
    created: frozenset[int] = frozenset(),
) -> int:
    """Add lines to the ledgers of contacts, and say how many. Locks the contacts; who does not exist any more is left out.

    `created` are contacts that this transaction made, and that nobody else can have locked or changed.
    """
    people = contacts.lock(tx, [contact for contact in entries if contact not in created])
    people |= {contact: ContactRow(Contact(id=contact), 0, 0) for contact in created}
    work, added = UnitOfWork(), 0
    for contact, lines in entries.items():
        person = people.get(contact)
        if person is None:
            continue
        changes = TurnChanges(person, channel, now)
        if contact in created:
            changes.note(ContactCreated(channel=channel))
        for line in lines:
            changes.note(entry_event(line))
            changes.agree(line)
        work.contacts[contact] = ContactRow(person.contact, changes.seq, person.messages)
        work.enter(changes)
        added += len(lines)
    work.write(tx)
    return added
