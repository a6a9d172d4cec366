"""A budget is reserved when a message is claimed: what is under way is counted already, so a month overspends by no more than that."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from random import Random
from threading import Barrier

import pytest

from botkit.billing.spend_estimate import BudgetScope
from botkit.core.events import MessageDelayed
from botkit.core.model.budget import Budget, Budgets
from botkit.core.model.platform import Failed, Sent
from botkit.service.commands import OutboundMessage
from tests.service.billing.test_budgets import sums, with_budgets
from tests.support.notices import BUSINESS as AIR
from tests.support.notices import FLOWS, add_consents, post_event
from tests.support.service import SteppedNode

Make = Callable[..., SteppedNode]
UNDER_WAY = 200  # sends that may be under way at once
PIECE = 20  # that a node claims at a time
FAST = {"main": 10_000.0}  # sends per second: no limit here
OFFER = Decimal("0.0635")  # advertising to the United Kingdom, since October 2026
ALLOWED = 7  # offers that the budget pays for
PEOPLE = tuple(f"447700900{number:03}" for number in range(230))
BUDGETS = Budgets(business=Budget(amount=ALLOWED * OFFER, then="defer marketing"))
REFUSED = Failed(blame="user", reason="UNDELIVERABLE", code="131026")
MONTH = BudgetScope("business", "2026-11")


def queued_offers(make_node: Make, people: tuple[str, ...], **more: object) -> SteppedNode:
    """A node with an offer to each of these people in its queue, queued before anything was spent."""
    node = with_budgets(make_node, BUDGETS, flows=FLOWS, business=AIR, **more)
    for phone in people:
        add_consents(node, phone, ("imported", "marketing", "offers"))
        post_event(node, "offer", phone)
    return node


def test_200_sends_under_way_overspend_by_no_more_than_their_own_number(make_node: Make) -> None:
    node = queued_offers(make_node, PEOPLE, per_second=FAST)
    under_way = node.claim(UNDER_WAY)
    amount, count = sums(node)[MONTH]
    assert count == len(under_way), "each one is counted before it leaves"
    assert ALLOWED <= count <= ALLOWED + UNDER_WAY
    assert amount <= BUDGETS.business.amount + len(under_way) * OFFER  # type: ignore[union-attr]
    assert node.claim(UNDER_WAY) == (), "what is reserved is spent, though no answer has come"
    waiting = [phone for phone in PEOPLE if node.facts(phone, MessageDelayed)]
    assert len(waiting) == len(PEOPLE) - len(under_way)


@pytest.mark.parametrize("seed", range(3))
def test_two_nodes_in_any_order_overspend_by_no_more_than_what_is_under_way(make_node: Make, seed: int) -> None:
    chance = Random(seed)
    one = queued_offers(make_node, PEOPLE[:60], per_second=FAST)
    other = SteppedNode(store=one.store, bot=one.bot, clock=one.clock, node="two", settings={"per_second": FAST})
    under_way: list[tuple[SteppedNode, OutboundMessage]] = []
    most, arrived = 0, 0
    for _ in range(60):
        node = chance.choice((one, other))
        if chance.random() < 0.5:
            under_way += [(node, claimed) for claimed in node.claim(chance.randint(1, 9))]
            most = max(most, len(under_way))
        elif under_way:
            owner, claimed = under_way.pop(chance.randrange(len(under_way)))
            is_taken = chance.random() < 0.8
            arrived += is_taken
            reply = Sent(platform_id=f"wamid.{claimed.row.contact_id}") if is_taken else REFUSED
            owner.settle(claimed, reply)
    spent = sums(one)[MONTH][0]
    assert spent == (arrived + len(under_way)) * OFFER, "a failed send gives its reservation back"
    assert spent <= BUDGETS.business.amount + most * OFFER  # type: ignore[union-attr]
    assert spent >= Decimal(ALLOWED - 1) * OFFER


def test_nodes_that_claim_at_the_same_moment_overspend_by_no_more_than_what_they_claim(make_node: Make) -> None:
    first = queued_offers(make_node, PEOPLE[:120], per_second=FAST)
    others = [
        SteppedNode(store=first.store, bot=first.bot, clock=first.clock, node=name, settings={"per_second": FAST})
        for name in ("two", "three", "four")
    ]
    begin = Barrier(4)

    def claim_all(node: SteppedNode) -> list[OutboundMessage]:
        begin.wait()
        found: list[OutboundMessage] = []
        while claimed := node.claim(PIECE):
            found += claimed
        return found

    with ThreadPoolExecutor(4) as threads:
        under_way = [claimed for found in threads.map(claim_all, (first, *others)) for claimed in found]
    amount, count = sums(first)[MONTH]
    claimed_once = {(claimed.row.contact_id, claimed.row.number) for claimed in under_way}
    assert len(claimed_once) == len(under_way) == count, "none twice, and each is counted"
    assert amount == count * OFFER
    assert ALLOWED <= count <= ALLOWED - 1 + 4 * PIECE
    assert [claimed for node in (first, *others) for claimed in node.claim(PIECE)] == []
