"""Limits of dates and times that a question takes: `date today..+60 days`, `date past`, `time 08:00..18:00`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from botkit.core.flow.duration import parse_clock

Prefer = Literal["", "past", "future"]

_SHIFT = re.compile(r"(?P<sign>[+-])\s*(?P<number>\d{1,4})\s*(?P<unit>day|week|month|year)s?", re.ASCII)
_NAMED = {"yesterday": -1, "today": 0, "tomorrow": 1}
_EXAMPLES = 'write for example "date today..+60 days", "date 2026-01-01..2026-12-31" or "date past"'


@dataclass(frozen=True, kw_only=True)
class DateBound:
    """An end of a range of dates: a day of the calendar, or so many days and months from today."""

    day: date | None = None
    days: int = 0
    months: int = 0

    def on(self, today: date) -> date:
        """The day that it means today; the nearest that the calendar has."""
        if self.day is not None:
            return self.day
        total = today.year * 12 + today.month - 1 + self.months
        year, month = min(max(total // 12, 1), 9999), total % 12 + 1
        there = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
        try:
            return there + timedelta(days=self.days)
        except OverflowError:
            return there


@dataclass(frozen=True, kw_only=True)
class DateLimits:
    """`prefer` says which day a date without its year means; both ends belong to the range."""

    prefer: Prefer = ""
    earliest: DateBound | None = None
    latest: DateBound | None = None
    written: str = ""

    def takes(self, day: date, today: date) -> bool:
        """Whether a day is within the range."""
        after = self.earliest is None or self.earliest.on(today) <= day
        return after and (self.latest is None or day <= self.latest.on(today))

    def side(self, today: date) -> Literal["past", "future"]:
        """Where a date without its year is looked for: where it says, else in the past if the range ends there."""
        if self.prefer:
            return self.prefer
        return "past" if self.latest is not None and self.latest.on(today) <= today else "future"


@dataclass(frozen=True, kw_only=True)
class TimeLimits:
    """A range of times of day, both ends included. One that ends before it begins goes over midnight."""

    earliest: time | None = None
    latest: time | None = None
    written: str = ""

    def takes(self, clock: time) -> bool:
        """Whether a time of day is within the range."""
        low, high = self.earliest or time.min, self.latest or time.max
        return low <= clock <= high if low <= high else clock >= low or clock <= high


def parse_date_limits(written: str) -> DateLimits:
    """Read what stands after `date`. Raises ValueError with the sentence that the author reads."""
    first, _, rest = written.partition(" ")
    prefer: Prefer = "past" if first == "past" else "future" if first == "future" else ""
    span = rest.strip() if prefer else written
    if not span:
        return DateLimits(prefer=prefer, written=written)
    low, dots, high = span.partition("..")
    if not dots or not (low.strip() or high.strip()):
        raise ValueError(f'"{written}" is no range of dates; {_EXAMPLES}')
    earliest, latest = _bound(low.strip(), written), _bound(high.strip(), written)
    if earliest and latest and earliest.day and latest.day and earliest.day > latest.day:
        raise ValueError(f'"{written}" is empty: {earliest.day} is after {latest.day}')
    return DateLimits(prefer=prefer, earliest=earliest, latest=latest, written=written)


def parse_time_limits(written: str) -> TimeLimits:
    """Read what stands after `time`. Raises ValueError with the sentence that the author reads."""
    low, dots, high = (part.strip() for part in written.partition(".."))
    if not dots or not (low or high):
        raise ValueError(f'"{written}" is no range of times; write for example "time 08:00..18:00"')
    return TimeLimits(earliest=parse_clock(low) if low else None, latest=parse_clock(high) if high else None, written=written)


def _bound(written: str, whole: str) -> DateBound | None:
    if not written:
        return None
    if written in _NAMED:
        return DateBound(days=_NAMED[written])
    shift = _SHIFT.fullmatch(written)
    if shift is not None:
        count = int(shift["number"]) * (-1 if shift["sign"] == "-" else 1)
        match shift["unit"]:
            case "day":
                return DateBound(days=count)
            case "week":
                return DateBound(days=count * 7)
            case "month":
                return DateBound(months=count)
            case _:
                return DateBound(months=count * 12)
    try:
        return DateBound(day=date.fromisoformat(written))
    except ValueError:
        raise ValueError(f'"{whole}" is no range of dates; {_EXAMPLES}') from None
