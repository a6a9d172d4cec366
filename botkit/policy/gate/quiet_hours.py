"""Quiet hours: when nobody wants to be woken by a business, in the zones where the person may be.

Solicitation between 21:00 and 8:00 local time of the recipient is forbidden to callers in the United States (47 CFR 64.1200(c)(1));
the same hours are good manners elsewhere. Several possible zones count all at once: it is quiet when it is quiet in any of them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_ROUNDS = 8  # how often the end of one zone's night may fall into another's before there is no common hour


class QuietHours(Struct, frozen=True, kw_only=True):
    """Quiet from `start` to `end` of the local clock, half open; over midnight when `start` is the later. Equal: never quiet."""

    start: time = time(21, 0)
    end: time = time(8, 0)


# By profile (phone_regions.profile_of). Where no rule is known the business chooses for itself.
QUIET: dict[str, QuietHours] = {
    **{country: QuietHours() for country in ("US", "PR", "VI", "GU", "MP", "AS")},
    "IN": QuietHours(start=time(21, 0), end=time(10, 0)),  # promotional time bands of the telecom regulator
}


def quiet_until(now: datetime, hours: QuietHours, zones: tuple[str, ...]) -> datetime | None:
    """The moment at which it is no longer quiet in any of the zones, in UTC; None when it is not quiet now. No zones: UTC.

    When the zones share no waking hour, the first one decides alone. Raises `ZoneInfoNotFoundError` for an unknown zone.
    """
    zones = zones or ("UTC",)
    moment = now
    for _ in range(_ROUNDS):
        ends = [end for zone in zones if (end := _end_of_night(moment, hours, zone)) is not None]
        if not ends:
            return None if moment is now else moment.astimezone(UTC)
        moment = max(ends)
    first = _end_of_night(now, hours, zones[0])
    return None if first is None else first.astimezone(UTC)


def _end_of_night(moment: datetime, hours: QuietHours, zone: str) -> datetime | None:
    """When the night that holds this moment ends, if one does."""
    if hours.start == hours.end:
        return None
    today = moment.astimezone(ZoneInfo(zone)).date()
    for day in (today - _DAY, today):
        ends = day + _DAY if hours.end < hours.start else day
        if _instant(day, hours.start, zone) <= moment < (end := _instant(ends, hours.end, zone)):
            return end
    return None


@lru_cache(maxsize=4096)
def _instant(day: date, clock: time, zone: str) -> datetime:
    """The moment in UTC at which a local clock shows this time.

    A time that daylight saving skips is the next minute that exists; one that comes twice is the first of the two.
    """
    local = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    for _ in range(24 * 60):
        instant = local.astimezone(UTC)
        if instant.astimezone(local.tzinfo).replace(fold=0) == local:
            return instant
        local += _MINUTE
    return local.astimezone(UTC)
