"""The model of a report: facts at its head, tables, charts of them, notes. It does not depend on the formats (CSV, JSON, HTML, terminal,
picture)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Cell = str | int | Decimal | None  # None: not known, or not defined (a rate of nothing); shown as a dash, never as zero

# text; count: a whole number; number: with decimals; share: 0 to 1, shown in percent; amount: money, never rounded here.
CellKind = Literal["text", "count", "number", "share", "amount"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """`name` is for machines and stays the same over versions, `title` for people. `bar`: draw a bar beside the number. `is_detail`: left
    out where there is no room, on a narrow terminal."""

    name: str
    title: str
    kind: CellKind = "text"
    bar: bool = False
    is_detail: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells in the order of the columns; `total` is a last row, where adding up means something."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: tuple[Cell, ...] | None = None

    def column_index(self, column: str) -> int:
        """The index of a column. Raises `KeyError` for a name that is none."""
        for number, found in enumerate(self.columns):
            if found.name == column:
                return number
        raise KeyError(column)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture of one table. `label` is the column along the axis, `of` one whose cells stand before it; each column of `values` is a
    series, or the cells of the column `series` are. `columns` stand upright (days), `bars` lie (names). `only` (column, cell) leaves out
    the other rows: two currencies have no common axis. `marks` are lines across it, each with a name and a value."""

    table: str
    title: str
    label: str
    values: tuple[str, ...]
    of: str = ""
    series: str = ""
    shape: Literal["columns", "bars"] = "bars"
    stacked: bool = False
    unit: str = ""  # what is counted, on the axis
    only: tuple[str, str] | None = None
    marks: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """`first` and `last` are dates (both belong to it) in `zone`; `by` names what it is split by."""

    name: str
    title: str
    first: str
    last: str
    zone: str
    by: tuple[str, ...] = ()
    head: tuple[tuple[str, Cell], ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()

    def table(self, name: str) -> Table:
        """The table of that name. Raises `KeyError`."""
        for found in self.tables:
            if found.name == name:
                return found
        raise KeyError(name)


def chart_points(report: Report, chart: Chart) -> tuple[tuple[str, str, Decimal], ...]:
    """(label, series, value) of everything a chart draws, in the order of the table; unknown values are left out."""
    table = report.table(chart.table)
    points = []
    for row in _rows(table, chart):
        for name in chart.values:
            index = table.column_index(name)
            value = row[index]
            series = str(row[table.column_index(chart.series)]) if chart.series else table.columns[index].title
            if isinstance(value, int | Decimal):
                points.append((_label(table, chart, row), series, Decimal(value)))
    return tuple(points)


def labels_of(report: Report, chart: Chart) -> tuple[str, ...]:
    """Everything along the axis, also where nothing is known: a day without answers is a gap, and not left out."""
    table = report.table(chart.table)
    return tuple(dict.fromkeys(_label(table, chart, row) for row in _rows(table, chart)))


def _label(table: Table, chart: Chart, row: tuple[Cell, ...]) -> str:
    label = str(row[table.column_index(chart.label)])
    return f"{row[table.column_index(chart.of)]}: {label}" if chart.of else label


def series_of(report: Report, chart: Chart) -> tuple[str, ...]:
    """The names of the series, each in its index also where it has no value: a series keeps its colour from chart to chart."""
    table = report.table(chart.table)
    if not chart.series:
        return tuple(table.columns[table.column_index(name)].title for name in chart.values)
    return tuple(dict.fromkeys(str(row[table.column_index(chart.series)]) for row in _rows(table, chart)))


def _rows(table: Table, chart: Chart) -> tuple[tuple[Cell, ...], ...]:
    if chart.only is None:
        return table.rows
    name, cell = chart.only
    return tuple(row for row in table.rows if row[table.column_index(name)] == cell)
