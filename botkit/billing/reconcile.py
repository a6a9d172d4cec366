"""Reconciliation: our lines against the platform's counts, by day, country, category and type. Counts first: cost follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from botkit.billing.billing_period import day_of
from botkit.billing.markets import Markets
from botkit.billing.money import ZERO
from botkit.core.model.charge import Charge
from botkit.core.model.pricing import PlatformCount

MAX_LINES = 25  # lines that are named behind one difference

# What the platform calls our outcomes. Lines inside an open conversation, and reactions, are not counted by it.
KINDS = {
    "charged": "regular",
    "unpriced": "regular",
    "free_tier": "free_customer_service",
    "free_customer_service": "free_customer_service",
    "opens_free_service": "free_customer_service",
    "free_entry_point": "free_entry_point",
    "opens_free_entry_point": "free_entry_point",
    "free_other": "free_customer_service",
    "unknown": "unknown",
}


class ComparisonKey(NamedTuple):
    day: str
    country: str
    category: str
    kind: str


class ComparisonRow(Struct, frozen=True, kw_only=True):
    """One day, country, category and type. `cost` is ours, `their_cost` the platform's; None: not reported, or without a price.

    `lines` are the first of ours behind a difference; empty where both agree.
    """

    key: ComparisonKey
    count: int
    their_count: int
    cost: Decimal | None
    their_cost: Decimal | None
    lines: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        return self.count == self.their_count

    @property
    def costs_the_same(self) -> bool:
        """Unknown on either side is no difference: there is nothing to compare."""
        return self.cost is None or self.their_cost is None or self.cost == self.their_cost


class Reconciliation(Struct, frozen=True, kw_only=True):
    """The comparison. `by` are the dimensions of both sides; `reported_until` is the last day that the platform reported."""

    rows: tuple[ComparisonRow, ...]
    by: tuple[str, ...]
    reported_until: str

    @property
    def differences(self) -> tuple[ComparisonRow, ...]:
        """Those whose counts differ, largest first; then those where only the cost does."""
        counts = sorted((row for row in self.rows if not row.is_equal), key=lambda row: (-abs(row.count - row.their_count), row.key))
        costs = sorted((row for row in self.rows if row.is_equal and not row.costs_the_same), key=lambda row: row.key)
        return (*counts, *costs)


class _OwnCount:
    __slots__ = ("cost", "count", "lines")

    def __init__(self) -> None:
        self.count = 0
        self.cost: Decimal | None = ZERO
        self.lines: list[str] = []


def reconcile(charges: Iterable[Charge], reported: Iterable[PlatformCount], markets: Markets, zone: str) -> Reconciliation:
    """Compare. Both sides are split by what the platform split by; its days begin in the account's `zone`."""
    points = tuple(reported)
    by = tuple(name for name in ("country", "category", "kind") if any(getattr(point, name) for point in points))
    same = _spellings(markets)
    theirs: dict[ComparisonKey, tuple[int, Decimal | None]] = {}
    for point in points:
        key = _key(by, day_of(point.since, zone), same.get(point.country, ""), point.category, point.kind)
        count, cost = theirs.get(key, (0, None))
        theirs[key] = (count + point.volume, cost if point.cost is None else (cost or ZERO) + point.cost)
    ours: dict[ComparisonKey, _OwnCount] = {}
    for charge in charges:
        kind = KINDS.get(charge.outcome)
        if kind is None or charge.line_id.endswith("+"):
            continue
        # Where the delivery was, not where the line stands: the platform knows no corrections.
        day = day_of(charge.occurred_at, zone)
        own = ours.setdefault(_key(by, day, same.get(charge.country, ""), charge.category, kind), _OwnCount())
        own.count += 1
        own.cost = None if own.cost is None or charge.amount is None else own.cost + charge.amount
        if len(own.lines) < MAX_LINES:
            own.lines.append(charge.line_id)
    rows = tuple(_compared(key, ours.get(key, _OwnCount()), *theirs.get(key, (0, None))) for key in sorted({*ours, *theirs}))
    return Reconciliation(rows=rows, by=("day", *by), reported_until=max((day_of(point.since, zone) for point in points), default=""))


def _compared(key: ComparisonKey, own: _OwnCount, their_count: int, their_cost: Decimal | None) -> ComparisonRow:
    row = ComparisonRow(key=key, count=own.count, their_count=their_count, cost=own.cost, their_cost=their_cost)
    if row.is_equal and row.costs_the_same:
        return row
    return ComparisonRow(key=key, count=own.count, their_count=their_count, cost=own.cost, their_cost=their_cost, lines=tuple(own.lines))


def _key(by: tuple[str, ...], day: str, country: str, category: str, kind: str) -> ComparisonKey:
    return ComparisonKey(day, country if "country" in by else "", category if "category" in by else "", kind if "kind" in by else "")


def _spellings(markets: Markets) -> dict[str, str]:
    """Country -> the one it is counted as: a number with +1 may be in two, and what no table names has no country here."""
    first: dict[str, str] = {}
    for row in markets.rows:
        first.setdefault(row.prefix, row.country)
    return {row.country: first[row.prefix] for row in markets.rows}
