"""Consent that somebody of the business enters for a person, from a form, a letter or a call."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.model.platform import Sender
from botkit.errors import UsageError
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.consent.suppression import Suppression
from botkit.service.consent.record import record_consents
from botkit.service.contact_lookup import find_or_create_contact, known_as
from botkit.service.privacy.export import suppression_of
from botkit.store.consent import consents, suppressions


def enter_consent(tx: Connection, key: bytes, platform: str, sender: Sender, event: ConsentEvent, now: datetime) -> int:
    """Record a line for the person at an address, who becomes a contact if they are none, and return the contact.

    `key` is that of the suppression list. Raises `UsageError` for somebody who was erased and said nothing since.
    """
    suppressions.must_fit(tx, key)
    listed = suppression_of(tx, key, platform, sender)
    if listed is not None and event.action != "withdrawn" and event.occurred_at <= listed.since:
        raise UsageError(f"This person was erased on {listed.since:%Y-%m-%d}; only something they said later counts.")
    contact, is_new = find_or_create_contact(tx, platform, sender, now)
    own = replace(event, address=known_as(platform, sender))
    before = _still_suppressed(tx, contact, listed) if listed is not None else ()
    record_consents(tx, {contact: (*before, own)}, now, created=frozenset({contact} if is_new else ()))
    return contact


def _still_suppressed(tx: Connection, contact: int, listed: Suppression) -> tuple[ConsentEvent, ...]:
    """The suppression of an erased person, when the contact's ledger does not have it yet: it comes before any other entry."""
    known = consents.load(tx, [contact])[contact]
    if any(line.entry.action == "suppressed" for line in known):
        return ()
    return listed.entries()
