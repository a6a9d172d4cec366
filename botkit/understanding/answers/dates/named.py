"""Dates with a month's name ("24 Dec", "May twenty-first, 2026"), of a shifted month, and days alone ("the 27th")."""

from __future__ import annotations

from botkit.understanding.answers.calendars import Calendar, ParsedDate, month_away, valid
from botkit.understanding.answers.numbers.counting import count

LAST_HOUR = 24  # a number up to it may be a time: "3 May 10"
_CLOCK = frozenset({"am", "pm", "uhr", "uur", "h", "hs", "hrs", "o'clock", "oclock", "heures", "horas", "hours"})
_STOPS = frozenset(".,;:!?")
_MARKS = ",.-/"


def day_and_month(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "15 June 2016", "Oct/2", "Friday, the 3rd of May"; a weekday that does not fit is read back."""
    said_year = calendar.shifted(at, "year")
    weekday = calendar.weekday(at)
    start = calendar.skip(said_year[1]) if said_year else calendar.skip(weekday[1], marks=_MARKS) if weekday else at
    found = _day_first(calendar, start) or _month_first(calendar, start)
    if found is None:
        return None
    month, day, end = found
    year = (calendar.today.year + said_year[0], end) if said_year else _year(calendar, end)
    short = _short_year(calendar, end) if year is None else None
    if short is not None:
        year = short[0], short[1]
    value = calendar.of_month_and_day(month, day) if year is None else valid(year[0], month, day)
    if value is None:
        return None
    fits = weekday is None or value.weekday() == weekday[0]
    unsure = short is not None and (short[2] or (value < calendar.today and calendar.prefer == "future" and short[0] % 100 <= LAST_HOUR))
    return ParsedDate(value, year[1] if year else end, doubtful=not fits or unsure)


def year_first(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "2019-sep-1"."""
    token = calendar.message.tokens[at]
    found = _month_first(calendar, calendar.skip(at + 1, marks=_MARKS)) if token.kind == "digits" and len(token.text) == 4 else None
    value = valid(int(token.text), found[0], found[1]) if found else None
    return ParsedDate(value, found[2]) if found and value else None


def _day_first(calendar: Calendar, at: int) -> tuple[int, int, int] | None:
    day = calendar.day(calendar.skip(at, most=2))
    if day is None:
        return None
    middle = calendar.skip(day[1], marks=_MARKS)
    month = calendar.month(middle)
    if month is None and calendar.text(day[1]) in ("del", "do"):
        # "El 21 del 3"
        number = calendar.day(day[1] + 1)
        month = (number[0], number[1]) if number and number[0] <= 12 else None
    return (month[0], day[0], month[1]) if month else None


def _month_first(calendar: Calendar, at: int) -> tuple[int, int, int] | None:
    month = calendar.month(calendar.skip(at, most=2))
    if month is None:
        return None
    day = calendar.day(calendar.skip(month[1], marks=_MARKS))
    return (month[0], day[0], day[1]) if day else None


def _year(calendar: Calendar, at: int) -> tuple[int, int] | None:
    """A year after a date: "2016", "'16", "twenty sixteen", "tweeduizend"."""
    message = calendar.message
    start = calendar.skip(at, most=2, marks=_MARKS)
    if start >= len(message.tokens):
        return None
    shift = calendar.shifted(start, "year")
    if shift is not None:
        return calendar.today.year + shift[0], shift[1]
    token = message.tokens[start]
    if token.kind == "digits":
        if start + 1 < len(message.tokens) and message.tokens[start + 1].text in (":", "h") and message.tokens[start + 1].glued:
            return None
        if (
            len(token.text) == 4
            or (len(token.text) == 2 and start > at)
            or (len(token.text) == 2 and calendar.message.text[token.start - 1] in "'’")
        ):
            return calendar.full_year(int(token.text)), start + 1
        return None
    first = count(message, start)
    if first is None or first.value.denominator != 1:
        return None
    if 1000 <= first.value <= 2999:
        return int(first.value), first.end
    joined = calendar.text(first.end) in message.language.joiners
    joined = joined or calendar.text(first.end) in message.language.spoken_zero
    second = count(message, first.end + joined) if 10 <= first.value <= 21 else None
    if second is not None and second.value.denominator == 1 and (0 if joined else 10) <= second.value <= 99:
        return int(first.value * 100 + second.value), second.end
    return None


def _short_year(calendar: Calendar, at: int) -> tuple[int, int, bool] | None:
    """A year of two digits right after the month or the day: "3 May 85". In doubt when more words follow, which it may belong to."""
    tokens = calendar.message.tokens
    if at >= len(tokens) or tokens[at].kind != "digits" or len(tokens[at].text) != 2 or tokens[at].glued:
        return None
    number, after = int(tokens[at].text), calendar.text(at + 1)
    if after in _CLOCK or (after in ("a", "p") and calendar.text(at + 2) in (".", "m")):
        return None  # "3 May 10 am": a time
    if after in ":./-" and after and at + 2 < len(tokens) and tokens[at + 1].glued and tokens[at + 2].kind == "digits":
        return None  # "3 May 10:30"
    follows = any(token.text not in _STOPS for token in tokens[at + 1 :])
    return calendar.full_year(number), at + 1, follows


def day_of_shifted_month(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "the 20th of next month", "next month on the 20th"."""
    first = calendar.shifted(calendar.skip(at, most=2), "month")
    after = calendar.day(calendar.skip(first[1])) if first else None
    if first is not None and after is not None:
        value = valid(*month_away(calendar.today, first[0]), after[0])
        return ParsedDate(value, after[1]) if value else None
    day = calendar.day(calendar.skip(at, most=2))
    if day is None:
        return None
    shift = calendar.shifted(day[1], "month") or calendar.shifted(calendar.skip(day[1]), "month")
    value = valid(*month_away(calendar.today, shift[0]), day[0]) if shift else None
    return ParsedDate(value, shift[1]) if shift and value else None


def day_alone(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "the 27th", "le 27", "am 27.": the next or last such day. A bare number is a day only when nothing else stands there."""
    day = calendar.day(at)
    if day is None or _goes_on(calendar, day[1]):
        return None
    alone = at == 0 and all(token.text in _STOPS for token in calendar.message.tokens[day[1] :])
    article = day[1] == at + 1 and calendar.text(at) in calendar.message.language.weak_ones
    if not alone and (article or not _announced(calendar, at)):
        return None
    value = calendar.of_day(day[0])
    return ParsedDate(value, day[1], doubtful=True) if value else None


def _goes_on(calendar: Calendar, end: int) -> bool:
    """Whether the number belongs to something else: a date in digits, a time, a count, a weekday, a month."""
    tokens = calendar.message.tokens
    if end >= len(tokens):
        return False
    after = end + (tokens[end].text in "./:-")
    if after < len(tokens) and tokens[after].kind == "digits" and tokens[after].glued:
        return True
    middle = calendar.skip(end)
    if calendar.words.units.at(tokens, end) or calendar.shifted(end, "month") or calendar.shifted(middle, "month"):
        return True
    return calendar.weekday(end) is not None or calendar.month(middle) is not None


def _announced(calendar: Calendar, at: int) -> bool:
    for start in range(max(0, at - 3), at):
        found = calendar.words.announcing.at(calendar.message.tokens, start)
        if found is not None and found[1] == at:
            return True
    return False
