"""Lengths of time: "2 hours", "half an hour", "anderthalb Stunden", "1h30", "1 month and 3 days"."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from botkit.understanding.answers.languages.table import Unit
from botkit.understanding.answers.message import Message
from botkit.understanding.answers.numbers.counting import count
from botkit.understanding.answers.time_spans import TimeSpan, time_span
from botkit.understanding.answers.values import Outcome, Reading, settle

# A month and a year have no fixed length: thirty and 365 days, and read back.
SECONDS: dict[Unit, int] = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 30 * 86400, "year": 365 * 86400}
# timedelta holds about 2.7 million years; nobody waits longer than this.
MAX_SECONDS = SECONDS["year"] * 1000


def read(message: Message) -> Outcome:
    """Read a timedelta. Months and years are counted as 30 and 365 days, and are to be read back."""
    readings: list[Reading] = []
    at = 0
    while at < len(message.tokens):
        found = time_span(message, at)
        if found is None:
            either = _range(message, at)
            readings += either[0] if either else []
            at = either[1] if either else at + 1
            continue
        seconds = _seconds(found)
        if seconds <= MAX_SECONDS:
            or_so = found.end < len(message.tokens) and message.tokens[found.end].text in message.language.alternatives
            vague = or_so or found.vague or any(unit in ("month", "year") for unit, _ in found.amounts)
            readings.append(Reading(value=timedelta(seconds=float(seconds)), text=message.words(at, found.end), readback=vague))
        at = found.end
    return settle(readings)


def _range(message: Message, at: int) -> tuple[list[Reading], int] | None:
    """Read "2-3 days" and "two or three weeks": two lengths, and nobody knows which."""
    first, language = count(message, at), message.language
    if first is None or first.end >= len(message.tokens):
        return None
    if message.tokens[first.end].text not in language.ranges | language.alternatives | language.joiners:
        return None
    second = time_span(message, first.end + 1)
    if second is None or len(second.amounts) != 1:
        return None
    ((unit, amount),) = second.amounts
    lengths = [value * SECONDS[unit] for value in (first.value, amount) if value * SECONDS[unit] <= MAX_SECONDS]
    text = message.words(at, second.end)
    return [Reading(value=timedelta(seconds=float(length)), text=text) for length in lengths], second.end


def _seconds(found: TimeSpan) -> Fraction:
    return sum((amount * SECONDS[unit] for unit, amount in found.amounts), Fraction(0))
