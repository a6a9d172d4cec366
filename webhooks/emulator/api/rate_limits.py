"""The platform's rate limits: messages a second, messages to one person, people written to in a day, marketing to one person in a day."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable

PAIR_BURST = 45  # messages to one person at once …
PAIR_SECONDS = 6.0  # … and seconds between them afterwards
DAY = 24 * 3600.0


class _TokenBucket:
    """Holds at most `most` tokens, and gets `per_second` more each second."""

    def __init__(self, most: float, at: float) -> None:
        self.tokens = most
        self.at = at

    def take(self, most: float, per_second: float, now: float) -> bool:
        self.tokens = min(most, self.tokens + max(0.0, now - self.at) * per_second)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class RateLimits:
    """Checked in the platform's order: a send that is refused does not count against the limits after it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._pairs: dict[str, _TokenBucket] = {}
        self._number: _TokenBucket | None = None
        self._reached: dict[str, float] = {}
        self._marketing: dict[str, deque[float]] = defaultdict(deque)

    def allows_send(self, per_second: float) -> bool:
        """Whether the number may send another message in this second. What comes in counts as well."""
        now = self._clock()
        self._number = self._number or _TokenBucket(per_second, now)
        return self._number.take(per_second, per_second, now)

    def count_incoming(self) -> None:
        """A message came in."""
        if self._number is not None:
            self._number.tokens = max(0.0, self._number.tokens - 1)

    def allows_pair(self, recipient: str) -> bool:
        now = self._clock()
        return self._pairs.setdefault(recipient, _TokenBucket(PAIR_BURST, now)).take(PAIR_BURST, 1 / PAIR_SECONDS, now)

    def allows_recipient(self, recipient: str, most: int) -> bool:
        """Whether one more person may be written to outside the window today."""
        now = self._clock()
        self._reached = {person: at for person, at in self._reached.items() if now - at < DAY}
        if recipient not in self._reached and len(self._reached) >= most:
            return False
        self._reached.setdefault(recipient, now)
        return True

    def allows_marketing(self, recipient: str, most: int) -> bool:
        """Whether this person may get one more marketing template today."""
        now, sent = self._clock(), self._marketing[recipient]
        while sent and now - sent[0] >= DAY:
            sent.popleft()
        if len(sent) >= most:
            return False
        sent.append(now)
        return True
