"""A ticket as a conversation of Chatwoot: contact and conversation are made by its application API, messages and notes written into it.

Chatwoot gives back no name of ours for a message. After an attempt whose end is not known, we look at what is there before we write again.
https://developers.chatwoot.com/api-reference
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import Any

import msgspec

from botkit.config import Desk
from botkit.core.model.desk import Delivery, DeskAnswer, DeskEvent, DeskFailed, DeskRequest, Remote
from webhooks.desks.chatwoot.webhooks import SOURCE, read

__all__ = ["deliver", "read"]

MARK = "botkit_ticket"  # the custom attribute of a conversation that names the ticket
TAKEN = 422  # the identifier of a contact exists already

Call = Generator[DeskRequest, DeskAnswer, Any]


def deliver(desk: Desk, event: DeskEvent, remote: Remote, now: datetime, *, is_repeat: bool) -> Delivery:
    """Tell of an event. What Chatwoot has by itself, because it was done there, is left out."""
    if "conversation" not in remote:
        contact = yield from _contact(desk, event)
        conversation = yield from _conversation(desk, event, contact, is_repeat=is_repeat)
        remote = {"contact": contact, "conversation": conversation, "last": 0}
    if event.event == "ticket.closed":
        yield from _ask(desk, "POST", f"conversations/{remote['conversation']}/toggle_status", {"status": "resolved"})
        return remote
    line = None if event.by.startswith(f"{desk.name}:") else _line(event)
    if line is None:
        return remote
    kind, text = line
    there = yield from _written_already(desk, remote, text, kind) if is_repeat else _nothing()
    if there:
        return {**remote, "last": there}
    fields = {"content": text, "message_type": kind, "private": kind == "outgoing"}
    made = yield from _ask(desk, "POST", f"conversations/{remote['conversation']}/messages", fields)
    return {**remote, "last": _id(made)}


# ---- what is written


def _line(event: DeskEvent) -> tuple[str, str] | None:
    """Words of the customer are incoming; everything else is a private note, which Chatwoot sends to nobody."""
    message = event.message
    match event.event:
        case "message.received" if message is not None:
            return "incoming", message.text if message.kind == "text" else f"({message.kind}) {message.text}".strip()
        case "message.sent" if message is not None:
            who = event.by or ("The bot" if message.side == "bot" else "A colleague")
            return "outgoing", f"{who} answered: {message.text or f'({message.kind})'}"
        case "message.failed":
            words = f": {message.text}" if message is not None and message.text else ""
            return "outgoing", f"A message was not delivered ({event.reason}){words}"
        case "note.added":
            return "outgoing", f"{event.by}: {event.note}"
        case "ticket.opened":
            said = "\n".join(f"{line.by or line.side}: {line.text}" for line in event.history)
            return "outgoing", "\n\n".join(part for part in (f"Queue {event.ticket.queue}. {event.note}".strip(), said) if part)
        case "ticket.handed_over":
            return "outgoing", f"Handed over again. {event.note}".strip()
        case "ticket.overdue":
            return "outgoing", "Nobody came in time."
        case "ticket.moved":
            return "outgoing", f"Moved to the queue {event.ticket.queue}."
        case _:
            return None


def _written_already(desk: Desk, remote: Remote, text: str, kind: str) -> Call:
    """The id of a message that an earlier attempt left there; 0: there is none."""
    listed = yield from _ask(desk, "GET", f"conversations/{remote['conversation']}/messages")
    number = {"incoming": 0, "outgoing": 1}[kind]
    for message in _list(listed):
        is_it = message.get("content") == text and message.get("message_type") == number
        if is_it and isinstance(message.get("id"), int) and message["id"] > remote["last"]:
            return message["id"]
    return 0


def _nothing() -> Call:
    return 0
    yield  # a call that asks for nothing


# ---- contact and conversation


def _contact(desk: Desk, event: DeskEvent) -> Call:
    """The contact of Chatwoot: by our identifier, made if there is none."""
    identifier = f"{SOURCE}{event.contact.id}"
    platform, _, value = event.contact.address.partition(":")
    fields = {"inbox_id": int(desk.inbox), "identifier": identifier, "name": event.contact.name or value or identifier}
    if platform == "whatsapp" and value.isdecimal():
        fields["phone_number"] = f"+{value}"
    answer = yield _request(desk, "POST", "contacts", fields)
    if answer.status == TAKEN:
        found = yield from _ask(desk, "GET", f"contacts/search?q={identifier}")
        known = next((contact for contact in _list(found) if contact.get("identifier") == identifier), None)
        if known is None and "phone_number" in fields:  # the number is that of a contact which somebody else made
            found = yield from _ask(desk, "GET", f"contacts/search?q=%2B{value}")
            known = next((contact for contact in _list(found) if contact.get("phone_number") == fields["phone_number"]), None)
        return _id(known)
    made = _read(answer)
    payload = made.get("payload", {})
    return _id(payload.get("contact", payload) if isinstance(payload, dict) else None)


def _conversation(desk: Desk, event: DeskEvent, contact: int, *, is_repeat: bool) -> Call:
    """A conversation for each ticket. Its source id brings the ticket back with every webhook."""
    if is_repeat:
        listed = yield from _ask(desk, "GET", f"contacts/{contact}/conversations")
        for known in _list(listed):
            if (known.get("custom_attributes") or {}).get(MARK) == event.ticket.id:
                return _id(known)
    fields = {
        "source_id": f"{SOURCE}{event.ticket.id}",
        "inbox_id": int(desk.inbox),
        "contact_id": contact,
        "status": "open",
        "custom_attributes": {MARK: event.ticket.id},
    }
    return _id((yield from _ask(desk, "POST", "conversations", fields)))


# ---- requests and answers


def _ask(desk: Desk, method: str, path: str, fields: dict[str, Any] | None = None) -> Call:
    return _read((yield _request(desk, method, path, fields)))


def _request(desk: Desk, method: str, path: str, fields: dict[str, Any] | None = None) -> DeskRequest:
    body = None if fields is None else msgspec.json.encode(fields)
    headers = {"api_access_token": desk.token, **({"Content-Type": "application/json"} if body is not None else {})}
    url = f"{desk.url.rstrip('/')}/api/v1/accounts/{desk.account}/{path}"
    return DeskRequest(method=method, url=url, body=body, headers=headers)


def _read(answer: DeskAnswer) -> dict[str, Any]:
    if not answer.is_good:
        raise DeskFailed(f"status {answer.status}")
    try:
        value = msgspec.json.decode(answer.body or b"{}")
    except msgspec.DecodeError:
        raise DeskFailed("the answer is no JSON") from None
    return value if isinstance(value, dict) else {"payload": value}


def _list(answer: dict[str, Any]) -> list[dict[str, Any]]:
    payload = answer.get("payload")
    return [one for one in payload if isinstance(one, dict)] if isinstance(payload, list) else []


def _id(value: dict[str, Any] | None) -> int:
    number = (value or {}).get("id")
    if not isinstance(number, int):
        raise DeskFailed("the answer names no id")
    return number
