"""Answers: the value in a reply, as the kind of answer that the question expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from botkit.core.engine.answers.reply_parts import (
    CALL_ANSWER,
    call_answer,
    cards_value,
    file_value,
    form_answers,
    location_value,
    order_value,
)
from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.execution import Execution
from botkit.core.flow.expect import WHOLE, Expect, compile_pattern, has_capitals_only
from botkit.core.flow.time_limits import TimeLimits
from botkit.core.model.message import Cards, Content, Form, Location, Media, Order, Text
from botkit.core.model.money import Money
from botkit.core.model.values import Value, canonical
from botkit.core.text.locales import locale_of
from botkit.understanding import answers
from botkit.understanding.answers import Reading

UNREAD = object()  # no answer; None would be one


class Doubtful(Struct, frozen=True):
    """An answer with a second possible meaning."""

    value: Value


def read(execution: Execution, expect: Expect, content: Content) -> Value:
    """The answer in a reply, `Doubtful` when it has to be confirmed, or `UNREAD`."""
    values = (_READERS[kind.kind](execution, kind, content) for kind in expect.alternatives)
    return next((value for value in values if value is not UNREAD), UNREAD)


def read_again(execution: Execution, expect: Expect, text: str, at: datetime) -> Value:
    """The answer in a reply that came at another moment ("tomorrow" was said then), without any doubt."""
    for kind in expect.alternatives:
        if _READERS[kind.kind] is not _typed:
            continue
        outcome = _typed(execution, kind, Text(body=text), at)
        if outcome is not UNREAD:
            return outcome.value if isinstance(outcome, Doubtful) else outcome
    return UNREAD


def _typed(execution: Execution, expect: Expect, content: Content, at: datetime | None = None) -> Value:
    text = words(content)
    if not text.strip():
        return UNREAD
    now = execution.local if at is None else at.astimezone(execution.local.tzinfo)
    outcome = answers.read(expect.kind, text, language=execution.language, now=now, **_limits(execution, expect, now.date()))
    if isinstance(outcome, Reading) and expect.times is not None:
        outcome = _within(outcome, expect.times)
    if not isinstance(outcome, Reading) or not _takes(expect, outcome.value, now.date()):
        return UNREAD
    value: Value = outcome.value
    if isinstance(value, answers.Money):
        if expect.currency and value.currency != expect.currency:
            return UNREAD  # the flow counts in one currency, and nobody says at which rate
        value = Money(canonical(value.amount), value.currency)
    return Doubtful(value) if outcome.readback else value


def _takes(expect: Expect, value: Value, today: date) -> bool:
    """Whether a date is within the range of the question."""
    return expect.dates is None or not isinstance(value, date) or expect.dates.takes(value, today)


def _within(reading: Reading, limits: TimeLimits) -> Reading | None:
    """A time of day within the range. "At 3" is 15:00 where only the afternoon is offered."""
    clock = reading.value
    if not isinstance(clock, time):
        return reading
    if not reading.readback:
        return reading if limits.takes(clock) else None
    later = clock.replace(hour=clock.hour + 12) if clock.hour < 12 else clock
    taken = [form for form in dict.fromkeys((clock, later)) if limits.takes(form)]
    if len(taken) == 1:
        return replace(reading, value=taken[0], readback=False)
    return reading if taken else None


def _limits(execution: Execution, expect: Expect, today: date) -> Mapping[str, Any]:
    match expect.kind:
        case "number":
            return {"minimum": expect.minimum, "maximum": expect.maximum, "unit": expect.unit or None, "whole": expect.whole}
        case "date" if expect.dates is not None:
            return {"prefer": expect.dates.side(today)}
        case "phone":
            return {"region": expect.region or _region(execution)}
        case "money":
            return {"currency": expect.currency or execution.programs.business.currency or None}
        case _:
            return {}


def _region(execution: Execution) -> str | None:
    """The country of phone numbers that are written without one: the contact's by language and own number, else the business's."""
    own = answers.region_of(str(execution.contact.fields.get("phone", "")))
    return locale_of(execution.language).territory or own or execution.programs.business.country or None


def _any_text(execution: Execution, expect: Expect, content: Content) -> Value:
    text = words(content)
    return text if text.strip() else UNREAD


def _pattern(execution: Execution, expect: Expect, content: Content) -> Value:
    parts = _parts(expect.pattern, words(content).strip())
    return UNREAD if parts is None else parts[WHOLE]


def pattern_parts(expect: Expect, text: str) -> Mapping[str, str]:
    """The named parts of the first pattern that a reply matches; parts that the reply does not have are empty."""
    for kind in expect.alternatives:
        if kind.pattern and (parts := _parts(kind.pattern, text.strip())) is not None:
            return {name: part for name, part in parts.items() if name != WHOLE}
    return {}


def _parts(pattern: str, text: str) -> dict[str, str] | None:
    """The parts of a reply by name, and the whole; None when it does not match.

    They are as the customer wrote them. But "bk1234" is kept as BK1234 where the pattern has capitals only: what is compared later (a
    flight, an order) must be one spelling.
    """
    found = compile_pattern(pattern).fullmatch(text) if text else None
    if found is None:
        return None
    if has_capitals_only(pattern) and (capitals := compile_pattern(pattern, any_case=False).fullmatch(text.upper())) is not None:
        found, text = capitals, text.upper()
    parts = {name: part or "" for name, part in found.groupdict().items()}
    return {**parts, WHOLE: parts.get(WHOLE) or text}


def _photo(execution: Execution, expect: Expect, content: Content) -> Value:
    return _file(execution, expect, content) if isinstance(content, Media) and content.kind == "image" else UNREAD


def _file(execution: Execution, expect: Expect, content: Content) -> Value:
    if not isinstance(content, Media):
        return UNREAD
    files = execution.parts.get("files")  # with the handle, which the message gives it
    return files[0] if files else file_value(content)


def _location(execution: Execution, expect: Expect, content: Content) -> Value:
    return location_value(content) if isinstance(content, Location) else UNREAD


def _form(execution: Execution, expect: Expect, content: Content) -> Value:
    answers = form_answers(content) if isinstance(content, Form) and content.name != CALL_ANSWER else None
    return UNREAD if answers is None else answers


def _order(execution: Execution, expect: Expect, content: Content) -> Value:
    return order_value(content) if isinstance(content, Order) and content.lines else UNREAD


def _contact(execution: Execution, expect: Expect, content: Content) -> Value:
    return cards_value(content)[0] if isinstance(content, Cards) and content.cards else UNREAD


def _call(execution: Execution, expect: Expect, content: Content) -> Value:
    if not isinstance(content, Form) or content.name != CALL_ANSWER:
        return UNREAD
    allowed = call_answer(content)
    return UNREAD if allowed is None else allowed


_READERS: Mapping[str, Callable[[Execution, Expect, Content], Value]] = {
    "text": _any_text,
    "number": _typed,
    "date": _typed,
    "time": _typed,
    "duration": _typed,
    "email": _typed,
    "phone": _typed,
    "yes_no": _typed,
    "money": _typed,
    "pattern": _pattern,
    "photo": _photo,
    "file": _file,
    "files": lambda execution, expect, content: UNREAD,  # collected, before anything is read
    "location": _location,
    "form": _form,
    "order": _order,
    "contact": _contact,
    "call": _call,
}
