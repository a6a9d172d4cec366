"""Bad evenings (BOTKIT_SEEDS: how many), each from its own seed: the platform repeats, delays, reorders, drops and batches webhooks,
loses receipts, refuses and half answers sends. Nothing is lost, nothing is handled twice, everybody is answered in order, and what went
out twice says so."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from botkit.config import Config, Server
from botkit.core.events import MessageFailed, MessageReceived, SendOutcomeUnknown, TurnFailed
from botkit.core.model.business import Business
from botkit.flowfile.library import read_library
from botkit.server.app import RunningServer, running
from botkit.service.delivery.receipts import read_tag
from botkit.service.explain.replay import replay
from botkit.store import contacts
from botkit.store.delivery import outbox
from botkit.store.tables import outbox as outbox_table
from tests.support.echo import ECHO
from tests.support.servers import channel_of, echoes, events_of
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.faults import Fault, Faults

pytestmark = [pytest.mark.thorough]

SEEDS = int(os.environ.get("BOTKIT_SEEDS", "10"))
TOGETHER = 10  # evenings at once: most of each is waiting
CUSTOMERS = 5
MESSAGES = 4
HARD = ("error", "page", "lost", "half_open")  # five of these on one message, and it is given up, as it should be
LEASE = timedelta(seconds=150)
HASTE = (
    100.0  # how much faster than ours the clock of the evening goes: the platform's pauses of 4, 16 and 64 seconds are kept all the same
)
BEGAN = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


# Every kind that a send or a webhook can meet, but the token's end: it rests the channel for a minute (test_wire plays that).
STORM = (
    Fault(kind="duplicate"),
    Fault(kind="late", seconds=0.1),
    Fault(kind="reorder", seconds=0.1),
    Fault(kind="batch", seconds=0.05),
    Fault(kind="drop", seconds=0.1),
    Fault(kind="cut"),
    Fault(kind="missing"),
    Fault(kind="error", code=131056),
    Fault(kind="error", code=130429),
    Fault(kind="error", code=131000),
    Fault(kind="error", code=131016),
    Fault(kind="page", status=502),
    Fault(kind="lost"),
    Fault(kind="half_open", seconds=0.3),
    Fault(kind="slow", seconds=0.1),
)


class Hurry:
    """A clock that goes faster than ours."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return BEGAN + timedelta(seconds=(time.monotonic() - self._began) * HASTE)

    async def wake(self, server: RunningServer) -> None:
        """What sleeps, sleeps by our clock: wake it now and then, so that it looks at the other one."""
        while True:
            server.runtime.sender.wake()
            await asyncio.sleep(0.1)


def order(faults: Faults, chance: random.Random) -> None:
    """All of the storm: each strikes each n-th, so that one message rarely meets several."""
    for fault in STORM:
        faults.add_rule(fault, every=chance.randint(14, 24) if fault.kind in HARD else chance.randint(3, 6))


async def keep_writing(platform: Emulator, number: int, chance: random.Random) -> list[str]:
    """One customer writes the next message when the former was taken."""
    customer = platform.customer(f"4477009{number:05d}", user_id=f"GB.{number}", name=f"Customer {number}")
    said = []
    for place in range(MESSAGES):
        said.append(f"{number}-{place}")
        await customer.says(said[-1])
        await asyncio.sleep(chance.uniform(0.0, 0.1))
    return said


async def evening(seed: int, folder: Path) -> Counter[str]:
    """One run. What struck."""
    chance = random.Random(seed)
    clock = Hurry()
    async with Emulator(
        EmulatorSettings(seed=seed, clock=lambda: clock().timestamp(), receipts=("sent", "delivered", "read"), workers=4)
    ) as platform:
        order(platform.faults, chance)
        channel = channel_of(platform)
        store = f"sqlite:///{folder}/{seed}.db"
        config = Config(
            folder=folder, business=Business(name="Air"), channels={"main": channel}, store=store, server=Server(port=0, admin_port=0)
        )
        async with running(config, read_library({"echo.yaml": ECHO.encode()}), node=f"storm-{seed}", clock=clock, lease=LEASE) as server:
            platform.point_at(f"{server.url}/webhooks/whatsapp/main")
            waking = asyncio.create_task(clock.wake(server))
            async with asyncio.TaskGroup() as load:
                writing = [load.create_task(keep_writing(platform, each, random.Random(f"{seed} {each}"))) for each in range(CUSTOMERS)]
            said = {f"4477009{each:05d}": task.result() for each, task in enumerate(writing)}
            await everybody_is_answered(server, platform, said)
            await platform.settled()
            assert platform.undelivered == []
            await rests(server)
            waking.cancel()
            judge(server, platform, said)
    return Counter(seen.fault for seen in platform.feed.since() if seen.__class__.__name__ == "FaultStruck")  # type: ignore[union-attr]


async def everybody_is_answered(server: RunningServer, platform: Emulator, said: dict[str, list[str]]) -> None:
    try:
        await platform.until(lambda: all(set(echoes(platform, phone)) >= set(words) for phone, words in said.items()), 60.0)
    except TimeoutError:
        with server.runtime.store.read() as tx:
            pytest.fail(f"still waiting: {tx.execute(select(outbox_table)).all()}")


async def rests(server: RunningServer) -> None:
    """Until nothing waits to be sent: a message whose outcome is unknown waits for its lease."""
    async with asyncio.timeout(60):
        while True:
            with server.runtime.store.read() as tx:
                if not outbox.depth(tx):
                    return
            await asyncio.sleep(0.05)


def judge(server: RunningServer, platform: Emulator, said: dict[str, list[str]]) -> None:
    tags = Counter(sent.tag for sent in platform.accepted)
    with server.runtime.store.read() as tx:
        for phone, words in said.items():
            heard = echoes(platform, phone)
            assert list(dict.fromkeys(heard)) == words, "everybody is answered, in order"
            contact = contacts.by_address(tx, f"whatsapp:{phone}")
            assert contact is not None
            log = events_of(tx, contact)
            taken = [fact.message for fact in log if isinstance(fact, MessageReceived)]
            assert len(taken) == len(set(taken)) == len(words), "each message is one turn"
            assert [fact for fact in log if isinstance(fact, TurnFailed | MessageFailed)] == []
            unknown = Counter(fact.number for fact in log if isinstance(fact, SendOutcomeUnknown) and fact.then == "resent")
            for tag, times in tags.items():
                key = read_tag(tag)
                assert key is not None
                if key[0] == contact:
                    assert times <= 1 + unknown[key[1]], "sent again only where the outcome was unknown, and then it is reported"
            assert replay(tx, server.runtime.bot, contact) is None


@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
async def test_nothing_is_lost_doubled_or_out_of_order(tmp_path: Path, first: int) -> None:
    struck: Counter[str] = Counter()
    async with asyncio.TaskGroup() as evenings:
        runs = [evenings.create_task(evening(seed, tmp_path)) for seed in range(first, first + TOGETHER)]
    for run in runs:
        struck += run.result()
    assert set(struck) == {fault.kind for fault in STORM}, "every fault struck somebody"
