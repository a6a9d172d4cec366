"""Messages of broadcasts that may not go out any more, or not now: asked when they are claimed, beside the gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from botkit.core.model.broadcast import Broadcast
from botkit.policy.broadcast_outcomes import CANCELLED, TOO_LATE
from botkit.store.broadcasts import broadcasts, recipients
from botkit.store.delivery.lanes import BULK
from botkit.store.delivery.messages import MessageKey
from botkit.store.delivery.outbox import OutboxRow

Hold = Literal["cancelled", "over", "paused", "busy"]

# Until a message is looked at again: of a paused broadcast, and of one that somebody is just changing.
RESTS_FOR: Mapping[Hold, timedelta] = {"paused": timedelta(seconds=20), "busy": timedelta(seconds=1)}
WITHDRAWN_BY: Mapping[Hold, str] = {"cancelled": CANCELLED, "over": TOO_LATE}  # and why a message failed then


def broadcast_holds(tx: Connection, rows: Iterable[OutboxRow], now: datetime) -> dict[MessageKey, Hold]:
    """What holds messages of broadcasts; those that may go out are left out. The broadcasts stay as they are until the transaction ends, so
    that who cancels one knows how many requests are under way."""
    bulk = {(row.contact_id, row.number) for row in rows if row.lane == BULK}
    concerned = recipients.concerned(tx, {contact for contact, _ in bulk}, now) if bulk else ()
    queued = {key: row.broadcast for row in concerned if row.outcome == "queued" and (key := (row.contact_id, row.number)) in bulk}
    known = broadcasts.share(tx, set(queued.values()))
    holds = {key: _hold(known.get(number), now) for key, number in queued.items()}
    return {key: hold for key, hold in holds.items() if hold is not None}


def _hold(broadcast: Broadcast | None, now: datetime) -> Hold | None:
    if broadcast is None:
        return "busy"
    if broadcast.state == "cancelled":
        return "cancelled"
    if broadcast.spec.ends_at is not None and broadcast.spec.ends_at <= now:
        return "over"
    return "paused" if broadcast.state == "paused" else None
