"""Relative dates: "tomorrow", "in 3 days", "1 month, 21 days ago", "two weeks from tomorrow"."""

from __future__ import annotations

from datetime import date

from botkit.understanding.answers.calendars import Calendar, ParsedDate, moved
from botkit.understanding.answers.time_spans import TimeSpan, time_span

# Beyond this nobody counts in days.
MAX_YEARS = 500


def by_name(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "tomorrow", "heute in einer Woche"."""
    hits = (calendar.words.relative.at(calendar.message.tokens, position) for position in (at, calendar.skip(at, most=2)))
    named = max((hit for hit in hits if hit), key=lambda hit: hit[1], default=None)
    if named is None:
        return None
    days, end = named
    if days == 0 and end < len(calendar.message.tokens) and calendar.message.tokens[end].kind == "digits" and end > at + 1:
        # "El día" is today, "el día 3" is not.
        return None
    value = moved(calendar.today, 0, days)
    before = calendar.words.spans_before.at(calendar.message.tokens, end)
    later = time_span(calendar.message, before[1]) if before and before[0] > 0 else None
    if value is not None and later is not None and (further := _moved(value, later, 1)) is not None:
        return ParsedDate(further, later.end)
    return ParsedDate(value, end) if value else None


def next_day(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "the next day", "le dernier jour"."""
    starts = range(at, calendar.skip(at, most=2) + 1)
    shift = next((found for start in starts if (found := calendar.shifted(start, "day"))), None)
    value = moved(calendar.today, 0, shift[0]) if shift else None
    return ParsedDate(value, shift[1]) if shift and value else None


def by_span(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read a span before or after today, or another day: "in 3 days", "3 days ago", "3 days after tomorrow"."""
    tokens, words = calendar.message.tokens, calendar.words
    before = words.spans_before.at(tokens, at)
    said = time_span(calendar.message, before[1] if before else at)
    if said is None:
        return None
    anchor = _anchor(calendar, said.end)
    if anchor is not None:
        day, sign, end = anchor
        value = _moved(day, said, sign)
        return ParsedDate(value, end, said.vague) if value else None
    after = words.spans_after.at(tokens, said.end)
    sign = after[0] if after else before[0] if before else 0
    value = _moved(calendar.today, said, sign) if sign else None
    return ParsedDate(value, after[1] if after else said.end, said.vague) if value else None


def _anchor(calendar: Calendar, at: int) -> tuple[date, int, int] | None:
    """ "After tomorrow", "before yesterday": the day, the direction, the end."""
    around = calendar.words.around_day.at(calendar.message.tokens, at)
    named = calendar.words.relative.at(calendar.message.tokens, around[1]) if around else None
    day = moved(calendar.today, 0, named[0]) if named else None
    return (day, around[0], named[1]) if around and named and day else None


def _moved(day: date, said: TimeSpan, sign: int) -> date | None:
    months = said.total("year") * 12 + said.total("month")
    days = said.total("week") * 7 + said.total("day")
    hours = any(unit in ("hour", "minute", "second") for unit, _ in said.amounts)
    if hours or months > MAX_YEARS * 12 or days > MAX_YEARS * 366:
        return None
    # Half a month is fifteen days; nobody means it to the day.
    whole = int(months)
    return moved(day, sign * whole, sign * int(days + (months - whole) * 30))
