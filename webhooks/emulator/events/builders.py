"""Builds events of the platforms: one function for each shape of envelope."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from msgspec import Struct

from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.number import BusinessNumber

PHONE, USER, NAME = "447700900123", "GB.48201993006714", "Nadia"
TEMPLATE = {"message_template_id": 1509223377401188, "message_template_name": "order_shipped", "message_template_language": "en_GB"}
SENT = "wamid.b3Vycw=="  # a message of the business, when the command names none
MEDIA = {"id": "884120093316476", "sha256": "lADxshy1J9f6PT6rupNVehjr56LKTkcc/l5MW0yn92c="}
PSID = "7203991845520413"

Json = dict[str, Any]


class EventContext(Struct, frozen=True, kw_only=True):
    """What an event is made for: the number it reaches, and when."""

    number: BusinessNumber
    at: float

    @property
    def key(self) -> str:
        """An id that is unique for each time."""
        return sha256(f"{self.at!r}".encode()).hexdigest()[:24]


class SampleEvent(Struct, frozen=True, kw_only=True):
    """`make` returns the envelope and the path of its subject; `aliases` are names for paths (several, with spaces between)."""

    summary: str
    make: Callable[[EventContext], tuple[Json, tuple[str | int, ...]]]
    aliases: Mapping[str, str]
    platform: str = "whatsapp"

    @property
    def path(self) -> str:
        """An example of a path."""
        return next((path for path in self.aliases.values() if "." in path), "entry.0.id").split()[0]


VALUE: tuple[str | int, ...] = ("entry", 0, "changes", 0, "value")
PERSON = {
    "name": "value.contacts.0.profile.name",
    "from": "from value.contacts.0.wa_id",
    "user_id": "from_user_id value.contacts.0.user_id",
    "id": "id",
    "timestamp": "timestamp",
    "number": "value.metadata.phone_number_id",
}


def message(kind: str, content: Any, summary: str, aliases: Mapping[str, str], **more: Any) -> SampleEvent:
    """A message of a customer; `aliases` are the names of its values beside those of every message."""

    def build(context: EventContext) -> tuple[Json, tuple[str | int, ...]]:
        # With a new scoped id alone, the business may not know the number.
        is_hidden = kind == "system" and content.get("type") == "user_changed_user_id"
        ids = {"from_user_id": USER} if is_hidden else {"from": PHONE, "from_user_id": USER}
        body = bodies.message(f"wamid.{context.key}", context.at, ids, kind, content, **more)
        contact = {"profile": {"name": NAME}, "wa_id": PHONE, "user_id": USER}
        contacts: Json = {} if kind == "system" else {"contacts": [contact]}
        return bodies.envelope(context.number, **contacts, messages=[body]), (*VALUE, "messages", 0)

    names = {key: path.split()[0] for key, path in PERSON.items() if key != "name"} if kind == "system" else PERSON
    return SampleEvent(summary=summary, make=build, aliases={**aliases, **names})


def status(word: str, summary: str, **more: Any) -> SampleEvent:
    """A status of a message of the business."""

    def build(context: EventContext) -> tuple[Json, tuple[str | int, ...]]:
        to = {"recipient_id": PHONE, "recipient_user_id": USER}
        body = {**bodies.status(SENT, word, context.at, to, ""), **more}
        # Since April 2026 the person is introduced with each status, but not when a message failed.
        contacts: Json = {} if word == "failed" else {"contacts": [{"profile": {"name": NAME}, "wa_id": PHONE, "user_id": USER}]}
        return bodies.envelope(context.number, **contacts, statuses=[body]), (*VALUE, "statuses", 0)

    introduced = word != "failed"
    to = {"to": "recipient_id value.contacts.0.wa_id", "user_id": "recipient_user_id value.contacts.0.user_id"}
    aliases = {"message": "id", "tag": "biz_opaque_callback_data"}
    aliases |= to if introduced else {name: paths.split()[0] for name, paths in to.items()}
    aliases |= {"timestamp": "timestamp", "number": "value.metadata.phone_number_id"}
    if "pricing" in more:
        aliases |= {"category": "pricing.category", "type": "pricing.type", "billable": "pricing.billable"}
    if "errors" in more:
        aliases |= {"code": "errors.0.code", "title": "errors.0.title", "details": "errors.0.error_data.details"}
    return SampleEvent(summary=summary, make=build, aliases=aliases)


def account_update(field: str, value: Json, summary: str, **aliases: str) -> SampleEvent:
    """A change of the account, a number or a template: each plain value has its own name."""

    def build(context: EventContext) -> tuple[Json, tuple[str | int, ...]]:
        return bodies.account_update(context.number, field, context.at, value), VALUE

    flat = {key: key for key, inner in value.items() if not isinstance(inner, dict | list)}
    return SampleEvent(summary=summary, make=build, aliases={**flat, **aliases})


def template(event: str, summary: str, **more: Any) -> SampleEvent:
    """A new state of a template."""
    value = {"event": event, **TEMPLATE, "reason": "NONE", "message_template_category": "UTILITY", **more}
    names = {
        "category": "message_template_category",
        "name": "message_template_name",
        "language": "message_template_language",
        "id": "message_template_id",
    }
    return account_update("message_template_status_update", value, summary, **names)


def customer(field: str, listed: str, value: Json, summary: str, **aliases: str) -> SampleEvent:
    """A change about one customer that is no message: a call, the marketing switch."""

    def build(context: EventContext) -> tuple[Json, tuple[str | int, ...]]:
        contact = {"profile": {"name": NAME}, "wa_id": PHONE, "user_id": USER}
        stamp: Any = int(context.at) if field == "user_preferences" else str(int(context.at))
        ids = {} if field == "user_preferences" else {"id": f"wacid.{context.key}" if field == "calls" else f"wamid.{context.key}"}
        return (
            bodies.envelope(context.number, field, contacts=[contact], **{listed: [{**ids, **value, "timestamp": stamp}]}),
            (*VALUE, listed, 0),
        )

    flat = {key: key for key, inner in value.items() if not isinstance(inner, dict | list)}
    return SampleEvent(summary=summary, make=build, aliases={**flat, "timestamp": "timestamp", "name": PERSON["name"], **aliases})


def page(event: Json, summary: str, *, echo: bool = False, **aliases: str) -> SampleEvent:
    """An event of a Messenger page. `@key` stands for a new id, `@now` for the time."""

    def build(context: EventContext) -> tuple[Json, tuple[str | int, ...]]:
        ours, now = {"id": context.number.page}, int(context.at * 1000)
        ends = {"sender": ours, "recipient": {"id": PSID}} if echo else {"sender": {"id": PSID}, "recipient": ours}
        filled = json.loads(json.dumps(event).replace('"@key"', json.dumps(f"m_{context.key}")).replace('"@now"', str(now)))
        entry = {"id": ours["id"], "time": now, "messaging": [{**ends, "timestamp": now, **filled}]}
        return {"object": "page", "entry": [entry]}, ("entry", 0, "messaging", 0)

    ids = {"from": "recipient.id" if echo else "sender.id", "page": "entry.0.id", "timestamp": "timestamp"}
    return SampleEvent(summary=summary, make=build, aliases={**aliases, **ids}, platform="messenger")


def media(kind: str, mime: str, summary: str, **more: Any) -> SampleEvent:
    """A file of a customer."""
    aliases = {"media": f"{kind}.id", "mime": f"{kind}.mime_type"}
    aliases |= {"caption": f"{kind}.caption"} if kind in ("image", "video", "document") else {}
    aliases |= {"filename": "document.filename"} if kind == "document" else {}
    return message(kind, {**MEDIA, "mime_type": mime, **more}, summary, aliases)
