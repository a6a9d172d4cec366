"""Confirmation: an answer with a second possible meaning ("3/4", "at 7") is repeated to the customer before it counts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal
from msgspec.structs import replace

from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.compose import compose_follow_up
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import ReplyWait
from botkit.core.flow.model import Ask
from botkit.core.model.message import Choice, Content
from botkit.core.model.money import Money
from botkit.core.model.values import Value
from botkit.core.text.locales import locale_of
from botkit.understanding import answers
from botkit.understanding.answers import Reading

STAGE = "read_back"  # the stage of a wait in which yes or no is expected
HEARD = 500  # characters of the doubtful reply that are kept; the grammars read no more

YES, NO = "yes", "no"


def ask(execution: Execution, op: Op, step: Ask, wait: ReplyWait, value: Value, text: str) -> None:
    """Ask whether this value was meant. The reply itself is kept, and read again after a yes, as of the moment when it came."""
    body = execution.phrase("read_back").replace("{value}", shown_value(execution, value))
    choices = tuple(Choice(id=execution.top.button(mark), label=execution.phrase(mark)) for mark in (YES, NO))
    execution.say(compose_follow_up(execution, step, body, choices), op)
    execution.wait(replace(wait, stage=STAGE, heard=text[:HEARD], asked=execution.now))


def is_confirmed(execution: Execution, content: Content) -> bool | None:
    """Whether the customer said yes; None for a reply that is neither yes nor no, and may be the answer itself."""
    mark = execution.top.tapped(content)
    if mark is not None:
        return mark == YES if mark in (YES, NO) else None
    outcome = answers.read("yes_no", words(content), language=execution.language, now=execution.local)
    return bool(outcome.value) if isinstance(outcome, Reading) else None


def shown_value(execution: Execution, value: Value) -> str:
    """A value in an unambiguous form: months in words, the half of the day, the whole number."""
    locale = locale_of(execution.language)
    match value:
        case bool():
            return execution.phrase(YES if value else NO)
        case datetime() | date():
            return str(format_date(value, format="full", locale=locale))
        case time():
            return str(format_time(value, format="short", locale=locale))
        case timedelta():
            return str(format_timedelta(value, locale=locale))
        case int() | Decimal():
            return str(format_decimal(value, locale=locale))
        case Money():
            return f"{format_decimal(value.amount, locale=locale)} {value.currency}"
        case _:
            return str(value)
