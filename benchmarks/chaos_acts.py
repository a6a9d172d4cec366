"""The acts of the chaos harness: what happens to nodes, database, network, disk and clocks, each until it is over."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from benchmarks.database_proxy import DatabaseProxy
from benchmarks.older_node import OlderNode
from botkit.errors import StoreUnavailable
from botkit.store.database import Store
from tests.acceptance.test_crash import LEASE, Node
from tests.support.small_disk import SmallDisk
from webhooks.emulator.emulator import Emulator
from webhooks.emulator.faults import Fault

STEPS = (-3600.0, 3600.0, 2 * 86_400.0, -30.0)  # seconds by which a node's clock is wrong


@dataclass(kw_only=True)
class Scene:
    """Everything that an act may hurt."""

    nodes: list[Node]
    platform: Emulator
    store: str
    chance: random.Random
    networks: list[DatabaseProxy] = field(default_factory=list)
    disk: SmallDisk | None = None

    @property
    def acts(self) -> list[str]:
        everywhere = ["kill", "stop", "outage", "lock", "clock"]
        if self.networks:
            return [*everywhere, "cut", "crash", "slow", "part", "standby", *(["full"] if self.disk else [])]
        return [*everywhere, *(["full", "read-only"] if self.disk else [])]


async def play(kind: str, scene: Scene) -> None:
    """One act, until it is over."""
    chance, which = scene.chance, scene.chance.randrange(len(scene.nodes))
    node = scene.nodes[which]
    match kind:
        case "kill":
            await node.kill()
            await node.start()
        case "stop":
            node.signal(signal.SIGSTOP)
            await asyncio.sleep(LEASE + chance.uniform(0.5, 2.0))
            node.signal(signal.SIGCONT)
        case "outage":
            fault = chance.choice((Fault(kind="page", status=503), Fault(kind="error", code=131016), Fault(kind="error", code=131000)))
            rule = scene.platform.faults.add_rule(fault)
            await asyncio.sleep(chance.uniform(2.0, 6.0))
            scene.platform.faults.remove(rule)
        case "clock":
            node.step_clock(chance.choice(STEPS))
            await asyncio.sleep(chance.uniform(1.0, 4.0))
            node.step_clock(0.0)
        case "lock":
            await asyncio.to_thread(hold_lock, scene.store, chance.uniform(1.0, 3.0))
        case "cut":
            await asyncio.to_thread(cut_connections, scene.store)
        case "crash":
            await asyncio.to_thread(crash_server, scene.store)
        case "standby":
            await asyncio.to_thread(be_standby, scene.store, chance.uniform(1.0, 3.0))
        case "slow":
            scene.networks[which].delay = chance.uniform(0.02, 0.1)
            await asyncio.sleep(chance.uniform(2.0, 4.0))
            scene.networks[which].delay = 0.0
        case "part":
            scene.networks[which].is_cut = True
            await asyncio.sleep(LEASE + chance.uniform(0.5, 2.0))
            scene.networks[which].is_cut = False
        case "full":
            assert scene.disk is not None
            await asyncio.to_thread(scene.disk.fill)
            await asyncio.sleep(chance.uniform(1.0, 3.0))
            scene.disk.free()
            if scene.networks:
                await asyncio.to_thread(wait_for_server, scene.store)
        case "read-only":  # as Linux does after an error of the disk; somebody must stop the node, repair the disk, and start it again
            assert scene.disk is not None
            scene.disk.fail()
            await asyncio.sleep(chance.uniform(1.0, 3.0))
            await node.kill()
            await asyncio.to_thread(scene.disk.repair)
            await node.start()
        case "upgrade":
            older = scene.nodes[0]
            assert isinstance(older, OlderNode)
            scene.nodes[0] = await older.upgraded()


def cut_connections(store: str) -> None:
    """Terminate every connection to the database."""
    engine = create_engine(store, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
    engine.dispose()


def crash_server(store: str) -> None:
    """Kill a process of the server. It ends all others, recovers from its log, and refuses connections meanwhile."""
    engine = create_engine(store)
    with suppress(OperationalError), engine.connect() as connection:
        os.kill(connection.execute(text("SELECT pg_backend_pid()")).scalar_one(), signal.SIGKILL)
        connection.execute(text("SELECT 1"))
    engine.dispose()
    wait_for_server(store)


def wait_for_server(store: str) -> None:
    """The next act needs a server."""
    engine = create_engine(store)
    for _ in range(300):
        with suppress(OperationalError), engine.connect():
            break
        time.sleep(0.1)
    else:
        raise RuntimeError("the database server does not come back")
    engine.dispose()


def be_standby(store: str, seconds: float) -> None:
    """All new connections may only read, as after a failover to a standby; then it is the primary. Nobody ends the connections that were
    made meanwhile: who has one must find out."""
    url = make_url(store)
    engine = create_engine(store, isolation_level="AUTOCOMMIT", connect_args={"options": "-c default_transaction_read_only=off"})
    with engine.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{url.database}" SET default_transaction_read_only = on'))
    engine.dispose()
    cut_connections(store)
    time.sleep(seconds)
    with engine.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{url.database}" RESET default_transaction_read_only'))
    engine.dispose()


def hold_lock(store: str, seconds: float) -> None:
    """A database that stands still for a while, as far as writing goes. Who locks whole tables may stand in a circle with a turn: then it
    tries again."""
    opened = Store.open(store, migrate=False)
    for _ in range(10):
        with suppress(StoreUnavailable), opened.begin() as tx:
            if opened.dialect == "postgresql":
                tx.execute(text("LOCK TABLE contacts, outbox IN ACCESS EXCLUSIVE MODE"))
            time.sleep(seconds)
            break
    opened.close()
