"""Feast days ("christmas eve", "Ostermontag", "Noël 2027"), and the day before or after a day that has a name."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from botkit.understanding.answers.calendars import Calendar, ParsedDate, valid
from botkit.understanding.answers.dates import named, numeric, weekdays
from botkit.understanding.answers.languages.feasts import BESIDE, FEASTS, Feast
from botkit.understanding.answers.message import Phrases

_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # the Gregorian rule for Easter holds, and nobody asks for others
_NAMED_DAYS = (named.day_and_month, weekdays.this_or_next, weekdays.with_day, numeric.in_digits, named.day_alone)


@lru_cache(maxsize=8)
def _feasts(code: str) -> Phrases[Feast]:
    return Phrases(FEASTS.get(code, FEASTS["en"]))


@lru_cache(maxsize=8)
def _beside(code: str) -> Phrases[int]:
    return Phrases(BESIDE.get(code, BESIDE["en"]))


def feast(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "christmas eve", "last Easter", "Silvester 2027"."""
    shift = calendar.shift(at)
    start = calendar.skip(shift[1] if shift else at)
    found = _feasts(calendar.message.language.code).at(calendar.message.tokens, start)
    if found is None:
        return None
    said, end = found
    year = calendar.text(end)
    if len(year) == 4 and year.isdecimal() and _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return _parsed(_in_year(said, int(year)), end + 1, said)
    today = calendar.today
    is_past = calendar.prefer == "past" or (shift is not None and shift[0] < 0)
    days = (_in_year(said, year) for year in (today.year - 1, today.year, today.year + 1))
    near = [day for day in days if day is not None and (day < today if is_past else day >= today)]
    return _parsed(near[-1] if is_past else near[0], end, said) if near else None


def day_beside(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "the day before christmas", "la veille de Noël", "am Tag nach dem 5. Mai"."""
    start = calendar.skip(at, most=2)
    beside = _beside(calendar.message.language.code).at(calendar.message.tokens, start)
    day = named_day(calendar, beside[1]) if beside else None
    if beside is None or day is None:
        return None
    return ParsedDate(day.value + timedelta(days=beside[0]), day.end, day.doubtful)


def leans_on_another_day(calendar: Calendar, at: int) -> bool:
    """Whether "the day before" stands before other words, here: whatever they are, it is not today's."""
    tokens = calendar.message.tokens
    beside = _beside(calendar.message.language.code).at(tokens, at)
    return beside is not None and beside[1] < len(tokens) and tokens[beside[1]].kind != "sign"


def named_day(calendar: Calendar, at: int) -> ParsedDate | None:
    """A day by its name or number, from which others are counted."""
    start = calendar.skip(at, most=2)
    if start >= len(calendar.message.tokens):
        return None
    forms = (feast(calendar, at), *(form(calendar, place) for form in _NAMED_DAYS for place in {at, start}))
    return max((day for day in forms if day is not None), key=lambda day: day.end, default=None)


def _parsed(day: date | None, end: int, said: Feast) -> ParsedDate | None:
    return ParsedDate(day, end, said.is_vague) if day else None


def _in_year(said: Feast, year: int) -> date | None:
    return valid(year, said.month, said.day) if said.month else _easter(year) + timedelta(days=said.day)


def _easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the rule of Butcher and Meeus."""
    golden, century, rest = year % 19, year // 100, year % 100
    skipped = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - skipped + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
