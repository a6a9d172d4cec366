"""The tables of broadcasts, made from the log again, or compared with it. Who was in an audience is no fold: that was frozen once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.codec import decode_event
from botkit.core.events import INPUTS, BroadcastMoved, BusinessEvent, EventBase
from botkit.core.model.broadcast import Broadcast, Recipient
from botkit.policy.broadcast_outcomes import TOLD, follow
from botkit.policy.broadcasts import follow as follow_broadcast
from botkit.service.broadcasts.moves import is_stopping
from botkit.service.privacy.erase import ERASED
from botkit.store import events
from botkit.store.broadcasts import broadcast_counts, broadcasts, recipients
from botkit.store.events import ACCOUNT

PIECE = 500  # recipients at a time


class Rebuilt(Struct, frozen=True, kw_only=True):
    """How many broadcasts, recipients and counters the log has otherwise than the tables had them."""

    broadcasts: int
    recipients: int
    counters: int


def rebuild(tx: Connection, *, dry_run: bool = False) -> Rebuilt:
    """Make the tables as the log has them; with `dry_run` only compare. No server may run meanwhile."""
    changed = counters = 0
    known = {number: found for number in broadcasts.all_numbers(tx) if (found := broadcasts.find(tx, number)) is not None}
    moved = [one for number, one in broadcasts_of_log(tx).items() if known.get(number) != one]
    for one in () if dry_run else moved:
        if one.number in known:
            broadcasts.save(tx, one, is_stopping=is_stopping(tx, one))
        else:
            broadcasts.add(tx, one)
    for number in broadcasts.all_numbers(tx):
        cursor = 0
        while rows := recipients.page(tx, number, cursor, PIECE):
            made = [(row, recipient_of_log(tx, row)) for row in rows]
            different = [after for before, after in made if before != after]
            changed += len(different)
            if not dry_run:
                recipients.save(tx, different)
            cursor = rows[-1].contact_id
        counted = recipients.count(tx, number)
        stored = broadcast_counts.load(tx, number)
        erased = {key: n for key, n in stored.items() if key[2] == ERASED}  # their rows are gone, their number stays
        differing = {key for key in counted.keys() | stored.keys() if counted.get(key, 0) != stored.get(key, 0)} - erased.keys()
        counters += len(differing)
        if differing and not dry_run:
            broadcast_counts.replace(tx, number, {**counted, **erased})
    return Rebuilt(broadcasts=len(moved), recipients=changed, counters=counters)


def broadcasts_of_log(tx: Connection) -> dict[int, Broadcast]:
    """The broadcasts as the account's log has them."""
    found: dict[int, Broadcast] = {}
    for event, at in _log(tx, ACCOUNT):
        if isinstance(event, BroadcastMoved):
            found[event.number] = follow_broadcast(found.get(event.number), event, at)
    return found


def recipient_of_log(tx: Connection, row: Recipient) -> Recipient:
    """A recipient as their log has them. Whom no turn told, the row alone knows."""
    after, is_told, is_own_turn = row, False, False
    for event, at in _log(tx, row.contact_id):
        if isinstance(event, INPUTS):
            is_own_turn = False
        if isinstance(event, BusinessEvent) and event.broadcast == row.broadcast:
            is_told = is_own_turn = True
            after = replace(row, outcome="waiting", reason="", number=0, sent_at=None)
        if is_told and isinstance(event, TOLD):
            after = follow(after, event, at, is_own_turn=is_own_turn)
    return after


def _log(tx: Connection, contact: int) -> Iterator[tuple[EventBase, datetime]]:
    for row in events.whole_log(tx, contact):
        yield decode_event(row.kind, row.body, row.personal), row.at
