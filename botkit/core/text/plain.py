"""Values as plain text, the same in every language: what `~` and the filters for texts work on, and what stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from jinja2 import Undefined

from botkit.core.model.money import Money
from botkit.core.model.values import Value

MAX_SHOWN = 15  # significant digits of a number in a text: enough for every amount, and a third does not fill a line


def is_nothing(value: object) -> bool:
    """Whether a value is not there: a field that a contact does not have, a key that an event leaves out, null in JSON."""
    return value is None or isinstance(value, Undefined)


def plain(value: Value) -> str:
    """The text of a value. Nothing is an empty text, and no value looks as it does in a program."""
    match value:
        case str():
            return value
        case None | Undefined():
            return ""
        case bool():
            return "true" if value else "false"
        case int() | Decimal() | float():
            return digits(value)
        case Money():
            return str(value)
        case Mapping():
            return ", ".join(plain(item) for item in value.values() if not is_nothing(item) and item != "")
        case list() | tuple():
            return ", ".join(plain(item) for item in value if not is_nothing(item))
        case _:
            return str(value)


def digits(number: float | Decimal) -> str:
    """A number in digits, with a point: 2.5, and 3.33333333333333 for ten by three."""
    exact = Decimal(str(number))
    if not exact.is_finite():
        return ""
    if len(exact.as_tuple().digits) > MAX_SHOWN and not isinstance(number, int):
        exact = Decimal(f"{exact:.{MAX_SHOWN}g}").normalize()
    return f"{exact:f}"
