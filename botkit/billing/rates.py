"""Rates: dated rows of rate cards, and the row that prices a message. Prices are published per currency, and never converted."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from msgspec import Struct

SHIPPED = ("rates_cbp.csv", "rates_pmp.csv", "tiers_2026_10.csv")
CATEGORIES = (
    "marketing",
    "utility",
    "authentication",
    "authentication_international",
    "service",
    "user_initiated",
    "business_initiated",
)

Quality = Literal["card", "secondary", "reconstructed", "operator"]


class RateRow(Struct, frozen=True, kw_only=True):
    """One price: from `effective_from` until `effective_to` (the last day; empty: until another row begins), both in the account's zone.

    `tier_from` and `tier_to` are the bounds of a volume tier, both included; `tier_to` None has no end. A list price has no bounds.
    """

    effective_from: str
    effective_to: str = ""
    model: str
    currency: str
    market: str
    category: str
    tier_from: int = 0
    tier_to: int | None = None
    rate: Decimal
    quality: Quality
    source: str = ""

    @property
    def tier(self) -> str:
        return f"{self.tier_from}:{'MAX' if self.tier_to is None else self.tier_to}"

    @property
    def key(self) -> str:
        """The name of the row in a report."""
        return f"{self.effective_from}/{self.model}/{self.currency}/{self.market}/{self.category}/{self.tier}"

    def is_in_force(self, day: str) -> bool:
        return self.effective_from <= day and (not self.effective_to or day <= self.effective_to)


class PriceTier(NamedTuple):
    """A row with its names, computed once."""

    row: RateRow
    tier: str
    key: str


class PriceTiers:
    """The rows that price one market and category on one day: one list price, or the volume tiers in order."""

    __slots__ = ("_tiers", "is_tiered")

    def __init__(self, rows: tuple[RateRow, ...]) -> None:
        # Computed once: a bill reads these few names a million times.
        self._tiers = tuple(PriceTier(row, row.tier, row.key) for row in rows)
        self.is_tiered = len(rows) > 1

    @property
    def rows(self) -> tuple[RateRow, ...]:
        return tuple(tier.row for tier in self._tiers)

    def tier_for(self, number: int) -> PriceTier:
        """The tier of the message with this number in its month. Marginal: a tier prices only the messages in it."""
        for tier in self._tiers:
            if tier.row.tier_to is None or number <= tier.row.tier_to:
                return tier
        return self._tiers[-1]


_Key = tuple[str, str, str, str]  # model, currency, market, category


class RateCards:
    """All rate rows. An operator's row wins over a shipped one of the same day."""

    def __init__(self, rows: Iterable[RateRow]) -> None:
        self.rows = tuple(rows)
        self._by_key: dict[_Key, list[RateRow]] = {}
        for row in self.rows:
            self._by_key.setdefault((row.model, row.currency, row.market, row.category), []).append(row)
        self._cache: dict[tuple[str, str, str, str, str], PriceTiers | None] = {}

    def tiers(self, model: str, currency: str, market: str, category: str, day: str) -> PriceTiers | None:
        """The prices of that category in that market on that day; None when no card has one, which is not the same as zero."""
        key = (model, currency, market, category, day)
        if key not in self._cache:
            self._cache[key] = self._look_up(key[:4], day)
        return self._cache[key]

    def _look_up(self, key: _Key, day: str) -> PriceTiers | None:
        rows = [row for row in self._by_key.get(key, ()) if row.effective_from <= day]
        if not rows:
            return None
        newest = max(row.effective_from for row in rows)
        rows = [row for row in rows if row.effective_from == newest and row.is_in_force(day)]
        rows = [row for row in rows if row.quality == "operator"] or rows
        bands = sorted((row for row in rows if row.tier_from or row.tier_to is not None), key=lambda row: row.tier_from)
        return PriceTiers(tuple(bands or rows[-1:])) if rows else None


def read_row(row: dict[str, str]) -> RateRow:
    """A row of our own files. Files from outside are read by `botkit.billing.rate_card_import`, which reports what is wrong with them."""
    tier_to = row["tier_to"]
    return RateRow(
        effective_from=row["effective_from"],
        effective_to=row["effective_to"],
        model=row["model"],
        currency=row["currency"],
        market=row["market"],
        category=row["category"],
        tier_from=int(row["tier_from"] or 0),
        tier_to=int(tier_to) if tier_to not in ("", "MAX") else None,
        rate=Decimal(row["rate"]),
        quality=row["quality"],  # type: ignore[arg-type]  # our own file; a test reads every row
        source=row["source"],
    )


@lru_cache(maxsize=1)
def shipped_rates() -> tuple[RateRow, ...]:
    folder = resources.files("botkit.billing").joinpath("data")
    return tuple(read_row(row) for name in SHIPPED for row in csv.DictReader(folder.joinpath(name).read_text("utf-8").splitlines()))
