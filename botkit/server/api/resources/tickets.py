"""Tickets: the lists that agents work from, one ticket, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy import Connection

from botkit.core.model.ticket import Owner, Priority, Ticket
from botkit.policy.tickets import NOTE_LENGTH, REFUSALS, Seen
from botkit.server.api.call import Answer, Call
from botkit.server.api.cursor import read_cursor, write_cursor
from botkit.server.api.fields import Agent, Id, Moment, PageQuery
from botkit.server.api.problem import Refused
from botkit.service.commands import TicketCommand, TicketDone, TicketRefused
from botkit.service.tickets import acts
from botkit.service.tickets.conversation_view import window_until
from botkit.store.tickets import tickets
from botkit.store.tickets.tickets import TicketFilter, TicketKey, TicketRow

# Where a page ended: the order of the lists, in values that both databases take.
TicketCursor = tuple[Moment, Id, Annotated[str, Meta(max_length=200, pattern=r"^[^\x00]*$")], Id]

Queue = Annotated[str, Meta(min_length=1, max_length=200, description="The name of a queue.")]

# Why the policy refused -> the code of the problem.
CODES: Mapping[str, str] = {
    "missing": "not-found",
    "closed": "ticket-closed",
    "open": "ticket-open",
    "taken": "ticket-taken",
    "changed": "changed",
    "unseen": "unseen",
    "empty": "invalid",
    "too_long": "invalid",
    "unknown_queue": "invalid",
    "past": "invalid",
}


class TicketAnswer(Struct, frozen=True, kw_only=True):
    """A ticket: a period in which people are responsible for a conversation. `version` is also the ETag; `words` the version at which
    somebody last wrote. `window_until`: until when words of one's own may be sent; null: the window is closed, or was not looked at."""

    id: str
    contact: int
    channel: str
    number: int
    queue: str
    state: Literal["open", "snoozed", "closed"]
    owner: Owner
    assignee: str
    priority: Priority
    opened_at: Moment
    changed_at: Moment
    waiting_since: Moment | None
    due_at: Moment | None
    overdue_at: Moment | None
    snoozed_until: Moment | None
    first_reply_at: Moment | None
    closed_at: Moment | None
    outcome: str
    former: Annotated[int, Meta(description="The number of the ticket that this one goes on from; 0: none.")]
    version: int
    words: int
    window_until: Moment | None = None


class TicketListAnswer(Struct, frozen=True, kw_only=True):
    """A page, the latest changed first. `next`: the cursor of the next page; null: there is none."""

    tickets: tuple[TicketAnswer, ...]
    next: str | None


class TicketListQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which tickets."""

    state: Literal["open", "snoozed", "closed"] = "open"
    queue: Queue | UnsetType = UNSET
    assignee: Annotated[str, Meta(max_length=100, description="Only what this person has; empty: what nobody has.")] | UnsetType = UNSET


class Act(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something is done with a ticket, and nothing more has to be said than who does it."""

    by: Agent = ""


