"""The same month under several pricing models, side by side: what was charged, and what would have been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from botkit.reports.charges import COUNT_COLUMNS, Charges, ChargeSum, Rounded
from botkit.reports.dimensions import GroupKey, Split
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period


def compare_models(period: Period, split: Split, rounded: Rounded, bills: Mapping[str, Charges]) -> Report:
    """One report of several bills of the same log, each under its model."""
    totals = {model: bill.totals() for model, bill in bills.items()}
    currencies = sorted({currency for parts in totals.values() for currency in parts})
    return Report(
        name="models",
        title="Charges under several models",
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        zone=period.zone,
        by=split.by,
        head=tuple(
            (f"{model}, {currency}", totals[model].get(currency, ChargeSum()).total_text(rounded, currency))
            for currency in currencies
            for model in bills
        ),
        tables=(_totals(rounded, totals, currencies), *(_groups(split, bills, currency) for currency in currencies)),
        charts=tuple(chart for currency in currencies for chart in _charts(split, list(bills), currency)),
        notes=(
            "Every model is applied to the same deliveries, at the prices of the nearest day on which it was in force.",
            "The platform's own price tags are left out here: they speak of the model that was really in force.",
            "Units: delivered messages, or opened conversations under the models before July 2025.",
        ),
    )


def _totals(rounded: Rounded, totals: Mapping[str, Mapping[str, ChargeSum]], currencies: Sequence[str]) -> Table:
    first = next(iter(totals))
    rows: list[tuple[Cell, ...]] = []
    for currency in currencies:
        base = totals[first].get(currency, ChargeSum()).known
        for model, parts in totals.items():
            part = parts.get(currency, ChargeSum())
            difference = part.known - base if model != first and part.known is not None and base is not None else None
            shown = rounded(part.known, currency) if part.known is not None else None
            rows.append((model, *part.cells, currency, part.known, shown, difference))
    columns = (
        Column(name="model", title="Model"),
        *COUNT_COLUMNS,
        Column(name="currency", title="Currency"),
        Column(name="amount", title="Amount", kind="amount", bar=True),
        Column(name="rounded", title="Rounded", kind="amount"),
        Column(name="difference", title=f"Against {first}", kind="amount"),
    )
    return Table(name="models", title="Totals", columns=columns, rows=tuple(rows))


def _groups(split: Split, bills: Mapping[str, Charges], currency: str) -> Table:
    keys = split.ordered(key for bill in bills.values() for found, key in bill.groups() if found == currency)
    rows: tuple[tuple[Cell, ...], ...] = tuple((*key, *(_known(bill, currency, key) for bill in bills.values())) for key in keys)
    columns = (*split.columns, *(Column(name=model, title=model, kind="amount") for model in bills))
    return Table(name=f"amounts-{currency}", title=f"Amounts, {currency}", columns=columns, rows=rows)


def _known(bill: Charges, currency: str, key: GroupKey) -> Decimal | None:
    """What was billed under a key; nothing at all is a dash, not a nought."""
    part = bill.groups().get((currency, key))
    return part.known if part is not None else None


def _charts(split: Split, models: list[str], currency: str) -> list[Chart]:
    return [
        Chart(table="models", title=f"Total, {currency}", label="model", values=("amount",), unit=currency, only=("currency", currency)),
        Chart(
            table=f"amounts-{currency}",
            title=f"By {split.by[0]}, {currency}",
            label=split.by[0],
            values=tuple(models),
            shape="columns" if split.is_by_day else "bars",
            unit=currency,
        ),
    ]
