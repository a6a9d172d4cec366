"""Schedules as authors write them: `monday 09:00`, `day 18:30`, `monday-friday 08:00`, `month 1 10:00`, or a cron line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_WRITTEN = re.compile(r"(?:every\s+)?(?P<days>[a-z, -]{1,100}?|month\s+\d{1,2})\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})")
_CRON = re.compile(r"[\d*/,\-A-Za-z#L]+(?:\s+[\d*/,\-A-Za-z#L]+){4}")

# How far back the latest time of a schedule is looked for: first, and at most. A 29th of February that is a
# Monday comes every 28 years.
_FIRST_LOOK, _FURTHEST_LOOK = timedelta(hours=1), timedelta(days=31 * 366)

HELP = 'write for example "monday 09:00", "monday-friday 08:30", "day 18:00", "month 1 10:00", or a cron line such as "0 9 * * 1"'


def parse_every(written: object) -> str:
    """The cron line (five fields) for what an author wrote. Raises ValueError with the sentence that the author reads."""
    text = " ".join(str(written).lower().split())
    found = _WRITTEN.fullmatch(text)
    line = _line(found) if found else text if _CRON.fullmatch(str(written).strip()) else ""
    if not line:
        raise ValueError(f'"{written}" is no schedule; {HELP}')
    try:
        CronSim(line, datetime(2026, 1, 1))  # noqa: DTZ001 - only asked whether the line can be read
    except CronSimError:
        raise ValueError(f'"{written}" is no schedule; {HELP}') from None
    return line


def last_due(line: str, now: datetime, zone: str) -> datetime | None:
    """The latest moment up to and including `now` at which a schedule was due, on the clock of `zone` (an IANA name).

    A local time that a change of the clock skips is due when the clock has moved on; one that comes twice is due the first time. What is
    due every hour, or every few minutes, is due in both hours of the night in which one comes twice.
    """
    # Forwards from a time before, further back each time: backwards, the hour that comes twice is counted wrong.
    since = _FIRST_LOOK
    while since <= _FURTHEST_LOOK:
        due = None
        for moment in CronSim(line, (now - since).astimezone(ZoneInfo(zone))):
            if moment.astimezone(UTC) > now:
                break
            due = moment
        if due is not None:
            return due.astimezone(now.tzinfo)
        since *= 8
    return None


def next_due(line: str, now: datetime, zone: str) -> datetime | None:
    """The first moment after `now` at which a schedule is due, on the clock of `zone`; None when it never is again."""
    local = now.astimezone(ZoneInfo(zone))
    due = next(CronSim(line, local), None)
    return due.astimezone(now.tzinfo) if due is not None else None


def _line(found: re.Match[str]) -> str:
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        return ""
    days = found["days"].strip()
    if days.startswith("month"):
        return f"{minute} {hour} {int(days.split()[1])} * *"
    weekdays = _weekdays(days)
    return f"{minute} {hour} * * {weekdays}" if weekdays else ""


def _weekdays(written: str) -> str:
    """The fifth field for `day`, `daily`, `weekday`, `monday`, `monday-friday`, `monday, thursday`."""
    if written in ("day", "daily"):
        return "*"
    if written in ("weekday", "weekdays"):
        return "1-5"
    parts: list[str] = []
    for part in written.replace(" and ", ",").split(","):
        first, dash, last = (word.strip() for word in part.partition("-"))
        if first not in _DAYS or (dash and last not in _DAYS):
            return ""
        start, end = _DAYS.index(first), _DAYS.index(last) if dash else _DAYS.index(first)
        if dash and end < start:
            end += 7  # friday-monday
        parts.extend(str(day % 7) for day in range(start, end + 1))
    return ",".join(dict.fromkeys(parts))
