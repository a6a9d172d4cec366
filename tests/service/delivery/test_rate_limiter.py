"""The rate of a number, and the pace to one person."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from botkit.core.events import (
    MessageDelayed,
)
from botkit.store.delivery.lanes import BULK, NOTICE, REPLY
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
    waits: list[float] = []

    def call_later(seconds: float, call: Any, *arguments: Any) -> None:
        waits.append(seconds)
        node.clock.go(seconds=seconds)
        asyncio.get_running_loop().call_soon(call, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botkit.service.delivery.rate_limiter.call_later", call_later)
        await asyncio.gather(*(pace.take_channel("main") for _ in range(8)))
    assert waits == pytest.approx([0.05] * 3, abs=1e-6), "five at once, a quarter of a second's worth, then one in 50 ms"


async def test_an_answer_leaves_before_what_goes_to_many_and_waits_already(make_node: Any) -> None:
    pace = make_node(per_second={"main": 100.0}).sender_state.rate_limiter
    left: list[str] = []

    async def leave(name: str, lane: int) -> None:
        await pace.take_channel("main", lane)
        left.append(name)

    await asyncio.gather(*(leave("at once", BULK) for _ in range(25)))
    left.clear()
    await asyncio.gather(leave("bulk", BULK), leave("bulk", BULK), leave("notice", NOTICE), leave("answer", REPLY))
    assert left == ["answer", "notice", "bulk", "bulk"]
    assert pace.room("main", 0.0) == 0


async def test_a_message_waits_for_its_number_no_longer_than_it_may_leave(make_node: Any) -> None:
    node = make_node(per_second={"main": 0.001})
    pace = node.sender_state.rate_limiter
    await pace.take_channel("main")
    await pace.take_channel("main", BULK, pace.monotonic() + 0.01)
    assert pace.room("main", 1_000_000.0) == 1000, "the one who gave up is in the way of nobody"
