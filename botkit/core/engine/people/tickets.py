"""How a ticket follows from events: one fold, used by the engine, by the tables and by whoever rebuilds them from the log."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from botkit.core.engine.answers.reply_text import is_said
from botkit.core.engine.session import Session
from botkit.core.events import (
    AgentReplied,
    AgentWrote,
    EventBase,
    HandedOff,
    HandoffClosed,
    MessageReceived,
    NoteAdded,
    TicketAssigned,
    TicketAwoken,
    TicketExpired,
    TicketMoved,
    TicketOpened,
    TicketOverdue,
    TicketPrioritised,
    TicketSnoozed,
)
from botkit.core.model.ticket import Ticket

EXPIRED = "expired"  # the outcome of a ticket that nobody closed


def follow(ticket: Ticket | None, event: EventBase, at: datetime) -> Ticket | None:
    """The ticket after an event, with `closed_at` when that closed it. An event that does not concern it returns it unchanged.

    It never raises: an event about another ticket, or about one that is closed, changes nothing.
    """
    if isinstance(event, TicketOpened):
        return Ticket(
            number=event.ticket,
            queue=event.queue,
            opened_at=at,
            touched_at=at,
            changed_at=at,
            waiting_since=None if event.by else at,
            assignee=event.by,
            due_at=event.due_at,
            former=event.former,
        )
    if ticket is None or ticket.closed_at is not None or getattr(event, "ticket", 0) not in (0, ticket.number):
        return ticket
    return _changed(ticket, event, at)


def open_ticket(
    session: Session, queue: str, due_at: datetime, now: datetime, *, note: str
) -> tuple[Session, tuple[HandedOff | TicketOpened, ...]]:
    """Hand a conversation over outside a flow; a ticket that is open already stays the one."""
    handed_off = HandedOff(session=session.number, queue=queue, note=note, due_at=due_at)
    if session.ticket is not None:
        return replace(session, ticket=follow(session.ticket, handed_off, now)), (handed_off,)
    opened = TicketOpened(ticket=session.tickets + 1, queue=queue, due_at=due_at)
    return replace(session, tickets=session.tickets + 1, ticket=follow(None, opened, now)), (handed_off, opened)


def _changed(ticket: Ticket, event: EventBase, at: datetime) -> Ticket:
    version = ticket.version + 1
    match event:
        case MessageReceived(content=content) if is_said(content):
            since = ticket.waiting_since or at
            return replace(ticket, waiting_since=since, snoozed_until=None, changed_at=at, version=version, words=version)
        case AgentReplied():
            return _answered(ticket, at)
        case AgentWrote(by=by):
            return replace(_answered(ticket, at), assignee=ticket.assignee or by)
        case HandedOff(queue=queue, due_at=due_at):  # once more, while it is open: the bot had the chat in between
            stays = ticket.queue if ticket.assignee else queue
            return replace(ticket, owner="people", queue=stays, due_at=due_at, touched_at=at, changed_at=at, version=version)
        case TicketAssigned(assignee=assignee):
            owner = "people" if assignee else ticket.owner
            return replace(ticket, assignee=assignee, owner=owner, touched_at=at, changed_at=at, version=version)
        case TicketMoved(queue=queue):
            return replace(ticket, queue=queue, assignee="", touched_at=at, changed_at=at, version=version)
        case TicketSnoozed(until=until):
            return replace(ticket, snoozed_until=until, touched_at=at, changed_at=at, version=version)
        case TicketPrioritised(priority=priority):
            return replace(ticket, priority=priority, touched_at=at, changed_at=at, version=version)
        case NoteAdded():
            return replace(ticket, touched_at=at, changed_at=at, version=version)
        case TicketAwoken():
            return replace(ticket, snoozed_until=None, touched_at=at, changed_at=at, version=version)
        case TicketOverdue(unanswered=unanswered):
            owner = "bot" if unanswered else ticket.owner
            return replace(ticket, owner=owner, due_at=None, overdue_at=at, changed_at=at, version=version)
        case HandoffClosed(outcome=outcome):
            return _closed(ticket, at, outcome)
        case TicketExpired():
            return _closed(ticket, at, EXPIRED)
        case _:
            return ticket


def _answered(ticket: Ticket, at: datetime) -> Ticket:
    """A person wrote: nobody waits any more."""
    version = ticket.version + 1
    return replace(
        ticket,
        owner="people",
        waiting_since=None,
        due_at=None,
        overdue_at=None,
        snoozed_until=None,
        first_reply_at=ticket.first_reply_at or at,
        touched_at=at,
        changed_at=at,
        version=version,
        words=version,
    )


def _closed(ticket: Ticket, at: datetime, outcome: str) -> Ticket:
    return replace(
        ticket,
        owner="bot",
        waiting_since=None,
        due_at=None,
        snoozed_until=None,
        closed_at=at,
        outcome=outcome,
        touched_at=at,
        changed_at=at,
        version=ticket.version + 1,
    )
