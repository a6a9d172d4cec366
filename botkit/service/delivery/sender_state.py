"""The sender's state: what the sending part of a node keeps in memory between transactions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import structlog

from botkit.service.delivery.rate_limiter import RateLimiter

# Longer than everything that happens under it: 5 s for the rate limit of the number, 3 s for the read mark, 30 s for the answer, some for
# the commit. So an attempt under a lapsed lease is really unknown, and a receipt had time to settle it.
LEASE = timedelta(seconds=60)

TROUBLES_BEFORE_PAUSE = 3  # in a row, without an accepted message between: one error among thousands of sends pauses nobody
LONGEST_PAUSE = 15.0  # seconds between two probes of a platform in trouble: so late are the first answers after an outage

_log = structlog.get_logger()


@dataclass(kw_only=True)
class ChannelHealth:
    """How a channel fares. Moments are on the monotonic clock: a step of the wall clock neither prolongs nor ends a pause.

    `troubles`: refusals for reasons of the platform's own since it last accepted or judged a message. `pauses`: how often the channel
    paused since then. While there are any, one message at a time is sent as a probe.
    """

    troubles: int = 0
    pauses: int = 0
    paused_until: float = 0.0
    reason: str = ""
    probe_until: float = 0.0  # a probe is under way, and counts as lost after this


@dataclass(kw_only=True)
class SenderState:
    """`resend_unknown`: whether a free-form message of unknown outcome is sent again. Templates cost money and never are, unless
    `resend_templates` says so.
    """

    node: str
    rate_limiter: RateLimiter
    chance: Random
    lease: timedelta = LEASE
    resend_unknown: bool = True
    resend_templates: bool = False
    health: dict[str, ChannelHealth] = field(default_factory=dict)
    next_due: datetime | None = None  # when something that was postponed comes due
    has_more: bool = False  # whether the last claim may have left something that was due

    def monotonic(self) -> float:
        return self.rate_limiter.monotonic()

    def open_channels(self, names: Iterable[str]) -> dict[str, int]:
        """The channels that may send now, and how many messages each. A channel in trouble has room for one, its probe."""
        now = self.monotonic()
        rooms: dict[str, int] = {}
        for name in names:
            health = self.health.get(name)
            room = self.rate_limiter.room(name)
            if health is not None and (health.paused_until > now or (health.pauses and health.probe_until > now)):
                continue
            if health is not None and health.pauses:
                room = min(room, 1)
            if room > 0:
                rooms[name] = room
        return rooms

    def is_probing(self, channel: str) -> bool:
        """Whether the channel's next message is a probe."""
        health = self.health.get(channel)
        return health is not None and health.pauses > 0

    def begin_probe(self, channel: str) -> None:
        self.health[channel].probe_until = self.monotonic() + self.lease.total_seconds()

    def paused(self) -> dict[str, tuple[float, str]]:
        """The channels that are paused: for how many seconds more, and why."""
        now = self.monotonic()
        return {name: (health.paused_until - now, health.reason) for name, health in self.health.items() if health.paused_until > now}

    def note_due(self, moment: datetime) -> None:
        self.next_due = moment if self.next_due is None else min(self.next_due, moment)

    def pause_channel(self, channel: str, seconds: float, reason: str) -> None:
        """Pause a whole channel: a refusal that concerns all messages would meet the next one as well."""
        health = self.health.setdefault(channel, ChannelHealth())
        until = self.monotonic() + seconds
        if until > health.paused_until:
            health.paused_until, health.reason = until, reason

    def rest_channel(self, channel: str, seconds: float, reason: str) -> bool:
        """Pause a channel whose token or account is refused; then one message tries first. False: it rested already, and others were
        under way before."""
        health = self.health.setdefault(channel, ChannelHealth())
        was_paused = health.paused_until > self.monotonic()
        self.pause_channel(channel, seconds, reason)
        health.pauses, health.probe_until = max(1, health.pauses), 0.0
        return not was_paused

    def end_pauses(self) -> None:
        """Send again at once: what the pauses were for may be mended."""
        self.health.clear()

    def note_trouble(self, channel: str, code: str, *, at_once: bool = False) -> float:
        """The platform, or the way to it, is in trouble. Returns for how many seconds the channel is paused; 0: not yet.

        `at_once`: pause at the first trouble. Refusals of messages that were under way before the pause do not prolong it.
        """
        health = self.health.setdefault(channel, ChannelHealth())
        health.troubles += 1
        health.probe_until = 0.0
        now = self.monotonic()
        if health.paused_until <= now and (at_once or health.pauses or health.troubles >= TROUBLES_BEFORE_PAUSE):
            health.pauses += 1
            if health.pauses == 1:
                _log.warning("channel pauses: the platform is in trouble", channel=channel, code=code)
            longest = min(LONGEST_PAUSE, 2.0**health.pauses)
            self.pause_channel(channel, self.chance.uniform(longest / 2, longest), code)
        return max(0.0, health.paused_until - now)

    def in_trouble(self, channel: str) -> bool:
        """Whether the platform's newest answer on this channel was trouble of its own."""
        health = self.health.get(channel)
        return health is not None and health.troubles > 0

    def note_answer(self, channel: str) -> None:
        """The platform accepted a message, or judged it: it works."""
        health = self.health.get(channel)
        if health is None:
            return
        if health.pauses:
            _log.warning("channel sends again", channel=channel)
        health.troubles, health.pauses, health.probe_until = 0, 0, 0.0

    def note_unknown(self, channel: str) -> None:
        """No answer came: a probe of unknown outcome proves nothing, so the next one may go."""
        if (health := self.health.get(channel)) is not None:
            health.probe_until = 0.0
