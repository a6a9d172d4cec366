"""A report on a terminal: tables with bars, in colour on a terminal unless NO_COLOR is set."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from botkit.cli.terminal.colour import PrintableConsole
from botkit.reports.formats.cells import bar_maxima, bar_share, format_cell, is_number

if TYPE_CHECKING:
    from decimal import Decimal

    from botkit.reports.model import Cell, Column, Report, Table

BAR = 18  # columns of a full bar
PLAIN_WIDTH = 160  # in a pipe or a file
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def print_report(report: Report, stream: TextIO | None = None) -> None:
    """Write the report: its head, each table with rows, its notes."""
    out = stream or sys.stdout
    console = PrintableConsole(out)
    if console.is_terminal:
        _print(report, console)
        return
    written = io.StringIO()
    _print(report, Console(file=written, highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH, no_color=True))
    out.writelines(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def _print(report: Report, console: Console) -> None:
    split = f", by {' and '.join(report.by)}" if report.by else ""
    console.print(Text(report.title, style="bold"))
    console.print(Text(f"{report.first} to {report.last}, {report.zone}{split}", style="dim"))
    for name, value in report.head:
        console.print(Text.assemble(f"  {name}: ", (format_cell(value, "count"), "bold")))
    empty = [table.title for table in report.tables if not table.rows]
    for table in report.tables:
        if table.rows:
            console.print()
            console.print(Text(table.title, style="bold"))
            console.print(_grid(table, has_room=console.width >= PLAIN_WIDTH))
    if empty:
        console.print(Text(f"Nothing in this period: {', '.join(empty)}.", style="dim"))
    for note in report.notes:
        console.print(Padding(Text(note, style="dim"), (0, 0, 0, 2)))


def _grid(whole: Table, *, has_room: bool) -> Grid:
    table = whole if has_room else _without_details(whole)
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, show_footer=table.total is not None, footer_style="bold")
    full = bar_maxima(table)
    for index, column in enumerate(table.columns):
        total = table.total[index] if table.total is not None else None
        right = is_number(column.kind)
        grid.add_column(
            column.title,
            format_cell(total, column.kind) if total is not None else "",
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=right,
        )
        if index in full:
            grid.add_column("", width=BAR, no_wrap=True)
    for row in table.rows:
        grid.add_row(*_cells(row, table.columns, full))
    return grid


def _without_details(table: Table) -> Table:
    shown_columns = [index for index, column in enumerate(table.columns) if not column.is_detail]

    def cut(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(row[index] for index in shown_columns)

    return replace(
        table,
        columns=tuple(table.columns[index] for index in shown_columns),
        rows=tuple(cut(row) for row in table.rows),
        total=cut(table.total) if table.total is not None else None,
    )


def _cells(row: tuple[Cell, ...], columns: tuple[Column, ...], full: object) -> list[Text]:
    cells = []
    for index, (cell, column) in enumerate(zip(row, columns, strict=True)):
        cells.append(Text(format_cell(cell, column.kind)))
        most: Decimal | None = full.get(index)  # type: ignore[attr-defined]
        if most is not None:
            cells.append(Text(bar(bar_share(cell, most)), style="cyan"))
    return cells


def bar(share: float, width: int = BAR) -> str:
    """A bar of that share of the width, to an eighth of a letter; a share above zero is never shown as nothing."""
    eighths = round(share * width * 8)
    if share > 0:
        eighths = max(1, eighths)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")
