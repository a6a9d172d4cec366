"""Killed at random moments under load, while the platform has troubles of its own, from several seeds (BOTKIT_SEEDS: how many):
what was acknowledged is answered once, in order, and what went out twice says so in the log."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import itertools
import multiprocessing
import os
import random
import runpy
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from botkit.core.events import MessageFailed, MessageReceived, MessageSent, SendAttempted, SendOutcomeUnknown, TurnFailed
from botkit.server.app import build_bot
from botkit.service.delivery.receipts import read_tag
from botkit.service.explain.replay import replay
from botkit.store import contacts
from botkit.store.database import Store
from botkit.store.tables import outbox
from tests.support.echo import ECHO
from tests.support.servers import echoes, events_of
from webhooks.emulator.delivery.webhook_sender import WebhookSender
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.faults import Fault
from webhooks.emulator.phones.activity import FaultStruck

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, ForkServerProcess

pytestmark = [pytest.mark.thorough, pytest.mark.skipif(os.name == "nt", reason="Windows forks no processes")]

NODE = Path(__file__).with_name("node.py")
SEEDS = int(os.environ.get("BOTKIT_SEEDS", "5"))  # of each database
TOGETHER = 5  # runs at once: most of each is waiting, and twenty nodes need more connections than PostgreSQL allows by default
KILLS = 3
CUSTOMERS = 6
LEAST, MOST = 3, 8  # messages of each customer; below the 45 that one person may get at once
LEASE = 2.0  # seconds; longer than the stand-in platform needs to answer

# The platform's own unrest while the nodes die. What it delivers comes twice, again, late, together or in another order; what we send
# is refused for now, answered by an edge server, or taken without a word; and every other answer takes so long that whoever dies, dies
# with requests under way. Each strikes each n-th: five of the hard ones on one message, and it is given up, as it should be.
UNREST = (
    (Fault(kind="duplicate"), 3, 6),
    (Fault(kind="cut"), 4, 7),
    (Fault(kind="reorder", seconds=0.2), 4, 7),
    (Fault(kind="drop", seconds=0.2), 4, 7),
    (Fault(kind="batch", seconds=0.05), 4, 7),
    (Fault(kind="error", code=131000), 16, 24),
    (Fault(kind="error", code=130429), 18, 26),
    (Fault(kind="page", status=502), 16, 24),
    (Fault(kind="lost"), 18, 26),
    (Fault(kind="slow", seconds=0.3), 1, 2),
)


class Node:
    """A process that can be killed, and started again at the same port."""

    def __init__(self, given: dict[str, Any], port: int | None = None) -> None:
        port = port or _free_port()
        self._log, self._clock = (Path(given["flows"]) / f"{port}.{kind}" for kind in ("log", "clock"))
        self.given = {**given, "port": port, "lease": LEASE, "log": str(self._log), "clock": str(self._clock)}
        self.url = f"http://127.0.0.1:{port}/webhooks/whatsapp/main"
        self.process: ForkServerProcess | None = None

    async def start(self) -> None:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        entry = {"init_globals": {"given": self.given, "ready": theirs}, "run_name": "__node__"}
        self.process = _forks().Process(target=runpy.run_path, args=(str(NODE),), kwargs=entry, daemon=True)
        with ours:
            await asyncio.to_thread(self.process.start)
            theirs.close()
            try:
                assert await asyncio.to_thread(ours.poll, _node_module().START), f"the node does not start: {self.said()}"
                assert ours.recv() == "ready"
            except EOFError:
                raise AssertionError(f"the node ended before it was ready: {self.said()}") from None

    def said(self) -> str:
        """The end of what the node wrote: its log, what ended it, or where it stood when it had not started in time."""
        return self._log.read_text()[-8_000:] if self._log.exists() else "nothing"

    def signal(self, number: int) -> None:
        assert self.process is not None
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def step_clock(self, seconds: float) -> None:
        """The node's wall clock is off by so much from now on."""
        self._clock.write_text(str(seconds))
        self.signal(signal.SIGUSR1)

    async def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            await asyncio.to_thread(self.process.join)

    async def stop(self) -> int | None:
        """Orderly; the exit code."""
        assert self.process is not None
        self.process.terminate()
        await asyncio.to_thread(self.process.join, 30)
        return self.process.exitcode


@cache
def _forks() -> ForkServerContext:
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(_node_module().PRELOAD)
    return forks


class RoundRobin(WebhookSender):
    """Posts to one node after the other, as a load balancer does; one that is down costs a try."""

    def __init__(self, urls: Sequence[str], secret: str) -> None:
        super().__init__(urls[0], secret, attempts=200)
        self._urls = itertools.cycle(urls)

    async def post(self, body: bytes, signature: str | None = None) -> str:
        self.url = next(self._urls)
        return await super().post(body, signature)


# Below the ports that systems give to connections: a node that starts again must find its own port as it left it.
_ports = itertools.count(20_000 + os.getpid() * 97 % 10_000)  # processes with neighbouring numbers stay apart


def _free_port() -> int:
    while True:
        port = next(_ports)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@asynccontextmanager
async def standing(nodes: Sequence[Node]) -> AsyncIterator[None]:
    try:
        await asyncio.gather(*(node.start() for node in nodes))
        yield
    finally:
        for node in nodes:
            await node.kill()


