"""Alarms: each rings once, whichever node hears it, and not when the session has gone on meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from botkit.core.events import MessageQueued, TimerFired
from botkit.service.batch_writer import BatchWriter
from botkit.service.commands import FireDueTimers
from botkit.service.node.scheduler import Scheduler, sweep
from botkit.store import dedupe

NADIA = "447700900001"

SLEEPER = """\
botkit: 1
flow: sleeper
title: Says something later
language: en
starts:
  - keywords: [later]
steps:
  - pause: 1 hour
  - say: Here I am
"""

REMINDER = """\
botkit: 1
flow: reminder
title: Reminds once
language: en
starts:
  - keywords: [ask me]
steps:
  - ask: What is your name?
    save: name
    remind: {after: 1 hour, say: I am still here}
    wait: 3 hours
  - say: "Hello {{ name }}"
"""


def test_an_alarm_rings_when_it_is_due_and_once_on_two_nodes(make_node: Any) -> None:
    node = make_node({"sleeper": SLEEPER})
    other = node.other()
    for number in range(20):
        node.says(f"4477009000{number:02d}", "later")
    node.clock.go(minutes=59)
    node.handle(FireDueTimers(limit=100))
    assert node.rows("messages") == []
    node.clock.go(minutes=1)
    with ThreadPoolExecutor(2) as nodes:
        for _ in range(10):
            list(nodes.map(lambda node: node.handle(FireDueTimers(limit=3)), (node, other)))
    for number in range(20):
        phone = f"4477009000{number:02d}"
        assert len(node.facts(phone, TimerFired)) == 1
        assert len(node.facts(phone, MessageQueued)) == 1
    assert node.rows("wakes") == []


def test_ringing_says_whether_there_may_be_more(make_node: Any) -> None:
    node = make_node({"sleeper": SLEEPER})
    for number in range(5):
        node.says(f"4477009000{number:02d}", "later")
    node.clock.go(hours=1)
    assert [node.handle(FireDueTimers(limit=2)) for _ in range(4)] == [[True], [True], [False], [False]]


def test_an_answer_takes_the_alarm_back(make_node: Any) -> None:
    node = make_node({"reminder": REMINDER})
    node.says(NADIA, "ask me")
    node.says(NADIA, "Nadia")
    node.clock.go(hours=2)
    node.handle(FireDueTimers(limit=10))
    assert node.facts(NADIA, TimerFired) == []


def test_a_reminder_is_followed_by_the_end_of_waiting(make_node: Any) -> None:
    node = make_node({"reminder": REMINDER})
    node.says(NADIA, "ask me")
    for _ in range(4):
        node.clock.go(hours=1)
        node.handle(FireDueTimers(limit=10))
    assert len(node.facts(NADIA, TimerFired)) == 2
    assert [row["content"].count(b"I am still here") for row in node.rows("messages")] == [0, 1]
    assert node.rows("wakes") == []


async def test_a_node_rings_by_itself(start_node: Any) -> None:
    async with start_node({"sleeper": SLEEPER}) as running:
        await running.says(NADIA, "later")
        running.go(hours=1)
        await running.until(lambda: bool(running.client.requests))
        assert running.client.texts == [(NADIA, "Here I am")]


async def test_a_fault_while_ringing_does_not_end_the_node(start_node: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with start_node({"sleeper": SLEEPER}) as running:
        await running.says(NADIA, "later")
        real, calls = running.runtime.writer._handle, []

        def failing(tx: Any, units: Any) -> Any:
            if len(calls) < 2 and any(isinstance(unit, FireDueTimers) for unit in units):
                calls.append(units)
                raise RuntimeError("a fault of ours")
            return real(tx, units)

        monkeypatch.setattr(running.runtime.writer, "_handle", failing)
        running.go(hours=1)
        await running.until(lambda: bool(running.client.requests))
        assert len(calls) == 2


def test_old_keys_are_swept_and_those_that_may_come_again_are_not(node: Any) -> None:
    node.says(NADIA, "old", key="k-old")
    node.receipt("wamid.stranger", "sent")
    node.clock.now += dedupe.KEPT - timedelta(hours=1)
    node.says(NADIA, "young", key="k-young")
    assert sweep(node.store, node.clock()) == 0
    assert node.rows("held_receipts") == []
    node.clock.go(hours=2)
    assert sweep(node.store, node.clock()) == 2
    assert [row["key"] for row in node.rows("dedupe")] == [sha256(b"incoming:k-young").hexdigest()]


async def test_a_node_that_starts_with_a_wrong_clock_deletes_no_keys_until_the_clock_was_set(node: Any) -> None:
    node.says(NADIA, "hello", key="k-young")
    right = node.clock.now
    node.clock.go(days=3_650)
    writer = BatchWriter(node.store, lambda tx, commands: [False for _ in commands])
    writer.start()
    scheduler = Scheduler(node.store, writer, node.clock)
    await scheduler.run_once()
    node.clock.now = right
    await scheduler.run_once()
    assert len(node.rows("dedupe")) == 1
    node.clock.go(days=9)
    await scheduler.run_once()
    assert node.rows("dedupe") == []
    await writer.stop()
