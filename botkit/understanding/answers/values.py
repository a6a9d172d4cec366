"""What reading an answer can give: one reading, several equally good ones, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code, upper case)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A place relative to the one on show: 1 is the next, -1 the previous, 0 the current."""

    by: int


Value: TypeAlias = bool | int | Decimal | date | time | timedelta | Money | Step | str


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One thing that a `choice` offers.

    `id` is what comes back; `value` is what comes back instead when it is given. `also` are other names customers use,
    `description` the second line of a list row.
    """

    id: str
    label: str
    value: str | None = None
    also: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One value that was understood, and the customer's own words it was read from.

    `readback` is true when the words could honestly have meant something else ("7" for a time of day, "3/4" for a
    date): say the value back to the customer instead of going on silently.
    """

    value: Value
    text: str
    readback: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Ambiguous:
    """Two or more equally good readings, in the order of the message: ask which one, never toss a coin."""

    readings: tuple[Reading, ...]


Outcome: TypeAlias = Reading | Ambiguous | None


def settle(readings: list[Reading]) -> Outcome:
    """Turn candidates into an outcome: equal values count once, two different ones ask back."""
    distinct: dict[tuple[str, Value], Reading] = {}
    for reading in readings:
        # The type belongs to the key: Python says True == 1.
        distinct.setdefault((type(reading.value).__name__, reading.value), reading)
    if len(distinct) < 2:
        return next(iter(distinct.values()), None)
    return Ambiguous(readings=tuple(distinct.values()))
