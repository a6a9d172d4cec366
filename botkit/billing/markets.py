"""Markets: the platform's price regions. A number's market is the longest prefix that is in force on that day, the newest row first."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from msgspec import Struct

UNKNOWN = "unknown"  # neither a number nor a country is known
OTHER = "Other"  # the platform's own name for every place that its table does not name

# Countries with a separate price for authentication from abroad, by the day from which they have it.
_FROM_2024_06 = frozenset({"IN", "ID"})
_FROM_2025_02 = _FROM_2024_06 | {"EG", "MY", "NG", "PK", "SA", "ZA", "AE"}
_FROM_2026_10 = _FROM_2025_02 | {"BD", "IQ", "KZ", "KW", "MA", "NP", "OM", "LK", "UA"}
_COUNTRIES = (("2026-10-01", _FROM_2026_10), ("2025-02-01", _FROM_2025_02), ("2024-06-01", _FROM_2024_06))


class MarketRow(Struct, frozen=True, kw_only=True):
    """From that day on, numbers that begin with `prefix`, and people in `country` (ISO), belong to `market`."""

    effective_from: str
    market: str
    country: str
    prefix: str
    note: str = ""


class MarketMatch(Struct, frozen=True):
    """The market of a destination, with the prefix that matched and the country; either may be empty. `by_id`: by country alone."""

    market: str
    prefix: str = ""
    country: str = ""
    by_id: bool = False


class Markets:
    """A dated table of markets. Results are cached: a log has many messages and few prefixes."""

    def __init__(self, rows: Iterable[MarketRow]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: row.effective_from))
        self.names = {row.market for row in self.rows} | {OTHER}
        self._by_prefix: dict[str, list[MarketRow]] = {}
        self._by_country: dict[str, list[MarketRow]] = {}
        for row in self.rows:
            self._by_prefix.setdefault(row.prefix, []).append(row)
            self._by_country.setdefault(row.country, []).append(row)
        self._longest = max((len(prefix) for prefix in self._by_prefix), default=0)
        self._cache: dict[tuple[str, str], MarketMatch] = {}

    def named(self, spelling: str) -> str:
        """The market of that name, however the platform writes it (`REST_OF_AFRICA`); the spelling itself when there is none."""
        plain = spelling.replace("_", " ").casefold()
        return next((name for name in sorted(self.names) if name.casefold() == plain), spelling)

    def match(self, destination: str, day: str) -> MarketMatch:
        """The market of a destination (`botkit.core.pricing.destination_of`) or of a whole number's digits, on that day."""
        key = (destination, day)
        match = self._cache.get(key)
        if match is None:
            match = self._cache[key] = self._look_up(destination, day)
        return match

    def _look_up(self, destination: str, day: str) -> MarketMatch:
        if not destination:
            return MarketMatch(UNKNOWN)
        if not destination.isdecimal():
            row = _newest(self._by_country.get(destination, ()), day)
            return MarketMatch(row.market if row else OTHER, "", destination, by_id=True)
        for length in range(min(self._longest, len(destination)), 0, -1):
            row = _newest(self._by_prefix.get(destination[:length], ()), day)
            if row is not None:
                return MarketMatch(row.market, row.prefix, row.country)
        return MarketMatch(OTHER)


def _newest(rows: Iterable[MarketRow], day: str) -> MarketRow | None:
    """The last row in force. Of rows from the same day the first one counts: +1 is listed for two countries."""
    best: MarketRow | None = None
    for row in rows:
        if row.effective_from <= day and (best is None or row.effective_from > best.effective_from):
            best = row
    return best


@lru_cache(maxsize=1)
def shipped_markets() -> Markets:
    text = resources.files("botkit.billing").joinpath("data", "markets.csv").read_text("utf-8")
    return Markets(MarketRow(**row) for row in csv.DictReader(text.splitlines()))


def has_international_rate(country: str, day: str) -> bool:
    return any(country in countries for since, countries in _COUNTRIES if day >= since)
