"""Killed at random moments under load: what was acknowledged is answered once, in order, and what went out twice says so in the log."""

from __future__ import annotations

import asyncio
import importlib.util
import itertools
import json
import random
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select

from botkit.core.codec import decode_event
from botkit.core.events import MessageReceived, MessageSent, SendAttempted, SendUnknown, TurnFailed
from botkit.server.app import house_of
from botkit.service.receipts import read_tag
from botkit.service.replay import replay
from botkit.store import contacts, events
from botkit.store.engine import Store
from botkit.store.tables import outbox
from webhooks.emulator.deliveries import Deliveries
from webhooks.emulator.emulator import Emulator
from webhooks.emulator.faults import Fault

pytestmark = [pytest.mark.slow]

NODE = Path(__file__).with_name("node.py")
SEED = 20261122
KILLS = 10
CUSTOMERS = 30
MOST_EACH = 25  # below the 45 that one person may get at once
# And the platform's own unrest while the nodes die: what it delivers comes twice, again, late, together or in another order.
UNREST = (
    Fault(kind="duplicate"),
    Fault(kind="cut"),
    Fault(kind="reorder", seconds=0.2),
    Fault(kind="drop", seconds=0.2),
    Fault(kind="batch", seconds=0.05),
)
LEASE = 2.0  # seconds; longer than the stand-in platform needs to answer

FLOW = """\
botkit: 1
flow: echo
title: Repeats what was said
language: en
starts: [no_match]
steps:
  - say: "You said {{ reply }}"
"""


class Node:
    """A process that can be killed, and started again at the same port."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = {**given, "port": _free_port(), "lease": LEASE}
        self.url = f"http://127.0.0.1:{self.given['port']}/webhooks/whatsapp/main"
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, str(NODE), json.dumps(self.given), stdout=asyncio.subprocess.PIPE
        )
        assert self.process.stdout is not None
        async with asyncio.timeout(30):
            assert await self.process.stdout.readline() == b"ready\n"

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await self.process.communicate()

    async def stop(self) -> int:
        """Orderly; the exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
            async with asyncio.timeout(30):
                await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode


class RoundRobin(Deliveries):
    """Posts to one node after the other, as a load balancer does; one that is down costs a try."""

    def __init__(self, urls: Sequence[str], secret: str) -> None:
        super().__init__(urls[0], secret, tries=200)
        self._urls = itertools.cycle(urls)

    async def once(self, body: bytes, signature: str | None = None) -> str:
        self.url = next(self._urls)
        return await super().once(body, signature)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def standing(nodes: Sequence[Node]) -> AsyncIterator[None]:
    try:
        await asyncio.gather(*(node.start() for node in nodes))
        yield
    finally:
        for node in nodes:
            if node.process is not None and node.process.returncode is None:
                await node.kill()


async def keep_killing(nodes: Sequence[Node], chance: random.Random) -> None:
    """In turn, at moments that nobody chose; the next one dies only when the former is back, so somebody is always there to take over."""
    for number in range(KILLS):
        await asyncio.sleep(chance.uniform(0.1, 1.2))
        node = nodes[number % len(nodes)]
        await node.kill()
        await node.start()


async def keep_writing(platform: Emulator, number: int, chance: random.Random, until: asyncio.Event) -> list[str]:
    """One customer: writes the next message when the former was acknowledged. What they wrote, in order."""
    customer = platform.customer(f"4477009{number:05d}", name=f"Customer {number}")
    said: list[str] = []
    while len(said) < MOST_EACH and not (until.is_set() and len(said) >= 5):
        words = f"{number}-{len(said)}"
        await customer.says(words)
        said.append(words)
        await asyncio.sleep(chance.uniform(0.1, 1.5))
    return said


# Without receipts every send that died under way is sent again; with them most are settled by the receipt, which names them by our tag.
@pytest.mark.parametrize(
    ("database", "count", "receipts"),
    [("sqlite_url", 1, ()), ("sqlite_url", 1, ("sent", "delivered")), ("pg_url", 2, ("sent", "delivered"))],
    ids=["sqlite, one node, no receipts", "sqlite, one node", "postgresql, two nodes"],
)
async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, count: int, receipts: tuple[str, ...]
) -> None:
    url = request.getfixturevalue(database)
    (tmp_path / "echo.yaml").write_text(FLOW)
    chance = random.Random(SEED)
    async with Emulator(receipts=receipts, couriers=4) as platform:
        platform.faults.slow(0.3, times=100_000)  # so that some requests are under way whenever a node dies
        for place, fault in enumerate(UNREST):
            platform.faults.order(fault, every=5 + place)
        number = platform.number
        given = {"store": url, "flows": str(tmp_path), "base_url": platform.base_url, "account": number.id, "token": number.token}
        nodes = [Node({**given, "secret": number.app_secret}) for _ in range(count)]
        platform.deliveries = RoundRobin([node.url for node in nodes], number.app_secret)
        async with standing(nodes):
            over = asyncio.Event()
            async with asyncio.TaskGroup() as load:
                writing = [
                    load.create_task(keep_writing(platform, each, random.Random(f"{SEED} {each}"), over)) for each in range(CUSTOMERS)
                ]
                await keep_killing(nodes, chance)
                over.set()
            said = {f"4477009{each:05d}": task.result() for each, task in enumerate(writing)}
            await platform.until(lambda: all(set(answered(platform, phone)) >= set(words) for phone, words in said.items()), 40.0)
            await platform.settled()
            assert platform.undelivered == []
            assert [await node.stop() for node in nodes] == [0] * count
        judge(platform, said, given)


def answered(platform: Emulator, phone: str) -> list[str]:
    return [sent.text.removeprefix("You said ") for sent in platform.customer(phone).inbox]


def judge(platform: Emulator, said: dict[str, list[str]], given: dict[str, Any]) -> None:
    config, library = _node_module().project({**given, "secret": "secret", "port": 0})
    house = house_of(config, library)
    tags = Counter(sent.tag for sent in platform.accepted)
    reported = cut_short = 0
    store = Store.open(given["store"])
    try:
        with store.read() as tx:
            for phone, words in said.items():
                assert list(dict.fromkeys(answered(platform, phone))) == words, "answered, and in order"
                contact = contacts.by_address(tx, f"whatsapp:{phone}")
                assert contact is not None
                log = [decode_event(row.kind, row.body, row.personal) for row in events.of_contact(tx, contact, 0, 100_000)]
                taken = [fact.message for fact in log if isinstance(fact, MessageReceived)]
                assert len(taken) == len(set(taken)) == len(words), "each message one turn"
                assert not any(isinstance(fact, TurnFailed) for fact in log)
                unknown = Counter(fact.number for fact in log if isinstance(fact, SendUnknown) and fact.then == "resent")
                reported += sum(unknown.values())
                cut_short += sum(isinstance(fact, SendAttempted) for fact in log) - sum(isinstance(fact, MessageSent) for fact in log)
                for tag, times in tags.items():
                    key = read_tag(tag)
                    assert key is not None
                    if key[0] == contact:
                        assert times <= 1 + unknown[key[1]], "sent again only where the outcome was unknown, and then it is reported"
                assert replay(tx, house, contact) is None
            assert list(tx.execute(select(outbox))) == []
        twice = len(platform.accepted) - len(tags)
        sys.stdout.write(f"{len(platform.accepted)} sends, {cut_short} cut short, {reported} of unknown outcome, {twice} twice\n")
        assert cut_short, "nobody died with a request under way: the test shows nothing"
    finally:
        store.close()


def _node_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("acceptance_node", NODE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
