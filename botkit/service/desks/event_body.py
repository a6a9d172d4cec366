"""The event of a ticket as a desk is told it: made of the log when it is told, so the words stand in one place and are erased there."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection

from botkit.core.codec import decode_event
from botkit.core.engine.answers.reply_parts import file_handle
from botkit.core.engine.answers.reply_text import words
from botkit.core.events import (
    AgentReplied,
    AgentWrote,
    EventBase,
    HandedOff,
    HandoffClosed,
    MessageFailed,
    MessageQueued,
    MessageReceived,
    MessageRefused,
    NoteAdded,
    StatusChanged,
    TicketOpened,
)
from botkit.core.model.desk import DeskContact, DeskEvent, DeskLine, DeskMessage, DeskSide, DeskTicket
from botkit.core.model.message import Content, Media, Outgoing
from botkit.policy.gate.window import closes_at
from botkit.service.bot import Bot
from botkit.service.tickets.conversation_view import read_view
from botkit.store import contacts, events, sessions
from botkit.store.delivery import messages
from botkit.store.tickets.desks import DeskEventRow

HISTORY = 20  # lines of the conversation that come with a new ticket


def event_body(tx: Connection, bot: Bot, row: DeskEventRow) -> DeskEvent | None:
    """None: the contact was erased meanwhile."""
    contact = contacts.read(tx, [row.contact_id]).get(row.contact_id)
    stored = next(iter(events.of_contact(tx, row.contact_id, row.event - 1, 1)), None)
    if contact is None or stored is None or stored.seq != row.event:
        return None
    event = decode_event(stored.kind, stored.body, stored.personal)
    platform = bot.channels[row.channel].platform.name if row.channel in bot.channels else ""
    addresses = contacts.addresses(tx, [row.contact_id], platform).get(row.contact_id, ())
    session = sessions.load(tx, [(row.contact_id, row.channel)]).get((row.contact_id, row.channel))
    is_new = row.kind == "ticket.opened"
    return DeskEvent(
        id=f"{row.desk}-{row.contact_id}-{row.channel}-{row.ticket}-{row.seq}",
        event=row.kind,  # type: ignore[arg-type]  # what was told is one of these
        at=row.at,
        sequence=row.seq,
        ticket=DeskTicket(id=f"{row.contact_id}-{row.channel}-{row.ticket}", queue=row.queue, assignee=row.assignee),
        contact=DeskContact(
            id=row.contact_id,
            name=contact.contact.name,
            language=contact.contact.language,
            address=str(addresses[0]) if addresses else "",
        ),
        window_until=closes_at(session.heard_at) if session is not None and session.heard_at is not None else None,
        by=str(getattr(event, "by", "")),
        message=_message(tx, event, row.contact_id),
        note=_note(tx, event, row, is_new=is_new),
        outcome=event.outcome if isinstance(event, HandoffClosed) else "",
        reason=_reason(event),
        history=_history(tx, row) if is_new else (),
    )


def _message(tx: Connection, event: EventBase, contact: int) -> DeskMessage | None:
    match event:
        case MessageReceived(content=content, message=message):
            return _content(content, "customer", file_handle(message) if isinstance(content, Media) else "")
        case AgentReplied(content=content) if content is not None:
            return _content(content, "agent")
        case AgentWrote(message=Outgoing() as written):
            return _of_ours(written)
        case MessageQueued(number=number) | MessageFailed(number=number) | MessageRefused(number=number) | StatusChanged(number=number):
            stored = messages.load(tx, [(contact, number)]).get((contact, number))
            written = msgspec.json.decode(stored.content, type=Outgoing) if stored is not None and stored.content else Outgoing()
            return _of_ours(written, number)
        case _:
            return None


def _content(content: Content, side: DeskSide, file: str = "") -> DeskMessage:
    tag = str(content.__struct_config__.tag)
    kind = content.kind if isinstance(content, Media) else "text" if tag == "tap" else tag
    return DeskMessage(kind=kind, text=words(content), file=file, side=side)


def _of_ours(written: Outgoing, number: int = 0) -> DeskMessage:
    kind = written.attachment.kind if written.attachment else "template" if written.template else "text"
    text = written.body or (written.template.name if written.template else "")
    return DeskMessage(kind=kind, text=text, number=number, side="agent" if written.by else "bot")


def _note(tx: Connection, event: EventBase, row: DeskEventRow, *, is_new: bool) -> str:
    if isinstance(event, NoteAdded):
        return event.text
    if isinstance(event, HandedOff):
        return event.note
    if not is_new or (isinstance(event, TicketOpened) and event.by):
        return ""  # a person took the conversation over
    handed = next(iter(events.latest(tx, row.contact_id, row.channel, ("handed_off",), row.event, 1)), None)
    found: Any = None if handed is None else decode_event(handed.kind, handed.body, handed.personal)
    return found.note if isinstance(found, HandedOff) else ""


def _reason(event: EventBase) -> str:
    match event:
        case MessageRefused(reason=reason):
            return reason
        case MessageFailed(code=code) | StatusChanged(code=code):
            return code
        case _:
            return ""


def _history(tx: Connection, row: DeskEventRow) -> tuple[DeskLine, ...]:
    view = read_view(tx, (row.contact_id, row.channel, row.ticket), row.at, row.event)
    said = [entry for entry in view.entries if entry.side in ("customer", "bot", "agent")] if view is not None else []
    return tuple(DeskLine(at=entry.at, side=entry.side, by=entry.by, text=entry.text) for entry in said[-HISTORY:])
