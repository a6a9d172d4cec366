"""What a person does with a ticket, as a command of the write queue: one function each, for the API, the terminal and the simulator.

Each command is carried out as a turn of the conversation. Its result is a `TicketDone`, a `TicketRefused`, or None when nobody has the
contact of the ticket.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from msgspec.structs import replace

from botkit.core.codec import encode
from botkit.core.events import (
    AgentWrote,
    HandoffClosed,
    NoteAdded,
    TicketAssigned,
    TicketMoved,
    TicketPrioritised,
    TicketRequested,
    TicketSnoozed,
)
from botkit.core.events.ticket_events import TicketInput
from botkit.core.model.message import Outgoing
from botkit.core.model.ticket import Priority
from botkit.policy.tickets import Seen
from botkit.service.commands import TicketCommand
from botkit.store.tickets.tickets import TicketKey

NOTHING = Seen()  # nobody asked what the agent knew

_ID = re.compile(r"(?P<contact>[1-9]\d{0,17})-(?P<channel>.+)-(?P<number>[1-9]\d{0,17})", re.ASCII)


def read_ticket_id(written: str) -> TicketKey | None:
    """`17-main-1` as contact, channel and number."""
    found = _ID.fullmatch(written)
    return None if found is None else (int(found["contact"]), found["channel"], int(found["number"]))


def take(key: TicketKey, by: str, seen: Seen = NOTHING) -> TicketCommand:
    """Take a ticket that nobody has. With `seen.anyway` also one that somebody else has."""
    return _command(key, TicketAssigned(ticket=key[2], by=by, assignee=by), seen)


def assign(key: TicketKey, by: str, to: str, seen: Seen = NOTHING) -> TicketCommand:
    """Give it to somebody; to nobody, with an empty name."""
    return _command(key, TicketAssigned(ticket=key[2], by=by, assignee=to), replace(seen, anyway=True))


def move(key: TicketKey, by: str, queue: str, seen: Seen = NOTHING) -> TicketCommand:
    return _command(key, TicketMoved(ticket=key[2], by=by, queue=queue), seen)


def snooze(key: TicketKey, by: str, until: datetime | None, seen: Seen = NOTHING) -> TicketCommand:
    """Let it rest until a moment, or until the customer writes; None ends the rest."""
    return _command(key, TicketSnoozed(ticket=key[2], by=by, until=until), seen)


def prioritise(key: TicketKey, by: str, priority: Priority, seen: Seen = NOTHING) -> TicketCommand:
    return _command(key, TicketPrioritised(ticket=key[2], by=by, priority=priority), seen)


def note(key: TicketKey, by: str, text: str, seen: Seen = NOTHING) -> TicketCommand:
    """Write a note for colleagues."""
    return _command(key, NoteAdded(ticket=key[2], by=by, text=text), seen)


def reply(key: TicketKey, by: str, message: Outgoing, seen: Seen = NOTHING) -> TicketCommand:
    """Write to the customer. The gate is asked at once; who answers a ticket that nobody has takes it."""
    return _command(key, AgentWrote(ticket=key[2], by=by, message=replace(message, by=by)), seen)


def close(key: TicketKey, by: str, outcome: str = "", seen: Seen = NOTHING) -> TicketCommand:
    return _command(key, HandoffClosed(ticket=key[2], by=by, outcome=outcome), seen)


def request(contact: int, channel: str, by: str, queue: str, former: int = 0) -> TicketCommand:
    """Take a conversation over from the bot, or reopen the `former` ticket: a new one that names it."""
    return TicketCommand(contact=contact, channel=channel, event=TicketRequested(by=by, queue=queue, former=former))


def once(command: TicketCommand, key: str) -> TicketCommand:
    """The command with a key of its sender: however often it comes, it counts once."""
    return replace(command, key=key, digest=hashlib.sha256(encode((command.contact, command.channel, command.event))).hexdigest())


def _command(key: TicketKey, event: TicketInput, seen: Seen) -> TicketCommand:
    return TicketCommand(contact=key[0], channel=key[1], event=event, seen=seen)
