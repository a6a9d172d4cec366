"""Dates: "24.12.", "24 Dec", "tomorrow", "first Friday of July", "in 3 days"; relative ones from the contact's today."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import datetime

from botkit.understanding.answers.calendars import Calendar, ParsedDate, Prefer
from botkit.understanding.answers.dates import feasts, named, numeric, relative, weekdays
from botkit.understanding.answers.message import Message
from botkit.understanding.answers.values import Outcome, Reading, settle

# Every form of date, tried at each place of a message; the one that explains the most words is taken.
_FORMS: tuple[Callable[[Calendar, int], ParsedDate | None], ...] = (
    feasts.feast,
    feasts.day_beside,
    relative.by_name,
    relative.next_day,
    relative.by_span,
    weekdays.this_or_next,
    weekdays.of_a_week,
    weekdays.in_weeks,
    weekdays.with_day,
    weekdays.nth,
    weekdays.counted,
    named.day_and_month,
    named.year_first,
    named.day_of_shifted_month,
    numeric.in_digits,
    numeric.without_marks,
    named.day_alone,
)


def read(message: Message, *, now: datetime, prefer: Prefer = "future") -> Outcome:
    """Read a date. Without its year, or as a weekday, it is the next one; with `prefer="past"` the last one."""
    calendar = Calendar(message, now.date(), prefer)
    readings, at = [], 0
    while at < len(message.tokens):
        found = max((hit for form in _FORMS if (hit := form(calendar, at)) is not None), key=lambda hit: hit.end, default=None)
        if found is None:
            at += 1
            continue
        rival = _rival(message, at, found)
        readings += [rival] if rival is not None else []
        readings.append(Reading(value=found.value, text=message.words(at, found.end), readback=found.doubtful))
        at = found.end
    return settle(readings)


def _rival(message: Message, at: int, found: ParsedDate) -> Reading | None:
    """The other day of "3 or 4 May" and "the 3rd to 4th of May": two days, and nobody knows which is meant."""
    tokens, language = message.tokens, message.language
    if at < 2 or not tokens[at].text.isdecimal() or int(tokens[at].text) != found.value.day:
        return None
    if tokens[at - 1].text not in language.alternatives | language.ranges:
        return None
    before = at - 2
    while before and tokens[before].text in language.ordinal_marks:
        before -= 1
    if not tokens[before].text.isdecimal() or not 1 <= int(tokens[before].text) <= monthrange(found.value.year, found.value.month)[1]:
        return None
    return Reading(value=found.value.replace(day=int(tokens[before].text)), text=message.words(before, found.end))
