"""The days of a report: dates in the account's zone, and on which of them a moment of the log falls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# Every zone's offset is a multiple of a quarter of an hour (since 1972), so a quarter never lies on two days.
QUARTER = 900_000_000  # microseconds


@dataclass(frozen=True, kw_only=True)
class Period:
    """From the day `first` to the day `last`, both included. A day begins at its midnight in the zone, so it may have 23 or 25 hours."""

    first: date
    last: date
    zone: str = "UTC"
    _days: dict[int, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def since(self) -> datetime:
        return self._midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return self._midnight(self.last + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def day(self, at: int) -> str:
        """The date (YYYY-MM-DD) of a moment, given in microseconds since 1970."""
        quarter = at // QUARTER
        found = self._days.get(quarter)
        if found is None:
            found = (EPOCH + timedelta(microseconds=quarter * QUARTER)).astimezone(ZoneInfo(self.zone)).date().isoformat()
            self._days[quarter] = found
        return found

    @property
    def days(self) -> Iterable[str]:
        return ((self.first + timedelta(days=number)).isoformat() for number in range((self.last - self.first).days + 1))


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND
