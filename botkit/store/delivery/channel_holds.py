"""Channels that are held: nothing is sent on them, by any node, until somebody releases them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.tables import channel_holds

OPERATOR, RESTORED = "operator", "restored"


class ChannelHold(Struct, frozen=True, kw_only=True):
    """`reason`: operator, or restored: the database turned out to be an older copy, whose outbox may have been sent already."""

    channel: str
    reason: str
    by: str
    at: datetime


_load = select(channel_holds).order_by(channel_holds.c.channel)
_insert = insert(channel_holds)
_hold = _insert.on_conflict_do_nothing()
_release = delete(channel_holds).where(channel_holds.c.channel == bindparam("of_channel"))


def load(tx: Connection) -> dict[str, ChannelHold]:
    """All holds, by channel."""
    return {row.channel: ChannelHold(**row._asdict()) for row in tx.execute(_load)}


def hold(tx: Connection, holds: Iterable[ChannelHold]) -> None:
    """Hold channels. One that is held already keeps its reason."""
    lines = [msgspec.structs.asdict(each) for each in sorted(holds, key=lambda each: each.channel)]
    if lines:
        tx.execute(_hold, lines)


def release(tx: Connection, channels: Iterable[str]) -> int:
    """Release channels. Returns how many were held."""
    return sum(tx.execute(_release, {"of_channel": channel}).rowcount for channel in sorted(channels))
