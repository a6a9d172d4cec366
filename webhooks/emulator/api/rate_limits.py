"""The platform's meters: how fast a number sends, how fast to one person, how many people it reaches, how much marketing each gets."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable

PAIR_BURST = 45  # messages to one person at once …
PAIR_SECONDS = 6.0  # … and seconds between them afterwards
DAY = 24 * 3600.0


class _TokenBucket:
    """Holds `most`, fills by `per_second`."""

    def __init__(self, most: float, at: float) -> None:
        self.held = most
        self.at = at

    def takes(self, most: float, per_second: float, now: float) -> bool:
        self.held = min(most, self.held + max(0.0, now - self.at) * per_second)
        self.at = now
        if self.held < 1:
            return False
        self.held -= 1
        return True


class RateLimits:
    """Asked in the order of the platform: what is refused does not count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._pairs: dict[str, _TokenBucket] = {}
        self._number: _TokenBucket | None = None
        self._reached: dict[str, float] = {}
        self._marketing: dict[str, deque[float]] = defaultdict(deque)

    def passes(self, per_second: float) -> bool:
        """Whether the number may send another message in this second. What comes in counts as well."""
        now = self._clock()
        self._number = self._number or _TokenBucket(per_second, now)
        return self._number.takes(per_second, per_second, now)

    def pass_through(self) -> None:
        """A message came in."""
        if self._number is not None:
            self._number.held = max(0.0, self._number.held - 1)

    def passes_pair(self, who: str) -> bool:
        now = self._clock()
        return self._pairs.setdefault(who, _TokenBucket(PAIR_BURST, now)).takes(PAIR_BURST, 1 / PAIR_SECONDS, now)

    def reaches(self, who: str, most: int) -> bool:
        """Whether one more person may be written to outside the window today."""
        now = self._clock()
        self._reached = {person: at for person, at in self._reached.items() if now - at < DAY}
        if who not in self._reached and len(self._reached) >= most:
            return False
        self._reached.setdefault(who, now)
        return True

    def markets(self, who: str, most: int) -> bool:
        """Whether this person may get one more marketing template today."""
        now, got = self._clock(), self._marketing[who]
        while got and now - got[0] >= DAY:
            got.popleft()
        if len(got) >= most:
            return False
        got.append(now)
        return True
