"""The rows of a sheet, from the log, and the sheet as CSV.

The log is the only place where a row is kept. A file is made of it anew and as a whole, so a row is never in it twice and never missing,
whatever crashed, and a row that was emptied in the log (by erasure or retention) is gone from the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.codec import decode_event
from botkit.core.events import RowCollected
from botkit.core.model.values import Value
from botkit.flowfile.tables import guarded, write_rows
from botkit.store import sheets

OWN_COLUMNS = ("collected_at", "contact_id", "flow")  # of every row; a flow may fill them otherwise


class SheetRow(Struct, frozen=True, kw_only=True):
    """One row, as it was collected."""

    at: datetime
    contact_id: int
    flow: str
    values: Mapping[str, Value]


def read_sheets(tx: Connection) -> dict[str, list[SheetRow]]:
    """All sheets that flows ever collected for, with the rows that are still there, oldest first."""
    found: dict[str, list[SheetRow]] = {}
    for row in sheets.rows(tx):
        event = decode_event(row.kind, row.body, row.personal)
        assert isinstance(event, RowCollected)  # the statement reads no other kind
        rows = found.setdefault(event.sheet, [])
        if row.personal is not None:
            rows.append(
                SheetRow(
                    at=row.at, contact_id=row.contact_id, flow=event.flow, values={name: event.row.get(name) for name in event.columns}
                )
            )
    return found


def as_csv(rows: Iterable[SheetRow], zone: str) -> str:
    """A sheet as CSV. Its columns are those of all its rows, in the order in which they first came."""
    listed = [
        {"collected_at": row.at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds"), "contact_id": row.contact_id, "flow": row.flow}
        | dict(row.values)
        for row in rows
    ]
    columns = tuple(dict.fromkeys([*OWN_COLUMNS, *(name for values in listed for name in values)]))
    return write_rows([columns, *([cell(values.get(name)) for name in columns] for values in listed)], guard=False)


def cell(value: Value) -> str:
    """A value as spreadsheets and programs read it. Only texts are guarded: a number may begin with a minus sign."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() | Decimal():
            return f"{Decimal(str(value)):f}"
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            return guarded("; ".join(filter(None, map(cell, value.values()))))
        case list() | tuple():
            return guarded("; ".join(map(cell, value)))
        case _:
            return guarded(str(value))
