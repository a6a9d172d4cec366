"""A table as CSV: machine names in the first line, numbers bare, unknown cells empty."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from botkit.reports.model import Cell, Table

# A spreadsheet takes a cell that begins with one of these for a formula, and customers can write such texts.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: Table) -> str:
    """The rows of one table without its total, which a spreadsheet would add up again."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows([csv_cell(cell) for cell in row] for row in table.rows)
    return written.getvalue()


def csv_cell(cell: Cell) -> str:
    """One cell: text that no spreadsheet takes for a formula, a bare number, nothing for what is not known."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
