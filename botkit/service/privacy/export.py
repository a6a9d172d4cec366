"""Data export: everything that is stored about a person, as plain values, for them or for an auditor."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Text, false, or_, select, type_coerce

from botkit.core.model.platform import Sender
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.policy.consent.suppression import Suppression
from botkit.store import contact_identity as identity
from botkit.store import contacts
from botkit.store import events as log
from botkit.store.consent import consents, suppressions
from botkit.store.consent.consents import ConsentRow
from botkit.store.tables import addresses, calls, events, fanouts, messages, metadata, outbox, subscriptions, timers

SHORTEST = 5  # characters of a value that is searched for inside other texts; a shorter one would be found everywhere
_PIECE = 500  # rows held in memory


def suppressed_since(tx: Connection, key: bytes, platform: str, sender: Sender) -> datetime | None:
    """Since when an address is on the suppression list; None when it is not, or the key of the list is missing."""
    listed = suppression_of(tx, key, platform, sender)
    return None if listed is None else listed.since


def suppression_of(tx: Connection, key: bytes, platform: str, sender: Sender) -> Suppression | None:
    """What the suppression list has of an address, the oldest of several entries."""
    values = [(platform, value) for value in sender.identifiers]
    return min(suppressions.find(tx, key, values).values(), default=None, key=lambda listed: listed.since)


def consent_of(tx: Connection, contact: int, now: datetime, brands: Collection[str] = ()) -> dict[str, Any]:
    """The consents of a contact at their present addresses, for each brand where there are several, and every line of their ledger."""
    lines = consents.load(tx, [contact])[contact]
    theirs = (addresses.c.contact_id == contact, addresses.c.kind != "former")
    present = tx.execute(select(addresses.c.platform, addresses.c.value).where(*theirs))
    present_addresses = tuple(f"{platform}:{value}" for platform, value in present)
    folded = fold((line.entry for line in lines), addresses=present_addresses)
    by_brand = {brand: fold((line.entry for line in lines), scope=brand, addresses=present_addresses) for brand in sorted(brands)}
    return {
        "contact": contact,
        "platform_stopped": folded.platform_stopped,
        "standings": [
            {**({"brand": brand} if brand else {}), **_standing(consent.state_of(*key, now), key)}
            for brand, consent in (by_brand or {"": folded}).items()
            for key in sorted({*consent.states, *consent.requests})
        ],
        "given_from_former_addresses": [{"purpose": purpose, "topic": topic} for purpose, topic in sorted(folded.formerly)],
        "lines": [consent_fields(line) for line in lines],
    }


def _standing(standing: Any, key: tuple[str, str]) -> dict[str, Any]:
    return {
        "purpose": key[0],
        "topic": key[1],
        "status": standing.status,
        "since": standing.since.isoformat() if standing.since else None,
        "valid_until": standing.valid_until.isoformat() if standing.valid_until else None,
    }


def consent_fields(line: ConsentRow) -> dict[str, Any]:
    """A line of the ledger without its empty fields."""
    entry: dict[str, Any] = msgspec.to_builtins(line.entry)
    blank = msgspec.to_builtins(ConsentEvent(action="given", occurred_at=line.recorded_at))
    fields = {name: value for name, value in entry.items() if name in ("action", "occurred_at", "purpose") or value != blank[name]}
    about = {"line": line.seq, "channel": line.channel, "recorded_at": line.recorded_at.isoformat(), **fields}
    return {**about, "erased": True} if line.is_erased else about


def deliveries(tx: Connection, contact: int) -> Iterator[dict[str, Any]]:
    """The messages to the person without their texts: when, for which purpose, by which flow, and their status."""
    names = ("number", "queued_at", "purpose", "template", "flow", "step", "status")
    rows = select(*(messages.c[name] for name in names)).where(messages.c.contact_id == contact)
    for row in tx.execute(rows.order_by(messages.c.number)):
        yield _plain(row._asdict())


def decisions(tx: Connection, flow: str) -> Iterator[dict[str, Any]]:
    """The gate's verdict on each message of a flow: to whom, allowed or not, and why."""
    rows = select(events).where(events.c.kind.in_(("message_queued", "message_refused"))).order_by(events.c.at)
    for row in tx.execute(rows, execution_options={"yield_per": _PIECE}):
        body = json.loads(row.body)
        if body.get("flow") != flow:
            continue
        verdict = "allow" if row.kind == "message_queued" else "deny"
        yield {"at": row.at.isoformat(), "contact": row.contact_id, "channel": row.channel, "verdict": verdict, **body}


def all_consent_lines(tx: Connection, topic: str, purpose: str) -> Iterator[dict[str, Any]]:
    """All lines of the ledger about a topic or a purpose; empty: any."""
    for line in consents.all_lines(tx):
        if (not topic or line.entry.topic in ("", topic)) and (not purpose or line.entry.purpose in ("all", purpose)):
            yield {"contact": line.contact_id, **consent_fields(line)}


def export_person(tx: Connection, contact: int, now: datetime, brands: Collection[str] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything about a person, row by row with the name of its section: contacts, addresses, consents, messages, log, …

    It covers all contacts that were merged into one person. Nothing is left out: it is the answer to a request for access.
    """
    contact_ids = identity.merged_with(tx, contact)
    for row in contacts.read(tx, contact_ids).values():
        yield "contact", msgspec.to_builtins(row.contact)
    for table in (addresses, subscriptions, timers, outbox, calls):
        for line in tx.execute(select(table).where(table.c.contact_id.in_(contact_ids)).order_by(*table.primary_key)):
            yield table.name, _plain(line._asdict())
    for contact_id in contact_ids:
        consent = consent_of(tx, contact_id, now, brands)
        for standing in consent["standings"]:
            yield "consent", {"contact": contact_id, **standing}
        for line in consent["lines"]:
            yield "consents", {"contact": contact_id, **line}
    for name in ("sessions", "messages"):
        table = metadata.tables[name]
        rows = select(table).where(table.c.contact_id.in_(contact_ids)).order_by(*table.primary_key)
        for line in tx.execute(rows, execution_options={"yield_per": _PIECE}):
            yield name, _plain(line._asdict())
    values = tx.execute(select(addresses.c.value).where(addresses.c.contact_id.in_(contact_ids))).scalars().all()
    inside = [type_coerce(fanouts.c.body, Text).contains(value, autoescape=True) for value in values if len(value) >= SHORTEST]
    for line in tx.execute(select(fanouts).where(or_(false(), *inside)).order_by(fanouts.c.id)):
        yield "events_posted", _plain(line._asdict())
    for contact_id in contact_ids:
        yield from _log(tx, contact_id)


def _log(tx: Connection, contact: int) -> Iterator[tuple[str, dict[str, Any]]]:
    after = 0
    while rows := log.of_contact(tx, contact, after, _PIECE):
        for row in rows:
            fields = {**json.loads(row.body), **json.loads(row.personal or b"{}")}
            yield "log", {"contact": contact, "seq": row.seq, "at": row.at.isoformat(), "channel": row.channel, "kind": row.kind, **fields}
        after = rows[-1].seq


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in line.items() if value is not None}


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return json.loads(value)
    return value.isoformat() if isinstance(value, datetime) else value
