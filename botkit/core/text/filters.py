"""Filters: how values are shaped in texts, by the contact's language and zone. Only these exist; each is bounded in time and size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta, get_datetime_format
from babel.numbers import format_currency, format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context

from botkit.core.flow.duration import parse_duration
from botkit.core.model.money import Money
from botkit.core.model.values import Value, canonical
from botkit.core.text.answer_tests import ANSWER_TESTS
from botkit.core.text.default_texts import phrase
from botkit.core.text.locales import locale_of, zone_of
from botkit.core.text.moments import at_clock, localised, moment_in
from botkit.core.text.operators import compare
from botkit.core.text.plain import is_nothing, plain
from botkit.core.text.shown import local, shown
from botkit.understanding.normalise import normalise

LOCALE = "$locale"  # the contact's language, for filters; no name in an expression can begin with "$"
ZONE = "$zone"
HOURS = "$hours"  # what tells whether the business is open at a moment
OPEN = "$open"  # the filter that `business.open(…)` is read as

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


@pass_context
def fill_in(context: Context, value: Value) -> Value:
    """What `{{ }}` puts into a text."""
    return value if isinstance(value, str) else shown(value, _language(context), _zone(context))


def _language(context: Context) -> str:
    return str(context.get(LOCALE) or "en")


def _locale(context: Context) -> Locale:
    return locale_of(_language(context))


def _zone(context: Context) -> tzinfo:
    return zone_of(str(context.get(ZONE) or "UTC")) or UTC


class UnreadableText(ValueError):
    """A text is no moment, no number: what a business sent, or what a customer wrote."""


def _moment(value: Value) -> datetime | date | time:
    """A moment from a value, or from the ISO text that a business event carries. Raises ValueError, for a text `UnreadableText`."""
    if isinstance(value, (datetime, date, time)):
        return value
    text = plain(value).strip()
    for read in (datetime.fromisoformat, time.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    raise _unfit(value, "this is no date or time")


def _unfit(value: Value, why: str) -> ValueError:
    """What to raise for a value that is no moment of the wanted kind. A text of another kind is as unreadable as one of no kind."""
    return (UnreadableText if isinstance(value, str) else ValueError)(why)


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
        moment = local(moment, _zone_for(context, moment, zone)).date()
    if isinstance(moment, time):
        raise _unfit(value, "a time of day has no date")
    return format_date(moment, format=style, locale=_locale(context))


@pass_context
def _time(context: Context, value: Value, style: str = "short", zone: str = "") -> str:
    moment = _moment(value)
    if isinstance(moment, datetime):
        there = _zone_for(context, moment, zone)
        return format_time(local(moment, there), format=style, tzinfo=there, locale=_locale(context))
    if isinstance(moment, date):
        raise _unfit(value, "a date has no time of day")
    # A time without its day cannot be converted: the offset may be another in summer. So it is shown as written.
    return format_time(moment.replace(tzinfo=None), format=style, locale=_locale(context))


@pass_context
def _datetime(context: Context, value: Value, style: str = "", zone: str = "") -> str:
    """A date and a time of day. CLDR's medium form has seconds, which nobody tells a customer."""
    moment = _moment(value)
    if not isinstance(moment, datetime):
        raise _unfit(value, "this is no moment: it lacks the date or the time")
    there, locale = _zone_for(context, moment, zone), _locale(context)
    moment = local(moment, there)
    if style:
        return format_datetime(moment, format=style, tzinfo=there, locale=locale)
    day, clock = format_date(moment, locale=locale), format_time(moment, format="short", tzinfo=there, locale=locale)
    return str(get_datetime_format("medium", locale=locale)).replace("'", "").replace("{0}", clock).replace("{1}", day)