async def keep_killing(nodes: Sequence[Node], chance: random.Random) -> None:
    """In turn, at moments that nobody chose; the next one dies only when the former is back, so somebody is always there to take over."""
    for number in range(KILLS):
        await asyncio.sleep(chance.uniform(0.1, 0.9))
        node = nodes[number % len(nodes)]
        await node.kill()
        await node.start()


async def keep_writing(platform: Emulator, number: int, chance: random.Random, until: asyncio.Event) -> list[str]:
    """One customer: writes the next message when the former was acknowledged. What they wrote, in order."""
    customer = platform.customer(f"4477009{number:05d}", name=f"Customer {number}")
    said: list[str] = []
    while len(said) < MOST and not (until.is_set() and len(said) >= LEAST):
        words = f"{number}-{len(said)}"
        await customer.says(words)
        said.append(words)
        await asyncio.sleep(chance.uniform(0.05, 0.5))
    return said


# One node on SQLite, two on PostgreSQL. Without receipts every send that died under way is sent again; with them most are settled by the
# receipt, which names them by our tag. So every other run has none.
@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(
    new_store: Callable[[str], str], tmp_path: Path, database: str, first: int
) -> None:
    (tmp_path / "echo.yaml").write_text(ECHO)
    first += SEEDS if database == "postgresql" else 0
    async with asyncio.TaskGroup() as together:
        runs = [
            together.create_task(run(seed, new_store(database), tmp_path, 1 if database == "sqlite" else 2))
            for seed in range(first, first + TOGETHER)
        ]
    found = sum((each.result() for each in runs), Counter[str]())
    assert found["cut short"], "nobody died with a request under way: the test shows nothing"
    assert {fault.kind for fault, _, _ in UNREST} <= set(found), "every fault struck somebody"


async def run(seed: int, store: str, flows: Path, count: int) -> Counter[str]:
    """One run on `count` nodes. What struck, and what became of the sends."""
    chance = random.Random(seed)
    async with Emulator(EmulatorSettings(seed=seed, receipts=("sent", "delivered") if seed % 2 else (), workers=4)) as platform:
        for fault, least, most in UNREST:
            platform.faults.add_rule(fault, every=chance.randint(least, most))
        number = platform.number
        given = {"store": store, "flows": str(flows), "base_url": platform.base_url, "account": number.id, "token": number.token}
        nodes = [Node({**given, "secret": number.app_secret}) for _ in range(count)]
        platform.webhook_sender = RoundRobin([node.url for node in nodes], number.app_secret)
        async with standing(nodes):
            over = asyncio.Event()
            async with asyncio.TaskGroup() as load:
                writing = [
                    load.create_task(keep_writing(platform, each, random.Random(f"{seed} {each}"), over)) for each in range(CUSTOMERS)
                ]
                await keep_killing(nodes, chance)
                over.set()
            said = {f"4477009{each:05d}": task.result() for each, task in enumerate(writing)}
            await platform.until(lambda: all(set(echoes(platform, phone)) >= set(words) for phone, words in said.items()), 40.0)
            await platform.settled()
            assert platform.undelivered == []
            await rests(store)
            assert [await node.stop() for node in nodes] == [0] * count
        struck = Counter(seen.fault for seen in platform.feed.since() if isinstance(seen, FaultStruck))
        return struck + judge(platform, said, {**given, "secret": number.app_secret, "port": 0}, seed)


async def rests(url: str) -> None:
    """Until nothing waits to be sent: everybody has got their answer, and of some the node does not know it yet."""
    store = Store.open(url)
    try:
        async with asyncio.timeout(30):
            while await asyncio.to_thread(_waits, store):  # noqa: ASYNC110 - the database calls nobody
                await asyncio.sleep(0.1)
    finally:
        store.close()


def _waits(store: Store) -> bool:
    with store.read() as tx:
        return bool(list(tx.execute(select(outbox))))


def judge(platform: Emulator, said: dict[str, list[str]], given: dict[str, Any], seed: int) -> Counter[str]:
    config, library = _node_module().project(given)
    house = build_bot(config, library)
    tags = Counter(sent.tag for sent in platform.accepted)
    found = Counter({"sends": len(platform.accepted), "twice": len(platform.accepted) - len(tags)})
    store = Store.open(given["store"])
    try:
        with store.read() as tx:
            for phone, words in said.items():
                assert list(dict.fromkeys(echoes(platform, phone))) == words, f"answered, and in order (seed {seed})"
                contact = contacts.by_address(tx, f"whatsapp:{phone}")
                assert contact is not None
                log = events_of(tx, contact)
                taken = [fact.message for fact in log if isinstance(fact, MessageReceived)]
                assert len(taken) == len(set(taken)) == len(words), f"each message one turn (seed {seed}): {taken}"
                assert not any(isinstance(fact, TurnFailed | MessageFailed) for fact in log)
                unknown = Counter(fact.number for fact in log if isinstance(fact, SendOutcomeUnknown) and fact.then == "resent")
                found["reported"] += sum(unknown.values())
                found["cut short"] += sum(isinstance(fact, SendAttempted) for fact in log) - sum(
                    isinstance(fact, MessageSent) for fact in log
                )
                for tag, times in tags.items():
                    key = read_tag(tag)
                    assert key is not None
                    if key[0] == contact:
                        assert times <= 1 + unknown[key[1]], "sent again only where the outcome was unknown, and then it is reported"
                assert replay(tx, house, contact) is None
            assert list(tx.execute(select(outbox))) == []
        return found
    finally:
        store.close()


@cache
def _node_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("acceptance_node", NODE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
