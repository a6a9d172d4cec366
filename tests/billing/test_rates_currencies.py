"""Cards in other currencies, and markets whose volume discounts no card has."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from botkit.billing.conversation_state import Rating
from botkit.billing.line_item import LineItem
from botkit.billing.markets import shipped_markets
from botkit.billing.money import rounded
from botkit.billing.rate_card_import import check_rates, read_rates
from botkit.billing.rates import RateCards, RateRow, shipped_rates
from botkit.billing.rating import Rater
from botkit.billing.statement import StatementBuilder
from botkit.billing.terms import BillingAccount, Terms
from botkit.core.model.charge import Charge

CARDS = Path(__file__).parent / "cards"
MARKETS = ("Germany", "United Kingdom", "India", "Brazil")
OCTOBER = datetime(2026, 10, 6, 12, tzinfo=UTC)
MODEL = "PMP-2026-10"


def imported(currency: str) -> list[RateRow]:
    lines = (CARDS / f"{currency.lower()}.csv").read_text().splitlines()
    assert [problem for problem in check_rates(csv.DictReader(lines), shipped_markets()) if not problem.is_warning] == []
    return list(read_rates(csv.DictReader(lines)))


def rater(currency: str, *cards: RateRow) -> Rater:
    return Rater(Terms(accounts=(BillingAccount(currency=currency),)), RateCards([*shipped_rates(), *cards]))


def rated(bill: Rater, market: str, category: str, number: int = 1) -> Charge:
    return bill.rate(
        LineItem(
            contact_id=1,
            number=number,
            channel="main",
            at=OCTOBER,
            entered_at=OCTOBER,
            day="2026-10-06",
            period="2026-10",
            delivered_day="2026-10-06",
            model=MODEL,
            expected=Rating("charged", category, "template"),
            market=market,
        )
    )


@pytest.mark.parametrize("currency", ["EUR", "GBP", "INR", "BRL"])
def test_an_imported_card_prices_every_category_in_its_currency_with_its_discounts(currency: str) -> None:
    rows = imported(currency)
    bill = rater(currency, *rows)
    for market in MARKETS:
        own = {(row.category, row.tier_from): row.rate for row in rows if row.market == market}
        marketing = rated(bill, market, "marketing")
        assert (marketing.currency, marketing.amount, marketing.outcome) == (currency, own["marketing", 0], "charged")
        for category in ("utility", "authentication"):
            amounts = [rated(bill, market, category, number).amount for number in range(1, 103)]
            assert amounts == [own[category, 0]] * 100 + [own[category, 101]] * 2


@pytest.mark.parametrize("currency", ["EUR", "GBP", "INR", "BRL"])
def test_without_the_card_such_lines_are_unpriced_and_never_free(currency: str) -> None:
    line = rated(rater(currency), "Germany", "utility")
    assert (line.outcome, line.amount, line.currency) == ("unpriced", None, currency)
    builder = StatementBuilder()
    builder.add(line)
    assert [(total.amount, total.unpriced) for total in builder.totals()] == [(Decimal(0), 1)]


def test_every_market_of_the_card_has_volume_discounts_or_its_lines_say_that_none_are_known() -> None:
    rows = [row for row in shipped_rates() if row.model == MODEL and row.currency == "USD"]
    for market in sorted({row.market for row in rows}):
        for category in ("utility", "authentication"):
            has_ladder = any(row.market == market and row.category == category and row.tier_from for row in rows)
            many = Terms(sent_elsewhere={(market, category, "*"): 10_000_000})
            line = rated(Rater(many, RateCards(shipped_rates())), market, category)
            assert line.outcome == "charged"
            assert has_ladder != ("tier_unknown" in line.flags), (market, category)


@pytest.mark.parametrize(
    ("currency", "shown"), [("USD", "12.35"), ("JPY", "12"), ("KWD", "12.346"), ("INR", "12.35"), ("BRL", "12.35"), ("KRW", "12")]
)
def test_totals_have_the_decimals_of_their_currency(currency: str, shown: str) -> None:
    assert f"{rounded(Decimal('12.3457'), currency):f}" == shown
