"""The charge report: what the platform bills, line by line added up. Unknown prices stay unknown, and every currency stands for itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from botkit.core.model.charge import FLAGS, Charge
from botkit.reports.dimensions import EMPTY_CELL, GroupKey, Split
from botkit.reports.formats.cells import counted
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.months import Outlook, months_charts, months_table
from botkit.reports.period import Period

Rounded = Callable[[Decimal, str], Decimal]  # a total in a currency, to its smaller unit
Stake = Callable[[Charge], Decimal | None]  # how much a line would change if the rules were right; None: no card has the price
DISPUTED = "rule_mismatch"

_FREE = frozenset(
    {"free_customer_service", "free_tier", "free_entry_point", "opens_free_entry_point", "free_reaction", "opens_free_service"}
)

# The columns of `ChargeSum.cells`.
COUNT_COLUMNS = (
    Column(name="units", title="Units", kind="count"),
    Column(name="charged", title="Charged", kind="count"),
    Column(name="free", title="Free", kind="count"),
    Column(name="unpriced", title="No price", kind="count"),
)


@dataclass
class ChargeSum:
    """What a group of lines comes to. `amount` is exact; lines without a price are counted, never added as nothing."""

    units: int = 0
    charged: int = 0
    free: int = 0
    unpriced: int = 0
    amount: Decimal = Decimal("0.0000")

    def add(self, line: Charge) -> None:
        self.units += line.is_unit and not line.original_period
        self.charged += line.outcome == "charged" and not line.original_period
        self.free += (line.outcome in _FREE or line.outcome == "free_other") and not line.original_period
        if line.amount is None:
            self.unpriced += 1
        else:
            self.amount += line.amount

    def merge(self, other: ChargeSum) -> None:
        self.units += other.units
        self.charged += other.charged
        self.free += other.free
        self.unpriced += other.unpriced
        self.amount += other.amount

    @property
    def known(self) -> Decimal | None:
        """The amount; None when nothing but lines without a price could have cost something."""
        return None if self.unpriced and not self.charged and not self.amount else self.amount

    def total_text(self, rounded: Rounded, currency: str) -> str:
        """The total in words: rounded once, and never as if lines without a price were free."""
        missing = f"{counted(self.unpriced, 'line')} without a price" if self.unpriced else ""
        if self.known is None:
            return f"unknown ({missing})"
        return f"{rounded(self.amount, currency):,f}" + (f" and {missing}" if missing else "")

    @property
    def cells(self) -> tuple[int, int, int, int]:
        return self.units, self.charged, self.free, self.unpriced


def group_key(split: Split, line: Charge) -> GroupKey:
    """The group of a line: days and categories are the bill's own."""
    cells: Mapping[str, str] = {
        "day": line.day,
        "month": line.period,
        "flow": line.flow,
        "category": line.category,
        "template": line.template,
        "country": line.country or line.market,
        "channel": line.channel,
        "brand": split.brand(line.channel),
        "event": line.event,
        "broadcast": line.broadcast,
        "queue": line.queue,
        "agent": line.agent,
    }
    return tuple(cells[name] or EMPTY_CELL for name in split.by)


