"""Faults: what each does, when orders strike, and that a seed makes the same run."""

from __future__ import annotations

import asyncio
import time
from typing import Any, get_args

import aiohttp
import pytest

from webhooks.emulator.delivery.webhook_sender import NotDelivered
from webhooks.emulator.faults import DELIVERIES, RECEIPTS, SENDS, TARGETS, Fault, FaultKind, Faults
from webhooks.emulator.phones.activity import FaultStruck, WebhookLost

PHONE = "447700900123"


def strikes(count: int, **when: Any) -> list[bool]:
    faults = Faults(when.pop("seed", 0))
    faults.add_rule(Fault(kind="page"), **when)
    return [bool(faults.strike("send")) for _ in range(count)]


def test_always_the_next_few_each_nth_or_by_chance() -> None:
    assert strikes(3) == [True] * 3
    assert strikes(4, times=2) == [True, True, False, False]
    assert strikes(6, every=3) == [False, False, True] * 2
    assert 5 < sum(strikes(100, chance=0.2)) < 40
    assert strikes(50, chance=0.5, seed=1) == strikes(50, chance=0.5, seed=1) != strikes(50, chance=0.5, seed=2)


def test_an_order_does_not_change_when_another_strikes() -> None:
    alone, together = Faults(7), Faults(7)
    for faults in (alone, together):
        faults.add_rule(Fault(kind="page"), chance=0.5)
    together.add_rule(Fault(kind="lost"), chance=0.5)
    assert [Fault(kind="page") in alone.strike("send") for _ in range(50)] == [
        Fault(kind="page") in together.strike("send") for _ in range(50)
    ]


def test_a_badge_shows_what_stands() -> None:
    faults = Faults()
    assert faults.active == ()
    late = faults.add_rule(Fault(kind="late", seconds=2), where=("receipt",), every=3)
    faults.error(131056, times=4)
    assert [active.summary for active in faults.active] == ["late 2 s, every 3rd (receipt)", "error 131056, next 4 (send)"]
    faults.remove(late)
    faults.clear()
    assert faults.active == ()
    faults.add_rule(Fault(kind="page"), times=1)
    faults.strike("send")
    assert faults.active == (), "what struck as often as it should is over"


def test_every_fault_strikes_something() -> None:
    assert set(get_args(FaultKind)) == set(TARGETS) == {*SENDS, *DELIVERIES, *RECEIPTS}


async def attempt(scene: Any, seconds: float = 5.0) -> Any:
    body = {"messaging_product": "whatsapp", "to": PHONE, "type": "text", "text": {"body": "x"}}
    try:
        async with asyncio.timeout(seconds):
            async with scene.session.post(f"/v26.0/{scene.platform.number.id}/messages", json=body) as answer:
                found = await answer.read()
                return answer.status, found[:6] == b"<html>"
    except (aiohttp.ClientError, TimeoutError) as fault:
        return type(fault).__name__


@pytest.mark.parametrize(
    ("fault", "outcome", "taken"),
    [
        (Fault(kind="error", code=131056), (400, False), 0),
        (Fault(kind="error", code=131000), (500, False), 0),
        (Fault(kind="page"), (502, True), 0),
        (Fault(kind="page", status=503), (503, True), 0),
        (Fault(kind="token_expired"), (401, False), 0),
        (Fault(kind="lost"), "ServerDisconnectedError", 1),
        (Fault(kind="half_open", seconds=0.6), "TimeoutError", 1),
        (Fault(kind="slow", seconds=0.02), (200, False), 1),
        (Fault(kind="failed", code=131026), (200, False), 1),
    ],
    ids=lambda value: value.describe() if isinstance(value, Fault) else "",
)
async def test_what_the_sender_meets(set_scene: Any, fault: Fault, outcome: Any, taken: int) -> None:
    scene = await set_scene(receipts=("sent",))
    scene.platform.faults.add_rule(fault, times=1)
    assert await attempt(scene, 0.3) == outcome
    assert len(scene.platform.accepted) == taken
    assert await attempt(scene) == (200, False)
    assert [seen.fault for seen in scene.platform.feed.since() if isinstance(seen, FaultStruck)] == [fault.kind]
    failed = [status for status in await scene.statuses() if status["status"] == "failed"]
    assert len(failed) == (fault.kind == "failed")


async def test_a_webhook_comes_twice_or_again_because_our_answer_was_lost(set_scene: Any) -> None:
    scene = await set_scene()
    nadia = scene.platform.customer(PHONE)
    for kind in ("duplicate", "cut"):
        scene.caught.bodies.clear()
        scene.platform.faults.add_rule(Fault(kind=kind), times=1)
        await nadia.says(kind)
        assert len(scene.caught.bodies) == 2
        assert len(set(scene.caught.bodies)) == 1


async def test_webhooks_come_late_overtaken_or_together(set_scene: Any) -> None:
    scene = await set_scene(workers=8, receipts=("sent", "delivered", "read"))
    faults = scene.platform.faults
    nadia = scene.platform.customer(PHONE)
    faults.add_rule(Fault(kind="late", seconds=0.05), where=("message",), times=1)
    began = time.perf_counter()
    await nadia.says("late")
    assert time.perf_counter() - began >= 0.05
    order = faults.add_rule(Fault(kind="reorder", seconds=0.05), where=("receipt",))
    for _ in range(5):
        await scene.send(PHONE)
    statuses = [status["status"] for status in await scene.statuses()]
    assert sorted(statuses) == sorted(["sent", "delivered", "read"] * 5)
    assert statuses != ["sent", "delivered", "read"] * 5
    faults.remove(order)
    scene.caught.envelopes.clear()
    scene.caught.bodies.clear()
    faults.add_rule(Fault(kind="batch", seconds=0.05), times=6)
    people = [scene.platform.customer(f"44770090020{n}") for n in range(6)]
    await asyncio.gather(*(person.says("together") for person in people))
    assert len(scene.caught.bodies) == 1
    assert len(scene.caught.items()) == 6


async def test_a_batch_that_nobody_takes_fails_for_all_in_it(set_scene: Any) -> None:
    scene = await set_scene()
    scene.caught.answer, scene.caught._attempts = "500", 1
    scene.platform.faults.add_rule(Fault(kind="batch", seconds=0.02))
    people = [scene.platform.customer(f"44770090020{n}") for n in range(3)]
    outcomes = await asyncio.gather(*(person.says("x") for person in people), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotDelivered] * 3


async def test_receipts_go_missing(set_scene: Any) -> None:
    scene = await set_scene(receipts=("sent", "delivered"))
    scene.platform.faults.add_rule(Fault(kind="missing"), every=2)
    await scene.send(PHONE)
    await scene.send(PHONE)
    assert [status["status"] for status in await scene.statuses()] == ["sent", "sent"]


async def test_what_nobody_takes_is_seen(set_scene: Any) -> None:
    scene = await set_scene(receipts=("sent",))
    scene.caught.answer, scene.caught._attempts = "500", 1
    await scene.send(PHONE)
    await scene.platform.settled()
    assert [seen.what for seen in scene.platform.feed.since() if isinstance(seen, WebhookLost)] == ["receipt"]
