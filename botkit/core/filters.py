"""Filters: how values are shaped in texts, by the contact's language and zone. Only these exist; each is bounded in time and size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, get_decimal_symbol
from jinja2 import Undefined, pass_context
from jinja2.runtime import Context

from botkit.core.duration import parse_duration
from botkit.core.locales import locale_of, zone_of
from botkit.core.values import Value

LOCALE = "$locale"  # the contact's language, for filters; no name in an expression can begin with "$"
ZONE = "$zone"

MAX_DIGITS = 40  # before or after the point: "1e999999999" is short to write and a gigabyte to print
MAX_JOINED = 5_000  # characters that `join` may make


def shown(value: Value, language: str, zone: tzinfo) -> Value:
    """A value as a customer reads it where no filter says otherwise: dates, times and fractions by language, nothing for None.

    Whole numbers stay as they are: an order number with a thousands separator is no order number.
    """
    match value:
        case str() | bool() | int():
            return value
        case None:
            return ""
        case Decimal() | float():
            return f"{Decimal(str(value)):f}".replace(".", get_decimal_symbol(locale_of(language)))
        case datetime():
            return format_datetime(_local(value, zone), format="short", tzinfo=zone, locale=locale_of(language))
        case date():
            return format_date(value, format="medium", locale=locale_of(language))
        case time():
            return format_time(value, format="short", locale=locale_of(language))
        case _:
            return value


@pass_context
def fill_in(context: Context, value: Value) -> Value:
    """What `{{ }}` puts into a text."""
    return value if isinstance(value, (str, Undefined)) else shown(value, _language(context), _zone(context))


def _language(context: Context) -> str:
    return str(context.get(LOCALE) or "en")


def _locale(context: Context) -> Locale:
    return locale_of(_language(context))


def _zone(context: Context) -> tzinfo:
    return zone_of(str(context.get(ZONE) or "UTC")) or UTC


def _moment(value: Value) -> datetime | date | time:
    """A moment from a value, or from the ISO text that a business event carries. Raises ValueError."""
    if isinstance(value, (datetime, date, time)):
        return value
    text = str(value).strip()
    for read in (datetime.fromisoformat, time.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    raise ValueError("this is no date or time")


def _local(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


@pass_context
def _date(context: Context, value: Value, style: str = "medium") -> str:
    moment = _moment(value)
    if isinstance(moment, datetime):
        moment = _local(moment, _zone(context)).date()
    if isinstance(moment, time):
        raise ValueError("a time of day has no date")
    return format_date(moment, format=style, locale=_locale(context))


@pass_context
def _time(context: Context, value: Value, style: str = "short") -> str:
    moment, zone = _moment(value), _zone(context)
    if isinstance(moment, datetime):
        return format_time(_local(moment, zone), format=style, tzinfo=zone, locale=_locale(context))
    if isinstance(moment, date):
        raise ValueError("a date has no time of day")
    return format_time(moment, format=style, locale=_locale(context))


@pass_context
def _datetime(context: Context, value: Value, style: str = "medium") -> str:
    moment, zone = _moment(value), _zone(context)
    if not isinstance(moment, datetime):
        raise ValueError("this is no moment: it lacks the date or the time")
    return format_datetime(_local(moment, zone), format=style, tzinfo=zone, locale=_locale(context))


@pass_context
def _number(context: Context, value: Value) -> str:
    return str(format_decimal(_decimal(value), locale=_locale(context)))


@pass_context
def _money(context: Context, value: Value, currency: str = "EUR") -> str:
    return format_currency(_decimal(value), currency, locale=_locale(context))


@pass_context
def _ago(context: Context, value: Value) -> str:
    moment, now = _moment(value), context.get("now")
    if not isinstance(moment, datetime) or not isinstance(now, datetime):
        raise ValueError('"ago" needs a moment')
    said = format_timedelta(_local(moment, _zone(context)) - now, add_direction=True, locale=_locale(context))
    return str(said)


def _decimal(value: Value) -> Decimal:
    if isinstance(value, bool):
        raise ValueError("yes or no is no number")
    text = str(value)
    try:
        number = Decimal(text if len(text) <= MAX_DIGITS else "?")
    except InvalidOperation:
        raise ValueError("this is no number") from None
    if not number.is_finite() or (number and abs(number.adjusted()) > MAX_DIGITS):
        raise ValueError("this number is too large, or too small")
    return number


def _join(value: Value, between: str = ", ") -> str:
    parts: list[str] = []
    length = 0
    for item in value:
        parts.append(str(item))
        length += len(parts[-1]) + len(str(between))
        if length > MAX_JOINED:
            raise ValueError(f"the joined text has more than {MAX_JOINED} characters")
    return str(between).join(parts)


def _default(value: Value, instead: Value = "") -> Value:
    return instead if isinstance(value, Undefined) or value is None or value == "" else value


def _round(value: Value, digits: int = 0) -> Value:
    rounded = round(_decimal(value), min(max(int(digits), 0), 12))
    return int(rounded) if digits == 0 else rounded


def _length(value: Value) -> int:
    return len(value)


def _int(value: Value) -> int:
    return int(_decimal(value))


def _whole(value: Value) -> int:
    # jinja2 asks `value % 2`, which formats a text: "%999999999d" is a gigabyte.
    if not isinstance(value, int):
        raise TypeError("only whole numbers are odd or even")
    return value


FILTERS: dict[str, Callable[..., Any]] = {
    "abs": lambda value: abs(_decimal(value)),
    "ago": _ago,
    "capitalize": lambda value: str(value).capitalize(),
    "date": _date,
    "datetime": _datetime,
    "default": _default,
    "duration": parse_duration,  # `"2 hours" | duration`, to add to a moment
    "first": lambda value: value[0],
    "int": _int,
    "join": _join,
    "last": lambda value: value[-1],
    "length": _length,
    "lower": lambda value: str(value).lower(),
    "money": _money,
    "number": _number,
    "round": _round,
    "time": _time,
    "title": lambda value: str(value).title(),
    "trim": lambda value: str(value).strip(),
    "upper": lambda value: str(value).upper(),
}

# Tests that may follow "is": jinja2's own, but for those of `OWN_TESTS`.
TESTS = ("defined", "undefined", "none", "number", "string", "mapping", "sequence", "true", "false", "odd", "even", "in", "eq", "ne")
OWN_TESTS: dict[str, Callable[..., bool]] = {
    "odd": lambda value: _whole(value) % 2 == 1,
    "even": lambda value: _whole(value) % 2 == 0,
}
