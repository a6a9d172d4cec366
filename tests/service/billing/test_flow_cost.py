"""Costing: routes are priced by the rules and cards of the bill itself."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from botkit.billing.terms import BillingAccount, Terms
from botkit.core.model.business import Business, TemplateInfo
from botkit.errors import UsageError
from botkit.flowfile.analysis.message_routes import Routes
from botkit.flowfile.analysis.route_messages import RouteMessage
from botkit.flowfile.library import read_folder
from botkit.service.billing.bill_run import shipped_billing
from botkit.service.billing.flow_cost import MessagePrices, flow_costs

NOVEMBER = datetime(2026, 11, 10, 12, tzinfo=UTC)
AUGUST = datetime(2026, 8, 10, 12, tzinfo=UTC)
FREE = RouteMessage(flow="f", address="steps.0", form="free")
UTILITY = RouteMessage(flow="f", address="steps.0", form="template", category="utility")
MARKETING = RouteMessage(flow="f", address="steps.0", form="template", category="marketing")


def prices(at: datetime = NOVEMBER, currency: str = "USD", **mix: int) -> MessagePrices:
    books = shipped_billing(Terms(accounts=(BillingAccount(currency=currency),)))
    return MessagePrices(books, "main", at, {country: Decimal(share) for country, share in (mix or {"DE": 1}).items()})


def test_a_message_costs_what_the_bill_would_say() -> None:
    assert prices().of(FREE) == Decimal("0.0550")
    assert prices().of(UTILITY) == Decimal("0.0550")
    assert prices().of(MARKETING) == Decimal("0.1365")


def test_the_day_decides_about_the_rules() -> None:
    assert prices(AUGUST).of(FREE) == 0
    assert prices(AUGUST).of(UTILITY) == Decimal("0.0550")


def test_a_mix_is_weighed() -> None:
    alone = {country: prices(**{country: 1}).of(UTILITY) for country in ("DE", "NL")}
    assert prices(DE=1, NL=3).of(UTILITY) == (alone["DE"] + 3 * alone["NL"]) / 4


def test_what_is_not_sent_costs_nothing() -> None:
    assert prices().of(RouteMessage(flow="f", address="steps.0", form="unsent")) == 0


def test_a_price_that_nobody_knows_is_told_and_never_nothing() -> None:
    with pytest.raises(UsageError, match="No rate card says what a utility message costs in DE in INR"):
        prices(currency="INR").of(UTILITY)


def test_a_flow_is_priced_route_by_route(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(
        "botkit: 1\nflow: f\ntitle: F\nlanguage: en\nstarts:\n  - keywords: [go]\n  - event: x\n    to: news\nsteps:\n"
        "  - say: One.\n    template: one\n  - say: Two.\n    outside: drop\n  - say: Three.\n    outside: drop\n"
    )
    business = Business(templates={"one": TemplateInfo(name="one", category="marketing")})
    (version,) = read_folder(tmp_path).flows
    by_keyword, cold, warm = flow_costs(Routes(version, business), prices())
    assert (by_keyword.cheapest.cost, by_keyword.cheapest.messages) == (Decimal("0.1650"), 3)
    assert (cold.dearest.cost, cold.dearest.templates, cold.dearest.messages) == (Decimal("0.1365"), 1, 1)
    assert warm.dearest.cost == Decimal("0.1650")
    assert by_keyword.cheapest.joined == Decimal("0.1100")  # the two texts without a template become one
    assert by_keyword.routes is not None
    assert [one.cost for one in by_keyword.routes] == [Decimal("0.1650")]
