"""Durations and times of day as authors write them: `30 minutes`, `1 hour`, `2 days`; `08:30`."""

from __future__ import annotations

import re
from datetime import time, timedelta

_DURATION = re.compile(r"(?P<number>\d{1,6})\s*(?P<unit>second|minute|hour|day|week)s?", re.ASCII)
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)", re.ASCII)
LONGEST_DURATION = timedelta(days=365)  # beyond a year a wait is a mistake, not a plan


def parse_duration(written: object) -> timedelta:
    """Read `30 minutes`, `1 hour`, `2 days`. Raises ValueError with the sentence that the author reads."""
    if isinstance(written, timedelta):
        return written
    found = _DURATION.fullmatch(str(written).strip().lower())
    if found is None:
        raise ValueError(f'"{written}" is not a duration; write a number and a unit, for example "30 minutes", "1 hour" or "2 days"')
    length = timedelta(**{found["unit"] + "s": int(found["number"])})
    if not timedelta(0) < length <= LONGEST_DURATION:
        raise ValueError(f'"{written}" is out of range; a duration is longer than nothing and at most 365 days')
    return length


def parse_clock(written: object) -> time:
    """Read a time of day, `08:30`. Raises ValueError with the sentence that the author reads."""
    if isinstance(written, time):
        return written
    found = _CLOCK.fullmatch(str(written).strip())
    if found is None:
        raise ValueError(f'"{written}" is not a time of day; write it as "08:30" or "17:00"')
    return time(int(found["hour"]), int(found["minute"]))
