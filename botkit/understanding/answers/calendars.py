"""What the readers of dates share: today, the names of months and weekdays, and the arithmetic of the calendar."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from babel.core import Locale

from botkit.understanding.answers.languages.table import Language, Unit
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.numbers.counting import count, ordinal_at
from botkit.understanding.answers.text import fold

Prefer = Literal["future", "past"]
# The longest gap between two 29ths of February.
LEAP_YEARS = 8
YEARS_AHEAD = 30  # a year of two digits is at most so far ahead


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date and where its words end; `doubtful` ones are read back."""

    value: date
    end: int
    doubtful: bool = False


class _CalendarPhrases:
    """The phrase tables of one language, with the names babel knows for the locale."""

    def __init__(self, language: Language, locale: Locale) -> None:
        months = {_name(name): month for width in ("wide", "abbreviated") for month, name in locale.months["format"][width].items()}
        months |= {_name(name): month for month, name in locale.months["stand-alone"]["wide"].items()}
        self.months = Phrases(months | dict(language.months))
        days = {_name(name): day for day, name in locale.days["format"]["wide"].items()}
        days |= {name + plural: day for name, day in days.items() for plural in ("s", "e", "en")}
        self.weekdays = Phrases(days | dict(language.weekdays))
        self.short_weekdays = Phrases({_name(name): day for day, name in locale.days["format"]["abbreviated"].items()})
        self.relative = Phrases(language.relative_days)
        self.shifts = Phrases(language.shifts)
        self.coming = Phrases(dict.fromkeys(language.coming, True))
        self.units: Phrases[Unit] = Phrases(language.units)
        self.announcing = Phrases(dict.fromkeys(language.date_at, True))
        self.spans_before = Phrases(dict.fromkeys(language.ahead_before, 1) | dict.fromkeys(language.ago_before, -1))
        self.spans_after = Phrases(dict.fromkeys(language.ahead_after, 1) | dict.fromkeys(language.ago_after, -1))
        self.around_day = Phrases(dict.fromkeys(language.after_day, 1) | dict.fromkeys(language.before_day, -1))


def _name(name: str) -> str:
    return fold(name).rstrip(".")


@lru_cache(maxsize=64)
def _words_of(language: Language, locale: Locale) -> _CalendarPhrases:
    return _CalendarPhrases(language, locale)


def months_of(message: Message) -> Phrases[int]:
    """The names of the months in the message's language."""
    return _words_of(message.language, message.locale).months