class TakeTicket(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a ticket. `anyway`: also when somebody else has it."""

    anyway: bool = False


class AssignTicket(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    assignee: Annotated[str, Meta(max_length=100, description="Who has it from now on; empty: nobody.")]


class MoveTicket(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    queue: Queue


class SnoozeTicket(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    until: Annotated[Moment | None, Meta(description="Until when it rests, within 90 days; null: its rest is over.")]


class PrioritiseTicket(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    priority: Priority


class NoteTicket(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=NOTE_LENGTH, description="What colleagues read; the customer never does.")]


class CloseTicket(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    outcome: Annotated[str, Meta(max_length=200, description="What came of it, in a word or two.")] = ""


class ReopenTicket(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    queue: Annotated[Queue | None, Meta(description="Without it, the queue of the former ticket.")] = None


class OpenTicket(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a conversation over from the bot."""

    contact: Id
    channel: Annotated[str, Meta(min_length=1, max_length=200)]
    queue: Queue


# ---- reading


async def list_(call: Call) -> Answer:
    """List tickets, the latest changed first."""
    query: TicketListQuery = call.query
    after = read_cursor(query.after, TicketCursor) if query.after is not UNSET else None
    queue = query.queue if query.queue is not UNSET else None
    wanted: list[str | None] = [queue]
    if call.who.queues:
        wanted = [one for one in sorted(call.who.queues) if queue in (None, one)]
    assignee = query.assignee if query.assignee is not UNSET else None
    filters = [TicketFilter(state=query.state, queue=one, assignee=assignee) for one in wanted]
    limit = query.limit
    # Each queue has its own page in its own order; what comes first of all of them is the page of them all.
    pages = await call.read(lambda tx: [tickets.page(tx, one, after, limit + 1) for one in filters])
    rows = sorted((row for page in pages for row in page), key=tickets.cursor_of, reverse=True)
    shown = rows[:limit]
    following = write_cursor(tickets.cursor_of(shown[-1])) if len(rows) > limit else None
    return Answer(value=TicketListAnswer(tickets=tuple(_shown(row) for row in shown), next=following))


async def show(call: Call) -> Answer:
    """Show a ticket, and until when its customer may be answered in words of one's own."""

    def ask(tx: Connection) -> TicketAnswer:
        row = find_ticket(call, tickets.find(tx, key_of(call)))
        return _shown(row, window_until(tx, row, call.now))

    return _with_tag(await call.read(ask))


# ---- acts


async def open_(call: Call) -> Answer:
    """Take a conversation over from the bot: people have it from now on."""
    body: OpenTicket = call.body
    call.must_see(body.queue)
    if body.channel not in call.runtime.bot.channels:
        raise Refused("invalid", "there is no such channel in botkit.yaml")
    answer = await _carry_out(call, acts.request(body.contact, body.channel, by(call), body.queue), "there is no such contact")
    return Answer(value=answer.value, status=201, headers=answer.headers)


async def take(call: Call) -> Answer:
    """Take a ticket that nobody has."""
    return await _act(call, acts.take(key_of(call), by(call), _seen(call, anyway=call.body.anyway)))


async def assign(call: Call) -> Answer:
    """Give a ticket to somebody, or to nobody."""
    return await _act(call, acts.assign(key_of(call), by(call), call.body.assignee, _seen(call)))


async def move(call: Call) -> Answer:
    """Move a ticket to another queue, where nobody has it yet."""
    call.must_see(call.body.queue)
    return await _act(call, acts.move(key_of(call), by(call), call.body.queue, _seen(call)))


async def snooze(call: Call) -> Answer:
    """Let a ticket rest until a moment, or until the customer writes."""
    return await _act(call, acts.snooze(key_of(call), by(call), call.body.until, _seen(call)))


async def prioritise(call: Call) -> Answer:
    """Change the priority of a ticket."""
    return await _act(call, acts.prioritise(key_of(call), by(call), call.body.priority, _seen(call)))


async def note(call: Call) -> Answer:
    """Write a note for colleagues."""
    return await _act(call, acts.note(key_of(call), by(call), call.body.text, _seen(call)))


async def close(call: Call) -> Answer:
    """Close a ticket: the bot answers again, and the flow goes on after its hand-off."""
    return await _act(call, acts.close(key_of(call), by(call), call.body.outcome, _seen(call)))


async def reopen(call: Call) -> Answer:
    """Go on from a closed ticket with a new one."""
    contact, channel, number = key_of(call)
    former = await call.read(lambda tx: find_ticket(call, tickets.find(tx, (contact, channel, number))))
    queue = call.body.queue or former.ticket.queue
    call.must_see(queue)
    answer = await _carry_out(call, acts.request(contact, channel, by(call), queue, number), "there is no such ticket")
    return Answer(value=answer.value, status=201, headers=answer.headers)


# ---- shared


def by(call: Call) -> str:
    """Who does it, for the log."""
    return str(call.body.by) or call.who.name


def find_ticket(call: Call, row: TicketRow | None) -> TicketRow:
    """Raises `Refused` when there is none, or the token is not for its queue."""
    if row is None:
        raise Refused("not-found", "there is no such ticket")
    call.must_see(row.ticket.queue)
    return row


def shown_after(done: TicketDone, until: datetime | None = None) -> TicketAnswer:
    """The ticket as an act left it."""
    return _shown(TicketRow(contact_id=done.contact, channel=done.channel, ticket=done.ticket, opened_seq=0), until)


async def outcome_of(call: Call, command: TicketCommand, missing: str = "there is no such ticket") -> TicketDone:
    """Have an act carried out, once for each key. Raises `Refused`."""
    if command.channel not in call.runtime.bot.channels:
        raise Refused("not-found", missing)
    keyed = acts.once(command, f"ticket/{call.who.name}/{call.key}") if call.key else command
    result: TicketDone | TicketRefused | None = await call.submit(keyed)
    match result:
        case TicketDone():
            return result
        case TicketRefused(why="gate", reason=reason, rule=rule):
            raise Refused("refused", f"the message may not be sent: {reason}", reason=reason, rule=rule)
        case TicketRefused(why="key_reused"):
            raise Refused("key-reused", "send another Idempotency-Key; nothing was done")
        case TicketRefused(why=why, ticket=ticket):
            holder = f": {ticket.assignee}" if why == "taken" and ticket is not None else ""
            raise Refused(CODES[why], f"{REFUSALS[why]}{holder}")
        case _:
            raise Refused("not-found", missing)


async def _act(call: Call, command: TicketCommand) -> Answer:
    await must_see_ticket(call)
    return await _carry_out(call, command, "there is no such ticket")


async def must_see_ticket(call: Call) -> None:
    """Raises `Refused` when the token is not for the queue of the ticket. Read beforehand: a queue changes rarely, tokens more rarely."""
    if call.who.queues:
        await call.read(lambda tx: find_ticket(call, tickets.find(tx, key_of(call))))


async def _carry_out(call: Call, command: TicketCommand, missing: str) -> Answer:
    return _with_tag(shown_after(await outcome_of(call, command, missing)))


def _seen(call: Call, *, anyway: bool = False) -> Seen:
    return Seen(version=call.version, anyway=anyway)


def key_of(call: Call) -> TicketKey:
    """The ticket of the path. Raises `Refused`."""
    key = acts.read_ticket_id(call.path["ticket"])
    if key is None:
        raise Refused("not-found", "there is no such ticket")
    return key


def _with_tag(answer: TicketAnswer) -> Answer:
    return Answer(value=answer, headers={"ETag": f'"{answer.version}"'})


def _shown(row: TicketRow, until: datetime | None = None) -> TicketAnswer:
    ticket = row.ticket
    return TicketAnswer(
        id=row.id,
        contact=row.contact_id,
        channel=row.channel,
        state=ticket.state,
        window_until=until,
        **{name: getattr(ticket, name) for name in TicketAnswer.__struct_fields__ if name in Ticket.__struct_fields__},
    )
