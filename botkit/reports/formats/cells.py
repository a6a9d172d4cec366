"""Formats cells as text, the same in every format for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from botkit.reports.model import Cell, CellKind, Table

UNKNOWN = "–"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_cell(cell: Cell, kind: CellKind) -> str:
    """12,345 · 83.3 % · 0.1365 · – for what is not known."""
    if cell is None:
        return UNKNOWN
    if isinstance(cell, str):
        return cell
    match kind:
        case "share":
            return f"{Decimal(cell) * 100:.1f} %"
        case "count":
            return f"{cell:,}"
        case _:
            return f"{cell:,f}" if isinstance(cell, Decimal) else str(cell)


def axis_label(label: str) -> str:
    """A label as it stands on an axis: a date (2026-10-01) without its year, which the report's head has."""
    try:
        day = date.fromisoformat(label)
    except ValueError:
        return label
    return f"{day.day} {_MONTHS[day.month - 1]}"


def counted(number: int, noun: str) -> str:
    """`1 answer`, `1,200 answers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def format_figure(value: Decimal) -> str:
    """A figure in a chart: whole numbers bare, amounts with their four decimals."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,f}"


def is_number(kind: CellKind) -> bool:
    """Whether a column stands at the right."""
    return kind != "text"


def bar_maxima(table: Table) -> Mapping[int, Decimal]:
    """Of each column with bars the greatest value: what a full bar stands for."""
    maxima = {}
    for index, column in enumerate(table.columns):
        values = [Decimal(cell) for row in table.rows if isinstance(cell := row[index], int | Decimal) and cell > 0]
        if column.bar and values:
            maxima[index] = max(values)
    return maxima


def bar_share(cell: Cell, most: Decimal) -> float:
    """How much of a full bar a cell is, 0 to 1."""
    return float(Decimal(cell) / most) if isinstance(cell, int | Decimal) and cell > 0 else 0.0
