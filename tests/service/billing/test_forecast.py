"""Forecasts from a real log: what was sent and confirmed through the service."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from botkit.billing.forecast import Forecast
from botkit.billing.terms import Terms
from botkit.core.model.platform import Receipt
from botkit.errors import UsageError
from botkit.service.billing import bill_run as billing
from botkit.service.billing.forecast import forecast
from botkit.service.commands import InboundItem
from botkit.store import Store
from tests.support.service import SteppedNode

OMAR = "493023125123"


@pytest.fixture
def node(store: Store, make_node_on: Callable[..., SteppedNode]) -> SteppedNode:
    return make_node_on(store)


def talk(node: SteppedNode) -> None:
    node.says(OMAR, "hello")
    for gone in node.send_all():
        message = f"wamid.sent.{gone.row.contact_id}.{gone.row.number}"
        item = Receipt(account="10000", id=f"{message}:delivered", message=message, status="delivered", at=node.clock())
        node.handle(InboundItem(channel="main", item=item))


def foreseen(node: SteppedNode, month: str = "", used: int = 1_000) -> Forecast:
    terms = Terms(used_elsewhere={("main", "2026-11"): used})
    with node.store.read() as tx:
        return forecast(tx, billing.open_billing(tx, terms), month, node.clock())


def test_a_month_is_foreseen_from_the_log(node: SteppedNode) -> None:
    for _ in range(5):
        talk(node)
        node.clock.go(minutes=1)
        talk(node)
        node.clock.go(days=1)
    found = foreseen(node)
    (part,) = found.groups.values()
    assert (found.month, found.days_seen, found.days_left) == ("2026-11", 5, 25)
    assert (part.so_far.messages, part.expected.messages) == (10, 60)
    assert part.expected.amount == 60 * Decimal("0.0550")
    assert next(iter(found.groups)) == ("USD", "service", "echo", "DE")
    assert foreseen(node, used=990).total()["USD"].expected.amount == 50 * Decimal("0.0550")


def test_nothing_is_foreseen_from_nothing(node: SteppedNode) -> None:
    found = foreseen(node)
    assert (found.days_seen, found.groups) == (0, {})


@pytest.mark.parametrize(
    ("month", "says"), [("2026-10", "is over"), ("2027-01", "too far away"), ("November", "is no month"), ("2026-13", "is no month")]
)
def test_a_month_that_cannot_be_foreseen_is_refused(node: SteppedNode, month: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        foreseen(node, month)
