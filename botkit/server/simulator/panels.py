"""Panels: what the page shows beside the phones of a contact, of the outbox and of the flows, as JSON-able values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from botkit.core.codec import decode_event, decode_session
from botkit.core.engine.program import Programs
from botkit.core.engine.session import CallWait, HumanWait, ReplyWait, Session, TimeWait
from botkit.core.events import MessageRefused
from botkit.core.model.business import Business
from botkit.core.model.message import Outgoing
from botkit.core.model.values import Value
from botkit.flowfile.problems import as_json as problem_json
from botkit.flowfile.problems import render
from botkit.policy.consent.model import Consent, fold
from botkit.policy.gate.reasons import REASONS, Reason
from botkit.policy.gate.window import closes_at, is_open
from botkit.server.simulator.costs import NO_PRICE
from botkit.server.simulator.flow_reload import LoadResult
from botkit.server.simulator.phones import Bubble
from botkit.store import contacts, events, sessions, subscriptions
from botkit.store.consent import consents
from botkit.store.delivery import messages, outbox
from webhooks.emulator.phones.customer import Customer

PLATFORM = "whatsapp"
NEWEST = 12  # messages of each contact that the outbox shows

Json = dict[str, Any]


def contact_of(tx: Connection, customer: Customer) -> int | None:
    """The contact of this customer; None before their first message."""
    contact_ids = (contacts.find(tx, PLATFORM, address) for address in (customer.user_id, customer.phone) if address)
    return next((contact for contact in contact_ids if contact is not None), None)


def flows_json(result: LoadResult) -> Json:
    return {
        "number": result.number,
        "at": result.at.isoformat(),
        "count": result.flows,
        "runs": result.runs,
        "errors": result.errors,
        "failure": result.failure,
        "problems": [{**problem_json(problem), "text": render(problem)} for problem in result.problems],
    }


# ---- the contact


def contact_json(
    tx: Connection, customer: Customer, channel: str, programs: Programs, now: datetime, costs: Mapping[int, Mapping[str, Any]]
) -> Json:
    """Everything that is stored about a customer, and what their messages cost so far (`costs` by contact)."""
    contact_id = contact_of(tx, customer)
    if contact_id is None:
        return {"known": False, "topics": [_unknown(topic.name, topic.title, topic.purpose) for topic in programs.business.topics.values()]}
    contact = contacts.read(tx, [contact_id])[contact_id].contact
    row = sessions.load(tx, [(contact_id, channel)]).get((contact_id, channel))
    consent = fold(line.entry for line in consents.load(tx, [contact_id])[contact_id])
    session = decode_session(row.state) if row is not None and row.state is not None else None
    heard_at = row.heard_at if row else None
    return {
        "known": True,
        "id": contact_id,
        "name": contact.name,
        "language": contact.language,
        "zone": contact.zone,
        "tags": list(contact.tags),
        "fields": {name: _shown(value) for name, value in contact.fields.items()},
        "addresses": [str(address) for address in contacts.addresses(tx, [contact_id], PLATFORM)[contact_id]],
        "session": _session(session, programs),
        "window": {
            "is_open": is_open(heard_at, now),
            "heard_at": heard_at.isoformat() if heard_at else "",
            "closes_at": closes_at(heard_at).isoformat() if heard_at else "",
            "entry_until": row.entry_until.isoformat() if row and row.entry_until else "",
        },
        "topics": _topics(consent, programs.business, now),
        "stopped": consent.platform_stopped,
        "follows": [{"topic": one.topic, "value": _followed(one.value)} for one in subscriptions.of_contacts(tx, [contact_id])[contact_id]],
        "cost": costs.get(contact_id, NO_PRICE),
    }


def _unknown(name: str, title: str, purpose: str) -> Json:
    return {"topic": name, "title": title, "purpose": purpose, "status": "unknown", "since": ""}


def _topics(consent: Consent, business: Business, now: datetime) -> list[Json]:
    """The consent to each topic of botkit.yaml."""
    shown: list[Json] = []
    for topic in business.topics.values():
        standing = consent.state_of(topic.purpose, topic.name, now)
        since = standing.since.isoformat() if standing.since else ""
        shown.append({**_unknown(topic.name, topic.title, topic.purpose), "status": standing.status, "since": since})
    return shown


def _session(session: Session | None, programs: Programs) -> Json | None:
    """The state of the conversation; None when it is idle."""
    if session is None or session.is_idle:
        return None
    top = session.frames[-1]
    program = programs.get(top.flow, top.digest)
    position = program.version.positions.get(top.at) if program else None
    return {
        "flow": top.flow,
        "title": program.flow.title if program else "",
        "below": [frame.flow for frame in session.frames[:-1]],
        "where": f"{program.version.path}:{position[0]}" if program and position else top.at,
        "is_older": program is not None and programs.current.get(top.flow) is not program,
        "waits": _waits(top.wait),
        "until": session.due.isoformat() if session.due else "",
        "values": {name: _shown(value) for name, value in top.values.items()},
    }


def _waits(wait: object) -> str:
    match wait:
        case ReplyWait(tries=tries):
            return f"for a reply ({tries} not read)" if tries else "for a reply"
        case TimeWait():
            return "for time to pass"
        case CallWait(call=call):
            return f"for a function ({call})"
        case HumanWait(queue=queue):
            return f"for a colleague ({queue})"
        case _:
            return ""


def _shown(value: Value) -> str:
    """As it would appear in a message."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Mapping() | list() | tuple():
            return msgspec.json.encode(value, enc_hook=str).decode()
        case _:
            return str(value)


