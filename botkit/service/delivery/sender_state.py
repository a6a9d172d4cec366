"""The sender's state: what the sending part of a node keeps in memory between transactions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from botkit.service.delivery.rate_limiter import RateLimiter

# Longer than everything that happens under it: 5 s for the rate limit of the number, 3 s for the read mark, 30 s for the answer, some for
# the commit. So an attempt under a lapsed lease is really unknown, and a receipt had time to settle it.
LEASE = timedelta(seconds=60)


@dataclass(kw_only=True)
class SenderState:
    """`paused_channels` send nothing until the given moment.

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
        not_paused = [name for name in names if self.paused_channels.get(name, now) <= now]
        return {name: room for name in not_paused if (room := self.rate_limiter.room(name)) > 0}

    def note_due(self, moment: datetime) -> None:
        self.next_due = moment if self.next_due is None else min(self.next_due, moment)

    def pause_channel(self, channel: str, until: datetime) -> None:
        """Pause a whole channel: a refusal that concerns all messages would meet the next one as well."""
        self.paused_channels[channel] = max(until, self.paused_channels.get(channel, until))
