"""Days and months in an account's zone: prices, free units and discounts all begin at its midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def day_of(at: datetime, zone: str) -> str:
    """The date in that zone, `YYYY-MM-DD`: dates written so compare like dates."""
    return at.astimezone(_zone(zone)).date().isoformat()


def month_of(day: str) -> str:
    return day[:7]


def next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def first_moment(day: str, zone: str) -> datetime:
    """Midnight in that zone, as UTC. A midnight that daylight saving skips is the moment after the gap."""
    return datetime.combine(date.fromisoformat(day), time(), _zone(zone)).astimezone(UTC)


def month_start(month: str, zone: str) -> datetime:
    """When a month begins there."""
    return first_moment(f"{month}-01", zone)


def days_before(day: str, count: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=count)).isoformat()
