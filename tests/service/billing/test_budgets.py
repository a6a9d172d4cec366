"""Spending of budgets: the sums are the fold over the log, told at 80 and 100 percent, and what the business chose follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from botkit.billing.spend_estimate import BudgetScope
from botkit.billing.terms import Terms
from botkit.core.events import BudgetReached, HandedOff, MessageDelayed, MessageQueued, SendAttempted
from botkit.core.model.budget import Budget, Budgets
from botkit.core.model.platform import Failed, Receipt, Retry, Sent
from botkit.core.model.pricing import Pricing
from botkit.service.billing import bill_run as billing
from botkit.service.billing import budgets as spending
from botkit.service.commands import InboundItem, OutboundMessage
from botkit.service.explain.replay import replay
from botkit.store.billing import budget_spending as kept
from tests.support.notices import BUSINESS as AIR
from tests.support.notices import FLOWS, add_consents, post_event
from tests.support.service import BEGAN, SteppedNode

NADIA, OMAR = "447700900123", "493023125123"
NO_FREE_UNITS = Terms(used_elsewhere={("main", "2026-11"): 1_000, ("main", "2026-12"): 1_000})
SERVICE = Decimal("0.0550")  # to Germany, since October 2026
Make = Callable[..., SteppedNode]


def with_budgets(make_node: Make, budgets: Budgets, terms: Terms = NO_FREE_UNITS, **more: Any) -> SteppedNode:
    node = make_node(**more)
    return opened(node, budgets, terms)


def opened(node: SteppedNode, budgets: Budgets, terms: Terms = NO_FREE_UNITS) -> SteppedNode:
    node.bot.budget_plan = spending.load_budget_plan(node.store, budgets, terms)
    node.bot.rules = type(node.bot.rules)(quiet=None, has_budgets=True)
    with node.store.begin() as tx:
        spending.start_counting(tx, node.bot.budget_plan, node.clock())
    return node


def sums(node: SteppedNode) -> dict[BudgetScope, tuple[Decimal, int]]:
    with node.store.read() as tx:
        found = kept.sums(tx, ["2026-11", "2026-12"])
    return {scope: (row.amount, row.count) for scope, row in found.items() if row.amount or row.count}


def recounted(node: SteppedNode) -> dict[BudgetScope, tuple[Decimal, int]]:
    assert node.bot.budget_plan is not None
    with node.store.read() as tx:
        found = spending.recount(tx, node.bot.budget_plan, BEGAN - timedelta(days=1), node.clock() + timedelta(days=1))
    return {scope: tuple(part) for scope, part in found.items() if part.amount or part.messages}  # type: ignore[misc]


def receipt(node: SteppedNode, gone: OutboundMessage, status: str, price: Pricing | None = None) -> None:
    message = f"wamid.sent.{gone.row.contact_id}.{gone.row.number}"
    item = Receipt(account="10000", id=f"{message}:{status}", message=message, status=status, at=node.clock(), price=price)
    node.handle(InboundItem(channel="main", item=item))


def reached(node: SteppedNode, phone: str = OMAR) -> list[tuple[str, str, int]]:
    return [(told.scope, told.period, told.percent) for told in node.facts(phone, BudgetReached)]


def test_a_message_counts_what_the_bill_will_say_of_it(make_node: Make) -> None:
    node = with_budgets(make_node, Budgets(business=Budget(amount=Decimal(1))))
    node.says(OMAR, "hello")
    node.send_all()
    month = {BudgetScope("business", "2026-11"): (SERVICE, 1), BudgetScope("flow echo", "2026-11"): (SERVICE, 1)}
    assert sums(node) == month
    (attempt,) = node.facts(OMAR, SendAttempted)
    assert (attempt.estimate.amount, attempt.estimate.flow, attempt.estimate.market) == ("0.0550", "echo", "Germany")


def test_free_units_are_counted_and_cost_nothing(make_node: Make) -> None:
    terms = Terms(used_elsewhere={("main", "2026-11"): 998})
    node = with_budgets(make_node, Budgets(business=Budget(amount=Decimal(1))), terms)
    for _ in range(3):
        node.says(OMAR, "hello")
        node.send_all()
        node.clock.go(minutes=1)
    assert sums(node)[BudgetScope("business", "2026-11")] == (SERVICE, 3)
    assert sums(node)[BudgetScope("unit main", "2026-11")] == (Decimal(0), 2)


def test_the_platform_s_word_corrects_the_estimate(make_node: Make) -> None:
    node = with_budgets(make_node, Budgets(business=Budget(amount=Decimal(1))))
    node.says(OMAR, "hello")
    (gone,) = node.send_all()
    receipt(node, gone, "sent", Pricing(model="PMP", kind="free_entry_point", category="service", billable=False))
    assert sums(node)[BudgetScope("business", "2026-11")] == (Decimal(0), 1)
    receipt(node, gone, "delivered", Pricing(model="PMP", kind="regular", category="marketing", billable=True))
    assert sums(node)[BudgetScope("business", "2026-11")] == (Decimal("0.1365"), 1)
    assert sums(node) == recounted(node)


def test_what_failed_costs_nothing(make_node: Make) -> None:
    node = with_budgets(make_node, Budgets(business=Budget(amount=Decimal(1))))
    node.says(OMAR, "hello")
    (gone,) = node.claim()
    assert sums(node)[BudgetScope("business", "2026-11")] == (SERVICE, 1)
    node.settle(gone, Failed(blame="address", reason="UNDELIVERABLE", code="131026"))
    assert sums(node) == recounted(node) == {}


def test_each_level_is_told_once_and_not_to_whom(make_node: Make) -> None:
    node = with_budgets(make_node, Budgets(business=Budget(amount=SERVICE * 4)))
    for _ in range(6):
        node.says(OMAR, "hello")
        node.send_all()
        node.clock.go(minutes=1)
    assert reached(node) == [("business", "2026-11", 80), ("business", "2026-11", 100)]


def test_a_contact_has_a_budget_for_each_day(make_node: Make) -> None:
    node = with_budgets(make_node, Budgets(contact=Budget(amount=SERVICE)))
    for phone in (OMAR, NADIA, OMAR):
        node.says(phone, "hello")
        node.send_all()
        node.clock.go(minutes=1)
    assert reached(node) == [("contact", "2026-11-01", 80), ("contact", "2026-11-01", 100)]
    node.clock.go(days=1)
    node.says(OMAR, "hello")
    node.send_all()
    assert reached(node)[2:] == [("contact", "2026-11-02", 80), ("contact", "2026-11-02", 100)]


def test_it_begins_with_what_the_bill_says_of_the_month_so_far(make_node: Make) -> None:
    node = make_node()
    for phone in (OMAR, NADIA):
        node.says(phone, "hello")
        for gone in node.send_all():
            receipt(node, gone, "delivered")
    node.clock.go(hours=1)
    opened(node, Budgets(business=Budget(amount=Decimal(5))))
    with node.store.read() as tx:
        bill = sum(line.amount or 0 for line in billing.charges(tx, billing.open_billing(tx, NO_FREE_UNITS), "2026-11-01", "2026-11-30"))
    assert sums(node)[BudgetScope("business", "2026-11")] == (bill, 2)
    node.says(OMAR, "again")
    node.send_all()
    assert sums(node) == recounted(node)
    opened(node, Budgets(business=Budget(amount=Decimal(5))))  # a restart
    assert sums(node) == recounted(node)
    assert sums(node)[BudgetScope("business", "2026-11")] == (bill + SERVICE, 3)


def test_what_old_messages_count_is_given_up_and_their_sums_stay(make_node: Make) -> None:
    node = with_budgets(make_node, Budgets(business=Budget(amount=Decimal(5))))
    node.says(OMAR, "hello")
    node.send_all()
    before = sums(node)
    node.clock.go(days=63)
    opened(node, Budgets(business=Budget(amount=Decimal(5))))
    assert (node.rows("spent"), sums(node)) == ([], before)


def test_without_budgets_nobody_counts(make_node: Make) -> None:
    node = with_budgets(make_node, Budgets(business=Budget(amount=Decimal(5))))
    node.says(OMAR, "hello")
    node.send_all()
    with node.store.begin() as tx:
        spending.start_counting(tx, None, node.clock())
    assert node.rows("spending") == node.rows("spent") == []


@pytest.mark.parametrize("seed", range(2))
def test_sums_are_the_fold_over_the_log_whatever_happens(make_node: Make, seed: int) -> None:
    """Two nodes, failures, retries, receipts in any order and twice."""
    chance = Random(seed)
    node = with_budgets(make_node, Budgets(business=Budget(amount=Decimal(1)), contact=Budget(amount=Decimal("0.2"))))
    nodes = [node, node.other()]
    prices = (
        None,
        Pricing(model="PMP", kind="regular", category="service", billable=True),
        Pricing(model="PMP", kind="regular", category="utility", billable=True),
        Pricing(model="PMP", kind="free_customer_service", category="service", billable=False),
    )
    gone: list[OutboundMessage] = []
    for _ in range(30):
        worker = chance.choice(nodes)
        match chance.randrange(4):
            case 0:
                worker.says(chance.choice((OMAR, NADIA)), "hello")
            case 1:
                for outbound in worker.claim():
                    name = f"wamid.sent.{outbound.row.contact_id}.{outbound.row.number}"
                    failed = Failed(blame="address", reason="UNDELIVERABLE", code="131026")
                    worker.settle(outbound, chance.choice((Sent(platform_id=name), failed, Retry(scope="message", code="4", after=1.0))))
                    gone.append(outbound)
            case 2 if gone:
                receipt(worker, chance.choice(gone), chance.choice(("sent", "delivered", "read", "failed")), chance.choice(prices))
            case _:
                node.clock.go(hours=chance.choice((0.1, 1, 9)))
    assert sums(node) == recounted(node)
    assert sums(node)


# ---- what the business chose

ASK = """\
botkit: 1
flow: order
title: Orders
language: en
starts: [no_match]
steps:
  - ask: Which order?
    save: order
  - ask: What is wrong with it?
    save: why
  - say: Noted.
