"""Values as a customer reads them, by language and zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, get_decimal_symbol
from babel.units import format_unit
from jinja2 import Undefined

from botkit.core.model.money import Money
from botkit.core.model.values import Value
from botkit.core.text.default_texts import phrase
from botkit.core.text.locales import locale_of
from botkit.core.text.plain import digits, is_nothing

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))  # seconds of each part of a duration


def shown(value: Value, language: str, zone: tzinfo) -> str:
    """A value as a customer reads it where no filter says otherwise: by language, and never as a program writes it.

    Whole numbers stay as they are: an order number with a thousands separator is no order number.
    """
    locale = locale_of(language)
    match value:
        case str():
            return value
        case None | Undefined():
            return ""
        case bool():
            return phrase("yes" if value else "no", language)
        case int() | Decimal() | float():
            return digits(value).replace(".", get_decimal_symbol(locale))
        case datetime():
            return format_datetime(local(value, zone), format="short", tzinfo=zone, locale=locale)
        case date():
            return format_date(value, format="medium", locale=locale)
        case time():
            return format_time(value, format="short", locale=locale)
        case timedelta():
            return _length_of_time(value, locale)
        case Money():
            return format_currency(value.amount, value.currency, locale=locale)
        case list() | tuple():
            return ", ".join(shown(item, language, zone) for item in value if not is_nothing(item))
        case Mapping():
            # Its parts, as far as there are any. Authors name the part that they mean.
            return ", ".join(shown(item, language, zone) for item in value.values() if not is_nothing(item) and item != "")
        case _:
            return str(value)


def _length_of_time(value: timedelta, locale: Locale) -> str:
    """ "1 day 2 hours": every part of a duration that is not zero."""
    seconds = abs(value) // timedelta(seconds=1)
    parts: list[str] = []
    for unit, length in _UNITS:
        count, seconds = divmod(seconds, length)
        if count or (unit == "second" and not parts):
            parts.append(format_unit(count, f"duration-{unit}", locale=locale))
    return ("-" if value < timedelta(0) else "") + " ".join(parts)


def local(moment: datetime, zone: tzinfo) -> datetime:
    """The moment on the clock of a zone. Without an offset it is local already: 14:30 stays 14:30."""
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
