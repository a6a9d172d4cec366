"""Filters: by language and zone, from values and from the texts that events carry."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from botkit.core.conditions import compile_expression
from botkit.core.filters import FILTERS

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

CASES: list[tuple[str, Any, str]] = [
    ("abs", -3, "3"),
    ("ago", NOW - timedelta(hours=2), "vor 2 Stunden"),
    ("capitalize", "ana", "Ana"),
    ("date", date(2026, 12, 24), "24.12.2026"),
    ("date", datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "03.03.2026"),
    ("date('full')", "2026-12-24", "Donnerstag, 24. Dezember 2026"),
    ("datetime", "2026-03-02T12:00:00+00:00", "02.03.2026, 13:00:00"),
    ("default('x')", None, "x"),
    ("default('x')", "", "x"),
    ("default('x')", 0, "0"),
    ("duration", "2 hours", "2:00:00"),
    ("first", [1, 2], "1"),
    ("int", "12.9", "12"),
    ("join", ["a", 1], "a, 1"),
    ("join(' / ')", ["a", "b"], "a / b"),
    ("last", [1, 2], "2"),
    ("length", "four", "4"),
    ("lower", "ANA", "ana"),
    ("money('EUR')", Decimal("1234.5"), "1.234,50\xa0€"),
    ("number", 1234567.25, "1.234.567,25"),
    ("round", 2.5, "2"),
    ("round(1)", "2.25", "2.2"),
    ("time", "14:30", "14:30"),
    ("time", datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "14:00"),
    ("title", "ana maria", "Ana Maria"),
    ("trim", "  x ", "x"),
    ("upper", "straße", "STRASSE"),
]


@pytest.mark.parametrize(("use", "value", "shaped"), CASES)
def test_a_filter_shapes_a_value(use: str, value: Any, shaped: str) -> None:
    scope = {"value": value, "now": NOW, "$locale": "de", "$zone": "Europe/Berlin"}
    assert str(compile_expression(f"value | {use}").evaluate(scope)) == shaped


def test_every_filter_has_a_case() -> None:
    assert {use.partition("(")[0] for use, _, _ in CASES} == set(FILTERS)


def test_a_zone_and_a_language_that_do_not_exist_are_utc_and_english() -> None:
    scope = {"at": NOW, "$locale": "xx", "$zone": "../etc/passwd"}
    assert compile_expression("at | datetime('short')").evaluate(scope) == "3/2/26, 12:00\u202fPM"
