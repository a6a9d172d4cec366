"""Phones: what each customer's screen shows, computed from the activity on the stand-in platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from webhooks.emulator.phones.activity import (
    Activity,
    BusinessRead,
    CustomerChanged,
    CustomerWrote,
    MessageShown,
    Reacted,
    SendRejected,
    StatusShown,
)
from webhooks.emulator.phones.customer import Customer
from webhooks.emulator.phones.screen import Screen

NOTES: Mapping[str, str] = {
    "ad": "Came from an advertisement",
    "number": "Changed their number to {value}",
    "block": "Blocked this business",
    "unblock": "Unblocked this business",
    "stop": "Stopped marketing in the messenger's settings",
    "resume": "Allowed marketing again in the messenger's settings",
    "call": "Called the business",
    "deleted": "Deleted a message",
}
TYPING_FOR = 8.0  # seconds that a phone shows "typing…" when no message follows; the platform stops after 25


class Bubble(Struct, kw_only=True, omit_defaults=True):
    """One entry of a chat. `by`: customer, business, or note (no message). `status` is shown as ticks."""

    key: str
    by: str
    at: float
    screen: Screen | None = None
    reply_to: str = ""
    status: str = ""
    code: int = 0
    mine: str = ""  # the customer's reaction
    theirs: str = ""
    note: str = ""
    kind: str = ""


class Phone(Struct, kw_only=True):
    """A customer's chat, oldest first. `typing`: the business is shown as typing."""

    key: str
    bubbles: list[Bubble]
    typing: bool = False


def phone_of(customer: Customer, seen: Iterable[Activity], now: float, refused: Iterable[Bubble] = ()) -> Phone:
    """The chat after this activity. `refused` are messages that the gate refused: the author sees them, the phone did not get them."""
    chat: dict[str, Bubble] = {}
    typing_since: float | None = None
    for happened in seen:
        if isinstance(happened, BusinessRead):
            typing_since = happened.at if happened.typing else typing_since
        elif isinstance(happened, (MessageShown, SendRejected)):
            typing_since = None
        _apply(chat, happened)
    bubbles = sorted([*chat.values(), *refused], key=lambda bubble: bubble.at)
    typing = typing_since is not None and 0 <= now - typing_since < TYPING_FOR
    return Phone(key=customer.key, bubbles=bubbles, typing=typing)


def _apply(chat: dict[str, Bubble], seen: Activity) -> None:
    match seen:
        case MessageShown(message=key):
            chat[key] = Bubble(key=key, by="business", at=seen.at, screen=seen.screen, reply_to=seen.reply_to, status="delivered")
        case CustomerWrote(message=key):
            chat[key] = Bubble(key=key, by="customer", at=seen.at, screen=seen.screen, reply_to=seen.reply_to, status="sent")
        case StatusShown(message=key) if key in chat:
            chat[key].status, chat[key].code = seen.status, seen.code
        case BusinessRead(message=key) if key in chat:
            for bubble in chat.values():
                if bubble.by == "customer" and bubble.at <= chat[key].at:
                    bubble.status = "read"
        case Reacted(message=key) if key in chat:
            if seen.by_business:
                chat[key].theirs = seen.emoji
            else:
                chat[key].mine = seen.emoji
        case CustomerChanged(what=what) if what in NOTES:
            chat[f"note-{seen.number}"] = _note(seen, NOTES[what].format(value=seen.value), what)
        case SendRejected():
            chat[f"note-{seen.number}"] = _note(seen, f"The platform refused a message: {seen.code} {seen.details}", "declined")
        case _:
            return


def _note(seen: Activity, text: str, kind: str) -> Bubble:
    return Bubble(key=f"note-{seen.number}", by="note", at=seen.at, note=text, kind=kind)


def as_json(phone: Phone) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(phone)
    return built
