"""Operators: what `+ - * / // %`, comparisons and `in` do with the values of a flow.

Numbers are decimal: 0.1 + 0.2 is 0.3, whatever wrote the numbers. Money adds and compares within one currency; of two currencies there is
no sum and no order. Nothing stays nothing: a sum with it is nothing, and a comparison with it is false, so that neither a field that was
left out nor a customer who answers in pounds ends a conversation. Values that are there and do not fit (a number and a text) are a fault:
to go on with a guess could pay out where it should refuse.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from botkit.core.model.money import Money
from botkit.core.model.values import Value, canonical, exact
from botkit.core.text.moments import at_clock, comparable, moment_in, moved
from botkit.core.text.plain import is_nothing

MAX_NUMBER = 10**18  # a result beyond it is nothing; more than any count or price, and no memory bomb

DIFFERENT = "values of different kinds do not go together"

_CALCULATE: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": lambda left, right: (left / right).to_integral_value(ROUND_FLOOR),
    "%": lambda left, right: left - right * (left / right).to_integral_value(ROUND_FLOOR),
}
_ORDER: Mapping[str, Callable[[Any, Any], Any]] = {
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
}
_NUMBERS_ONLY = ("*", "/", "//", "%")


class OperatorFault(ValueError):
    """Values that an operator cannot take, in the author's words and without the values."""


def calculate(sign: str, left: Value, right: Value) -> Value:
    """The result of `left sign right`; nothing where it is too large to count with. Raises `OperatorFault` and TypeError."""
    try:
        return _calculate(sign, left, right)
    except OverflowError:
        return None  # a moment after the year 9999: a customer's "900 years", times twenty


def _calculate(sign: str, left: Value, right: Value) -> Value:
    if is_nothing(left) or is_nothing(right):
        return None
    if isinstance(left, Money) or isinstance(right, Money):
        return _with_money(sign, left, right)
    if _is_number(left) and _is_number(right):
        return _numbers(sign, left, right)
    if (_is_length(left) and _is_length(right)) or (_is_length(left) and _is_number(right)) or (_is_number(left) and _is_length(right)):
        return _durations(sign, left, right)
    if sign in ("+", "-") and (_is_of_time(left) or _is_of_time(right)):
        return _moments(sign, left, right)
    if sign in _NUMBERS_ONLY:
        # `*` and `%` on texts are repetition and formatting: both can be made to fill the memory.
        raise OperatorFault(f'"{sign}" works on numbers only')
    return _CALCULATE[sign](left, right)


def sign_of(sign: str, value: Value) -> Value:
    """`-value` or `+value`."""
    if is_nothing(value):
        return None
    if isinstance(value, Money):
        return value.with_amount(-value.amount if sign == "-" else value.amount)
    if not _is_number(value) and not isinstance(value, timedelta):
        raise OperatorFault(DIFFERENT)
    return -value if sign == "-" else value


def compare(sign: str, left: Value, right: Value) -> bool:
    """Whether `left sign right` holds. Raises `OperatorFault` where two values have no order."""
    if _is_clock(left) or _is_clock(right):
        found = _of_time(sign, left, right)
        if found is not None:
            return found
    match sign:
        case "eq":
            return bool(_comparable(left) == _comparable(right))
        case "ne":
            return bool(_comparable(left) != _comparable(right))
        case "in":
            return _contains(right, left)
        case "notin":
            return not _contains(right, left)
    if is_nothing(left) or is_nothing(right):
        return False
    if isinstance(left, Money) or isinstance(right, Money):
        amounts = _amounts(left, right)
        if amounts is None:
            return False
        left, right = amounts
    try:
        return bool(_ORDER[sign](_comparable(left), _comparable(right)))
    except TypeError:
        raise OperatorFault(DIFFERENT) from None


def _is_clock(value: Value) -> bool:
    return isinstance(value, date | time)


def _of_time(sign: str, left: Value, right: Value) -> bool | None:
    """A comparison with a moment, a date or a time of day. A text that is none compares as nothing; None where this is no order."""
    first, second = moment_in(left), moment_in(right)
    pair = None if first is None or second is None else comparable(first, second)
    if pair is None:
        return False if sign in _ORDER and (isinstance(left, str) or isinstance(right, str)) else None
    if sign in ("eq", "ne"):
        return (pair[0] == pair[1]) == (sign == "eq")
    return bool(_ORDER[sign](*pair)) if sign in _ORDER else None


