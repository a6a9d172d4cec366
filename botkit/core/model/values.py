"""Values that a conversation can hold, and their one written form in JSON.

Answers are saved typed (a date stays a date), and a session goes through JSON between any two messages, so every type that
JSON does not know is written as a one-key object: `{"$date": "2026-12-24"}`. Keys that begin with "$" are ours alone: such a key of a
business event is written with one "$" more, so that no event can pass for a date, or for a date that nobody can read.

A number is an int when it is whole, else a Decimal. Floats become decimals where they come in: from JSON of a business, from Python
functions, and from what older versions stored. 9.99 of a price list then equals the 9.99 that a customer typed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from botkit.core.model.money import as_money

# What an answer, a business event or the result of a call may hold.
Value = Any  # str | int | Decimal | bool | None | Money | datetime | date | time | timedelta | list | Mapping; float only before `settle`

MAX_DEPTH = 20  # nesting of a value; a business event deeper than this is refused at the door, here it is a last guard
MAX_WEIGHT = 50_000  # characters, keys and items of one value that is kept; a flow that doubles a list each turn ends here
MAX_INTEGER = 10**18  # more than any count or price, and every database and JSON reader still takes it whole

_OURS = "$"


class ValueTooDeep(ValueError):
    """A value is nested deeper than `MAX_DEPTH`."""


def pack(value: Value, depth: int = 0) -> Any:
    """Turn a value into what JSON can hold.

    Raises `ValueTooDeep`, ValueError for a number that JSON has no form for (infinity), and TypeError for a type that no value may have.
    """
    if depth > MAX_DEPTH:
        raise ValueTooDeep(f"a value is nested more than {MAX_DEPTH} deep")
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)  # of the latest reply, the words alone
        case float():
            return pack(exact(value))
        case Decimal():
            if not value.is_finite():
                raise ValueError("infinity and what is no number cannot be kept")
            return {"$decimal": str(value)}
        case datetime():  # before date: every datetime is one
            return {"$datetime": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": value.isoformat()}
        case timedelta():
            return {"$duration": [value.days, value.seconds, value.microseconds]}  # a float of seconds would round long ones
        case Mapping():
            return {_escaped(str(key)): pack(item, depth + 1) for key, item in value.items()}
        case list() | tuple():
            return [pack(item, depth + 1) for item in value]
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be kept in a session")


def unpack(packed: Any, depth: int = 0) -> Value:
    """Turn what `pack` wrote back into the value; tuples come back as lists. Raises ValueError for what `pack` never wrote."""
    if depth > MAX_DEPTH:
        raise ValueTooDeep(f"a value is nested more than {MAX_DEPTH} deep")
    if isinstance(packed, list):
        return [unpack(item, depth + 1) for item in packed]
    if isinstance(packed, float):
        return exact(packed)
    if not isinstance(packed, dict):
        return packed
    if len(packed) == 1:
        ((key, written),) = packed.items()
        read = _READERS.get(key)
        if read is not None:
            return _read(read, key, written)
    mapping = {key[1:] if key.startswith(_OURS) else key: unpack(item, depth + 1) for key, item in packed.items()}
    money = as_money(mapping)
    return mapping if money is None else money


def exact(number: float) -> int | Decimal:
    """The decimal number that a float stands for: its shortest decimal form. Raises ValueError for infinity and what is no number."""
    if not math.isfinite(number):
        raise ValueError("infinity and what is no number cannot be kept")
    return canonical(Decimal(str(number)))


def canonical(number: int | Decimal) -> int | Decimal:
    """A whole number as int, any other without zeros at its end: 2.0 is 2, and 1.50 is 1.5."""
    if isinstance(number, int):
        return number
    if number == number.to_integral_value() and abs(number) <= MAX_INTEGER:
        return int(number)
    return number.normalize()


def as_json(value: Value) -> Any:
    """A value as other programs read it: a decimal is a number, a moment ISO text, a duration seconds.

    Raises as `pack` does.
    """
    match value:
        case Decimal():
            return float(value)
        case float():
            return float(exact(value))
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return as_json(canonical(Decimal(value // timedelta(microseconds=1)) / 1_000_000))
        case Mapping():
            return {str(key): as_json(item) for key, item in value.items()}
        case list() | tuple():
            return [as_json(item) for item in value]
        case _:
            return value


def settle(value: Value) -> Value:
    """The value as a session keeps it: exactly what comes back from JSON, and of bounded size.

    Raises ValueError with a sentence that holds nothing of the value.
    """
    if value is None or isinstance(value, bool):
        return value
    if _weigh(value, MAX_WEIGHT) < 0:
        raise ValueError(f"a value has more than {MAX_WEIGHT} characters, keys and items together")
    try:
        return unpack(pack(value))
    except TypeError as fault:
        raise ValueError(str(fault)) from None


def _weigh(value: Value, left: int) -> int:
    """What is left of an allowance. It stops as soon as nothing is: a list that holds itself many times over is never walked whole."""
    if isinstance(value, str):
        return left - len(value) - 1
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise ValueError(f"a number is larger than {MAX_INTEGER:.0e}")
    left -= 1
    if isinstance(value, Mapping):
        for key, item in value.items():
            if left < 0:
                break
            left = _weigh(item, left - len(str(key)))
    elif isinstance(value, (list, tuple)):
        for item in value:
            if left < 0:
                break
            left = _weigh(item, left)
    return left


def _escaped(key: str) -> str:
    return _OURS + key if key.startswith(_OURS) else key


def _read(read: Callable[[Any], Value], key: str, written: Any) -> Value:
    try:
        return read(written)
    except (TypeError, ValueError, ArithmeticError) as fault:
        raise ValueError(f'what stands under "{key}" cannot be read') from fault


_READERS: dict[str, Callable[[Any], Value]] = {
    "$decimal": Decimal,
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$duration": lambda parts: timedelta(*parts),
}
