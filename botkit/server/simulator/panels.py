"""Views: what the panes beside the phones show of a contact, of the outbox and of the clock, as JSON-able values."""

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
from botkit.service.unit_of_work import entry_of
from botkit.store import contacts, events, sessions, subscriptions
from botkit.store.consent import consents
from botkit.store.delivery import messages, outbox
from webhooks.emulator.phones.customer import Customer

PLATFORM = "whatsapp"
NEWEST = 12  # messages of each contact that the outbox shows

Json = dict[str, Any]


def contact_of(tx: Connection, customer: Customer) -> int | None:
    """The contact whom the business knows this customer as; None before their first message."""
    found = (contacts.find(tx, PLATFORM, address) for address in (customer.user_id, customer.phone) if address)
    return next((contact for contact in found if contact is not None), None)


def flows_json(news: LoadResult) -> Json:
    return {
        "number": news.number,
        "at": news.at.isoformat(),
        "count": news.flows,
        "runs": news.runs,
        "errors": news.errors,
        "failure": news.failure,
        "problems": [{**problem_json(problem), "text": render(problem)} for problem in news.problems],
    }


# ---- the contact


def contact_json(
    tx: Connection, customer: Customer, channel: str, programs: Programs, now: datetime, costs: Mapping[int, Mapping[str, Any]]
) -> Json:
    """Everything that is known about the person behind a phone, and what they cost so far, by contact."""
    who = contact_of(tx, customer)
    if who is None:
        return {"known": False, "topics": [_unknown(topic.name, topic.title, topic.purpose) for topic in programs.business.topics.values()]}
    contact = contacts.read(tx, [who])[who].contact
    row = sessions.load(tx, [(who, channel)]).get((who, channel))
    consent = fold(entry_of(line) for line in consents.load(tx, [who])[who])
    session = decode_session(row.state) if row is not None and row.state is not None else None
    heard_at = row.heard_at if row else None
    return {
        "known": True,
        "id": who,
        "name": contact.name,
        "language": contact.language,
        "zone": contact.zone,
        "tags": list(contact.tags),
        "fields": {name: _shown(value) for name, value in contact.fields.items()},
        "addresses": [str(address) for address in contacts.addresses(tx, [who], PLATFORM)[who]],
        "session": _session(session, programs),
        "window": {
            "is_open": is_open(heard_at, now),
            "heard_at": heard_at.isoformat() if heard_at else "",
            "closes_at": closes_at(heard_at).isoformat() if heard_at else "",
            "entry_until": row.entry_until.isoformat() if row and row.entry_until else "",
        },
        "topics": _topics(consent, programs.business, now),
        "stopped": consent.platform_stopped,
        "follows": [{"topic": one.topic, "value": _followed(one.value)} for one in subscriptions.of_contacts(tx, [who])[who]],
        "cost": costs.get(who, NO_PRICE),
    }


def _unknown(name: str, title: str, purpose: str) -> Json:
    return {"topic": name, "title": title, "purpose": purpose, "status": "unknown", "since": ""}


def _topics(consent: Consent, business: Business, now: datetime) -> list[Json]:
    """Where each topic stands; also what was agreed to or withdrawn beyond them."""
    shown: list[Json] = []
    for topic in business.topics.values():
        standing = consent.state_of(topic.purpose, topic.name, now)
        since = standing.since.isoformat() if standing.since else ""
        shown.append({**_unknown(topic.name, topic.title, topic.purpose), "status": standing.status, "since": since})
    return shown


def _session(session: Session | None, programs: Programs) -> Json | None:
    """Where the conversation stands; None when nobody waits for anything."""
    if session is None or session.is_idle:
        return None
    top = session.frames[-1]
    program = programs.get(top.flow, top.digest)
    place = program.version.positions.get(top.at) if program else None
    return {
        "flow": top.flow,
        "title": program.flow.title if program else "",
        "below": [frame.flow for frame in session.frames[:-1]],
        "where": f"{program.version.path}:{place[0]}" if program and place else top.at,
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
    """As an author would see it in a text."""
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
    """The written form is JSON where it is more than a word."""
    try:
        return _shown(msgspec.json.decode(value))
    except msgspec.DecodeError:
        return value


# ---- messages on their way, and those that never left


def outbox_json(tx: Connection, customers: Sequence[Customer], now: datetime) -> list[Json]:
    """What waits, and the newest that went out, of everybody on the desk; the newest first."""
    people = {who: customer for customer in customers if (who := contact_of(tx, customer)) is not None}
    waiting = {(row.contact_id, row.number): row for row in outbox.of_contacts(tx, people)}
    newest = {who: row.messages for who, row in contacts.read(tx, people).items()}
    keys = {(who, number) for who, last in newest.items() for number in range(max(1, last - NEWEST + 1), last + 1)} | set(waiting)
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
    """What the flow says in the place of an approved wording, by the platform's id: the stand-in platform may not know the wording.

    The buttons of an approved wording are its own, with the labels of the flow's: they come back as words, without our ids.
    """
    found = messages.by_platform_ids(tx, platform_ids)
    written = {key: msgspec.json.decode(row.content, type=Outgoing) for key, row in found.items() if row.content}
    return {key: {"text": message.body, "buttons": [choice.label for choice in message.choices]} for key, message in written.items()}


def refused(tx: Connection, customer: Customer, positions: Programs) -> tuple[Bubble, ...]:
    """The messages that the gate kept back, where they would have stood in the chat."""
    who = contact_of(tx, customer)
    if who is None:
        return ()
    found: list[Bubble] = []
    after = 0
    while rows := events.of_contact(tx, who, after):
        after = rows[-1].seq
        for row in rows:
            if row.kind == "message_refused":
                event = decode_event(row.kind, row.body, row.personal)
                assert isinstance(event, MessageRefused)
                found.append(_refusal(event, row.seq, row.at, positions))
    return tuple(found)


def _refusal(event: MessageRefused, seq: int, at: datetime, programs: Programs) -> Bubble:
    meaning = REASONS[Reason(event.reason)].meaning if event.reason in Reason.__members__ else ""
    program = programs.current.get(event.flow)
    place = program.version.positions.get(event.step) if program else None
    where = f" ({program.version.path}:{place[0]})" if program and place else ""
    return Bubble(key=f"refused-{seq}", by="note", at=at.timestamp(), kind="refused", note=f"Not sent: {event.reason}. {meaning}{where}")
