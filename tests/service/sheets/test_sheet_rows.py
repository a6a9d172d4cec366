"""A sheet as CSV: the columns of all its rows, and values as spreadsheets read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from botkit.service.sheets.sheet_rows import SheetRow, as_csv, cell

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "yes"),
        (-3, "-3"),
        (Decimal("12.50"), "12.50"),
        (date(2026, 12, 24), "2026-12-24"),
        (time(8, 30), "08:30:00"),
        ("+447700900123", "'+447700900123"),
        ("=cmd", "'=cmd"),
        (["hat", "vase"], "hat; vase"),
        ({"amount": 5, "currency": "EUR"}, "5; EUR"),
    ],
)
def test_a_value_is_written_as_spreadsheets_read_it(value: Any, written: str) -> None:
    assert cell(value) == written


def test_a_column_that_came_later_is_empty_in_earlier_rows() -> None:
    rows = [SheetRow(at=AT, contact_id=7, flow="cake", values={"a": 1}), SheetRow(at=AT, contact_id=8, flow="tart", values={"b": "x,y"})]
    assert as_csv(rows, "UTC").splitlines() == [
        "collected_at,contact_id,flow,a,b",
        "2026-06-01T12:00:00+00:00,7,cake,1,",
        '2026-06-01T12:00:00+00:00,8,tart,,"x,y"',
    ]
