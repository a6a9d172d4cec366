"""The rate of a number, and the pace to one person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from botkit.core.events import (
    MessageDelayed,
)
from tests.support.delivery import MARCO, NADIA


def test_one_person_gets_a_burst_and_then_one_message_in_six_seconds(node: Any) -> None:
    for number in range(48):
        node.says(NADIA, f"word {number}")
    assert len(node.send_all()) == 45
    delayed = node.facts(NADIA, MessageDelayed)
    assert [fact.until - node.clock() for fact in delayed] == [timedelta(seconds=6)]
    node.clock.go(seconds=5.9)
    assert node.send_all() == []
    node.clock.go(seconds=0.2)
    assert len(node.send_all()) == 1
    node.says(MARCO, "hello")
    assert len(node.send_all()) == 1, "another person does not wait"


def test_no_more_is_claimed_than_a_slow_number_can_send_under_the_lease(make_node: Any) -> None:
    node = make_node(per_second={"main": 0.5})
    for number in range(20):
        node.says(f"4477009001{number:02d}", "hello")
    assert len(node.claim()) == 3, "one at once, and what gets its turn within five seconds"


async def test_a_numbers_messages_leave_at_its_rate(make_node: Any) -> None:
    node = make_node(per_second={"main": 20.0})
    pace = node.sender_state.rate_limiter
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botkit.service.delivery.rate_limiter.asyncio.sleep", sleep)
        for _ in range(8):
            await pace.take_channel("main")
    assert slept == pytest.approx([0.05, 0.10, 0.15]), "five at once, a quarter of a second's worth, then one in 50 ms"