class Charges:
    """Fold of the charge report, over the lines of the bill. `closed`: month -> the day on which it was closed."""

    def __init__(
        self,
        period: Period,
        split: Split,
        rounded: Rounded,
        closed: Mapping[str, str],
        model: str = "",
        outlook: Outlook | None = None,
        at_stake: Stake = lambda line: line.amount,
    ) -> None:
        self.at_stake = at_stake
        self.outlook = outlook or Outlook()
        self.period = period
        self.split = split
        self.rounded = rounded
        self.closed = closed
        self.model = model
        self._groups: defaultdict[tuple[str, GroupKey], ChargeSum] = defaultdict(ChargeSum)
        self._prices: defaultdict[tuple[str, str, str, str, str, str], ChargeSum] = defaultdict(ChargeSum)
        self._outcomes: defaultdict[tuple[str, str, str], ChargeSum] = defaultdict(ChargeSum)
        self._flags: defaultdict[tuple[str, str], ChargeSum] = defaultdict(ChargeSum)
        self._stakes: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._flagged_lines: Counter[tuple[str, str]] = Counter()
        self._sources: Counter[str] = Counter()
        self._corrections: defaultdict[tuple[str, str, str], ChargeSum] = defaultdict(ChargeSum)
        self._corrected: Counter[tuple[str, str, str]] = Counter()
        self._joined = 0
        self._saved: defaultdict[str, Decimal] = defaultdict(Decimal)

    def add(self, line: Charge) -> None:
        """Add one line."""
        self._groups[line.currency, group_key(self.split, line)].add(line)
        self._outcomes[line.outcome, line.category, line.currency].add(line)
        if line.outcome == "charged":
            price = f"{line.unit_price:f}" if line.unit_price is not None else ""
            self._prices[line.currency, line.market, line.category, line.tier, price, line.rate].add(line)
        for flag in line.flags:
            self._flags[flag, line.currency].add(line)
            self._flagged_lines[flag, line.currency] += 1
        if DISPUTED in line.flags:
            self._stakes[line.currency] += self.at_stake(line) or Decimal(0)
        self._sources[line.source] += 1
        if line.bubbles > 1 and not line.original_period:
            self._joined += line.bubbles - 1
            self._saved[line.currency] += (line.bubbles - 1) * (line.unit_price or Decimal(0))
        if line.original_period:
            months = (line.original_period, line.period, line.currency)
            self._corrections[months].add(line)
            self._corrected[months] += 1

    def report(self) -> Report:
        """What was added up, as a report."""
        totals = self.totals()
        tables, charts = (self._main(totals), *self._details()), tuple(self._charts(totals))
        if self.split.by[0] == "month":
            months = months_table(self._months(), self.outlook)
            tables, charts = (*tables, months), (*months_charts(months, self.outlook), *(charts if len(self.split.by) > 1 else ()))
        return Report(
            name="charges",
            title=f"Charges under {self.model}" if self.model else "Charges",
            first=self.period.first.isoformat(),
            last=self.period.last.isoformat(),
            zone=self.period.zone,
            by=self.split.by,
            head=tuple(self._head(totals)),
            tables=tables,
            charts=charts,
            notes=tuple(self._notes()),
        )

    def _details(self) -> tuple[Table, ...]:
        return self._by_price(), self._by_outcome(), self._flagged(), self._corrected_months()

    def _months(self) -> dict[tuple[str, str], Decimal | None]:
        """The amount of each currency and month."""
        sums: defaultdict[tuple[str, str], ChargeSum] = defaultdict(ChargeSum)
        for (currency, key), part in self._groups.items():
            sums[currency, key[0]].merge(part)
        return {month: part.known for month, part in sums.items()}

    def totals(self) -> dict[str, ChargeSum]:
        """The sum of each currency."""
        totals: dict[str, ChargeSum] = {}
        for (currency, _), part in sorted(self._groups.items()):
            totals.setdefault(currency, ChargeSum()).merge(part)
        return totals

    def groups(self) -> Mapping[tuple[str, GroupKey], ChargeSum]:
        return self._groups

    def _head(self, totals: Mapping[str, ChargeSum]) -> list[tuple[str, Cell]]:
        head: list[tuple[str, Cell]] = [(f"Total {currency}", part.total_text(self.rounded, currency)) for currency, part in totals.items()]
        head.append(("Charged", sum(part.charged for part in totals.values())))
        head.append(("Free", sum(part.free for part in totals.values())))
        head.append(("Without a price", sum(part.unpriced for part in totals.values())))
        head.append(
            (
                "The platform disagrees with the rules",
                sum(count for (flag, _), count in self._flagged_lines.items() if flag == DISPUTED),
            )
        )
        head += [
            (f"Money that hangs on it, {currency}", f"{self.rounded(stake, currency):,f}")
            for currency, stake in sorted(self._stakes.items())
        ]
        return head

    def _main(self, totals: Mapping[str, ChargeSum]) -> Table:
        keys = [
            (currency, key) for currency in totals for key in self.split.ordered(key for found, key in self._groups if found == currency)
        ]
        parts = [(currency, key, self._groups.get((currency, key), ChargeSum())) for currency, key in keys]
        rows: tuple[tuple[Cell, ...], ...] = tuple((*key, *part.cells, currency, part.known) for currency, key, part in parts)
        columns = (
            *self.split.columns,
            *COUNT_COLUMNS,
            Column(name="currency", title="Currency"),
            Column(name="amount", title="Amount", kind="amount", bar=True),
        )
        total: tuple[Cell, ...] | None = None
        if len(totals) == 1:
            ((currency, part),) = totals.items()
            total = ("Total", *("" for _ in self.split.by[1:]), *part.cells, currency, part.known)
        return Table(name="charges", title="Charges", columns=columns, rows=rows, total=total)

    def _by_price(self) -> Table:
        rows = tuple(
            (
                market,
                category,
                tier or EMPTY_CELL,
                part.charged,
                currency,
                Decimal(price) if price else None,
                part.amount,
                rate or EMPTY_CELL,
            )
            for (currency, market, category, tier, price, rate), part in sorted(self._prices.items())
        )
        columns = (
            Column(name="market", title="Market"),
            Column(name="category", title="Category"),
            Column(name="tier", title="Band"),
            Column(name="charged", title="Charged", kind="count"),
            Column(name="currency", title="Currency"),
            Column(name="unit_price", title="Price", kind="amount"),
            Column(name="amount", title="Amount", kind="amount", bar=True),
            Column(name="rate", title="Rate row", is_detail=True),
        )
        return Table(name="prices", title="By market and price", columns=columns, rows=rows)

    def _by_outcome(self) -> Table:
        rows = tuple(
            (outcome, category, part.units, currency, part.known) for (outcome, category, currency), part in sorted(self._outcomes.items())
        )
        columns = (
            Column(name="outcome", title="Outcome"),
            Column(name="category", title="Category"),
            Column(name="units", title="Units", kind="count", bar=True),
            Column(name="currency", title="Currency"),
            Column(name="amount", title="Amount", kind="amount"),
        )
        return Table(name="outcomes", title="What was charged and what was free", columns=columns, rows=rows)

    def _flagged(self) -> Table:
        rows = tuple(
            (
                *(flag, self._flagged_lines[flag, currency], currency, part.known),
                *(self._stakes[currency] if flag == DISPUTED else None, FLAGS.get(flag, EMPTY_CELL)),
            )
            for (flag, currency), part in sorted(self._flags.items())
        )
        columns = (
            Column(name="flag", title="Mark"),
            Column(name="lines", title="Lines", kind="count"),
            Column(name="currency", title="Currency"),
            Column(name="amount", title="Amount of these lines", kind="amount"),
            Column(name="at_stake", title="Hangs on it", kind="amount"),
            Column(name="means", title="What it means"),
        )
        return Table(name="flags", title="Marked lines", columns=columns, rows=rows)

    def _corrected_months(self) -> Table:
        rows = tuple(
            (original, month, self._corrected[original, month, currency], currency, part.amount)
            for (original, month, currency), part in sorted(self._corrections.items())
        )
        columns = (
            Column(name="original_period", title="Belongs to"),
            Column(name="period", title="Billed in"),
            Column(name="lines", title="Lines", kind="count"),
            Column(name="currency", title="Currency"),
            Column(name="amount", title="Amount", kind="amount"),
        )
        return Table(name="corrections", title="Corrections of closed months", columns=columns, rows=rows)

    def _charts(self, totals: Mapping[str, ChargeSum]) -> list[Chart]:
        series = self.split.by[1] if len(self.split.by) > 1 else ""
        return [
            Chart(
                table="charges",
                title=f"Amount, {currency}",
                label=self.split.by[0],
                values=("amount",),
                series=series,
                shape="columns" if self.split.is_by_day else "bars",
                stacked=bool(series),
                unit=currency,
                only=("currency", currency),
            )
            for currency, part in totals.items()
            if part.amount
        ]

    def _notes(self) -> list[str]:
        total = sum(self._sources.values())
        notes = [
            "Amounts of lines have four decimals and are added exactly; only the totals at the head are rounded, half up.",
            f"Of {total:,} lines the platform told the price of {self._sources['webhook']:,}; the others follow our rules (estimated).",
            "This is not the platform's invoice: the invoice is final. The rules, with their sources: docs/billing.md.",
        ]
        if self._joined:
            notes.append(f"{counted(self._joined, 'message')} saved by joined bubbles{self._worth()}.")
        if any(part.unpriced for part in self._groups.values()):
            notes.append(
                "Lines without a price are in no amount: no rate covers them, or the platform said something unknown. They are not free."
            )
        notes += [
            f"{month} was closed on {day}: what became known later is a correction in a later month." for month, day in self.closed.items()
        ]
        return notes

    def _worth(self) -> str:
        """What the messages that were not sent would have cost, at the prices of those that were."""
        saved = [f"{self.rounded(amount, currency):,f} {currency}" for currency, amount in sorted(self._saved.items()) if amount]
        return f", which would have cost {' and '.join(saved)}" if saved else ""


LINE_COLUMNS = (
    *("line_id", "day", "period", "original_period", "occurred_at", "channel", "category", "expected", "market", "country", "model"),
    *("outcome", "rule", "unit_price", "amount", "currency", "tier", "rate", "source", "flags", "conversation", "flow", "step", "template"),
    *("event", "broadcast", "queue", "agent"),
)


def line_row(line: Charge) -> tuple[Cell, ...]:
    """One line of the bill with everything that it rests on, as a row under `LINE_COLUMNS`."""
    cells: dict[str, Cell] = {name: getattr(line, name) for name in LINE_COLUMNS if name not in ("occurred_at", "flags")}
    cells |= {"occurred_at": line.occurred_at.isoformat(), "flags": " ".join(line.flags)}
    return tuple(cells[name] for name in LINE_COLUMNS)