def _followed(value: str) -> str:
    """Values other than plain strings are stored as JSON."""
    try:
        return _shown(msgspec.json.decode(value))
    except msgspec.DecodeError:
        return value


# ---- messages


def outbox_json(tx: Connection, customers: Sequence[Customer], now: datetime) -> list[Json]:
    """The waiting and the newest sent messages of all customers, newest first."""
    people = {contact_id: customer for customer in customers if (contact_id := contact_of(tx, customer)) is not None}
    waiting = {(row.contact_id, row.number): row for row in outbox.of_contacts(tx, people)}
    newest = {contact_id: row.messages for contact_id, row in contacts.read(tx, people).items()}
    keys = {(contact_id, number) for contact_id, last in newest.items() for number in range(max(1, last - NEWEST + 1), last + 1)} | set(
        waiting
    )
    rows = sorted(messages.load(tx, keys).values(), key=lambda row: (row.queued_at, row.contact_id, row.number), reverse=True)
    return [
        {
            "key": f"{row.contact_id}-{row.number}",
            "customer": people[row.contact_id].key,
            "to": people[row.contact_id].name or people[row.contact_id].phone,
            "text": _words(row.content),
            "purpose": row.purpose,
            "template": row.template,
            "status": row.status,
            "flow": row.flow,
            "message": row.platform_id or "",
            "queued_at": row.queued_at.isoformat(),
            "due_at": due.due_at.isoformat() if (due := waiting.get((row.contact_id, row.number))) is not None else "",
            "is_late": due is not None and due.due_at <= now,
        }
        for row in rows
    ]


def _words(content: bytes | None) -> str:
    return msgspec.json.decode(content, type=Outgoing).body if content else ""


def wordings(tx: Connection, platform_ids: Sequence[str]) -> dict[str, Json]:
    """The flow's text and button labels of template messages, by the platform's id: the stand-in platform may not know the wording.

    A tap on such a button returns its label, not an id of the flow.
    """
    rows = messages.by_platform_ids(tx, platform_ids)
    sent = {key: msgspec.json.decode(row.content, type=Outgoing) for key, row in rows.items() if row.content}
    return {key: {"text": message.body, "buttons": [choice.label for choice in message.choices]} for key, message in sent.items()}


def refused(tx: Connection, customer: Customer, programs: Programs) -> tuple[Bubble, ...]:
    """The messages that the gate refused, at the moments when they would have been sent."""
    contact_id = contact_of(tx, customer)
    if contact_id is None:
        return ()
    bubbles: list[Bubble] = []
    after = 0
    while rows := events.of_contact(tx, contact_id, after):
        after = rows[-1].seq
        for row in rows:
            if row.kind == "message_refused":
                event = decode_event(row.kind, row.body, row.personal)
                assert isinstance(event, MessageRefused)
                bubbles.append(_refusal(event, row.seq, row.at, programs))
    return tuple(bubbles)


def _refusal(event: MessageRefused, seq: int, at: datetime, programs: Programs) -> Bubble:
    meaning = REASONS[Reason(event.reason)].meaning if event.reason in Reason.__members__ else ""
    program = programs.current.get(event.flow)
    position = program.version.positions.get(event.step) if program else None
    where = f" ({program.version.path}:{position[0]})" if program and position else ""
    return Bubble(key=f"refused-{seq}", by="note", at=at.timestamp(), kind="refused", note=f"Not sent: {event.reason}. {meaning}{where}")
