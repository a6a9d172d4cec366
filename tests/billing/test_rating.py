"""Free units and volume discounts, by the numbers of the rules' table T."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from botkit.billing.conversation_state import Rating
from botkit.billing.line_item import LineItem
from botkit.billing.rates import RateCards, shipped_rates
from botkit.billing.rating import Rater
from botkit.billing.terms import AuthInternational, BillingAccount, Terms
from botkit.core.model.pricing import TierChange
from tests.support.billing_log import AMERICA, BERLIN, BRAZIL, GERMANY, INDIA, OCTOBER, Log, at, bill, broadcast

CARDS = RateCards(shipped_rates())


def counted(
    count: int, market: str, category: str, *, terms: Terms = BERLIN, month: str = "2026-10", start: int = 0, bill: Rater | None = None
) -> tuple[Decimal, Rater]:
    """What so many charged messages to one market cost: the counting alone, without their histories."""
    bill = bill or Rater(terms, CARDS)
    model = "PMP-2026-10" if month >= "2026-10" else "PMP-2025-07"
    draft = LineItem(
        contact_id=1,
        number=start + 1,
        channel="main",
        at=OCTOBER,
        entered_at=OCTOBER,
        day=f"{month}-06",
        period=month,
        delivered_day=f"{month}-06",
        model=model,
        expected=Rating("charged", category, "template"),
        market=market,
    )
    total = Decimal(0)
    for _ in range(count):
        total += bill.rate(draft).amount or 0
    return total, bill


@pytest.mark.parametrize(
    ("count", "market", "category", "total"),
    [
        (100_000, "North America", "utility", "336.00"),
        (200_000, "Colombia", "utility", "160.00"),
    ],
    ids=["T01", "T05"],
)
def test_a_rate_applies_only_to_the_messages_in_its_band(count: int, market: str, category: str, total: str) -> None:
    assert counted(count, market, category)[0] == Decimal(total)


@pytest.mark.parametrize(
    ("market", "category", "count", "total"),
    [("India", "authentication", 1_000_000, "1375.00"), ("Brazil", "utility", 2_500_000, "16125.00")],
    ids=["T03", "T04"],
)
def test_millions_of_messages_come_to_the_sum_of_the_bands(market: str, category: str, count: int, total: str) -> None:
    ladder = CARDS.tiers("PMP-2026-10", "USD", market, category, "2026-10-06")
    assert ladder is not None
    whole = Decimal(0)
    for row in ladder.rows:
        first, last = max(row.tier_from, 1), min(row.tier_to or count, count)
        assert ladder.tier_for(first).row == ladder.tier_for(last).row == row or first > last
        whole += row.rate * max(0, last - first + 1)
    assert whole == Decimal(total)


def test_the_last_message_of_a_band_pays_its_price_and_the_next_one_the_lower_one() -> None:  # T02
    ladder = CARDS.tiers("PMP-2026-10", "USD", "North America", "utility", "2026-10-06")
    assert ladder is not None
    assert (ladder.tier_for(80_000).row.rate, ladder.tier_for(80_001).row.rate) == (Decimal("0.0034"), Decimal("0.0032"))


def test_free_messages_do_not_count_for_a_discount() -> None:  # T06, with the numbers a thousandth
    log = Log()
    terms = Terms(accounts=BERLIN.accounts, sent_elsewhere={("North America", "utility", "*"): 79_990})
    moment = at("2026-09-06T08:00")
    log.received(moment, contact=1)
    broadcast(log, 30, moment, "utility", AMERICA, contact=1)
    broadcast(log, 10, moment + timedelta(hours=1), "utility", AMERICA, contact=2)
    charges = bill(log.lines, terms)
    assert Counter(charge.outcome for charge in charges) == {"free_customer_service": 30, "charged": 10}
    assert {charge.amount for charge in charges if charge.outcome == "charged"} == {Decimal("0.0034")}, "79,990 elsewhere and ten of ours"


def test_two_accounts_of_one_portfolio_count_together() -> None:  # T07
    terms = Terms(accounts=(BillingAccount(name="a", channels=("a",)), BillingAccount(name="b", channels=("b",))))
    first, counting = counted(60_000, "North America", "utility", terms=terms)
    second, _ = counted(40_000, "North America", "utility", terms=terms, bill=counting)
    assert (first, second) == (60_000 * Decimal("0.0034"), 20_000 * Decimal("0.0034") + 20_000 * Decimal("0.0032"))


def test_each_account_counts_for_its_own_month() -> None:  # T08
    zones = (
        BillingAccount(name="west", zone="America/Los_Angeles", channels=("west",)),
        BillingAccount(name="east", zone="Europe/Berlin", channels=("east",)),
    )
    terms = Terms(accounts=zones, sent_elsewhere={("North America", "utility", "2026-10"): 80_000})
    log = Log()
    moment = at("2026-11-01T00:30")
    log.delivered(moment, "utility", 1, "west", AMERICA)
    log.delivered(moment, "utility", 2, "east", AMERICA)
    charges = bill(log.lines, terms)
    assert [(charge.channel, charge.period, charge.amount) for charge in charges] == [
        ("west", "2026-10", Decimal("0.0032")),
        ("east", "2026-11", Decimal("0.0034")),
    ]


def test_the_international_rate_of_authentication_goes_on_with_the_count() -> None:  # T09
    terms = Terms(
        accounts=BERLIN.accounts,
        country="DE",
        sent_elsewhere={("India", "authentication", "2026-10"): 800_000},
        auth_international=AuthInternational(since=at("2026-10-14T22:00")),
    )
    log = Log()
    log.delivered(at("2026-10-14T12:00"), "authentication", to=INDIA)
    log.delivered(at("2026-10-15T12:00"), "authentication", to=INDIA)
    log.delivered(at("2026-10-15T12:01"), "authentication", contact=2, to=GERMANY)
    log.delivered(at("2026-10-15T12:02"), "authentication", contact=3, to=AMERICA)
    assert [(charge.category, charge.market, charge.amount) for charge in bill(log.lines, terms)] == [
        ("authentication", "India", Decimal("0.0013")),
        ("authentication_international", "India", Decimal("0.0286")),
        ("authentication", "Germany", Decimal("0.0550")),
        ("authentication", "North America", Decimal("0.0034")),
    ]


def test_a_country_may_begin_later_and_the_home_country_never_does() -> None:
    eligible = AuthInternational(since=at("2026-10-01T00:00"), countries={"IN": at("2026-10-20T00:00")})
    log = Log()
    log.delivered(at("2026-10-19T12:00"), "authentication", to=INDIA)
    log.delivered(at("2026-10-20T12:00"), "authentication", to=INDIA)
    abroad = bill(log.lines, Terms(country="DE", auth_international=eligible))
    at_home = bill(log.lines, Terms(country="IN", auth_international=eligible))
    assert [charge.category for charge in abroad] == ["authentication", "authentication_international"]
    assert {charge.category for charge in at_home} == {"authentication"}


def served(log: Log, count: int, channel: str = "main", contact: int = 1) -> None:
    log.received(OCTOBER, contact, channel)
    broadcast(log, count, OCTOBER, "", GERMANY, contact=contact, channel=channel)


def test_a_thousand_answers_of_a_number_are_free_in_a_month() -> None:  # T10
    log = Log()
    served(log, 1500)
    charges = bill(log.lines)
    assert sum(charge.amount or 0 for charge in charges) == Decimal("27.50")
    assert [charge.outcome for charge in charges] == ["free_tier"] * 1000 + ["charged"] * 500


def test_every_number_has_a_thousand_of_its_own() -> None:  # T11
    log = Log()
    served(log, 750, "one")
    served(log, 750, "two")
    assert sum(charge.amount or 0 for charge in bill(log.lines)) == 0


def test_free_answers_go_by_the_order_of_delivery_and_not_by_market() -> None:  # T12
    log = Log()
    terms = Terms(accounts=BERLIN.accounts, used_elsewhere={("main", "2026-10"): 998})
    for minutes, to in enumerate((BRAZIL, GERMANY, GERMANY)):
        log.received(OCTOBER, contact=minutes + 1)
        log.delivered(OCTOBER + timedelta(minutes=minutes), "", minutes + 1, to=to)
    assert [(charge.market, charge.outcome, charge.amount) for charge in bill(log.lines, terms)] == [
        ("Brazil", "free_tier", 0),
        ("Germany", "free_tier", 0),
        ("Germany", "charged", Decimal("0.0550")),
    ]


def test_the_platform_knows_when_a_band_was_reached_and_the_earliest_word_counts() -> None:  # T17
    log = Log()
    for hour in range(4):
        log.delivered(OCTOBER + timedelta(hours=hour), "utility", to=AMERICA)
    told = [
        TierChange(at=OCTOBER + timedelta(hours=hour), market="North America", category="utility", month="2026-10", low=80_001)
        for hour in (3, 2)
    ]
    prices = [charge.amount for charge in bill(log.lines, reached=told)]
    assert prices == [Decimal("0.0034"), Decimal("0.0034"), Decimal("0.0032"), Decimal("0.0032")]
    assert bill(log.lines, reached=told) == bill(log.lines, reached=reversed(told))
    assert {charge.amount for charge in bill(log.lines, reached=[replace(told[0], month="2026-09")])} == {Decimal("0.0034")}
