"""Filters: how values are shaped in texts, by the contact's language and zone. Only these exist; each is bounded in time and size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, get_decimal_symbol
from jinja2 import Undefined, pass_context
from jinja2.runtime import Context

from botkit.core.flow.duration import parse_duration
from botkit.core.model.values import Value
from botkit.core.text.default_texts import phrase
from botkit.core.text.locales import locale_of, zone_of
from botkit.understanding.normalise import normalise

LOCALE = "$locale"  # the contact's language, for filters; no name in an expression can begin with "$"
ZONE = "$zone"

MAX_DIGITS = 40  # before or after the point: "1e999999999" is short to write and a gigabyte to print
WRITTEN = "written"  # as a zone: the one that the value itself has
OTHER = "other"  # the form that a plural or a selection falls back on
PLURALS = ("zero", "one", "two", "few", "many", OTHER)  # the names of CLDR's plural categories
FORMS: dict[str, tuple[str, ...] | None] = {
    "plural": PLURALS,
    "select": None,
}  # filters that choose among forms by name; None: the names are the author's
MAX_JOINED = 5_000  # characters that `join` and `replace` may make
MAX_PARTS = 1_000  # parts that `split` may make
MAX_ITEMS = 100  # items that a loop in a text goes over; a message of more lines is no message
ITEMS = "$items"  # the filter around the list of every loop; no author can write such a name


_CURRENCY = re.compile("[A-Z]{3}")


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
        case list() | tuple():
            return _joined((shown(item, language, zone) for item in value), ", ")
        case Mapping():
            # Never as Python writes it, and never a fault: its parts, as far as there are any. Authors name the part that they mean.
            return _joined((shown(item, language, zone) for item in value.values() if item not in (None, "")), ", ")
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
    """The moment on the clock of a zone. Without an offset it is local already: 14:30 stays 14:30."""
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _zone_for(context: Context, moment: Value, name: str) -> tzinfo:
    """The zone to show a moment in: the contact's, the one that is named, or with "written" that of the value itself.

    A flight leaves by the clock of its airport, wherever the reader lives; a call back is at the reader's own time. Only the author
    knows which it is, so it is the author who says it.
    """
    if not name:
        return _zone(context)
    if name == WRITTEN:
        return (moment.tzinfo if isinstance(moment, datetime) else None) or _zone(context)
    found = zone_of(str(name))
    if found is None:
        raise ValueError("there is no such zone")
    return found


@pass_context
def _date(context: Context, value: Value, style: str = "medium", zone: str = "") -> str:
    moment = _moment(value)
    if isinstance(moment, datetime):
        moment = _local(moment, _zone_for(context, moment, zone)).date()
    if isinstance(moment, time):
        raise ValueError("a time of day has no date")
    return format_date(moment, format=style, locale=_locale(context))


@pass_context
def _time(context: Context, value: Value, style: str = "short", zone: str = "") -> str:
    moment = _moment(value)
    if isinstance(moment, datetime):
        there = _zone_for(context, moment, zone)
        return format_time(_local(moment, there), format=style, tzinfo=there, locale=_locale(context))
    if isinstance(moment, date):
        raise ValueError("a date has no time of day")
    # A time without its day cannot be converted: the offset may be another in summer. So it is shown as written.
    return format_time(moment.replace(tzinfo=None), format=style, locale=_locale(context))


@pass_context
def _datetime(context: Context, value: Value, style: str = "medium", zone: str = "") -> str:
    moment = _moment(value)
    if not isinstance(moment, datetime):
        raise ValueError("this is no moment: it lacks the date or the time")
    there = _zone_for(context, moment, zone)
    return format_datetime(_local(moment, there), format=style, tzinfo=there, locale=_locale(context))


@pass_context
def _number(context: Context, value: Value) -> str:
    return str(format_decimal(_decimal(value), locale=_locale(context)))


@pass_context
def _money(context: Context, value: Value, currency: str = "") -> str:
    """An amount with its currency: the one named, else that of an answer to `expect: money`, else euros."""
    amount, own = (value.get("amount"), value.get("currency")) if isinstance(value, Mapping) else (value, None)
    code = str(currency or own or "EUR").upper()
    if not _CURRENCY.fullmatch(code):
        raise ValueError("a currency is three letters: EUR, USD, GBP")
    return format_currency(_decimal(amount), code, locale=_locale(context))


@pass_context
def _ago(context: Context, value: Value) -> str:
    moment, now = _moment(value), context.get("now")
    if not isinstance(now, datetime) or isinstance(moment, time):
        raise ValueError('"ago" needs a moment')
    if isinstance(moment, datetime):
        return str(format_timedelta(_local(moment, _zone(context)) - now, add_direction=True, locale=_locale(context)))
    days = moment - now.astimezone(_zone(context)).date()
    if not days:
        return phrase("today", _language(context))
    return str(format_timedelta(days, granularity="day", add_direction=True, locale=_locale(context)))


@pass_context
def _plural(context: Context, value: Value, **forms: str) -> str:
    """The form that a number takes in the reader's language (CLDR's plural rules): zero, one, two, few, many, other. `#` is the number.

    `zero` is for nothing at all in every language, also in those whose grammar has no form of its own for it.
    """
    number = _decimal(value)
    name = "zero" if number == 0 and "zero" in forms else str(_locale(context).plural_form(abs(number)))
    form = str(forms.get(name, forms.get(OTHER, "")))
    return form.replace("#", str(format_decimal(number, locale=_locale(context))))


def _select(value: Value, **forms: str) -> str:
    """The form for a value: a gender, a title, a status. What none is written for gets `other`."""
    return str(forms.get(str(value).strip().lower(), forms.get(OTHER, "")))


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


@pass_context
def _join(context: Context, value: Value, between: str = ", ") -> str:
    items = [value] if isinstance(value, (str, Mapping)) else value  # one answer is a list of one
    return _joined((shown(item, _language(context), _zone(context)) for item in items), between)


def _joined(items: Iterable[Value], between: str) -> str:
    parts: list[str] = []
    length = 0
    for item in items:
        parts.append(str(item))
        length += len(parts[-1]) + len(str(between))
        if length > MAX_JOINED:
            raise ValueError(f"the joined text has more than {MAX_JOINED} characters")
    return str(between).join(parts)


def _replace(value: Value, old: str, new: str = "") -> str:
    text, old, new = str(value), str(old), str(new)
    if not old:
        raise ValueError('"replace" needs the words to be replaced')
    if len(text) + text.count(old) * (len(new) - len(old)) > MAX_JOINED:
        raise ValueError(f"the text has more than {MAX_JOINED} characters")
    return text.replace(old, new)


def _split(value: Value, between: str = ",") -> list[str]:
    """The parts of a text, without the spaces around them and without empty ones."""
    parts = str(value).split(str(between) or ",", MAX_PARTS)
    return [part.strip() for part in parts[:MAX_PARTS] if part.strip()]


def _contains(value: Value, wanted: Value) -> bool:
    """Whether a text has these words, in any case, with or without accents; or a list this item."""
    if value is None or isinstance(value, Undefined):
        return False
    if isinstance(value, str):
        return normalise(str(wanted)) in normalise(value)
    if isinstance(value, Mapping):
        return wanted in value
    return any(item == wanted or (isinstance(item, str) and normalise(item) == normalise(str(wanted))) for item in value)


def limited_items(value: Value) -> Sequence[Value]:
    """The items that a loop goes over: those of a list, at most `MAX_ITEMS`. What is not there has none."""
    if value is None or isinstance(value, Undefined):
        return ()
    if not isinstance(value, (list, tuple)):
        raise TypeError("a loop goes over a list")
    return value[:MAX_ITEMS]


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
    "contains": _contains,
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
    "plural": _plural,
    "replace": _replace,
    "round": _round,
    "select": _select,
    "split": _split,
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
