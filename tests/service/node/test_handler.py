"""The command handler: what it reports after a commit is what was committed, once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from botkit.billing.terms import Terms
from botkit.core.events import BudgetReached, MessageRefused
from botkit.core.model.budget import Budget, Budgets
from botkit.errors import StoreUnavailable
from botkit.service.batch_writer import DEADLOCK_RETRIES, BatchWriter
from botkit.service.billing.budgets import load_budget_plan, start_counting
from botkit.service.commands import ClaimMessages, InboundItem, PublishEvent
from botkit.service.node.handler import CommandHandler, Notifications
from tests.support.notices import BUSINESS, FLOWS, NADIA
from tests.support.service import SteppedNode, incoming

OMAR = "493023125123"


class Deadlock(Exception):
    sqlstate = "40P01"


def deadlock() -> StoreUnavailable:
    fault = StoreUnavailable("gave way")
    fault.__cause__ = Deadlock()
    return fault


class Reports:
    """What a handler reports, and how many transactions it took."""

    def __init__(self, node: SteppedNode) -> None:
        self.node = node
        self.refused: Counter[tuple[str, str, str]] = Counter()
        self.reached: list[BudgetReached] = []
        self.calls: list[str] = []
        self.attempts = 0
        notifications = Notifications(
            sends=lambda: self.calls.append("sends"),
            calls=lambda: self.calls.append("calls"),
            refused=self.refused.update,
            reached=self.reached.extend,
        )
        self.handler = CommandHandler(node.bot, node.sender_state, node.clock, notifications)

    async def write(self, *commands: Any, deadlocks: int = 0) -> None:
        faults = [deadlock() for _ in range(deadlocks)]

        def handle(tx: Any, batch: Sequence[Any]) -> list[Any]:
            results = self.handler.handle(tx, batch)
            self.attempts += 1
            assert not self.calls, "nothing is reported before the commit"
            if faults:
                raise faults.pop()
            return results

        writer = BatchWriter(self.node.store, handle, self.handler.notify)
        writer.start()
        try:
            await writer.submit(*commands)
        finally:
            await writer.stop()


@pytest.fixture
def reports(make_node: Callable[..., SteppedNode]) -> Reports:
    node = make_node(FLOWS, BUSINESS)
    node.bot.budget_plan = load_budget_plan(
        node.store, Budgets(business=Budget(amount=Decimal("0.01"))), Terms(used_elsewhere={("main", "2026-11"): 1_000})
    )
    with node.store.begin() as tx:
        start_counting(tx, node.bot.budget_plan, node.clock())
    return Reports(node)


def offer() -> PublishEvent:
    """An advertisement to somebody who never agreed to any, so the gate refuses it."""
    return PublishEvent(key="offer-1", name="offer", contact=f"whatsapp:{NADIA}")


async def test_a_refusal_counts_once_when_a_deadlock_repeats_its_transaction(reports: Reports) -> None:
    reports.node.says(NADIA, "hello")
    await reports.write(offer(), deadlocks=2)
    (refused,) = reports.node.facts(NADIA, MessageRefused)
    assert (reports.attempts, dict(reports.refused)) == (3, {("main", refused.reason, "queue"): 1})


async def test_a_budget_that_is_reached_is_reported_once_when_a_deadlock_repeats_its_transaction(
    reports: Reports, capsys: pytest.CaptureFixture[str]
) -> None:
    reports.node.says(OMAR, "hello")
    await reports.write(ClaimMessages(limit=5), deadlocks=1)
    logged = reports.node.facts(OMAR, BudgetReached)
    assert logged
    assert (reports.attempts, reports.reached) == (2, logged)
    assert capsys.readouterr().out.count("budget reached") == len(logged)


async def test_a_transaction_that_is_not_committed_reports_nothing(reports: Reports) -> None:
    reports.node.says(NADIA, "hello")
    with pytest.raises(StoreUnavailable):
        await reports.write(offer(), deadlocks=DEADLOCK_RETRIES + 1)
    assert (reports.refused, reports.reached, reports.calls) == (Counter(), [], [])


async def test_the_sender_is_woken_after_the_commit(reports: Reports) -> None:
    await asyncio.gather(reports.write(InboundItem(channel="main", item=incoming(OMAR, "hello", reports.node.clock()))))
    assert reports.calls == ["sends"]
