"""Values that a conversation can hold, and their one written form in JSON.

Answers are saved typed (a date stays a date), and a session goes through JSON between any two messages, so every type that
JSON does not know is written as a one-key object: `{"$date": "2026-12-24"}`. Keys that begin with "$" are ours alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

# What an answer, a business event or the result of a call may hold.
Value = Any  # str | int | float | bool | None | Decimal | datetime | date | time | timedelta | Sequence | Mapping

MAX_DEPTH = 20  # nesting of a value; a business event deeper than this is refused at the door, here it is a last guard


class ValueTooDeep(ValueError):
    """A value is nested deeper than `MAX_DEPTH`."""


def pack(value: Value, depth: int = 0) -> Any:
    """Turn a value into what JSON can hold. Raises `ValueTooDeep`, and `TypeError` for a type that no value may have."""
    if depth > MAX_DEPTH:
        raise ValueTooDeep(f"a value is nested more than {MAX_DEPTH} deep")
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return {"$decimal": str(value)}
        case datetime():  # before date: every datetime is one
            return {"$datetime": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": value.isoformat()}
        case timedelta():
            return {"$seconds": value.total_seconds()}
        case Mapping():
            return {str(key): pack(item, depth + 1) for key, item in value.items()}
        case Sequence() | frozenset():
            return [pack(item, depth + 1) for item in value]
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be kept in a session")


def unpack(packed: Any) -> Value:
    """Turn what `pack` wrote back into the value. Lists come back as tuples' equals: lists; mappings as dicts."""
    if isinstance(packed, list):
        return [unpack(item) for item in packed]
    if not isinstance(packed, dict):
        return packed
    if len(packed) == 1:
        ((key, text),) = packed.items()
        read = _READERS.get(key)
        if read is not None:
            return read(text)
    return {key: unpack(item) for key, item in packed.items()}


_READERS: dict[str, Any] = {
    "$decimal": Decimal,
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$seconds": lambda seconds: timedelta(seconds=seconds),
}
