"""How a ticket follows from events: one fold, used by the engine, by the tables and by whoever rebuilds them from the log."""

from __future__ import annotations

from collections.abc import Mapping
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
    """What each event changes; every change counts in `version`, and what a person did, or is theirs again, in `touched_at`."""
    version = ticket.version + 1
    changed: dict[str, object] = {"touched_at": at}
    match event:
        case MessageReceived(content=content) if is_said(content):
            changed = {"waiting_since": ticket.waiting_since or at, "snoozed_until": None, "words": version}
        case AgentReplied():
            changed |= _answered(ticket, at)
        case AgentWrote(by=by):
            changed |= {**_answered(ticket, at), "assignee": ticket.assignee or by}
        case HandedOff(queue=queue, due_at=due_at):  # once more, while it is open: the bot had the chat in between
            changed |= {"owner": "people", "queue": ticket.queue if ticket.assignee else queue, "due_at": due_at}
        case TicketAssigned(assignee=assignee):
            changed |= {"assignee": assignee, "owner": "people" if assignee else ticket.owner}
        case TicketMoved(queue=queue):
            changed |= {"queue": queue, "assignee": ""}
        case TicketSnoozed(until=until):
            changed |= {"snoozed_until": until}
        case TicketPrioritised(priority=priority):
            changed |= {"priority": priority}
        case NoteAdded():
            pass
        case TicketAwoken():
            changed |= {"snoozed_until": None}
        case TicketOverdue(unanswered=unanswered):
            changed = {"owner": "bot" if unanswered else ticket.owner, "due_at": None, "overdue_at": at}
        case HandoffClosed(outcome=outcome):
            changed |= {**_NOBODY_WAITS, "owner": "bot", "closed_at": at, "outcome": outcome}
        case TicketExpired():
            changed |= {**_NOBODY_WAITS, "owner": "bot", "closed_at": at, "outcome": EXPIRED}
        case _:
            return ticket
    return replace(ticket, changed_at=at, version=version, **changed)


_NOBODY_WAITS: Mapping[str, object] = {"waiting_since": None, "due_at": None, "snoozed_until": None}


def _answered(ticket: Ticket, at: datetime) -> Mapping[str, object]:
    """A person wrote: nobody waits any more."""
    first = ticket.first_reply_at or at
    return {**_NOBODY_WAITS, "overdue_at": None, "owner": "people", "first_reply_at": first, "words": ticket.version + 1}