@dataclass(frozen=True, slots=True)
class Calendar:
    """A message as a reader of dates sees it."""

    message: Message
    today: date
    prefer: Prefer

    @property
    def words(self) -> _CalendarPhrases:
        return _words_of(self.message.language, self.message.locale)

    def text(self, at: int) -> str:
        """The word at a position, "" beyond the end."""
        return self.message.tokens[at].text if 0 <= at < len(self.message.tokens) else ""

    def skip(self, at: int, most: int = 3, marks: str = ",") -> int:
        """Past small words and marks inside a date."""
        end = at
        while end < at + most and self.text(end) and (self.text(end) in marks or self.text(end) in self.message.language.date_glue):
            end += 1
        return end

    def weekday(self, at: int) -> tuple[int, int] | None:
        """A weekday; an abbreviation ("mar.", "Do") only before a point, a comma or a number, or alone: most are words."""
        tokens = self.message.tokens
        long = self.words.weekdays.at(tokens, at)
        if long is not None:
            return long[0], long[1]
        short = self.words.short_weekdays.at(tokens, at)
        if short is None:
            return None
        after = tokens[short[1]] if short[1] < len(tokens) else None
        if after is None:
            return short if at == 0 else None
        if after.text == "." and short[1] + 1 < len(tokens):
            return short[0], short[1] + 1
        return short if after.text in (",", ".") or after.kind == "digits" else None

    def month(self, at: int) -> tuple[int, int] | None:
        """A month's name, with the point of its abbreviation."""
        found = self.words.months.at(self.message.tokens, at)
        if found is None:
            return None
        month, end = found
        pointed = self.text(end) == "." and self.message.tokens[end].glued and end + 1 < len(self.message.tokens)
        return month, end + pointed

    def day(self, at: int) -> tuple[int, int, bool] | None:
        """A day of the month, where it ends, and whether it was written as a place ("22nd", "first", "1er", "3.")."""
        tokens = self.message.tokens
        if at >= len(tokens):
            return None
        if tokens[at].kind == "digits":
            if len(tokens[at].text) > 2 or not 1 <= int(tokens[at].text) <= 31:
                return None
            marked = self.text(at + 1) in self.message.language.ordinal_marks and tokens[at + 1].glued
            return int(tokens[at].text), at + 1 + marked, marked
        placed = ordinal_at(self.message, at)
        if placed is not None and 1 <= placed.value <= 31:
            return int(placed.value), placed.end, True
        counted = count(self.message, at)
        if counted is not None and counted.value.denominator == 1 and 1 <= counted.value <= 31:
            return int(counted.value), counted.end, False
        return None

    def shift(self, at: int) -> tuple[int, int] | None:
        """ "Next" (1), "last" (-1), "this" (0)."""
        return self.words.shifts.at(self.message.tokens, at)

    def shifted(self, at: int, unit: Unit) -> tuple[int, int] | None:
        """ "Next week", "la semaine prochaine": the shift, and the end."""
        first = self.shift(at)
        noun_at = first[1] if first else at
        noun = self.words.units.at(self.message.tokens, noun_at)
        if noun is None or noun[0] != unit:
            return None
        if first is not None:
            return first[0], noun[1]
        return self.shift(noun[1])

    def of_month_and_day(self, month: int, day: int) -> date | None:
        """The next (or last) such day."""
        step = 1 if self.prefer == "future" else -1
        years = (self.today.year + step * away for away in range(LEAP_YEARS + 1))
        return self.first_fitting(valid(year, month, day) for year in years)

    def of_day(self, day: int) -> date | None:
        """The next (or last) such day of a month."""
        step = 1 if self.prefer == "future" else -1
        return self.first_fitting(valid(*month_away(self.today, step * away), day) for away in range(3))

    def first_fitting(self, candidates: Iterator[date | None]) -> date | None:
        """The first that exists and lies on the preferred side; today is still to come."""
        for value in candidates:
            if value is not None and (value >= self.today if self.prefer == "future" else value < self.today):
                return value
        return None

    def full_year(self, year: int) -> int:
        """Two digits: up to 30 years ahead belong to this century, the others to the last. What is past is not ahead."""
        if year >= 100:
            return year
        century = self.today.year - self.today.year % 100
        latest = self.today.year + (YEARS_AHEAD if self.prefer == "future" else 0)
        return century + year if century + year <= latest else century - 100 + year


def valid(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none."""
    return date(year, month, day) if 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= calendar.monthrange(year, month)[1] else None


def month_away(today: date, months: int) -> tuple[int, int]:
    """Year and month, so many months from today."""
    total = today.year * 12 + today.month - 1 + months
    return total // 12, total % 12 + 1


def moved(today: date, months: int, days: int) -> date | None:
    """So many months, then days away; None beyond the calendar."""
    year, month = month_away(today, months)
    if not 1 <= year <= 9999:
        return None
    start = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def week_day(today: date, weeks: int, weekday: int) -> date | None:
    """A weekday of this week (0), the next (1), ... Weeks begin on Monday (ISO 8601)."""
    return moved(today, 0, 7 * weeks + weekday - today.weekday())


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth such weekday of a month; -1 is the last."""
    if not 1 <= year <= 9999:
        return None
    days = [day for day in calendar.Calendar().itermonthdates(year, month) if day.month == month and day.weekday() == weekday]
    return days[nth - 1 if nth > 0 else nth] if -len(days) <= nth <= len(days) and nth else None
