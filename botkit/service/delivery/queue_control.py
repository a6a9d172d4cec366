"""What an operator does with the queue: look at it, hold and release channels, drop what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.events import MessageFailed
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import contacts
from botkit.store.contacts import ContactRow
from botkit.store.database import Store
from botkit.store.delivery import channel_holds, messages, outbox
from botkit.store.delivery.channel_holds import ChannelHold
from botkit.store.delivery.messages import StatusMove
from botkit.store.delivery.outbox import OutboxRow

DROPPED = "DROPPED_BY_OPERATOR"  # the reason in the log of a message that was dropped
PIECE = 500  # messages dropped in one transaction


class ChannelQueue(Struct, frozen=True, kw_only=True):
    """What waits on one channel: counts by state, and since when the oldest is due."""

    channel: str
    counts: dict[str, int]
    oldest: datetime | None
    hold: ChannelHold | None


def queues(tx: Connection, channels: Iterable[str]) -> tuple[ChannelQueue, ...]:
    """The queues of these channels, and of others on which something waits."""
    holds = channel_holds.load(tx)
    depths = {channel: list(rows) for channel, rows in groupby(outbox.depth(tx), key=lambda row: row.channel)}
    names = sorted({*channels, *depths, *holds})
    return tuple(
        ChannelQueue(
            channel=name,
            counts={row.state: row.count for row in depths.get(name, ())},
            oldest=min((row.oldest for row in depths.get(name, ())), default=None),
            hold=holds.get(name),
        )
        for name in names
    )


def drop_waiting(store: Store, channel: str, before: datetime, now: datetime) -> int:
    """Drop the messages of a channel that were queued before a moment, except those that a node is sending. Each fails, and its log says
    that an operator dropped it. Returns how many."""
    dropped, after = 0, (0, 0)
    while True:
        with store.begin() as tx:
            keys = outbox.queued_before(tx, channel, before, after, PIECE)
            if not keys:
                return dropped
            people = contacts.lock(tx, {contact_id for contact_id, _ in keys})
            dropped += _drop(tx, outbox.drop_keys(tx, keys, now), people, now)
            after = keys[-1]


def _drop(tx: Connection, rows: Sequence[OutboxRow], people: dict[int, ContactRow], now: datetime) -> int:
    work = UnitOfWork()
    for row in rows:
        if row.contact_id in people:
            changes = TurnChanges(people[row.contact_id], row.channel, now)
            changes.add_event(MessageFailed(number=row.number, reason=DROPPED, code=""))
            people[row.contact_id] = work.add(changes)
    messages.move_status(tx, [StatusMove(row.contact_id, row.number, "failed", now) for row in rows])
    work.write(tx)
    return len(rows)
