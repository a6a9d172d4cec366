"""The rate limiter: how fast a number may send, and how fast to one person. Token buckets in memory, one set per node, on the
monotonic clock: when the wall clock is set back by an hour, nobody waits an hour.

A restart empties them, and two nodes on one number each allow the whole rate: the platform's refusals (130429, 131056) then slow both
down. The alternative, a row that every send writes, would cost more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from botkit.core.model.platform import Limits

MAX_PAIRS = 10_000  # buckets of pairs (channel, contact) in memory; then full ones are deleted
SHORTEST_WAIT = 1e-6  # seconds: less than the clock's resolution is rounding
CLAIMED_AHEAD = 5.0  # seconds that a claimed message may wait for the rate of its number, because its lease runs meanwhile


class _Bucket:
    """`tokens` may be taken at once; one comes back every `interval` seconds."""

    __slots__ = ("at", "burst", "interval", "tokens")

    def __init__(self, burst: float, interval: float, at: float) -> None:
        self.burst = self.tokens = burst
        self.interval = interval
        self.at = at

    def wait(self, now: float) -> float:
        """Seconds until the next token."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) / self.interval)
        self.at = now
        return 0.0 if self.tokens >= 1.0 else (1.0 - self.tokens) * self.interval


class RateLimiter:
    """The buckets of a node. `limits` says what a channel's platform allows; `per_second` overrides its throughput."""

    def __init__(
        self, limits: Callable[[str], Limits], monotonic: Callable[[], float], per_second: Mapping[str, float] | None = None
    ) -> None:
        self._limits = limits
        self.monotonic = monotonic
        self._per_second = dict(per_second or {})
        self._pairs: dict[tuple[str, int], _Bucket] = {}
        self._held: dict[tuple[str, int], float] = {}
        self._channels: dict[str, _Bucket] = {}

    def pair_free_at(self, channel: str, contact: int, now: datetime) -> datetime | None:
        """When this person may get the next message; None: now. Measured on the monotonic clock, told on the wall clock `now`."""
        moment = self.monotonic()
        bucket = self._pairs.get((channel, contact))
        wait = max(self._held.get((channel, contact), moment) - moment, bucket.wait(moment) if bucket is not None else 0.0)
        return now + timedelta(seconds=wait) if wait > SHORTEST_WAIT else None

    def take_pair(self, channel: str, contact: int) -> None:
        bucket = self._pairs.get((channel, contact))
        if bucket is None:
            limits = self._limits(channel)
            bucket = self._pairs[channel, contact] = _Bucket(limits.pair_burst, limits.pair_interval, self.monotonic())
            if len(self._pairs) > MAX_PAIRS:
                self._forget()
        bucket.wait(self.monotonic())
        bucket.tokens -= 1.0

    def hold_pair(self, channel: str, contact: int, seconds: float) -> None:
        """The platform refused a message because of the rate to this person."""
        self._held[channel, contact] = self.monotonic() + seconds

    def room(self, channel: str) -> int:
        """How many more messages may be claimed for this number: those that may be sent within `CLAIMED_AHEAD`."""
        bucket = self._bucket(channel)
        bucket.wait(self.monotonic())
        return max(0, int(bucket.tokens + CLAIMED_AHEAD / bucket.interval + 1e-9))

    async def take_channel(self, channel: str) -> None:
        """Wait until the rate of the number allows one more message."""
        bucket = self._bucket(channel)
        bucket.wait(self.monotonic())
        bucket.tokens -= 1.0  # may go below zero: each later message waits longer, so they go out in order
        if bucket.tokens < 0:
            await asyncio.sleep(-bucket.tokens * bucket.interval)

    def _bucket(self, channel: str) -> _Bucket:
        bucket = self._channels.get(channel)
        if bucket is None:
            rate = self._per_second.get(channel) or self._limits(channel).per_second
            bucket = self._channels[channel] = _Bucket(max(1.0, rate / 4), 1.0 / rate, self.monotonic())
        return bucket

    def _forget(self) -> None:
        now = self.monotonic()
        full = [pair for pair, bucket in self._pairs.items() if bucket.wait(now) == 0.0 and bucket.tokens >= bucket.burst - 1]
        for pair in full:
            del self._pairs[pair]
        for pair in [pair for pair, until in self._held.items() if until <= now]:
            del self._held[pair]
