"""The clock of the simulator: it runs, is paused, and is moved forward. Service and stand-in platform read the same one.

It never goes back: a log whose moments go back cannot be replayed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic


class Clock:
    """Call it for the present moment (aware UTC). Several threads read it: the batch writer has its own."""

    def __init__(self, now: datetime, *, runs: bool = True, seconds: Callable[[], float] = monotonic) -> None:
        self._lock = threading.Lock()
        self._seconds = seconds
        self._at = now
        self._since: float | None = seconds() if runs else None
        self.version = 0  # grows with every change: a page counts on by itself until it does

    def __call__(self) -> datetime:
        with self._lock:
            return self._now()

    def timestamp(self) -> float:
        """The present moment in seconds since 1970, as platforms count."""
        return self().timestamp()

    @property
    def runs(self) -> bool:
        return self._since is not None

    def play(self) -> None:
        with self._lock:
            self._at, self._since, self.version = self._now(), self._seconds(), self.version + 1

    def pause(self) -> None:
        with self._lock:
            self._at, self._since, self.version = self._now(), None, self.version + 1

    def turn_to(self, moment: datetime) -> None:
        """Set it to a moment; one in the past changes nothing."""
        with self._lock:
            self._at = max(self._now(), moment)
            self._since = None if self._since is None else self._seconds()
            self.version += 1

    def _now(self) -> datetime:
        return self._at if self._since is None else self._at + timedelta(seconds=self._seconds() - self._since)
