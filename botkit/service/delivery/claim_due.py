"""Which messages a claim takes: those that are due, on channels that may send, of contacts that no other transaction has."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from botkit.service.delivery.rate_limiter import BULK_AHEAD
from botkit.service.delivery.sender_state import SenderState
from botkit.store import contacts
from botkit.store.contacts import ContactRow
from botkit.store.delivery import channel_holds, outbox
from botkit.store.delivery.messages import MessageKey
from botkit.store.delivery.outbox import OutboxRow


def claim_due(
    tx: Connection, sender_state: SenderState, channels: Collection[str], now: datetime, limit: int, bulk: int | None = None
) -> tuple[tuple[OutboxRow, ...], dict[int, ContactRow]]:
    """Claim up to `limit` due messages, at most `bulk` of them of the last lane; returns them with their contacts, which are locked. It
    waits for nobody."""
    if limit <= 0:
        return (), {}
    held = channel_holds.load(tx)
    rooms = sender_state.open_channels(name for name in channels if name not in held)
    probed = [channel for channel in rooms if sender_state.is_probing(channel)]
    healthy = [channel for channel in rooms if channel not in probed]
    keys: tuple[MessageKey, ...] = ()
    if healthy:
        # The limit of the slowest number for all channels, so that no claimed message waits longer than its lease.
        ahead = min(sender_state.rate_limiter.room(channel, BULK_AHEAD) for channel in healthy)
        keys = outbox.due(
            tx, now, min([limit, *(rooms[channel] for channel in healthy)]), healthy, ahead if bulk is None else min(bulk, ahead)
        )
    for channel in probed:
        keys += outbox.due(tx, now, 1, (channel,))
    sender_state.has_more = bool(keys) or any(channel not in rooms and channel not in held for channel in channels)
    if not keys:
        return (), {}
    ids = {contact_id for contact_id, _ in keys}
    people = contacts.lock(tx, ids, skip_locked=True)
    busy = contacts.read(tx, ids - people.keys()).keys()  # the others are erased: their rows are removed
    if busy:
        sender_state.note_due(now)  # another transaction has them for a moment
    free = [key for key in keys if key[0] not in busy]
    return outbox.claim(tx, sender_state.node, now, free, sender_state.lease), people