@pass_context
def _moment_of(context: Context, value: Value, clock: Value = None, zone: str = "") -> datetime:
    """A moment, of an ISO text or a date: at a time of day if one is given, and in the contact's zone unless it has one."""
    moment = moment_in(value)
    if moment is None or isinstance(moment, time):
        raise _unfit(value, "this is no moment")
    at = moment_in(clock)
    if clock is not None and not isinstance(at, time):
        raise _unfit(clock, "this is no time of day")
    if isinstance(at, time):
        moment = at_clock(moment, at)
    elif not isinstance(moment, datetime):
        moment = at_clock(moment, time())
    return localised(moment, _zone_for(context, moment, zone))


@pass_context
def is_open(context: Context, value: Value) -> bool:
    """Whether the business is open at a moment: `business.open(at)` in an expression."""
    hours = context.get(HOURS)
    moment = now if is_nothing(value) and isinstance(now := context.get("now"), datetime) else moment_in(value)
    if not callable(hours) or not isinstance(moment, datetime):
        return False
    return bool(hours(localised(moment, _zone(context))))


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
        raise _unfit(value, '"ago" needs a moment')
    if isinstance(moment, datetime):
        return str(format_timedelta(local(moment, _zone(context)) - now, add_direction=True, locale=_locale(context)))
    days = moment - now.astimezone(_zone(context)).date()
    if not days:
        return phrase("today", _language(context))
    return str(format_timedelta(days, granularity="day", add_direction=True, locale=_locale(context)))


@pass_context
def _plural(context: Context, value: Value, **forms: str) -> str:
    """The form that a number takes in the reader's language (CLDR's plural rules): zero, one, two, few, many, other. `#` is the number.

    `zero` is for nothing at all in every language, also in those whose grammar has no form of its own for it.
    """
    try:
        number = _decimal(value)
    except UnreadableText:
        return str(forms.get(OTHER, "")).replace("#", plain(value))
    name = "zero" if number == 0 and "zero" in forms else str(_locale(context).plural_form(abs(number)))
    form = str(forms.get(name, forms.get(OTHER, "")))
    return form.replace("#", str(format_decimal(number, locale=_locale(context))))


def _select(value: Value, **forms: str) -> str:
    """The form for a value: a gender, a title, a status. What none is written for gets `other`."""
    return str(forms.get(plain(value).strip().lower(), forms.get(OTHER, "")))


def _decimal(value: Value) -> Decimal:
    if isinstance(value, bool):
        raise ValueError("yes or no is no number")
    text = plain(value.amount) if isinstance(value, Money) else plain(value)
    wrong = UnreadableText if isinstance(value, str) else ValueError
    try:
        number = Decimal(text if len(text) <= MAX_DIGITS else "?")
    except InvalidOperation:
        raise wrong("this is no number") from None
    if not number.is_finite() or (number and abs(number.adjusted()) > MAX_DIGITS):
        raise wrong("this number is too large, or too small")
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
    text, old, new = plain(value), plain(old), plain(new)
    if not old:
        raise ValueError('"replace" needs the words to be replaced')
    if len(text) + text.count(old) * (len(new) - len(old)) > MAX_JOINED:
        raise ValueError(f"the text has more than {MAX_JOINED} characters")
    return text.replace(old, new)


def _split(value: Value, between: str = ",") -> list[str]:
    """The parts of a text, without the spaces around them and without empty ones."""
    parts = plain(value).split(str(between) or ",", MAX_PARTS)
    return [part.strip() for part in parts[:MAX_PARTS] if part.strip()]


def _contains(value: Value, wanted: Value) -> bool:
    """Whether a text has these words, in any case, with or without accents; or a list this item."""
    if isinstance(value, str):
        return normalise(plain(wanted)) in normalise(value)
    if isinstance(value, Mapping):
        return wanted in value
    return any(item == wanted or (isinstance(item, str) and normalise(item) == normalise(plain(wanted))) for item in value)


def limited_items(value: Value) -> Sequence[Value]:
    """The items that a loop goes over: those of a list, at most `MAX_ITEMS`. What is not there has none."""
    if is_nothing(value):
        return ()
    if not isinstance(value, (list, tuple)):
        raise TypeError("a loop goes over a list")
    return value[:MAX_ITEMS]


