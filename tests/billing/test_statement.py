"""Totals and corrections, by the numbers of the rules' table T."""

from __future__ import annotations

from decimal import Decimal

import pytest

from botkit.billing.money import rounded
from botkit.billing.statement import statement_of
from botkit.core.model.pricing import Pricing
from tests.support.billing_log import GERMANY, OCTOBER, Log, at, bill, broadcast


def test_a_total_is_rounded_once() -> None:  # T13
    log = Log()
    broadcast(log, 3, OCTOBER, "marketing", GERMANY, contact=1)
    (total,) = statement_of("2026-10", bill(log.lines)).totals
    assert (total.amount, str(total.shown), total.lines) == (Decimal("0.4095"), "0.41", 3)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("0.005", "USD", "0.01"), ("0.0049", "EUR", "0.00"), ("2.5", "JPY", "3"), ("1.0005", "KWD", "1.001"), ("12.345", "COP", "12.35")],
)
def test_totals_are_rounded_half_up_to_the_currency(amount: str, currency: str, shown: str) -> None:
    assert str(rounded(Decimal(amount), currency)) == shown


def test_news_of_a_closed_month_is_a_correction_in_the_open_one_at_the_old_price() -> None:  # T16
    log = Log()
    sent = at("2025-09-29T10:00")
    mexico = "525512345678"
    log.delivered(sent, "marketing", to=mexico)
    log.delivered(sent, "marketing", contact=2, to=mexico, known=at("2025-10-03T12:00"))
    closed = {"2025-09": at("2025-10-02T09:00")}
    on_time, late = bill(log.lines, closed=closed)
    assert (on_time.period, on_time.original_period, on_time.known_at) == ("2025-09", "", None)
    assert (late.period, late.original_period, late.day) == ("2025-10", "2025-09", "2025-10-03")
    assert late.amount == on_time.amount == Decimal("0.0436"), "the price of September; October's is lower"


def test_a_price_told_after_the_closing_costs_the_difference() -> None:
    log = Log()
    number = log.delivered(at("2026-09-29T10:00"), "utility")
    log.receipt(
        at("2026-10-05T10:00"),
        number,
        "read",
        price=Pricing(model="PMP", kind="regular", category="marketing"),
        known=at("2026-10-05T10:01"),
    )
    before, after = bill(log.lines, closed={"2026-09": at("2026-10-02T09:00")})
    assert (before.line_id, before.period, before.category) == ("1-1", "2026-09", "utility")
    assert (after.line_id, after.period, after.original_period, after.category) == ("1-1+", "2026-10", "2026-09", "marketing")
    assert (before.amount or 0) + (after.amount or 0) == Decimal("0.1365")
    assert "repriced" in after.flags
