"""What a line says: the platform's word, categories, markets and days, by the rules' table T."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from botkit.billing.statement import statement_of
from botkit.billing.terms import BillingAccount, Terms
from botkit.core.model.charge import Charge
from botkit.core.model.pricing import Pricing
from tests.support import billing_log as making
from tests.support.billing_log import AMERICA, BERLIN, BRAZIL, COLOMBIA, GERMANY, INDIA, OCTOBER, Log, at, bill


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


def test_the_answer_that_the_platform_says_opens_a_free_entry_point_uses_no_free_unit() -> None:
    log = Log()
    terms = Terms(accounts=BERLIN.accounts, used_elsewhere={("main", "2026-10"): 999})
    log.received(OCTOBER)  # our log does not say that they came from an ad; the receipt does
    log.delivered(OCTOBER, "", price=Pricing(model="PMP", kind="free_entry_point", category="service"))
    log.received(OCTOBER + timedelta(hours=1), contact=2)
    log.delivered(OCTOBER + timedelta(hours=1), "", contact=2)
    assert outcomes(bill(log.lines, terms)) == ["opens_free_entry_point", "free_tier"]


@pytest.mark.parametrize("reported", [True, False])
def test_the_moment_of_sending_decides_whether_the_window_was_open(reported: bool) -> None:
    log = Log()
    heard = at("2026-05-05T12:00")
    log.received(heard)
    for contact, sent_at in ((1, heard + timedelta(hours=23, minutes=59)), (2, heard + timedelta(hours=24))):
        if contact == 2:
            log.received(heard, contact=2)
        number = log.sent(sent_at, "utility", contact)
        if reported:
            log.receipt(sent_at, number, "sent", contact=contact)
        log.receipt(heard + timedelta(hours=30), number, contact=contact)
    assert outcomes(bill(log.lines)) == ["free_customer_service", "charged"]


def test_a_message_of_the_contact_after_the_sending_opens_no_window_for_it() -> None:
    log = Log()
    sent_at = at("2026-05-05T12:00")
    number = log.sent(sent_at, "utility")
    log.received(sent_at + timedelta(hours=1))
    log.receipt(sent_at + timedelta(hours=2), number)
    assert outcomes(bill(log.lines)) == ["charged"]


def test_the_price_in_a_receipt_wins_over_the_moment_of_sending() -> None:
    log = Log()
    heard = at("2026-05-05T12:00")
    log.received(heard)
    number = log.sent(heard + timedelta(hours=1), "utility")
    log.receipt(heard + timedelta(hours=30), number, price=Pricing(model="PMP", kind="regular", category="utility"))
    (line,) = bill(log.lines)
    assert line.outcome == "charged"
    assert "rule_mismatch" in line.flags


def test_free_units_of_an_account_are_summed_over_its_numbers() -> None:
    log = Log()
    month = at("2024-10-10T10:00")  # service conversations: 1,000 free per account
    terms = Terms(
        accounts=(BillingAccount(zone="Europe/Berlin", channels=("one", "two")),),
        used_elsewhere={("one", "2024-10"): 600, ("two", "2024-10"): 399, ("two", "2024-09"): 900},
    )
    for contact, channel in ((1, "one"), (2, "two")):
        log.received(month + timedelta(minutes=contact), contact, channel)
        log.delivered(month + timedelta(minutes=contact), "", contact, channel)
    assert outcomes(bill(log.lines, terms)) == ["free_tier", "charged"]