def _default(value: Value, instead: Value = "") -> Value:
    return instead if is_nothing(value) or value == "" else value


def _abs(value: Value) -> Value:
    return _of_number(value, abs)


def _round(value: Value, places: int = 0) -> Value:
    kept = min(max(int(places or 0), 0), 12)
    return _of_number(value, lambda number: round(number, kept))


def _int(value: Value) -> Value:
    return int(_decimal(value))


def _of_number(value: Value, change: Callable[[Decimal], Decimal]) -> Value:
    """A number changed; money stays money, a duration a duration."""
    if isinstance(value, timedelta):
        return timedelta(seconds=float(change(Decimal(str(value.total_seconds())))))
    number = canonical(change(_decimal(value)))
    return value.with_amount(number) if isinstance(value, Money) else number


def _item(value: Value, position: int) -> Value:
    return value[position] if len(value) else None


def _length(value: Value) -> int:
    return len(value)


def _is_whole(value: Value, rest: int) -> bool:
    # jinja2 asks `value % 2`, which formats a text: "%999999999d" is a gigabyte. What is no number is neither odd nor even.
    return isinstance(value, int | Decimal) and value % 2 == rest


_FILTERS: dict[str, Callable[..., Any]] = {
    "abs": _abs,
    "ago": _ago,
    "capitalize": lambda value: plain(value).capitalize(),
    "contains": _contains,
    "date": _date,
    "datetime": _datetime,
    "default": _default,
    "duration": parse_duration,  # `"2 hours" | duration`, to add to a moment
    "first": lambda value: _item(value, 0),
    "int": _int,
    "join": _join,
    "last": lambda value: _item(value, -1),
    "length": _length,
    "lower": lambda value: plain(value).lower(),
    "moment": _moment_of,
    "money": _money,
    "number": _number,
    "plural": _plural,
    "replace": _replace,
    "round": _round,
    "select": _select,
    "split": _split,
    "time": _time,
    "title": lambda value: plain(value).title(),
    "trim": lambda value: plain(value).strip(),
    "upper": lambda value: plain(value).upper(),
}

# Filters of nothing that give something; of nothing all others give nothing.
_OF_NOTHING: dict[str, Value] = {"contains": False, "join": "", "length": 0, "split": ()}
_TAKE_NOTHING = ("default", "select")
# What gives a text that it cannot read ("soon" for a time) back as it is; other filters then give nothing.
_SHOW_UNREAD = ("ago", "date", "datetime", "money", "number", "time")


def _total(name: str, change: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, made safe for what businesses leave out and customers write: none of it ends a conversation."""
    with_context = getattr(change, "jinja_pass_arg", None) is not None

    @wraps(change)
    def applied(*args: Any, **named: Any) -> Value:
        value = args[1] if with_context else args[0]
        if is_nothing(value) and name not in _TAKE_NOTHING:
            return _OF_NOTHING.get(name)
        try:
            return change(*args, **named)
        except UnreadableText:
            return value.strip() if name in _SHOW_UNREAD else None

    return applied


FILTERS: dict[str, Callable[..., Any]] = {name: _total(name, change) for name, change in _FILTERS.items()}

# Tests that may follow "is": jinja2's own, but for those of `OWN_TESTS`.
_TESTS = ("defined", "undefined", "none", "number", "string", "mapping", "sequence", "true", "false", "odd", "even", "in", "eq", "ne")
TESTS = (*_TESTS, *ANSWER_TESTS)
OWN_TESTS: dict[str, Callable[..., bool]] = {
    "odd": lambda value: _is_whole(value, 1),
    "even": lambda value: _is_whole(value, 0),
    "none": is_nothing,
    "in": lambda value, whole: compare("in", value, whole),
    "eq": lambda value, other: compare("eq", value, other),
    "ne": lambda value, other: compare("ne", value, other),
    **ANSWER_TESTS,
}
