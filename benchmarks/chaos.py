"""Nodes under chaos: killed, stopped for longer than their leases, cut off from the database, with a platform in trouble. By seed.

    python benchmarks/chaos.py [--seeds 0-19] [--store sqlite|postgres] [--nodes 2] [--small-disk FOLDER] [--json]

Customers write to real processes of `botkit serve` through the emulator, which repeats, delays and reorders webhooks. When the chaos is
over, everything that was acknowledged must be answered once, in order. Prints for each seed what was lost, doubled, out of order, and how
many seconds the last answer took after the chaos ended. Exits 1 when something was lost, out of order, or doubled without a report.
Everything is on loopback, and a seed takes about half a minute. Run it in a folder whose code nobody changes meanwhile: a node that starts
later would load another version.

| act | |
|---|---|
| kill, stop | SIGKILL and a new start; SIGSTOP for longer than a lease |
| outage | the platform is in trouble |
| lock | another transaction holds the tables |
| cut, crash | on PostgreSQL: every connection is terminated; a process of the server is killed, so it restarts and recovers |
| slow, part | on PostgreSQL: one node's packets to the database are late, or lost for longer than a lease |
| full | with `--small-disk` (a folder on a file system of some megabytes): the disk of the SQLite file is full |
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.database_proxy import DatabaseProxy
from botkit.store.database import Store
from tests.acceptance.test_crash import CUSTOMERS, LEASE, Node, RoundRobin, judge, keep_writing, rests, standing
from tests.histories.databases import postgres
from tests.support.echo import ECHO
from tests.support.servers import echoes
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.faults import Fault

ACTS = 6  # of chaos in one run
RECOVERY = 90.0  # seconds after the chaos; what is not answered then is lost
NOISE = (
    (Fault(kind="duplicate"), 4),
    (Fault(kind="cut"), 5),
    (Fault(kind="reorder", seconds=0.2), 5),
    (Fault(kind="drop", seconds=0.2), 6),
    (Fault(kind="error", code=131000), 9),
    (Fault(kind="lost"), 21),
    (Fault(kind="slow", seconds=0.3), 2),
)


async def act(
    kind: str, nodes: list[Node], platform: Emulator, store: str, chance: random.Random, networks: list[DatabaseProxy], disk: Path | None
) -> None:
    """One act of chaos, until it is over."""
    which = chance.randrange(len(nodes))
    node = nodes[which]
    match kind:
        case "kill":
            await node.kill()
            await node.start()
        case "stop":
            assert node.process is not None
            assert node.process.pid is not None
            os.kill(node.process.pid, signal.SIGSTOP)
            await asyncio.sleep(LEASE + chance.uniform(0.5, 2.0))
            os.kill(node.process.pid, signal.SIGCONT)
        case "outage":
            fault = chance.choice((Fault(kind="page", status=503), Fault(kind="error", code=131016), Fault(kind="error", code=131000)))
            rule = platform.faults.add_rule(fault)
            await asyncio.sleep(chance.uniform(2.0, 6.0))
            platform.faults.remove(rule)
        case "cut":
            await asyncio.to_thread(cut_connections, store)
        case "lock":
            await asyncio.to_thread(hold_lock, store, chance.uniform(1.0, 3.0))
        case "crash":
            await asyncio.to_thread(crash_server, store)
        case "slow":
            networks[which].delay = chance.uniform(0.02, 0.1)
            await asyncio.sleep(chance.uniform(2.0, 4.0))
            networks[which].delay = 0.0
        case "part":
            networks[which].is_cut = True
            await asyncio.sleep(LEASE + chance.uniform(0.5, 2.0))
            networks[which].is_cut = False
        case "full":
            assert disk is not None
            await asyncio.to_thread(fill_disk, disk / "ballast", chance.uniform(1.0, 3.0))


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
    for _ in range(300):  # the next act needs a server
        with suppress(OperationalError), engine.connect():
            break
        time.sleep(0.1)
    engine.dispose()


def fill_disk(ballast: Path, seconds: float) -> None:
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(64 * 1024))
    time.sleep(seconds)
    ballast.unlink()


def hold_lock(store: str, seconds: float) -> None:
    """A database that stands still for a while, as far as writing goes."""
    opened = Store.open(store, migrate=False)
    try:
        with opened.begin() as tx:
            if opened.dialect == "postgresql":
                tx.execute(text("LOCK TABLE contacts, outbox IN ACCESS EXCLUSIVE MODE"))
            time.sleep(seconds)
    finally:
        opened.close()


async def run(seed: int, store: str, flows: Path, count: int, disk: Path | None = None) -> Counter[str]:
    """One run: what was found, by name."""
    chance = random.Random(seed)
    on_postgres = store.startswith("postgres")
    kinds = ["kill", "stop", "outage", "lock"] + (["cut", "crash", "slow", "part"] if on_postgres else ["full"] * (disk is not None))
    found: Counter[str] = Counter()
    async with AsyncExitStack() as stack:
        networks = [await stack.enter_async_context(DatabaseProxy(store).running()) for _ in range(count if on_postgres else 0)]
        return await _run(seed, store, flows, count, chance, kinds, found, networks, disk)


async def _run(
    seed: int,
    store: str,
    flows: Path,
    count: int,
    chance: random.Random,
    kinds: list[str],
    found: Counter[str],
    networks: list[DatabaseProxy],
    disk: Path | None,
) -> Counter[str]:
    async with Emulator(EmulatorSettings(seed=seed, receipts=("sent", "delivered") if seed % 2 else (), workers=4)) as platform:
        for fault, every in NOISE:
            platform.faults.add_rule(fault, every=every + chance.randint(0, 3))
        number = platform.number
        given: dict[str, Any] = {"store": store, "flows": str(flows), "base_url": platform.base_url, "account": number.id}
        given |= {"token": number.token, "secret": number.app_secret}
        nodes = [Node({**given, "store": networks[each].url if networks else store}) for each in range(count)]
        platform.webhook_sender = RoundRobin([node.url for node in nodes], number.app_secret)
        async with standing(nodes):
            over = asyncio.Event()
            async with asyncio.TaskGroup() as load:
                writing = [
                    load.create_task(keep_writing(platform, each, random.Random(f"{seed} {each}"), over)) for each in range(CUSTOMERS)
                ]
                for _ in range(ACTS):
                    await asyncio.sleep(chance.uniform(0.1, 0.6))
                    kind = chance.choice(kinds)
                    found[f"act {kind}"] += 1
                    await act(kind, nodes, platform, store, chance, networks, disk)
                over.set()
            said = {f"4477009{each:05d}": task.result() for each, task in enumerate(writing)}
            ended = time.monotonic()
            with suppress(TimeoutError):
                await platform.until(lambda: all(set(echoes(platform, phone)) >= set(words) for phone, words in said.items()), RECOVERY)
            found["seconds"] = round(time.monotonic() - ended)
            for phone, words in said.items():
                answered = echoes(platform, phone)
                found["said"] += len(words)
                found["lost"] += len(set(words) - set(answered))
                found["out of order"] += list(dict.fromkeys(answered)) != [word for word in words if word in set(answered)]
            if not found["lost"]:
                await platform.settled()
                await rests(store)
            for node in nodes:
                await node.stop()
        try:
            found += judge(platform, said, {**given, "port": 0}, seed)
        except AssertionError as fault:
            found["broken"] += 1
            print(f"seed {seed}: {str(fault).splitlines()[0]}", file=sys.stderr)
    return found


def main() -> int:
    arguments = _arguments()
    first, _, last = arguments.seeds.partition("-")
    total: Counter[str] = Counter()
    with postgres(arguments.store == "postgres") as server, tempfile.TemporaryDirectory(prefix="chaos") as folder:
        flows = Path(folder)
        (flows / "echo.yaml").write_text(ECHO)
        for seed in range(int(first), int(last or first) + 1):
            store = new_database(server, arguments.small_disk or flows, seed)
            nodes = arguments.nodes if arguments.store == "postgres" else 1
            found = asyncio.run(run(seed, store, flows, nodes, arguments.small_disk))
            if not server:
                shutil.rmtree(Path(store.removeprefix("sqlite:///")).parent)  # a small disk must be empty again for the next seed
            longest = max(total["longest recovery"], found["seconds"])
            total += found
            total["longest recovery"] = longest
            if not arguments.json:
                print(f"seed {seed}: " + ", ".join(f"{count} {name}" for name, count in sorted(found.items())), flush=True)
    if arguments.json:
        print(json.dumps(total))
    else:
        print("all: " + ", ".join(f"{count} {name}" for name, count in sorted(total.items())))
    return 1 if total["lost"] or total["out of order"] or total["broken"] else 0


def new_database(server: Any, folder: Path, seed: int) -> str:
    if server is None:
        return f"sqlite:///{tempfile.mkdtemp(dir=folder)}/{seed}.db"
    opened = server()
    url = opened._writer.url.render_as_string(hide_password=False)  # noqa: SLF001 - the address is asked for nowhere else
    opened.close()
    return str(url)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0-4", help="one seed, or the first and the last")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--nodes", type=int, default=2, help="on PostgreSQL; SQLite has one")
    parser.add_argument("--small-disk", type=Path, help="for SQLite: a folder on a small file system, which is filled up")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
