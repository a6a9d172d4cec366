"""Bills and billable sessions from a real log: what was received, sent and confirmed through the service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

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
from tests.support.service import BEGAN, SteppedNode

NADIA, OMAR = "447700900123", "493023125123"
DECEMBER = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def node(store: Store, make_node_on: Callable[..., SteppedNode]) -> SteppedNode:
    return make_node_on(store)


def receipt(node: SteppedNode, phone: str, number: int, status: str, price: Pricing | None = None, participant: str = "") -> None:
    message = f"wamid.sent.{node.contact_id(phone)}.{number}"
    key = f"{message}:{status}:{participant}"
    item = Receipt(account="10000", id=key, message=message, status=status, at=node.clock(), price=price, participant=participant)
    node.handle(InboundItem(channel="main", item=item))


def talk(node: SteppedNode, phone: str, *, price: Pricing | None = None) -> None:
    """A question, an answer, and its three receipts."""
    node.says(phone, "hello")
    for gone in node.send_all():
        for status in ("sent", "delivered", "read"):
            receipt(node, phone, gone.row.number, status, price if status == "delivered" else None)
    node.clock.go(hours=1)


def charges(node: SteppedNode, first: str = "2026-11-01", last: str = "2026-12-31", under: str = "") -> list[Charge]:
    with node.store.read() as tx:
        return list(billing.charges(tx, billing.open_billing(tx, Terms()), first, last, under=under))


def billable(node: SteppedNode) -> list[BillableSession]:
    with node.store.read() as tx:
        return list(billing.billable_sessions(tx, billing.open_billing(tx, Terms()), "2026-11-01", "2026-12-31"))


def close(node: SteppedNode, month: str) -> billing.Statement:
    return billing.close_month(node.store, Terms(), month, node.clock())


def test_a_conversation_becomes_lines_with_market_flow_and_model(node: SteppedNode) -> None:
    talk(node, NADIA, price=Pricing(model="PMP", kind="free_customer_service", category="service"))
    talk(node, OMAR)
    english, german = charges(node)
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


def test_a_month_can_be_looked_at_under_another_model(node: SteppedNode) -> None:
    talk(node, NADIA)
    assert [charge.outcome for charge in charges(node, under="CBP-2024-11")] == ["opens_free_service"]
    with pytest.raises(UsageError, match="no pricing model"):
        charges(node, under="PMP-1999")


def test_receipts_in_the_wrong_order_make_the_same_bill(
    store: Store, make_node_on: Callable[..., SteppedNode], tmp_path_factory: pytest.TempPathFactory
) -> None:
    bills = []
    price = Pricing(model="PMP", kind="regular", category="service")
    for order in (("sent", "delivered", "read"), ("read", "delivered", "sent"), ("read", "read", "delivered", "sent", "delivered")):
        other = Store.open(f"sqlite:///{tmp_path_factory.mktemp('other') / 'bot.db'}")
        node = make_node_on(other)
        node.says(NADIA, "hello")
        node.send_all()
        for status in order:
            receipt(node, NADIA, 1, status, price if status == "delivered" else None)
        bills.append([encode_charge(charge) for charge in charges(node)])
        other.close()
    assert bills[0] == bills[1] == bills[2]
    assert b'"source":"webhook"' in bills[0][0]


def test_erasing_a_person_changes_no_line_and_no_session(node: SteppedNode) -> None:
    for _ in range(3):
        talk(node, NADIA)
        talk(node, OMAR)
    before = [encode_charge(charge) for charge in charges(node)], billable(node)
    with node.store.begin() as tx:
        erase(tx, b"k" * 32, [node.contact_id(NADIA)], node.clock(), "a test")
    assert ([encode_charge(charge) for charge in charges(node)], billable(node)) == before
    assert before[0]


def test_a_closed_month_stands_and_late_news_is_corrected_in_the_next(node: SteppedNode) -> None:
    talk(node, NADIA)
    node.says(OMAR, "hello")
    (gone,) = node.send_all()
    delivered_at = node.clock()
    node.clock.now = DECEMBER
    statement = close(node, "2026-11")
    assert (statement.lines, statement.corrections) == (1, 0)
    message = f"wamid.sent.{node.contact_id(OMAR)}.{gone.row.number}"
    late = Receipt(account="10000", id="late", message=message, status="delivered", at=delivered_at)
    node.clock.go(days=1)
    node.handle(InboundItem(channel="main", item=late))
    november, december = charges(node, last="2026-11-30"), charges(node, first="2026-12-01")
    assert [charge.period for charge in november] == ["2026-11"]
    assert [(charge.period, charge.original_period, charge.day) for charge in december] == [("2026-12", "2026-11", "2026-12-04")]
    with node.store.read() as tx:
        books = billing.open_billing(tx, Terms())
        assert billing.statement(tx, books, "2026-11").digest == statement.digest
        assert billing.closed_statement(books.closed["2026-11"]) == statement
        assert billing.find_line(tx, books, december[0].line_id) == tuple(december)


@pytest.mark.parametrize(("month", "told"), [("2026-12", "not over"), ("2026-13", "no month"), ("November", "no month")])
def test_what_cannot_be_closed_is_refused(node: SteppedNode, month: str, told: str) -> None:
    node.clock.now = DECEMBER
    with pytest.raises(UsageError, match=told):
        close(node, month)


def test_a_month_is_closed_once_and_in_order(node: SteppedNode) -> None:
    node.clock.now = DECEMBER
    close(node, "2026-11")
    with pytest.raises(UsageError, match="closed since"):
        close(node, "2026-11")
    with pytest.raises(UsageError, match="closed already"):
        close(node, "2026-10")


def test_members_of_a_group_are_lines_that_name_nobody(node: SteppedNode) -> None:
    node.says(NADIA, "hello")
    node.send_all()
    for who in (NADIA, OMAR, "US.1234567890"):
        receipt(node, NADIA, 1, "delivered", participant=who)
        receipt(node, NADIA, 1, "read", participant=who)
    found = charges(node)
    assert sorted(charge.market for charge in found) == ["Germany", "North America", "United Kingdom"]
    assert not any(who in encode_charge(charge).decode() for charge in found for who in (NADIA, OMAR, "1234567890"))


def test_billable_sessions_are_a_day_of_one_contact(node: SteppedNode) -> None:
    talk(node, NADIA)
    talk(node, NADIA)
    node.clock.go(days=1)
    talk(node, NADIA)
    first, second = billable(node)
    assert (first.direction, first.category, first.received, first.sent, first.flow) == ("contact", "service", 2, 2, "echo")
    assert (first.opened_at, first.ends_at - first.opened_at) == (BEGAN, timedelta(hours=24))
    assert (second.received, second.sent, second.country) == (1, 1, "GB")


def test_an_unknown_line_is_refused_with_what_a_line_looks_like(node: SteppedNode) -> None:
    with node.store.read() as tx:
        books = billing.open_billing(tx, Terms())
        for name in ("99-1", "nonsense", "1"):
            with pytest.raises(UsageError):
                billing.find_line(tx, books, name)
