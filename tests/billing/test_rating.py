"""Free units, volume discounts, sums and corrections, by the numbers of the rules' table T."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from botkit.billing.conversation_state import Rating
from botkit.billing.line_item import LineItem
from botkit.billing.money import rounded
from botkit.billing.rates import RateCards, shipped_rates
from botkit.billing.rating import Rater
from botkit.billing.statement import statement_of
from botkit.billing.terms import AuthInternational, BillingAccount, Terms
from botkit.core.model.charge import Charge
from botkit.core.model.pricing import Pricing, TierChange
from tests.support import billing_log as making
from tests.support.billing_log import AMERICA, BERLIN, BRAZIL, COLOMBIA, GERMANY, INDIA, Log, at, bill, broadcast

OCTOBER = at("2026-10-06T08:00")
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


def test_the_platform_wins_over_our_rules_and_the_line_says_so() -> None:  # T14
    log = Log()
    log.delivered(OCTOBER, "utility", price=Pricing(model="PMP", kind="regular", category="marketing"))
    (charge,) = bill(log.lines)
    assert (charge.outcome, charge.category, charge.amount, charge.source) == ("charged", "marketing", Decimal("0.1365"), "webhook")
    assert charge.expected == "utility"
    assert set(charge.flags) == {"rule_mismatch", "recategorised"}


def test_without_a_rate_a_line_has_no_amount_at_all() -> None:  # T15
    log = Log()
    log.delivered(OCTOBER, "utility")
    (charge,) = bill(log.lines, Terms(accounts=(BillingAccount(currency="EUR"),)))
    assert (charge.outcome, charge.amount, charge.unit_price) == ("unpriced", None, None)
    (total,) = statement_of("2026-10", [charge]).totals
    assert (total.lines, total.unpriced, total.amount) == (1, 1, 0)


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


def test_each_recipient_in_a_group_is_a_line_of_its_own_market() -> None:  # T18
    log = Log()
    number = log.sent(OCTOBER, "utility", to="")
    parts = {"a": GERMANY, "b": BRAZIL, "c": INDIA, "d": COLOMBIA}
    for part, to in parts.items():
        log.receipt(OCTOBER, number, part=part, to=to)
    log.receipt(OCTOBER, number, "sent", part="e", to=AMERICA)
    log.receipt(OCTOBER, number)
    charges = bill(log.lines)
    assert [(charge.part, charge.market) for charge in charges] == [
        ("a", "Germany"),
        ("b", "Brazil"),
        ("c", "India"),
        ("d", "Colombia"),
    ]


def outcomes(charges: list[Charge]) -> list[str]:
    return [charge.outcome for charge in charges]


def test_the_end_of_a_free_entry_point_is_what_the_platform_says() -> None:
    log = Log()
    log.received(OCTOBER, entry="ad")
    number = log.sent(OCTOBER, "")
    end = OCTOBER + timedelta(hours=5)
    log.receipt(OCTOBER, number, "sent", price=Pricing(origin="referral_conversion", expires_at=end))
    log.receipt(OCTOBER, number, "delivered")
    log.delivered(end - timedelta(seconds=1), "marketing")
    log.delivered(end, "marketing")
    assert outcomes(bill(log.lines)) == ["opens_free_entry_point", "free_entry_point", "charged"]


def test_the_platform_knows_of_free_entry_points_that_we_missed() -> None:
    log = Log()
    told = Pricing(model="PMP", kind="free_entry_point", category="marketing", expires_at=OCTOBER + timedelta(days=7))
    log.delivered(OCTOBER, "marketing", price=told)
    log.delivered(OCTOBER + timedelta(days=6), "marketing")
    first, second = bill(log.lines)
    assert (first.outcome, first.source, second.outcome, second.source) == (
        "opens_free_entry_point",
        "webhook",
        "free_entry_point",
        "estimated",
    )
    assert "rule_mismatch" in first.flags


@pytest.mark.parametrize("price", [Pricing(model="PMP", kind="free_moon", category="utility"), Pricing(kind="regular", category="ai_bot")])
def test_a_word_that_nobody_knows_is_unknown_and_never_free(price: Pricing) -> None:
    log = Log()
    log.delivered(OCTOBER, "utility", price=price)
    (charge,) = bill(log.lines)
    assert (charge.outcome, charge.amount) == ("unknown", None)


def test_the_platforms_own_price_counts_for_marketing_with_a_maximum() -> None:
    log = Log()
    told = Pricing(model="PMP", kind="regular", category="marketing_lite", cost="0.0912", currency="USD")
    log.delivered(OCTOBER, "marketing", price=told)
    log.delivered(OCTOBER, "marketing", contact=2, price=Pricing(model="PMP", kind="regular", category="marketing_lite"))
    own, card = bill(log.lines)
    assert (own.amount, own.flags) == (Decimal("0.0912"), ("platform_cost",))
    assert (card.amount, card.flags) == (Decimal("0.1365"), ())


def test_free_customer_service_means_the_thousand_since_october_2026() -> None:
    log = Log()
    for month in ("2026-09", "2026-10"):
        moment = at(f"{month}-20T10:00")
        log.received(moment)
        log.delivered(moment, "", price=Pricing(model="PMP", kind="free_customer_service", category="service"))
    assert outcomes(bill(log.lines)) == ["free_customer_service", "free_tier"]
    assert not [flag for charge in bill(log.lines) for flag in charge.flags]


def test_a_reaction_is_free_and_uses_up_nothing() -> None:
    log = Log()
    terms = Terms(accounts=BERLIN.accounts, used_elsewhere={("main", "2026-10"): 999})
    log.received(OCTOBER)
    log.delivered(OCTOBER, "reaction")
    log.delivered(OCTOBER, "")
    log.delivered(OCTOBER, "")
    assert outcomes(bill(log.lines, terms)) == ["free_reaction", "free_tier", "charged"]


def test_a_conversation_from_before_july_2025_still_covers_its_templates() -> None:
    log = Log()
    log.delivered(at("2025-06-30T12:00"), "utility")
    log.delivered(at("2025-07-01T11:59"), "utility")
    log.delivered(at("2025-07-01T12:00"), "utility")
    opening, covered, after = bill(log.lines)
    assert (opening.model, covered.model, after.model) == ("CBP-2024-11", "PMP-2025-07", "PMP-2025-07")
    assert (covered.outcome, covered.amount, covered.conversation) == ("in_open_conversation", 0, opening.line_id)
    assert after.outcome == "charged"


def test_the_platforms_id_of_a_conversation_says_what_opened_it() -> None:
    log = Log()
    moment = at("2024-01-10T10:00")
    told = Pricing(model="CBP", category="utility", billable=True, conversation="c1")
    log.delivered(moment, "utility", price=told)
    log.delivered(moment + timedelta(hours=1), "utility", price=told)
    log.delivered(moment + timedelta(hours=2), "utility", price=Pricing(model="CBP", category="utility", billable=True, conversation="c2"))
    first, second, third = bill(log.lines)
    assert outcomes([first, second, third]) == ["charged", "in_open_conversation", "charged"]
    assert second.conversation == first.line_id
    assert "rule_mismatch" in third.flags


def test_a_person_known_by_a_scoped_id_alone_has_the_market_of_its_country() -> None:
    log = Log()
    log.delivered(OCTOBER, "marketing", to="GB.48201993006714")
    log.delivered(OCTOBER, "marketing", contact=2, to="no-number")
    known, unknown = bill(log.lines)
    assert (known.market, known.country, known.prefix) == ("United Kingdom", "GB", "")
    assert "market_by_id" in known.flags
    assert (unknown.market, unknown.outcome, unknown.amount) == ("unknown", "unpriced", None)


def test_the_same_month_under_another_model_leaves_the_platforms_word_aside() -> None:
    log = Log()
    log.received(OCTOBER)
    log.delivered(OCTOBER, "utility", price=Pricing(model="PMP", kind="regular", category="utility"))
    assert {
        under: (outcomes(bill(log.lines, under=under)), [charge.source for charge in bill(log.lines, under=under)])
        for under in ("CBP-2024-11", "PMP-2025-07", "PMP-2026-10")
    } == {
        "CBP-2024-11": (["charged"], ["estimated"]),
        "PMP-2025-07": (["free_customer_service"], ["estimated"]),
        "PMP-2026-10": (["charged"], ["estimated"]),
    }


def test_what_never_arrived_costs_nothing() -> None:
    log = Log()
    number = log.sent(OCTOBER, "marketing")
    log.receipt(OCTOBER, number, "sent", price=Pricing(model="PMP", kind="regular", category="marketing"))
    log.receipt(OCTOBER, number, "failed")
    assert bill(log.lines) == []


def test_read_without_delivered_counts_as_delivered() -> None:
    log = Log()
    number = log.sent(OCTOBER, "marketing")
    log.receipt(OCTOBER + timedelta(hours=3), number, "read")
    (charge,) = bill(log.lines)
    assert charge.occurred_at == OCTOBER + timedelta(hours=3)


def test_dates_are_those_of_the_account() -> None:
    log = Log()
    log.delivered(datetime.fromisoformat("2026-10-31T23:30:00+00:00"), "marketing")
    assert making.bill(log.lines)[0].period == "2026-11"
    assert making.bill(log.lines, Terms())[0].period == "2026-10"
