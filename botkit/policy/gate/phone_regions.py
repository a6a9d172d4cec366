"""Where a phone number may live: its zones, and whether it is one of the United States.

Facts of the numbering plan, by calling code and, in North America, by area code (zones.csv). A mobile number says where it was
issued, not where its owner is: so all zones of a prefix count, and a zone that the contact told us counts more.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LONGEST_PREFIX = 4

# The zones of the states. Area codes of Puerto Rico, Guam and the other territories lie elsewhere, and WhatsApp does not pause them.
US_ZONES = frozenset(
    {
        "America/Adak",
        "America/Anchorage",
        "America/Boise",
        "America/Chicago",
        "America/Denver",
        "America/Juneau",
        "America/Los_Angeles",
        "America/New_York",
        "America/North_Dakota/Center",
        "America/Phoenix",
        "Pacific/Honolulu",
    }
)

# Where rules of their own hold, by zone: the territories of the United States are under its federal law.
_TERRITORIES = {
    "America/Puerto_Rico": "PR",
    "America/St_Thomas": "VI",
    "Pacific/Guam": "GU",
    "Pacific/Saipan": "MP",
    "Pacific/Pago_Pago": "AS",
}


def zones_of(stored: str, phone: str, otherwise: str = "UTC") -> tuple[str, ...]:
    """The zones that count for quiet hours: the contact's stored one, else all of the number's area, else of its country.

    `phone` is digits with the country code, or empty; `otherwise` (the business's own zone) is for who has neither.
    """
    if stored and _exists(stored):
        return (stored,)
    return _zones(phone) or (otherwise,)


def is_us_number(phone: str) -> bool:
    """Whether the number has the area code of a state of the United States; `phone` as in `zones_of`."""
    return phone.startswith("1") and (zones := _table().get(phone[:4])) is not None and US_ZONES.issuperset(zones)


def profile_of(phone: str) -> str:
    """The ISO code of the country whose rules about words and hours are known (stop_words.TCPA, quiet_hours.QUIET); empty: none."""
    if is_us_number(phone):
        return "US"
    if phone.startswith("91"):
        return "IN"
    zones = _table().get(phone[:4], ()) if phone.startswith("1") else ()
    return _TERRITORIES.get(zones[0], "") if len(zones) == 1 else ""


def country_of(phone: str, user_id: str) -> str:
    """The same for a person of whom only a scoped id may be known: it begins with the country of their number."""
    if phone or not user_id:
        return profile_of(phone)
    country = user_id.partition(".")[0]
    return country if country in ("US", "IN", *_TERRITORIES.values()) else ""


def _zones(phone: str) -> tuple[str, ...]:
    table = _table()
    for length in range(_LONGEST_PREFIX, 0, -1):
        found = table.get(phone[:length]) if len(phone) >= length else None
        if found is not None:
            return found
    return ()


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[str, ...]]:
    text = resources.files("botkit.policy").joinpath("zones.csv").read_text(encoding="utf-8")
    return {prefix: tuple(row["zones"].split()) for row in csv.DictReader(text.splitlines()) for prefix in row["prefixes"].split()}


@lru_cache(maxsize=1024)
def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
