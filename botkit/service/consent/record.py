"""Recording consents from outside a conversation: an event in the person's log and its ledger entry, in one transaction."""

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
    """Add entries to the ledgers of contacts, and return how many. Locks the contacts, and leaves out those who do not exist any more.

    `created` are contacts that this transaction made, so no other transaction can have locked or changed them.
    """
    people = contacts.lock(tx, [contact for contact in entries if contact not in created])
    people |= {contact: ContactRow(Contact(id=contact), 0, 0) for contact in created}
    work, added = UnitOfWork(), 0
    for contact, own in entries.items():
        person = people.get(contact)
        if person is None:
            continue
        changes = TurnChanges(person, channel, now)
        if contact in created:
            changes.add_event(ContactCreated(channel=channel))
        for entry in own:
            changes.add_event(entry_event(entry))
            changes.add_consent(entry)
        work.add(changes)
        added += len(own)
    work.write(tx)
    return added
