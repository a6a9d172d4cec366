"""Filters: how values are shaped in texts, by the contact's language and zone. Only these exist; each is bounded in time and size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal
from jinja2 import Undefined, pass_context
from jinja2.runtime import Context

from botkit.core.duration import parse_duration
from botkit.core.values import Value

MAX_JOINED = 5_000  # characters that `join` and `replace` may make


def locale_of(language: str) -> Locale:
    """The babel locale for a language code; English where babel knows none."""
    for code in (language.replace("-", "_"), language.replace("-", "_").partition("_")[0]):
        try:
            return Locale.parse(code)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale("en")


def _locale(context: Context) -> Locale:
    return locale_of(str(context.get("$locale") or "en"))


def _zone(context: Context) -> ZoneInfo:
    try:
        return ZoneInfo(str(context.get("$zone") or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


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
    raise ValueError(f'"{text[:40]}" is no date or time')


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
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
    moment = _moment(value)
    if isinstance(moment, datetime):
        return format_time(_local(moment, _zone(context)), format=style, tzinfo=_zone(context), locale=_locale(context))
    if isinstance(moment, date):
        raise ValueError("a date has no time of day")
    return format_time(moment, format=style, locale=_locale(context))


@pass_context
def _datetime(context: Context, value: Value, style: str = "medium") -> str:
    moment = _moment(value)
    if not isinstance(moment, datetime):
        raise ValueError("this is no moment: it lacks the date or the time")
    return format_datetime(_local(moment, _zone(context)), format=style, tzinfo=_zone(context), locale=_locale(context))


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
    try:
        return value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        raise ValueError("this is no number") from None


def _join(value: Value, between: str = ", ") -> str:
    joined = str(between).join(str(item) for item in value)
    if len(joined) > MAX_JOINED:
        raise ValueError(f"the joined text has more than {MAX_JOINED} characters")
    return joined


def _default(value: Value, instead: Value = "") -> Value:
    return instead if isinstance(value, Undefined) or value is None or value == "" else value


def _round(value: Value, digits: int = 0) -> Value:
    rounded = round(_decimal(value), min(max(int(digits), 0), 12))
    return int(rounded) if digits == 0 else rounded


def _length(value: Value) -> int:
    return len(value)


def _int(value: Value) -> int:
    return int(_decimal(value))


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

# Tests that may follow "is".
TESTS = ("defined", "undefined", "none", "number", "string", "mapping", "sequence", "true", "false", "odd", "even", "in", "eq", "ne")
