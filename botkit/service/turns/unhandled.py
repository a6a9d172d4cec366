"""Inputs that no turn could handle, as the log has them."""

from __future__ import annotations

import msgspec

from botkit.core.events import UnhandledItem
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
