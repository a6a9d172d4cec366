"""Opening hours as people write them: `monday-friday 09:00-17:00`, `saturday 10:00-14:00`, `daily 22:00-02:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator

from botkit.core.model.business import Opening
from botkit.flowfile.suggestions import did_you_mean

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY_DAY = "daily"

_HOURS = re.compile(r"(?P<first>[a-z]+)(?:\s*-\s*(?P<last>[a-z]+))?\s+(?P<span>\S+\s*-\s*\S+)")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """One line of opening hours, as the openings of single days. Over midnight it is open on two days."""

    openings: tuple[Opening, ...]


def parse_hours(written: object) -> Hours:
    """Read one line of opening hours. Raises ValueError with the sentence that the author reads."""
    if isinstance(written, Hours):
        return written
    match = _HOURS.fullmatch(str(written).strip().lower())
    if match is None:
        raise ValueError(f'"{written}" is no opening hours; write for example "monday-friday 09:00-17:00"')
    opens, closes = parse_span(match["span"])
    days = _days(match["first"], match["last"])
    return Hours(openings=tuple(opening for day in days for opening in _openings(day, opens, closes)))


def parse_span(written: str) -> tuple[time, time]:
    """Read `09:00-17:00`; 24:00 is midnight at the end of the day. Raises ValueError."""
    match = _SPAN.fullmatch(written.strip())
    if match is None:
        raise ValueError(f'"{written}" is no time of day; write for example "09:00-17:00"')
    first_hour, first_minute, last_hour, last_minute = (int(part) for part in match.groups())
    if (last_hour, last_minute) == (24, 0):
        last_hour = 0
    if max(first_hour, last_hour) > 23 or max(first_minute, last_minute) > 59:
        raise ValueError(f'"{written}" is no time of day; the clock goes from 00:00 to 24:00')
    return time(first_hour, first_minute), time(last_hour, last_minute)


@dataclass(frozen=True, kw_only=True)
class QuietHoursSetting:
    """Quiet from `start` to `end` of the local clock; equal: never."""

    start: time
    end: time

    def __str__(self) -> str:
        return "never" if self.start == self.end else f"{self.start:%H:%M}-{self.end:%H:%M}"


def parse_quiet_hours(written: object) -> QuietHoursSetting:
    """Read `21:00-08:00`, or `never`. Raises ValueError."""
    if isinstance(written, QuietHoursSetting):
        return written
    text = str(written).strip().lower()
    if text == "never":
        return QuietHoursSetting(start=time(0, 0), end=time(0, 0))
    start, end = parse_span(text)
    if start == end:
        raise ValueError(f'"{written}" is no time at all; write "never" for no quiet hours')
    return QuietHoursSetting(start=start, end=end)


def _days(first: str, last: str | None) -> tuple[int, ...]:
    if first == EVERY_DAY and last is None:
        return tuple(range(7))
    begin = _weekday(first)
    end = begin if last is None else _weekday(last)
    return tuple((begin + step) % 7 for step in range((end - begin) % 7 + 1))


def _weekday(word: str) -> int:
    matches = [number for number, name in enumerate(WEEKDAYS) if len(word) >= 2 and name.startswith(word)]
    if len(matches) != 1:
        raise ValueError(f'"{word}" is no day of the week{did_you_mean(word, (*WEEKDAYS, EVERY_DAY))}')
    return matches[0]


def _openings(day: int, opens: time, closes: time) -> tuple[Opening, ...]:
    if opens < closes or closes == time(0):
        return (Opening(weekday=day, opens=opens, closes=closes),)
    return (Opening(weekday=day, opens=opens, closes=time(0)), Opening(weekday=(day + 1) % 7, opens=time(0), closes=closes))


HoursText = Annotated[Hours, PlainValidator(parse_hours, json_schema_input_type=str)]
QuietHoursText = Annotated[
    QuietHoursSetting, PlainValidator(parse_quiet_hours, json_schema_input_type=str), PlainSerializer(str, return_type=str)
]
DEFAULT_QUIET_HOURS = QuietHoursSetting(start=time(21, 0), end=time(8, 0))  # the hours of 47 CFR 64.1200(c)(1), and good manners elsewhere
