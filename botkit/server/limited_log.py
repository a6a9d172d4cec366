"""A log line of each kind at most once a minute: strangers must not be able to fill the disk."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic as _monotonic

import structlog

LOG_INTERVAL = 60.0  # seconds between two lines of a kind

_log = structlog.get_logger()


class LimitedLog:
    """Called with a kind, which is never a stranger's text, and the sentence. `more` counts the lines that were left out before."""

    def __init__(self, monotonic: Callable[[], float] = _monotonic) -> None:
        self._monotonic = monotonic
        self._logged_at: dict[object, float] = {}
        self._left_out: dict[object, int] = {}

    def __call__(self, kind: object, sentence: str, *, level: str = "warning", **fields: object) -> None:
        now = self._monotonic()
        if now - self._logged_at.get(kind, -LOG_INTERVAL) < LOG_INTERVAL:
            self._left_out[kind] = self._left_out.get(kind, 0) + 1
            return
        self._logged_at[kind] = now
        left_out = self._left_out.pop(kind, 0)
        getattr(_log, level)(sentence, **fields, **({"more": left_out} if left_out else {}))
