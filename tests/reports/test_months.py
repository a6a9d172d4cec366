"""Months side by side, with what is still expected and the budget."""

from __future__ import annotations

from decimal import Decimal

from botkit.reports.formats.as_html import as_html
from botkit.reports.formats.as_vega import as_vega
from botkit.reports.model import Report
from botkit.reports.months import Outlook, months_charts, months_table

OUTLOOK = Outlook(month="2026-11", expected={"EUR": Decimal("90.5000")}, budget=Decimal(120), currency="EUR")
AMOUNTS = {
    ("EUR", "2026-09"): Decimal("80.0000"),
    ("EUR", "2026-10"): Decimal("100.0000"),
    ("EUR", "2026-11"): Decimal("60.5000"),
    ("JPY", "2026-10"): None,
}


def report(outlook: Outlook = OUTLOOK, amounts: dict[tuple[str, str], Decimal | None] = AMOUNTS) -> Report:
    table = months_table(amounts, outlook)
    charts = tuple(months_charts(table, outlook))
    return Report(name="charges", title="Charges", first="2026-09-01", last="2026-11-20", zone="UTC", tables=(table,), charts=charts)


def test_a_month_is_compared_with_the_one_before_in_its_currency() -> None:
    assert [row[3] for row in report().tables[0].rows] == [None, Decimal("0.2500"), Decimal("-0.0950"), None]


def test_only_the_present_month_still_expects_something() -> None:
    assert [row[4] for row in report().tables[0].rows] == [None, None, Decimal("30.0000"), None]


def test_the_budget_is_one_of_a_currency() -> None:
    assert [(row[5], row[6]) for row in report().tables[0].rows] == [
        (Decimal(120), Decimal("0.6667")),
        (Decimal(120), Decimal("0.8333")),
        (Decimal(120), Decimal("0.5042")),
        (None, None),
    ]


def test_the_picture_has_the_budget_as_a_line_above_all_columns() -> None:
    page, spec = as_html(report()), as_vega(report())
    assert page.count('class="mark"') == 1
    assert "Budget 120" in page
    assert {"datum": 120.0} in [layer["encoding"].get("y") for layer in spec["vconcat"][0]["layer"]]


def test_without_months_there_is_no_picture() -> None:
    assert report(amounts={}).charts == ()


def test_an_amount_beyond_the_forecast_expects_nothing_more() -> None:
    rows = report(amounts={("EUR", "2026-11"): Decimal(99)}).tables[0].rows
    assert rows[0][4] == 0
