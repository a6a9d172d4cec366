"""Weekdays: "Friday", "next Friday", "Friday of next week", "Friday the 22nd", "first Friday of July", "two Sundays from now"."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from botkit.understanding.answers.calendars import Calendar, ParsedDate, month_away, moved, nth_weekday, week_day
from botkit.understanding.answers.numbers.counting import count, ordinal_at
from botkit.understanding.answers.ordinal import ordinal
from botkit.understanding.answers.time_spans import time_span

# Ten years: nobody plans further by weekdays.
MAX_WEEKS = 520


def _nearest(calendar: Calendar, weekday: int) -> date | None:
    """The next such weekday, today included, or the last one, today excluded."""
    away = (weekday - calendar.today.weekday()) % 7
    return moved(calendar.today, 0, away if calendar.prefer == "future" else away - 7)


def this_or_next(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "Friday", "this Friday", "next Friday", "vendredi prochain". "Next Friday" is next week's, and read back:
    half of the people who say it mean the nearest."""
    coming = calendar.words.coming.at(calendar.message.tokens, at)
    shift = None if coming else calendar.shift(at)
    weekday = calendar.weekday(coming[1] if coming else shift[1] if shift else at)
    if weekday is None or (at and calendar.text(at - 1) in calendar.message.language.ordinals):
        return None
    day, end = weekday
    if coming:
        value = moved(calendar.today, 0, (day - calendar.today.weekday() - 1) % 7 + 1)
        return ParsedDate(value, end) if value else None
    after = calendar.shift(end) if shift is None else None
    if after is not None:
        shift, end = after, after[1]
    nearest = _nearest(calendar, day)
    if shift is None:
        today = nearest == calendar.today
        return ParsedDate(nearest, end, doubtful=today) if nearest else None
    value = week_day(calendar.today, shift[0], day)
    if value is not None and (shift[0] == -1 or (shift[0] == 0 and calendar.prefer == "future" and value < calendar.today)):
        # "Last Monday" is the one just gone, even in this week; "this Friday" on a Sunday is the one to come.
        away = (day - calendar.today.weekday()) % 7
        value = moved(calendar.today, 0, away - 7 if shift[0] == -1 else away)
    return ParsedDate(value, end, doubtful=value != nearest) if value else None


def of_a_week(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "Friday of next week", "next week on Friday", "Freitag in zwei Wochen"."""
    weekday = calendar.weekday(at)
    if weekday is not None:
        day, middle = weekday
        shift = calendar.shifted(middle, "week") or calendar.shifted(calendar.skip(middle), "week")
        end = shift[1] if shift else middle
    else:
        shift = calendar.shifted(calendar.skip(at, most=2), "week")
        found = calendar.weekday(calendar.skip(shift[1])) if shift else None
        if found is None:
            return None
        day, end = found
    value = week_day(calendar.today, shift[0], day) if shift else None
    return ParsedDate(value, end) if value else None


def in_weeks(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "Monday in two weeks", "in two weeks on Monday", and the British "Monday week"."""
    weekday = calendar.weekday(at)
    before = calendar.words.spans_before.at(calendar.message.tokens, weekday[1] if weekday else at)
    later = time_span(calendar.message, before[1]) if before and before[0] > 0 else None
    weeks = later.total("week") if later else Fraction(0)
    if weekday is not None and later is not None and weeks and (first := _nearest(calendar, weekday[0])):
        value = moved(first, 0, 7 * int(weeks))
        return ParsedDate(value, later.end, doubtful=True) if value else None
    if weekday is not None:
        noun = calendar.words.units.at(calendar.message.tokens, weekday[1])
        first = _nearest(calendar, weekday[0]) if noun and noun[0] == "week" and calendar.shift(noun[1]) is None else None
        value = moved(first, 0, 7) if first else None
        return ParsedDate(value, noun[1], doubtful=True) if value and noun else None
    named = calendar.weekday(calendar.skip(later.end)) if later and weeks else None
    value = week_day(calendar.today, int(weeks), named[0]) if named and weeks < MAX_WEEKS else None
    return ParsedDate(value, named[1]) if value and named else None


def with_day(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "Friday the 22nd": of this month if the weekday fits there, else of the nearest month where it does."""
    weekday = calendar.weekday(at)
    day = calendar.day(calendar.skip(weekday[1])) if weekday else None
    if (
        weekday is None
        or day is None
        or calendar.text(day[1] - 1) in calendar.message.language.weak_ones
        or calendar.month(day[1])
        or calendar.text(day[1]) in (":", "/", "h")
    ):
        return None
    step = 1 if calendar.prefer == "future" else -1
    for away in range(13):
        year, month = month_away(calendar.today, step * away)
        for nth in range(1, 6):
            value = nth_weekday(year, month, weekday[0], nth)
            if value is not None and value.day == day[0]:
                # Nobody means next autumn by "Friday the 22nd".
                return ParsedDate(value, day[1], doubtful=away > 1)
    return None


def nth(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "the first Friday of July", "third Wednesday of last month", "second Sunday" (of this month)."""
    start = calendar.skip(at, most=2)
    found = ordinal(calendar.message, start) if start < len(calendar.message.tokens) else None
    weekday = calendar.weekday(found[1]) if found else None
    if found is None or weekday is None or not isinstance(found[0], int) or not -1 <= found[0] <= 5:
        return None
    end = weekday[1]
    middle = calendar.skip(end)
    month = calendar.month(middle)
    if month is not None:
        step = 1 if calendar.prefer == "future" else -1
        years = (calendar.today.year + step * away for away in range(8))
        value = calendar.first_fitting(nth_weekday(year, month[0], weekday[0], found[0]) for year in years)
        return ParsedDate(value, month[1]) if value else None
    shift = calendar.shifted(middle, "month")
    if shift is None and (noun := calendar.words.units.at(calendar.message.tokens, middle)) and noun[0] == "month":
        shift = (0, noun[1])
    if shift is None and found[0] < 0:
        # "Last Friday" is the one before today, not the last of the month.
        return None
    value = nth_weekday(*month_away(calendar.today, shift[0] if shift else 0), weekday[0], found[0])
    return ParsedDate(value, shift[1] if shift else end) if value else None


def counted(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "two Sundays from now", "dans deux dimanches"."""
    before = calendar.words.spans_before.at(calendar.message.tokens, at)
    start = before[1] if before else at
    number = count(calendar.message, start) if ordinal_at(calendar.message, start) is None else None
    weekday = calendar.weekday(number.end) if number else None
    after = calendar.words.spans_after.at(calendar.message.tokens, weekday[1]) if weekday else None
    after = after or ((before[0], weekday[1]) if before and weekday else None)
    if number is None or weekday is None or after is None or number.value.denominator != 1 or not 1 <= number.value <= MAX_WEEKS:
        return None
    sign, end = after
    first = (sign * (weekday[0] - calendar.today.weekday()) - 1) % 7 + 1
    value = moved(calendar.today, 0, sign * (first + 7 * (int(number.value) - 1)))
    return ParsedDate(value, end) if value else None
