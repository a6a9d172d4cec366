"""Relative dates: "tomorrow", "in 3 days", "1 month, 21 days ago", "two weeks from tomorrow"."""

from __future__ import annotations

from datetime import date

from botkit.understanding.answers.calendars import Calendar, ParsedDate, moved
from botkit.understanding.answers.dates.feasts import leans_on_another_day, named_day
from botkit.understanding.answers.time_spans import TimeSpan, time_span

# Beyond this nobody counts in days.
MAX_YEARS = 500


def by_name(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "tomorrow", "heute in einer Woche"."""
    places = (at, calendar.skip(at, most=2))
    hits = (calendar.words.relative.at(calendar.message.tokens, position) for position in places)
    named = max((hit for hit in hits if hit), key=lambda hit: hit[1], default=None)
    if named is None or (abs(named[0]) == 1 and any(leans_on_another_day(calendar, place) for place in places)):
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
        day, sign = anchor
        value = _moved(day.value, said, sign)
        return ParsedDate(value, day.end, said.vague or day.doubtful) if value else None
    after = words.spans_after.at(tokens, said.end)
    if after and _goes_on(calendar, said.end, after):
        return None  # "2 days before my wedding": nobody here knows when that is
    sign = after[0] if after else before[0] if before else 0
    value = _moved(calendar.today, said, sign) if sign else None
    return ParsedDate(value, after[1] if after else said.end, said.vague) if value else None


def _anchor(calendar: Calendar, at: int) -> tuple[ParsedDate, int] | None:
    """ "After tomorrow", "before christmas": the day, and the direction."""
    around = calendar.words.around_day.at(calendar.message.tokens, at)
    if around is None:
        return None
    named = calendar.words.relative.at(calendar.message.tokens, around[1])
    day = moved(calendar.today, 0, named[0]) if named else None
    if named and day:
        return ParsedDate(day, named[1]), around[0]
    other = named_day(calendar, around[1])
    return (other, around[0]) if other else None


def _goes_on(calendar: Calendar, start: int, after: tuple[int, int]) -> bool:
    """Whether "before" or "after" is followed by what it is before: "2 days before the party", "2 días después de la boda"."""
    tokens, (sign, end) = calendar.message.tokens, after
    around = calendar.words.around_day.at(tokens, start)
    if around is None or end >= len(tokens) or tokens[end].kind == "sign":
        return False
    return around[1] > end or (around[0] < 0 and sign < 0)


def _moved(day: date, said: TimeSpan, sign: int) -> date | None:
    months = said.total("year") * 12 + said.total("month")
    days = said.total("week") * 7 + said.total("day")
    hours = any(unit in ("hour", "minute", "second") for unit, _ in said.amounts)
    if hours or months > MAX_YEARS * 12 or days > MAX_YEARS * 366:
        return None
    # Half a month is fifteen days; nobody means it to the day.
    whole = int(months)
    return moved(day, sign * whole, sign * int(days + (months - whole) * 30))
