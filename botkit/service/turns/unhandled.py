"""Inputs that no turn could handle, and wishes that the platform passes on, as the log has them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from botkit.core.codec import encode
from botkit.core.events import PlatformResumed, PlatformStopped, UnhandledItem
from botkit.core.model.platform import Preference
from botkit.policy.consent.ledger import ledger_entry
from botkit.policy.consent.model import ConsentEvent
from botkit.service.commands import (
    ClosedHandoff,
    ContactEvent,
    DueTimer,
    FunctionResult,
    InboundItem,
    TicketCommand,
    TurnCommand,
    UnsentQuestion,
)

# How an input that no turn could handle is named in the log. The names are stored, so they stay when a command is renamed.
_LOGGED_AS: dict[type[TurnCommand], str] = {
    InboundItem: "delivered",
    DueTimer: "rung",
    FunctionResult: "returned",
    ContactEvent: "reported",
    ClosedHandoff: "closed",
    TicketCommand: "ticket",
    UnsentQuestion: "unsent",
}


def unhandled(command: TurnCommand, what: str = "") -> UnhandledItem:
    """The event of an input, by default under the name of its kind."""
    return UnhandledItem(what=what or _LOGGED_AS[type(command)], raw=msgspec.json.encode(command, enc_hook=repr).decode())


def preference_event(item: Preference, now: datetime) -> tuple[PlatformStopped | PlatformResumed | UnhandledItem, ConsentEvent | None]:
    """The event of a wish that the platform passes on, and its line in the ledger."""
    said_at = min(item.at, now) if item.at else now
    if item.value not in ("stop", "resume"):
        return UnhandledItem(what="preference", raw=encode(item).decode()), None
    event = PlatformStopped(said_at=said_at) if item.value == "stop" else PlatformResumed(said_at=said_at)
    return event, ledger_entry(event, said_at)
