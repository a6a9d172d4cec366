"""Kinds of values, with samples and words. To add a kind, add its samples to `SAMPLES` and its words to `WORDS`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from jinja2.runtime import Undefined

from botkit.core.model.money import Money
from botkit.core.text.moments import moment_in

Kinds = frozenset[str]

NOW = datetime(2026, 6, 2, 10, 0, tzinfo=ZoneInfo("Europe/London"))

# Kind -> values of it. A text may also be a number or a moment in writing; numbers have no zero, because what is divided by it is nothing.
SAMPLES: Mapping[str, tuple[Any, ...]] = {
    "text": ("Ana", "12", "2026-07-01T14:30"),
    "number": (2, Decimal("2.5")),
    "yes_no": (True, False),
    "date": (date(2026, 7, 1),),
    "time": (time(14, 30),),
    "moment": (NOW,),
    "duration": (timedelta(hours=2), timedelta(days=1)),
    "whole days": (timedelta(days=1),),
    "money": (Money(Decimal("12.5"), "EUR"),),
    "any money": (Money(Decimal("12.5"), "EUR"), Money(Decimal("0.99"), "GBP")),
    "moment as text": ("2026-07-01T14:30+02:00",),
    "date as text": ("2026-07-01",),
    "time as text": ("14:30",),
    "wording": ("1 July",),
    "list": (["Ana"],),
    "object": ({"name": "Ana"},),
    "nothing": (None,),
}
WORDS: Mapping[str, str] = {
    "text": "a text",
    "number": "a number",
    "yes_no": "yes or no",
    "date": "a date",
    "time": "a time of day",
    "moment": "a moment",
    "duration": "a duration",
    "whole days": "a duration",
    "money": "an amount of money",
    "any money": "an amount in any currency",
    "moment as text": "a moment",
    "date as text": "a date",
    "time as text": "a time of day",
    "wording": "a text for people",
    "list": "a list",
    "object": "an object",
    "nothing": "nothing",
}
ANYTHING: Kinds = frozenset({"anything"})
NOTHING: Kinds = frozenset({"nothing"})
TEXT: Kinds = frozenset({"text"})
TEXTS: Kinds = frozenset({"text", "wording", "date as text", "time as text", "moment as text"})
TRUTH: Kinds = frozenset({"yes_no"})

# What a question reads -> the kind that is saved.
OF_ANSWERS: Mapping[str, str] = {
    "text": "text",
    "pattern": "text",
    "email": "text",
    "phone": "text",
    "number": "number",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "yes_no": "yes_no",
    "money": "money",
    "photo": "object",
    "file": "object",
    "files": "list",
    "location": "object",
    "form": "object",
    "order": "object",
    "contact": "object",
    "call": "object",
}
# What an event or a function may be said to send, in botkit.yaml -> the kind that it comes as: JSON has no moments.
OF_SCHEMAS: Mapping[str, str] = {
    "text": "text",
    "number": "number",
    "yes_no": "yes_no",
    "date": "date as text",
    "time": "time as text",
    "moment": "moment as text",
    "money": "money",
    "list": "list",
    "object": "object",
}


def kind_of(value: object) -> str:
    """The kind of a value."""
    match value:
        case None | Undefined():
            return "nothing"
        case bool():
            return "yes_no"
        case int() | float() | Decimal():
            return "number"
        case str():
            return "text"
        case datetime():
            return "moment"
        case date():
            return "date"
        case time():
            return "time"
        case timedelta():
            return "duration"
        case Money():
            return "money"
        case list() | tuple():
            return "list"
        case _:
            return "object"


def kind_of_sample(value: object) -> str:
    """The kind of a value as it is written: a text may be known to stand for a moment."""
    kind = kind_of(value)
    moment = moment_in(value) if isinstance(value, str) else None
    return kind if moment is None else f"{kind_of(moment)} as text"
