"""Queues: how much waits in each, from counters that change with the tickets."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import Connection

from botkit.server.api.call import Answer, Call
from botkit.server.api.fields import Moment
from botkit.store.tickets import ticket_counts, tickets


class QueueAnswer(Struct, frozen=True, kw_only=True):
    """A queue, and how many of its tickets are what at this moment. `waiting_since`: of the customer who waits longest."""

    queue: str
    open: int
    snoozed: int
    unassigned: int
    overdue: int
    with_bot: int
    waiting_since: Moment | None


class QueueListAnswer(Struct, frozen=True, kw_only=True):
    """The queues that the token is for, by name."""

    queues: tuple[QueueAnswer, ...]


async def list_(call: Call) -> Answer:
    """List the queues with what waits in each."""
    known = call.runtime.bot.programs.business.queues

    def ask(tx: Connection) -> tuple[QueueAnswer, ...]:
        counts = ticket_counts.load(tx)
        # A queue that left botkit.yaml may have tickets still.
        names = sorted(name for name in {*known, *(queue for queue, _ in counts)} if call.who.may_see(name))
        return tuple(
            QueueAnswer(
                queue=name,
                waiting_since=tickets.waiting_since(tx, name),
                **{counter: counts.get((name, counter), 0) for counter in ticket_counts.NOW},
            )
            for name in names
        )

    return Answer(value=QueueListAnswer(queues=await call.read(ask)))
