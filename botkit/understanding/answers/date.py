"""Dates: "24.12.", "24 Dec", "12/24/2026", "tomorrow"; relative ones from the contact's today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from botkit.understanding.answers.message import Message
from botkit.understanding.answers.values import Outcome, Reading, settle

Prefer = Literal["future", "past"]
_RELATIVE = {"today": 0, "tomorrow": 1, "yesterday": -1}
_MARKS = frozenset("./-")


def read(message: Message, *, now: datetime, prefer: Prefer = "future") -> Outcome:
    """Read a date. A date without its year is the next one, or with `prefer="past"` the last one."""
    readings = []
    for place, token in enumerate(message.tokens):
        if token.text in _RELATIVE:
            readings.append(Reading(value=now.date() + timedelta(days=_RELATIVE[token.text]), text=message.words(place, place + 1)))
        elif token.kind == "digits" and not token.glued:
            readings += _numeric(message, place, now.date(), prefer)
    return settle(readings)


def _numeric(message: Message, at: int, today: date, prefer: Prefer) -> list[Reading]:
    tokens = message.tokens
    if len(tokens) < at + 3 or tokens[at + 1].text not in _MARKS or tokens[at + 2].kind != "digits":
        return []
    first, second = int(tokens[at].text), int(tokens[at + 2].text)
    year, end = None, at + 3
    if len(tokens) > at + 4 and tokens[at + 3].text == tokens[at + 1].text and tokens[at + 4].kind == "digits":
        year, end = int(tokens[at + 4].text), at + 5
    if first > 31:
        first, year = (year or 0), first
    day, month = (second, first) if message.locale.territory in (None, "US") and message.language.code == "en" else (first, second)
    if month > 12 >= day:
        day, month = month, day
    value = _dated(year, month, day, today, prefer)
    return [Reading(value=value, text=message.words(at, end), readback=day <= 12 and day != month)] if value else []


def _dated(year: int | None, month: int, day: int, today: date, prefer: Prefer) -> date | None:
    if year is not None:
        return _valid(year + 2000 if year < 100 else year, month, day)
    step = 1 if prefer == "future" else -1
    for candidate in range(today.year, today.year + 9 * step, step):
        value = _valid(candidate, month, day)
        if value is not None and (value >= today if prefer == "future" else value < today):
            return value
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
