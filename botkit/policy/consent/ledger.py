"""Entries of the consent ledger, made from the events of conversations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec

from botkit.core.events import ConsentRecorded, Event, OptedIn, OptedOut, PlatformResumed, PlatformStopped
from botkit.policy.consent.model import ConsentEvent, ConsentKey, fold


def ledger_entry(event: Event, at: datetime, *, scope: str = "", address: str = "") -> ConsentEvent | None:
    """The ledger's entry for an event; None for events that are not about consent.

    `at` is when the person acted, for events that do not say so themselves.
    """
    match event:
        case OptedIn():
            return ConsentEvent(
                action="confirmed" if event.double else "given",
                occurred_at=at,
                purpose=event.purpose,
                topic=event.topic,
                scope=event.scope or scope,
                address=address,
                method=event.method,
                text_id=event.text_id,
                text_version=event.text_version,
                wording=event.wording,
                text_sha256=hashlib.sha256(event.wording.encode()).hexdigest() if event.wording else "",
                language=event.language,
                evidence=event.evidence,
            )
        case OptedOut():
            return ConsentEvent(
                action="withdrawn",
                occurred_at=at,
                purpose=event.purpose,
                topic=event.topic,
                scope=scope,
                address=address,
                method=event.method,
                evidence=event.evidence,
            )
        case PlatformStopped():
            return ConsentEvent(
                action="platform_stop", occurred_at=event.said_at, purpose="marketing", method="platform", scope=scope, address=address
            )
        case PlatformResumed():
            return ConsentEvent(
                action="platform_resume", occurred_at=event.said_at, purpose="marketing", method="platform", scope=scope, address=address
            )
        case ConsentRecorded():
            fields = msgspec.structs.asdict(event)
            occurred_at = fields.pop("said_at")
            return ConsentEvent(
                **{**fields, "occurred_at": occurred_at, "scope": event.scope or scope, "address": event.address or address}
            )
        case _:
            return None


def entry_event(entry: ConsentEvent) -> ConsentRecorded:
    """The event for an entry from outside conversations: entered by a colleague, imported, written when somebody is erased."""
    fields = msgspec.structs.asdict(entry)
    fields["said_at"] = fields.pop("occurred_at")
    return ConsentRecorded(**fields)


def consents_before_stop(events: Iterable[ConsentEvent], *, scope: str = "", addresses: tuple[str, ...] = ()) -> tuple[ConsentKey, ...]:
    """What was in force just before the person's latest withdrawal: what START would re-open, once they confirm it."""
    entries = tuple(events)
    stops = [event.occurred_at for event in entries if event.action == "withdrawn"]
    if not stops:
        return ()
    latest = max(stops)
    consent = fold((event for event in entries if event.occurred_at < latest), scope=scope, addresses=addresses)
    return tuple(sorted(key for key in consent.states if consent.given(*key, now=latest)))
