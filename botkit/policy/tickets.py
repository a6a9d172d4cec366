"""What people may do with a ticket: a command is refused with a word, or it becomes an event. Pure, like the gate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from botkit.core.events import (
    AgentWrote,
    HandoffClosed,
    Input,
    NoteAdded,
    TicketAssigned,
    TicketMoved,
    TicketRequested,
    TicketSnoozed,
)
from botkit.core.model.ticket import Ticket

NOTE_LENGTH = 4000
LONGEST_SNOOZE = timedelta(days=90)

Refusal = Literal["missing", "closed", "open", "taken", "changed", "unseen", "empty", "too_long", "unknown_queue", "past"]

REFUSALS: Mapping[str, str] = {
    "missing": "there is no such ticket",
    "closed": "the ticket is closed; reopen it first",
    "open": "the conversation has an open ticket already",
    "taken": "somebody else has the ticket",
    "changed": "the ticket has changed since it was read",
    "unseen": "there are newer words in the conversation",
    "empty": "there is nothing in it",
    "too_long": "the text is too long",
    "unknown_queue": "there is no such queue in botkit.yaml",
    "past": "a ticket rests until a moment to come, within 90 days",
}


class Seen(Struct, frozen=True, kw_only=True):
    """What the agent knew. `version` is the ticket's when they looked, if it must not have changed since; `words` the version up to which
    they have read the conversation, if they answer it. `anyway`: they know of the others, and want it all the same."""

    version: int | None = None
    words: int | None = None
    anyway: bool = False


def refuse(ticket: Ticket | None, event: Input, seen: Seen, *, queues: Collection[str], longest: int, now: datetime) -> Refusal | None:
    """Why an act on the open ticket of a conversation is refused; None when it is not. `longest` is how long a message may be."""
    if isinstance(event, TicketRequested):
        if ticket is not None:
            return "open"
        return None if event.queue in queues else "unknown_queue"
    if ticket is None or getattr(event, "ticket", 0) not in (0, ticket.number):
        return "closed"
    if seen.version is not None and seen.version != ticket.version:
        return "changed"
    match event:
        case TicketAssigned(assignee=assignee) if assignee and ticket.assignee not in ("", assignee) and not seen.anyway:
            return "taken"
        case AgentWrote():
            return _refuse_words(ticket, event, seen, longest)
        case NoteAdded(text=text):
            return "empty" if not text.strip() else "too_long" if len(text) > NOTE_LENGTH else None
        case TicketMoved(queue=queue) if queue not in queues:
            return "unknown_queue"
        case TicketSnoozed(until=until) if until is not None and not now < until <= now + LONGEST_SNOOZE:
            return "past"
        case HandoffClosed() | TicketAssigned() | TicketMoved() | TicketSnoozed():
            return None
        case _:
            return None


def _refuse_words(ticket: Ticket, event: AgentWrote, seen: Seen, longest: int) -> Refusal | None:
    message = event.message
    if not message.body.strip() and message.attachment is None and message.template is None:
        return "empty"
    if len(message.body) > longest:
        return "too_long"
    if ticket.assignee not in ("", event.by) and not seen.anyway:
        return "taken"
    if seen.words is not None and seen.words < ticket.words and not seen.anyway:
        return "unseen"
    return None
