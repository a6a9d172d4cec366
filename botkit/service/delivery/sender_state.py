"""The desk: what the sending part of a node remembers between batches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from botkit.service.delivery.rate_limiter import RateLimiter

# Longer than everything that may happen under it: 5 s for the number's turn, 3 s for the read mark, 30 s for the answer, some for the
# commit. So what is found attempted under a lapsed lease is really unknown, and a receipt had its 30 s to settle it (F.4).
LEASE = timedelta(seconds=60)


@dataclass(kw_only=True)
class SenderState:
    """What the sending part of a node remembers between batches: its pace, and which channels rest until when.

    `resend_unknown`: whether a free-form message of unknown outcome is sent again. Templates cost money and never are, unless
    `resend_templates` says so.
    """

    node: str
    rate_limiter: RateLimiter
    chance: Random
    lease: timedelta = LEASE
    resend_unknown: bool = True
    resend_templates: bool = False
    paused_channels: dict[str, datetime] = field(default_factory=dict)
    next_due: datetime | None = None  # when something that was postponed comes due

    def open_channels(self, names: Iterable[str], now: datetime) -> dict[str, int]:
        """The channels that may send now, and how many messages each."""
        rested = [name for name in names if self.paused_channels.get(name, now) <= now]
        return {name: room for name in rested if (room := self.rate_limiter.room(name)) > 0}

    def note_due(self, moment: datetime) -> None:
        self.next_due = moment if self.next_due is None else min(self.next_due, moment)

    def pause_channel(self, channel: str, until: datetime) -> None:
        """Everything waits for a while: what the platform refuses for all messages, it would refuse for the next one."""
        self.paused_channels[channel] = max(until, self.paused_channels.get(channel, until))