def _contains(whole: Value, part: Value) -> bool:
    if is_nothing(whole) or is_nothing(part):
        return False
    if isinstance(whole, str):
        return isinstance(part, str) and part in whole
    if isinstance(whole, Mapping):
        return isinstance(part, str) and part in whole
    if isinstance(whole, list | tuple):
        return any(_comparable(item) == _comparable(part) for item in whole)
    raise OperatorFault('"in" needs a text or a list')


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | Decimal)


def _decimal(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(exact(value) if isinstance(value, float) else int(value))


def _comparable(value: Value) -> Value:
    return exact(value) if isinstance(value, float) else value


def _numbers(sign: str, left: Value, right: Value) -> Value:
    if sign in ("/", "//", "%") and right == 0:
        return None  # there is no such number, so it is nothing
    if isinstance(left, int) and isinstance(right, int) and sign in ("+", "-", "*"):
        result: Any = _CALCULATE[sign](left, right)
    else:
        result = _CALCULATE[sign](_decimal(left), _decimal(right))
    return None if abs(result) > MAX_NUMBER else canonical(result)


def _durations(sign: str, left: Value, right: Value) -> Value:
    if sign == "*" and _is_number(left):
        left, right = right, left
    if sign in ("*", "/", "//") and _is_number(right):
        if right == 0 and sign != "*":
            return None
        factor: Decimal = _decimal(right) if sign == "*" else 1 / _decimal(right)
        return timedelta(microseconds=int(Decimal(left // timedelta(microseconds=1)) * factor))
    if sign in ("/", "//", "%") and right == timedelta(0):
        return None
    result = left % right if sign == "%" else left // right if sign == "//" else _CALCULATE[sign](left, right)
    return canonical(exact(result)) if isinstance(result, float) else result


def _is_length(value: Value) -> bool:
    return isinstance(value, timedelta)


def _is_of_time(value: Value) -> bool:
    return isinstance(value, date | time | timedelta)  # every moment is a date for Python


def _moments(sign: str, left: Value, right: Value) -> Value:
    """A moment and a duration, the time between two moments, a date and a time of day. A text that is no moment gives nothing."""
    for value in (left, right):
        if isinstance(value, str) and moment_in(value) is None:
            return None
    first, second = (value if isinstance(value, timedelta) else moment_in(value) for value in (left, right))
    match sign, first, second:
        case "+", (datetime() | date() | time()), timedelta():
            return moved(first, second)
        case "+", timedelta(), (datetime() | date() | time()):
            return moved(second, first)
        case "-", (datetime() | date() | time()), timedelta():
            return moved(first, -second)
        case "+", date(), time() if not isinstance(first, datetime):
            return at_clock(first, second)
        case "+", time(), date() if not isinstance(second, datetime):
            return at_clock(second, first)
        case "-", date(), date():
            pair = comparable(first, second)
            return None if pair is None else pair[0] - pair[1]  # type: ignore[operator]  # two moments, or two dates
    if isinstance(left, str) or isinstance(right, str):
        return None  # a text that is a time of day where a day is needed is no moment either
    raise OperatorFault(DIFFERENT)


def _with_money(sign: str, left: Value, right: Value) -> Value:
    if sign in ("+", "-"):
        amounts = _amounts(left, right)
        money = left if isinstance(left, Money) else right
        return None if amounts is None else money.with_amount(_numbers(sign, *amounts))
    if isinstance(left, Money) and isinstance(right, Money):
        if sign == "*":
            raise OperatorFault("an amount of money cannot be multiplied by another one")
        amounts = _amounts(left, right)
        return None if amounts is None else _numbers(sign, *amounts)
    if isinstance(left, Money) and _is_number(right):
        amount = _numbers(sign, left.amount, right)
        return None if amount is None else left.with_amount(amount)
    if sign == "*" and _is_number(left):
        return right.with_amount(_numbers(sign, left, right.amount))
    raise OperatorFault(DIFFERENT)


def _amounts(left: Value, right: Value) -> tuple[Value, Value] | None:
    """Two amounts that can be compared: of one currency, where a number alone has the currency of the other. None for two currencies:
    customers answer in the one that they think in, and nobody says at which rate."""
    if isinstance(left, Money) and isinstance(right, Money):
        return (left.amount, right.amount) if left.currency == right.currency else None
    first, second = (value.amount if isinstance(value, Money) else value for value in (left, right))
    if not _is_number(first) or not _is_number(second):
        raise OperatorFault(DIFFERENT)
    return first, second
