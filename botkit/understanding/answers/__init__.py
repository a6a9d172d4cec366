"""Typed answers: what a customer typed, read as the kind of value the author expects. Pure, and linear in the message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from botkit.understanding.answers import choice, date, duration, email, money, number, ordinal, phone, time, yes_no
from botkit.understanding.answers.message import message_of
from botkit.understanding.answers.phone import region_of
from botkit.understanding.answers.surroundings import with_surroundings
from botkit.understanding.answers.values import Ambiguous, Money, Option, Outcome, Reading, Step, Value

__all__ = ["KINDS", "Ambiguous", "Money", "Option", "Outcome", "Reading", "Step", "Value", "read", "region_of"]


# Every kind of answer, and what reads it: `read(message, **limits)`.
KINDS: Mapping[str, Callable[..., Outcome]] = {
    "yes_no": yes_no.read,
    "number": number.read,
    "ordinal": ordinal.read,
    "choice": choice.read,
    "date": date.read,
    "time": time.read,
    "duration": duration.read,
    "email": email.read,
    "phone": phone.read,
    "money": money.read,
}

# Kinds whose readings depend on the moment.
_DATED = frozenset({"date"})


def read(kind: str, text: str, *, language: str, now: datetime, **limits: Any) -> Outcome:
    """Read a message as one kind of answer.

    `language` is the contact's ("de", "pt-BR"; the country decides about 3/4 and 1.500), `now` an aware moment in the
    contact's zone. Limits: `number` takes minimum, maximum, whole, unit; `date` takes prefer ("future", "past"); `choice`
    takes options; `phone` takes region; `money` takes currency.

    Returns a `Reading`, `Ambiguous` when two or more are equally good, None when nothing was understood. Raises
    KeyError for an unknown kind and TypeError for a limit the kind does not have: both are the caller's mistakes.
    """
    if kind in _DATED:
        limits["now"] = now
    message = message_of(text, language)
    return with_surroundings(kind, message, KINDS[kind](message, **limits))
