"""A ticket as an agent sees it: its conversation from both sides, and until when they may answer in words of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.codec import decode_event
from botkit.core.engine.answers.reply_parts import file_handle
from botkit.core.engine.answers.reply_text import words
from botkit.core.events import AgentReplied, HandedOff, MessageQueued, MessageReceived, NoteAdded, TicketAssigned, TicketOpened
from botkit.core.model.message import Content, Media, Outgoing
from botkit.policy.gate.window import closes_at
from botkit.store import events, sessions
from botkit.store.delivery import messages
from botkit.store.events import EventRow
from botkit.store.tickets import tickets
from botkit.store.tickets.tickets import TicketKey, TicketRow

PAGE = 50  # entries of a conversation
KINDS = (
    "agent_wrote",
    "handed_off",
    "human_answered",
    "message_queued",
    "message_received",
    "note_added",
    "ticket_assigned",
    "ticket_opened",
)


class Entry(Struct, frozen=True, kw_only=True):
    """Something that was said or done. `number` and `status` are of a message of ours; `by` is the person of the business, `file` the
    handle of what a customer sent."""

    seq: int
    at: datetime
    side: Literal["customer", "bot", "agent", "note", "ticket"]
    text: str
    by: str = ""
    number: int = 0
    status: str = ""
    file: str = ""


class TicketView(Struct, frozen=True, kw_only=True):
    """`window_until`: until when words of one's own may be sent on WhatsApp; None: the window is closed. `entries`: the oldest first;
    `more`: there are events before `first`."""

    row: TicketRow
    window_until: datetime | None
    entries: tuple[Entry, ...]
    first: int
    more: bool


def read_view(tx: Connection, key: TicketKey, now: datetime, before: int | None = None) -> TicketView | None:
    """A ticket and a page of its conversation, up to the event `before`. None: there is no such ticket."""
    row = tickets.find(tx, key)
    if row is None:
        return None
    rows = events.latest(tx, row.contact_id, row.channel, KINDS, before, PAGE + 1)
    shown = rows[:PAGE][::-1]
    decoded: list[tuple[EventRow, Any]] = [(line, decode_event(line.kind, line.body, line.personal)) for line in shown]
    numbers = [event.number for _, event in decoded if isinstance(event, MessageQueued)]
    stored = messages.load(tx, [(row.contact_id, number) for number in numbers])
    entries = tuple(entry for line, event in decoded if (entry := _entry(line, event, stored)) is not None)
    first = shown[0].seq if shown else 0
    return TicketView(row=row, window_until=window_until(tx, row, now), entries=entries, first=first, more=len(rows) > PAGE)


def window_until(tx: Connection, row: TicketRow, now: datetime) -> datetime | None:
    """Until when the customer of a ticket may be answered in words of one's own; None: the window is closed."""
    key = row.contact_id, row.channel
    session = sessions.load(tx, [key]).get(key)
    until = closes_at(session.heard_at) if session is not None and session.heard_at is not None else None
    return until if until is not None and until > now else None


def _entry(row: EventRow, event: Any, stored: dict[tuple[int, int], messages.MessageRow]) -> Entry | None:
    match event:
        case MessageReceived(content=content, message=message):
            file = file_handle(message) if isinstance(content, Media) else ""
            return Entry(seq=row.seq, at=row.at, side="customer", text=_words(content), file=file)
        case AgentReplied(content=content, by=by):
            return Entry(seq=row.seq, at=row.at, side="agent", by=by, text="" if content is None else _words(content))
        case MessageQueued(number=number, by=by):
            of_ours = stored.get((row.contact_id, number))
            sent = msgspec.json.decode(of_ours.content, type=Outgoing) if of_ours is not None and of_ours.content else Outgoing()
            named = sent.attachment.kind if sent.attachment else sent.template.name if sent.template else ""
            text = sent.body or (f"({named})" if named else "")
            status = of_ours.status if of_ours is not None else ""
            return Entry(seq=row.seq, at=row.at, side="agent" if by else "bot", by=by, text=text, number=number, status=status)
        case NoteAdded(text=text, by=by):
            return Entry(seq=row.seq, at=row.at, side="note", by=by, text=text)
        case HandedOff(queue=queue, note=note):
            return Entry(seq=row.seq, at=row.at, side="ticket", text=f"handed over to {queue}" + (f": {note}" if note else ""))
        case TicketOpened(queue=queue, by=by) if by:
            return Entry(seq=row.seq, at=row.at, side="ticket", by=by, text=f"took the conversation over for {queue}")
        case TicketAssigned(assignee=assignee):
            return Entry(seq=row.seq, at=row.at, side="ticket", text=f"{assignee} has the ticket" if assignee else "nobody has the ticket")
        case _:
            return None


def _words(content: Content) -> str:
    return words(content) or f"({content.__struct_config__.tag})"