"""


def test_when_it_is_spent_people_take_over(make_node: Make) -> None:
    node = with_budgets(make_node, Budgets(flows={"order": Budget(amount=SERVICE, then="hand off")}), flows={"order": ASK})
    node.says(OMAR, "hello")
    node.send_all()
    assert node.facts(OMAR, HandedOff) == []
    node.clock.go(minutes=1)
    node.says(OMAR, "17")
    node.send_all()
    assert [fact.queue for fact in node.facts(OMAR, HandedOff)] == ["desk"]
    node.clock.go(minutes=1)
    node.says(OMAR, "it is broken")
    node.send_all()
    assert len(node.facts(OMAR, MessageQueued)) == 2, "a colleague has the chat"
    node.says(NADIA, "hello")  # the budget is the flow's, whoever it talks with; the first question is still asked
    assert [fact.queue for fact in node.facts(NADIA, HandedOff)] == ["desk"]
    with node.store.read() as tx:
        assert [replay(tx, node.bot, node.contact_id(phone)) for phone in (OMAR, NADIA)] == [None, None]


def test_when_it_is_spent_everything_goes_on_unless_something_else_was_chosen(make_node: Make) -> None:
    node = with_budgets(make_node, Budgets(business=Budget(amount=SERVICE)), flows={"order": ASK})
    for said in ("hello", "17", "it is broken"):
        node.says(OMAR, said)
        node.send_all()
        node.clock.go(minutes=1)
    assert len(node.facts(OMAR, MessageQueued)) == 3
    assert node.facts(OMAR, HandedOff) == []


OFFER = Decimal("0.0592")  # advertising to the United Kingdom


@pytest.mark.parametrize(
    ("budgets", "until"),
    [
        (Budgets(business=Budget(amount=OFFER, then="defer marketing")), "2026-12-01T00:00:00+00:00"),
        (Budgets(flows={"offer": Budget(amount=OFFER, then="defer marketing")}), "2026-12-01T00:00:00+00:00"),
        (Budgets(contact=Budget(amount=OFFER, then="defer marketing")), "2026-11-02T00:00:00+00:00"),
    ],
    ids=["business", "flow", "contact"],
)
def test_when_it_is_spent_advertising_waits_for_the_next_period(make_node: Make, budgets: Budgets, until: str) -> None:
    node = with_budgets(make_node, budgets, flows=FLOWS, business=AIR)
    add_consents(node, NADIA, ("imported", "marketing", "offers"), ("imported", "utility", "flights"))
    for name in ("offer", "offer"):
        post_event(node, name, NADIA)
    assert len(node.send_all()) == 1, "both were queued before one had gone"
    (delayed,) = node.facts(NADIA, MessageDelayed)
    assert (delayed.reason, delayed.rule, delayed.until.isoformat()) == ("BUDGET_SPENT", "B", until)
    post_event(node, "offer", NADIA)
    assert node.facts(NADIA, MessageQueued)[-1].until == delayed.until
    post_event(node, "late", NADIA)
    assert len(node.send_all()) == 1, "notices do not wait"
    node.clock.now = delayed.until
    assert len(node.send_all()) == 1, "a new period has a budget of its own, which one offer uses up"
