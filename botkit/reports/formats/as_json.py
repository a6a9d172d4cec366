"""A report as JSON: every table as a list of objects. Amounts are strings, because money is not a binary fraction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from botkit.reports.model import Cell, CellKind, Column, Report, Table


def as_json(report: Report) -> str:
    """One JSON object, indented, with a line end."""
    fields = {
        "report": report.name,
        "title": report.title,
        "from": report.first,
        "to": report.last,
        "zone": report.zone,
        "by": list(report.by),
        "head": {name: _cell(value, "amount") for name, value in report.head},
        "tables": {table.name: _table(table) for table in report.tables},
        "notes": list(report.notes),
    }
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


def json_line(columns: Iterable[Cell], row: Iterable[Cell]) -> str:
    """A row as one JSON object on one line. Amounts and prices are strings, unknown ones null, flags a text with spaces."""
    fields = {str(name): str(cell) if isinstance(cell, Decimal) else cell for name, cell in zip(columns, row, strict=True)}
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _table(table: Table) -> dict[str, Any]:
    fields: dict[str, Any] = {"title": table.title, "rows": [_row(table.columns, row) for row in table.rows]}
    if table.total is not None:
        fields["total"] = _row(table.columns, table.total)
    return fields


def _row(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> Mapping[str, Any]:
    return {column.name: _cell(cell, column.kind) for column, cell in zip(columns, row, strict=True)}


def _cell(cell: Cell, kind: CellKind) -> Any:
    if isinstance(cell, Decimal):
        return f"{cell:f}" if kind == "amount" else float(cell)
    return cell
