"""Moves of broadcasts from state to state: an event in the account's log, and the row that follows from it."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.events import BroadcastMoved
from botkit.core.model.broadcast import Broadcast
from botkit.policy.broadcasts import follow
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store.broadcasts import broadcasts, recipients
from botkit.store.contacts import ContactRow
from botkit.store.events import ACCOUNT

ENDED = ("finished", "cancelled")


def is_stopping(tx: Connection, broadcast: Broadcast) -> bool:
    """Whether it has ended, and some who waited for it are still to be cancelled."""
    return broadcast.state in ENDED and recipients.next_due(tx, broadcast.number) is not None


class Moves:
    """The moves of one transaction, which has the rows of the broadcasts. `write` adds their events to a unit of work."""

    def __init__(self, tx: Connection, now: datetime) -> None:
        self._tx = tx
        self._now = now
        self._events: list[BroadcastMoved] = []

    def __bool__(self) -> bool:
        return bool(self._events)

    def draft(self, event: BroadcastMoved) -> Broadcast:
        """Add a draft; the event gets its number."""
        broadcast = broadcasts.add(self._tx, follow(None, event, self._now))
        self._events.append(replace(event, number=broadcast.number))
        return broadcast

    def move(self, broadcast: Broadcast, event: BroadcastMoved) -> Broadcast:
        after = follow(broadcast, event, self._now)
        broadcasts.save(self._tx, after, is_stopping=is_stopping(self._tx, after))
        self._events.append(event)
        return after

    def write(self, people: dict[int, ContactRow], work: UnitOfWork) -> None:
        """`people` holds the account's row, locked."""
        if not self._events:
            return
        changes = TurnChanges(people[ACCOUNT], "", self._now)
        for event in self._events:
            changes.add_event(event)
        people[ACCOUNT] = work.add(changes)
        self._events = []
