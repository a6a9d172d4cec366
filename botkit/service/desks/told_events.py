"""Which events of a transaction desks are told: what changed the tickets of their queues, and messages that did not arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from botkit.core.codec import decode_event
from botkit.core.events import MessageFailed, MessageRefused, StatusChanged
from botkit.service.unit_of_work import UnitOfWork
from botkit.store.events import EventRow
from botkit.store.tickets import desks, tickets
from botkit.store.tickets.changes import ChangeRow
from botkit.store.tickets.desks import DeskEventRow

_FAILURES = ("message_failed", "message_refused", "status_changed")


def tell_desks(tx: Connection, desk_of_queue: Mapping[str, str], written: Sequence[UnitOfWork], now: datetime) -> None:
    """Add what desks are to be told, within the transaction that wrote it."""
    if not desk_of_queue:
        return
    changes = [change for work in written for turn in work.turns for change in turn.changes]
    failed = [row for work in written for turn in work.turns for row in turn.events if row.kind in _FAILURES]
    known = desks.desks_of(tx, {change.contact_id for change in changes} | {row.contact_id for row in failed})
    rows = [*_of_changes(changes, desk_of_queue, known), *_of_failures(tx, failed, known)]
    desks.tell(tx, sorted(rows, key=lambda row: (row.contact_id, row.event)), now)


def _of_changes(
    changes: Sequence[ChangeRow], desk_of_queue: Mapping[str, str], known: dict[tuple[int, str, int], set[str]]
) -> Iterator[DeskEventRow]:
    for change in changes:
        of_ticket = known.setdefault((change.contact_id, change.channel, change.ticket), set())
        own = desk_of_queue.get(change.queue)
        if own is not None:
            # The first that a desk hears of a ticket is that it was opened, also when it comes from another queue.
            yield _row(change, own, change.kind if own in of_ticket else "ticket.opened")
            of_ticket.add(own)
        if change.kind == "ticket.moved":
            for former in sorted(of_ticket - {own}):
                yield _row(change, former, change.kind)


def _of_failures(tx: Connection, failed: Sequence[EventRow], known: Mapping[tuple[int, str, int], set[str]]) -> Iterator[DeskEventRow]:
    """Whoever answers would believe otherwise that the customer has got it."""
    lost = [event for event in failed if _is_lost(event)]
    if not lost or not known:
        return
    current = {(row.contact_id, row.channel): row for row in tickets.open_of(tx, {event.contact_id for event in lost})}
    for event in lost:
        row = current.get((event.contact_id, event.channel))
        if row is None:
            continue
        for desk in sorted(known.get(row.key, ())):
            yield DeskEventRow(
                contact_id=row.contact_id,
                channel=row.channel,
                ticket=row.ticket.number,
                desk=desk,
                kind="message.failed",
                event=event.seq,
                at=event.at,
                queue=row.ticket.queue,
                assignee=row.ticket.assignee,
            )


def _is_lost(row: EventRow) -> bool:
    """Whether an event says that a message which was queued does not arrive."""
    match decode_event(row.kind, row.body, row.personal):
        case MessageFailed() | MessageRefused(when="send") | StatusChanged(status="failed"):
            return True
        case _:
            return False


def _row(change: ChangeRow, desk: str, kind: str) -> DeskEventRow:
    return DeskEventRow(
        contact_id=change.contact_id,
        channel=change.channel,
        ticket=change.ticket,
        desk=desk,
        kind=kind,
        event=change.event,
        at=change.at,
        queue=change.queue,
        assignee=change.assignee,
    )
