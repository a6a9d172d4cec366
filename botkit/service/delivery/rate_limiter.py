"""The rate limiter: how fast a number may send, and how fast to one person. Token buckets in memory, one set per node, on the
monotonic clock: when the wall clock is set back by an hour, nobody waits an hour.

A restart empties them, and two nodes on one number each allow the whole rate: the platform's refusals (130429, 131056) then slow both
down. The alternative, a row that every send writes, would cost more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import count

from botkit.core.model.platform import Limits

MAX_PAIRS = 10_000  # buckets of pairs (channel, contact) in memory; then full ones are deleted
SHORTEST_WAIT = 1e-6  # seconds: less than the clock's resolution is rounding
CLAIMED_AHEAD = 5.0  # seconds that a claimed message may wait for the rate of its number, because its lease runs meanwhile
BULK_AHEAD = 1.0  # seconds for messages of the last lane, which wait longer when others overtake them


class _Bucket:
    """`tokens` may be taken at once; one comes back every `interval` seconds."""

    __slots__ = ("at", "burst", "interval", "tokens", "waiting")

    def __init__(self, burst: float, interval: float, at: float) -> None:
        self.burst = self.tokens = burst
        self.interval = interval
        self.at = at
        self.waiting: list[tuple[int, int, asyncio.Future[None]]] = []  # a heap: lane, order of arrival, who is told

    def wait(self, now: float) -> float:
        """Seconds until the next token."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) / self.interval)
        self.at = now
        return 0.0 if self.tokens >= 1.0 else (1.0 - self.tokens) * self.interval


def call_later(seconds: float, call: Callable[[_Bucket], None], bucket: _Bucket) -> None:
    asyncio.get_running_loop().call_later(seconds, call, bucket)


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
        self._arrivals = count()

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

    def per_second(self, channel: str) -> float:
        """How many messages a second the number may send."""
        return self._per_second.get(channel) or self._limits(channel).per_second

    def room(self, channel: str, ahead: float = CLAIMED_AHEAD) -> int:
        """How many more messages may be claimed for this number: those that may be sent within `ahead` seconds."""
        bucket = self._bucket(channel)
        bucket.wait(self.monotonic())
        return max(0, int(bucket.tokens + ahead / bucket.interval + 1e-9) - len(bucket.waiting))

    async def take_channel(self, channel: str, lane: int = 0, until: float = float("inf")) -> None:
        """Wait until the rate of the number allows one more message: earlier lanes first, of one lane in order. Wait no longer than to
        `until` on the monotonic clock."""
        bucket, now = self._bucket(channel), self.monotonic()
        if not bucket.waiting and bucket.wait(now) == 0.0:
            bucket.tokens -= 1.0
            return
        turn = asyncio.get_running_loop().create_future()
        place = (lane, next(self._arrivals), turn)
        heappush(bucket.waiting, place)
        if len(bucket.waiting) == 1:
            call_later(bucket.wait(now), self._admit, bucket)
        try:
            async with asyncio.timeout(None if until == float("inf") else until - now):
                await turn
        except TimeoutError:
            if place in bucket.waiting:
                bucket.waiting.remove(place)
                heapify(bucket.waiting)

    def _admit(self, bucket: _Bucket) -> None:
        """A token has come back: it is for the first who still waits."""
        while bucket.waiting:
            _, _, turn = heappop(bucket.waiting)
            if not turn.done():  # else who waited is stopping
                bucket.wait(self.monotonic())
                bucket.tokens -= 1.0
                turn.set_result(None)
                break
        if bucket.waiting:
            call_later(bucket.wait(self.monotonic()), self._admit, bucket)

    def _bucket(self, channel: str) -> _Bucket:
        bucket = self._channels.get(channel)
        if bucket is None:
            rate = self.per_second(channel)
            bucket = self._channels[channel] = _Bucket(max(1.0, rate / 4), 1.0 / rate, self.monotonic())
        return bucket

    def _forget(self) -> None:
        now = self.monotonic()
        full = [pair for pair, bucket in self._pairs.items() if bucket.wait(now) == 0.0 and bucket.tokens >= bucket.burst - 1]
        for pair in full:
            del self._pairs[pair]
        for pair in [pair for pair, until in self._held.items() if until <= now]:
            del self._held[pair]
