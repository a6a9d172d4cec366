"""Months side by side: what each cost, how it differs from the one before, what the present one is still expected to cost, the budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from botkit.reports.confidence import rounded
from botkit.reports.model import Cell, Chart, Column, Table


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What is known beside the log: the expected amount of `month` at its end by currency, and the budget of a month."""

    month: str = ""
    expected: Mapping[str, Decimal] = field(default_factory=dict)
    budget: Decimal | None = None
    currency: str = ""  # of the budget


def months_table(amounts: Mapping[tuple[str, str], Decimal | None], outlook: Outlook) -> Table:
    """A row for each currency and month. `amounts` has them by currency and month; None: no line has a price."""
    rows: list[tuple[Cell, ...]] = []
    before: tuple[str, Decimal | None] = ("", None)
    for (currency, month), amount in sorted(amounts.items()):
        still = _still_expected(currency, month, amount, outlook)
        known = before[1] if before[0] == currency else None
        whole = None if amount is None else amount + (still or Decimal(0))  # a month that is not over is compared as it will have been
        change = rounded((whole - known) / known, 4) if whole is not None and known else None
        budget = outlook.budget if currency == outlook.currency else None
        used = rounded((amount or Decimal(0)) / budget, 4) if budget else None
        rows.append((month, currency, amount, change, still, budget, used))
        before = (currency, amount)
    columns = (
        Column(name="month", title="Month"),
        Column(name="currency", title="Currency"),
        Column(name="amount", title="Amount", kind="amount", bar=True),
        Column(name="change", title="Change", kind="share"),
        Column(name="still_expected", title="Still expected", kind="amount"),
        Column(name="budget", title="Budget", kind="amount"),
        Column(name="budget_used", title="Budget used", kind="share"),
    )
    return Table(name="months", title="Month beside month", columns=columns, rows=tuple(rows))


def months_charts(table: Table, outlook: Outlook) -> list[Chart]:
    """One picture for each currency: columns of months, what is still expected on top, and a line for the budget."""
    currencies = dict.fromkeys(str(row[1]) for row in table.rows if row[2])
    is_open = {str(row[1]) for row in table.rows if row[4] is not None}
    return [
        Chart(
            table="months",
            title=f"Month beside month, {currency}",
            label="month",
            values=("amount", "still_expected") if currency in is_open else ("amount",),
            shape="columns",
            stacked=True,
            unit=currency,
            only=("currency", currency),
            marks=(("Budget", outlook.budget),) if outlook.budget is not None and outlook.currency == currency else (),
        )
        for currency in currencies
    ]


def _still_expected(currency: str, month: str, amount: Decimal | None, outlook: Outlook) -> Decimal | None:
    if month != outlook.month or currency not in outlook.expected:
        return None
    return max(Decimal(0), outlook.expected[currency] - (amount or Decimal(0)))
