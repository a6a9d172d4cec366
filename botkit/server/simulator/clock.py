"""The clock of the whole house: it runs, stands still, and is turned forward. Service and stand-in platform read the same one.

It never goes back: what is written down carries moments, and a log whose moments go back cannot be replayed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic


class Clock:
    """Call it for the present moment (aware UTC). Read from several threads: the writer has one of its own."""

    def __init__(self, now: datetime, *, runs: bool = True, seconds: Callable[[], float] = monotonic) -> None:
        self._lock = threading.Lock()
        self._seconds = seconds
        self._at = now
        self._since: float | None = seconds() if runs else None
        self.version = 0  # of what was done to it: who shows the time counts on by itself until this changes

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
        """Make it this moment; one that has passed already changes nothing."""
        with self._lock:
            self._at = max(self._now(), moment)
            self._since = None if self._since is None else self._seconds()
            self.version += 1

    def _now(self) -> datetime:
        return self._at if self._since is None else self._at + timedelta(seconds=self._seconds() - self._since)
