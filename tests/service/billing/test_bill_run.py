"""Bills and billable sessions from a real log: what was received, sent and confirmed through the service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.service import BEGAN, Counter

from botkit.billing.statement import encode_charge
from botkit.billing.terms import Terms
from botkit.core.model.charge import BillableSession, Charge
from botkit.core.model.platform import Receipt
from botkit.core.model.pricing import Pricing
from botkit.errors import UsageError
from botkit.service.billing import bill_run as billing
from botkit.service.commands import InboundItem
from botkit.service.privacy.erase import erase
from botkit.store import Store

NADIA, OMAR = "447700900123", "493023125123"
DECEMBER = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def counter(store: Store, make_counter_on: Callable[..., Counter]) -> Counter:
    return make_counter_on(store)


def receipt(counter: Counter, phone: str, number: int, status: str, price: Pricing | None = None, participant: str = "") -> None:
    message = f"wamid.sent.{counter.who(phone)}.{number}"
    key = f"{message}:{status}:{participant}"
    item = Receipt(account="10000", id=key, message=message, status=status, at=counter.clock(), price=price, participant=participant)
    counter.take(InboundItem(channel="main", item=item))


def talk(counter: Counter, phone: str, *, price: Pricing | None = None) -> None:
    """A question, an answer, and its three receipts."""
    counter.says(phone, "hello")
    for gone in counter.send_all():
        for status in ("sent", "delivered", "read"):
            receipt(counter, phone, gone.row.number, status, price if status == "delivered" else None)
    counter.clock.go(hours=1)


def charges(counter: Counter, first: str = "2026-11-01", last: str = "2026-12-31", under: str = "") -> list[Charge]:
    with counter.store.read() as tx:
        return list(billing.charges(tx, billing.open_billing(tx, Terms()), first, last, under=under))


def billable(counter: Counter) -> list[BillableSession]:
    with counter.store.read() as tx:
        return list(billing.billable_sessions(tx, billing.open_billing(tx, Terms()), "2026-11-01", "2026-12-31"))


def close(counter: Counter, month: str) -> billing.Statement:
    return billing.close_month(counter.store, Terms(), month, counter.clock())


def test_a_conversation_becomes_lines_with_market_flow_and_model(counter: Counter) -> None:
    talk(counter, NADIA, price=Pricing(model="PMP", kind="free_customer_service", category="service"))
    talk(counter, OMAR)
    english, german = charges(counter)
    assert (english.market, english.prefix, english.outcome, english.source, english.flow) == (
        "United Kingdom",
        "44",
        "free_tier",
        "webhook",
        "echo",
    )
    assert (german.market, german.country, german.outcome, german.source, german.model) == (
        "Germany",
        "DE",
        "free_tier",
        "estimated",
        "PMP-2026-10",
    )
    assert english.flags == german.flags == ()


def test_a_month_can_be_looked_at_under_another_model(counter: Counter) -> None:
    talk(counter, NADIA)
    assert [charge.outcome for charge in charges(counter, under="CBP-2024-11")] == ["opens_free_service"]
    with pytest.raises(UsageError, match="no pricing model"):
        charges(counter, under="PMP-1999")


def test_receipts_in_the_wrong_order_make_the_same_bill(
    store: Store, make_counter_on: Callable[..., Counter], tmp_path_factory: pytest.TempPathFactory
) -> None:
    bills = []
    price = Pricing(model="PMP", kind="regular", category="service")
    for order in (("sent", "delivered", "read"), ("read", "delivered", "sent"), ("read", "read", "delivered", "sent", "delivered")):
        other = Store.open(f"sqlite:///{tmp_path_factory.mktemp('other') / 'bot.db'}")
        counter = make_counter_on(other)
        counter.says(NADIA, "hello")
        counter.send_all()
        for status in order:
            receipt(counter, NADIA, 1, status, price if status == "delivered" else None)
        bills.append([encode_charge(charge) for charge in charges(counter)])
        other.close()
    assert bills[0] == bills[1] == bills[2]
    assert b'"source":"webhook"' in bills[0][0]


def test_erasing_a_person_changes_no_line_and_no_session(counter: Counter) -> None:
    for _ in range(3):
        talk(counter, NADIA)
        talk(counter, OMAR)
    before = [encode_charge(charge) for charge in charges(counter)], billable(counter)
    with counter.store.begin() as tx:
        erase(tx, b"k" * 32, [counter.who(NADIA)], counter.clock(), "a test")
    assert ([encode_charge(charge) for charge in charges(counter)], billable(counter)) == before
    assert before[0]


def test_a_closed_month_stands_and_late_news_is_corrected_in_the_next(counter: Counter) -> None:
    talk(counter, NADIA)
    counter.says(OMAR, "hello")
    (gone,) = counter.send_all()
    delivered_at = counter.clock()
    counter.clock.now = DECEMBER
    statement = close(counter, "2026-11")
    assert (statement.lines, statement.corrections) == (1, 0)
    message = f"wamid.sent.{counter.who(OMAR)}.{gone.row.number}"
    late = Receipt(account="10000", id="late", message=message, status="delivered", at=delivered_at)
    counter.clock.go(days=1)
    counter.take(InboundItem(channel="main", item=late))
    november, december = charges(counter, last="2026-11-30"), charges(counter, first="2026-12-01")
    assert [charge.period for charge in november] == ["2026-11"]
    assert [(charge.period, charge.original_period, charge.day) for charge in december] == [("2026-12", "2026-11", "2026-12-04")]
    with counter.store.read() as tx:
        books = billing.open_billing(tx, Terms())
        assert billing.statement(tx, books, "2026-11").digest == statement.digest
        assert billing.closed_statement(books.closed["2026-11"]) == statement
        assert billing.find_line(tx, books, december[0].line_id) == tuple(december)


@pytest.mark.parametrize(("month", "told"), [("2026-12", "not over"), ("2026-13", "no month"), ("November", "no month")])
def test_what_cannot_be_closed_is_refused(counter: Counter, month: str, told: str) -> None:
    counter.clock.now = DECEMBER
    with pytest.raises(UsageError, match=told):
        close(counter, month)


def test_a_month_is_closed_once_and_in_order(counter: Counter) -> None:
    counter.clock.now = DECEMBER
    close(counter, "2026-11")
    with pytest.raises(UsageError, match="closed since"):
        close(counter, "2026-11")
    with pytest.raises(UsageError, match="closed already"):
        close(counter, "2026-10")


def test_members_of_a_group_are_lines_that_name_nobody(counter: Counter) -> None:
    counter.says(NADIA, "hello")
    counter.send_all()
    for who in (NADIA, OMAR, "US.1234567890"):
        receipt(counter, NADIA, 1, "delivered", participant=who)
        receipt(counter, NADIA, 1, "read", participant=who)
    found = charges(counter)
    assert sorted(charge.market for charge in found) == ["Germany", "North America", "United Kingdom"]
    assert not any(who in encode_charge(charge).decode() for charge in found for who in (NADIA, OMAR, "1234567890"))


def test_billable_sessions_are_a_day_of_one_contact(counter: Counter) -> None:
    talk(counter, NADIA)
    talk(counter, NADIA)
    counter.clock.go(days=1)
    talk(counter, NADIA)
    first, second = billable(counter)
    assert (first.direction, first.category, first.received, first.sent, first.flow) == ("contact", "service", 2, 2, "echo")
    assert (first.opened_at, first.ends_at - first.opened_at) == (BEGAN, timedelta(hours=24))
    assert (second.received, second.sent, second.country) == (1, 1, "GB")


def test_an_unknown_line_is_refused_with_what_a_line_looks_like(counter: Counter) -> None:
    with counter.store.read() as tx:
        books = billing.open_billing(tx, Terms())
        for name in ("99-1", "nonsense", "1"):
            with pytest.raises(UsageError):
                billing.find_line(tx, books, name)
