"""The dossier: everything that is kept about a person, as plain values, for them, for an auditor, or to look at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Text, false, or_, select, type_coerce

from botkit.core.model.platform import Sender
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.store import contact_identity as identity
from botkit.store import contacts
from botkit.store import events as log
from botkit.store.consent import consents, suppressions
from botkit.store.consent.consents import ConsentRow
from botkit.store.tables import addresses, calls, events, fanouts, messages, metadata, outbox, subscriptions, timers

SHORTEST = 5  # characters of a value that is looked for inside other texts; a shorter one is found everywhere
_PIECE = 500  # rows held in memory


def suppressed_since(tx: Connection, key: bytes, platform: str, sender: Sender) -> datetime | None:
    """Since when an address is on the suppression list; None when it is not, or there is no key to ask with."""
    wanted = [(platform, value) for value in (sender.user_id, sender.phone, *sender.spellings) if value]
    return min(suppressions.find(tx, key, wanted).values(), default=None)


def consent_of(tx: Connection, contact: int, now: datetime) -> dict[str, Any]:
    """What holds for a contact at their present addresses, and every line that says so."""
    lines = consents.load(tx, [contact])[contact]
    theirs = (addresses.c.contact_id == contact, addresses.c.kind != "former")
    present = tx.execute(select(addresses.c.platform, addresses.c.value).where(*theirs))
    known = tuple(f"{platform}:{value}" for platform, value in present)
    folded = fold((line.entry for line in lines), addresses=known)
    keys = sorted({*folded.states, *folded.requests})
    return {
        "contact": contact,
        "platform_stopped": folded.platform_stopped,
        "standings": [_standing(folded.state_of(*key, now), key) for key in keys],
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
    """A line of the ledger without what it leaves open."""
    entry: dict[str, Any] = msgspec.to_builtins(line.entry)
    blank = msgspec.to_builtins(ConsentEvent(action="given", occurred_at=line.recorded_at))
    kept = {name: value for name, value in entry.items() if name in ("action", "occurred_at", "purpose") or value != blank[name]}
    about = {"line": line.seq, "channel": line.channel, "recorded_at": line.recorded_at.isoformat(), **kept}
    return {**about, "erased": True} if line.is_erased else about


def deliveries(tx: Connection, contact: int) -> Iterator[dict[str, Any]]:
    """What the person was sent, without its words: when, for which purpose, by which flow, and how far it got."""
    names = ("number", "queued_at", "purpose", "template", "flow", "step", "status")
    asked = select(*(messages.c[name] for name in names)).where(messages.c.contact_id == contact)
    for row in tx.execute(asked.order_by(messages.c.number)):
        yield _plain(row._asdict())


def decisions(tx: Connection, flow: str) -> Iterator[dict[str, Any]]:
    """Whom a flow was allowed to write to, whom not, and why: one line for each message that it wanted to send."""
    asked = select(events).where(events.c.kind.in_(("message_queued", "message_refused"))).order_by(events.c.at)
    for row in tx.execute(asked, execution_options={"yield_per": _PIECE}):
        said = json.loads(row.body)
        if said.get("flow") != flow:
            continue
        verdict = "allow" if row.kind == "message_queued" else "deny"
        yield {"at": row.at.isoformat(), "contact": row.contact_id, "channel": row.channel, "verdict": verdict, **said}


def all_standings(tx: Connection, topic: str, purpose: str) -> Iterator[dict[str, Any]]:
    """All lines of the ledger that speak of a topic or a purpose; empty ones mean every."""
    for line in consents.all_lines(tx):
        if (not topic or line.entry.topic in ("", topic)) and (not purpose or line.entry.purpose in ("all", purpose)):
            yield {"contact": line.contact_id, **consent_fields(line)}


def export_person(tx: Connection, contact: int, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything about a person, one thing at a time with the name of its section: contacts, addresses, consents, messages, log, …

    Contacts that turned out to be the same person are all in it. Nothing is left out: it is the answer to a request for access.
    """
    all_standings = identity.merged_with(tx, contact)
    for row in contacts.read(tx, all_standings).values():
        yield "contact", msgspec.to_builtins(row.contact)
    for table in (addresses, subscriptions, timers, outbox, calls):
        for line in tx.execute(select(table).where(table.c.contact_id.in_(all_standings)).order_by(*table.primary_key)):
            yield table.name, _plain(line._asdict())
    for who in all_standings:
        found = consent_of(tx, who, now)
        for standing in found["standings"]:
            yield "consent", {"contact": who, **standing}
        for line in found["lines"]:
            yield "consents", {"contact": who, **line}
    for name in ("sessions", "messages"):
        table = metadata.tables[name]
        asked = select(table).where(table.c.contact_id.in_(all_standings)).order_by(*table.primary_key)
        for line in tx.execute(asked, execution_options={"yield_per": _PIECE}):
            yield name, _plain(line._asdict())
    values = tx.execute(select(addresses.c.value).where(addresses.c.contact_id.in_(all_standings))).scalars().all()
    inside = [type_coerce(fanouts.c.body, Text).contains(value, autoescape=True) for value in values if len(value) >= SHORTEST]
    for line in tx.execute(select(fanouts).where(or_(false(), *inside)).order_by(fanouts.c.id)):
        yield "events_posted", _plain(line._asdict())
    for who in all_standings:
        yield from _log(tx, who)


def _log(tx: Connection, who: int) -> Iterator[tuple[str, dict[str, Any]]]:
    after = 0
    while rows := log.of_contact(tx, who, after, _PIECE):
        for row in rows:
            said = {**json.loads(row.body), **json.loads(row.personal or b"{}")}
            yield "log", {"contact": who, "seq": row.seq, "at": row.at.isoformat(), "channel": row.channel, "kind": row.kind, **said}
        after = rows[-1].seq


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in line.items() if value is not None}


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return json.loads(value)
    return value.isoformat() if isinstance(value, datetime) else value
