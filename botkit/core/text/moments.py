"""Moments: dates, times of day and moments of flows put together, moved by durations and compared.

A moment without an offset is local: it is on the clock of whatever it is compared with. Whole days are days of the calendar, so that ten in
the morning stays ten in the morning when the clocks change; shorter durations are exact.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from botkit.core.model.values import Value

_DAY = timedelta(days=1)
_ANY_DAY = date(2001, 1, 1)  # to count on from a time of day

Moment = datetime | date | time


def moment_in(value: Value) -> Moment | None:
    """The moment, date or time of day that a value is, or that an ISO text stands for, as events and functions send it."""
    if isinstance(value, (datetime, date, time)):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not text[:1].isdigit() or (text[4:5] != "-" and ":" not in text[:3]):
        return None  # Python reads "12" as a time of day and "20260701" as a date: here they are numbers
    if len(text) == 10:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    for read in (datetime.fromisoformat, time.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def at_clock(day: datetime | date, clock: time) -> datetime:
    """A day at a time of day; a moment keeps its zone."""
    zone = day.tzinfo if isinstance(day, datetime) else None
    return datetime.combine(day.date() if isinstance(day, datetime) else day, clock.replace(tzinfo=None), zone)


def localised(moment: datetime, zone: tzinfo | None) -> datetime:
    """The moment with a zone: without an offset it is local."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def moved(moment: Moment, length: timedelta) -> Moment:
    """A moment, a date or a time of day, moved by a duration. A date becomes a moment when it is moved by parts of a day."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None or length % _DAY == timedelta(0):
            return moment + length
        return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)
    if isinstance(moment, time):
        return (datetime.combine(_ANY_DAY, moment) + length).timetz()
    return moment + length if length % _DAY == timedelta(0) else datetime.combine(moment, time()) + length


def comparable(left: Moment, right: Moment) -> tuple[Moment, Moment] | None:
    """Two values that Python compares: two moments, two dates, two times of day. None when they have nothing in common."""
    if isinstance(left, time) or isinstance(right, time):
        if not (isinstance(left, time) and isinstance(right, time)):
            return None
        return left.replace(tzinfo=None), right.replace(tzinfo=None)
    if isinstance(left, datetime) and isinstance(right, datetime):
        return localised(left, right.tzinfo), localised(right, left.tzinfo)
    return (left.date() if isinstance(left, datetime) else left), (right.date() if isinstance(right, datetime) else right)
