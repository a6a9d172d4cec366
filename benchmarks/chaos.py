"""Nodes under chaos: killed, stopped for longer than their leases, cut off from the database, with a platform in trouble. By seed.

    python benchmarks/chaos.py [--seeds 0-19] [--store sqlite|postgres] [--nodes 2] [--small-disk] [--beside COMMIT] [--json]

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
| clock | a node's wall clock steps by half a minute, an hour or two days, and back |
| cut, crash | on PostgreSQL: every connection is terminated; a process of the server is killed, so it restarts and recovers |
| slow, part | on PostgreSQL: one node's packets to the database are late, or lost for longer than a lease |
| standby | on PostgreSQL: new connections may only read, as after a failover to a standby |
| full | with `--small-disk` (needs root): the disk of the database is full |
| read-only | with `--small-disk`, on SQLite: an error of the disk makes it read-only; the node is stopped, the disk repaired |
| upgrade | with `--beside`, on PostgreSQL: the first node has the code of an older commit, until it is replaced near the end |
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.chaos_acts import Scene, play
from benchmarks.database_proxy import DatabaseProxy
from benchmarks.older_node import OlderNode, older_tree
from tests.acceptance.test_crash import CUSTOMERS, Node, RoundRobin, judge, keep_writing, rests, standing
from tests.histories.databases import postgres
from tests.support.echo import ECHO
from tests.support.servers import echoes
from tests.support.small_disk import SmallDisk, small_disk
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.faults import Fault

ACTS = 6  # of chaos in one run
MEBIBYTES = {"sqlite": 16, "postgres": 256}  # of a small disk
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


async def run(seed: int, store: str, flows: Path, count: int, disk: SmallDisk | None, older: Path | None) -> Counter[str]:
    """One run: what was found, by name."""
    found: Counter[str] = Counter()
    async with AsyncExitStack() as stack:
        networks = [await stack.enter_async_context(DatabaseProxy(store).running()) for _ in range(count if store.startswith("p") else 0)]
        settings = EmulatorSettings(seed=seed, receipts=("sent", "delivered") if seed % 2 else (), workers=4)
        platform = await stack.enter_async_context(Emulator(settings))
        number = platform.number
        given: dict[str, Any] = {"flows": str(flows), "base_url": platform.base_url, "account": number.id}
        given |= {"token": number.token, "secret": number.app_secret}
        each = [{**given, "store": networks[index].url if networks else store} for index in range(count)]
        nodes = [Node(one) if older is None or index else OlderNode(one, older) for index, one in enumerate(each)]
        platform.webhook_sender = RoundRobin([node.url for node in nodes], number.app_secret)
        scene = Scene(nodes=nodes, platform=platform, store=store, chance=random.Random(seed), networks=networks, disk=disk)
        for fault, every in NOISE:
            platform.faults.add_rule(fault, every=every + scene.chance.randint(0, 3))
        if older:
            await nodes[0].start()  # first, so the database is one that the older code made
        said = await played(scene, seed, found)
        try:
            found += judge(platform, said, {**given, "store": store, "port": 0}, seed)
        except AssertionError as fault:
            found["broken"] += 1
            print(f"seed {seed}: {str(fault).splitlines()[0]}", file=sys.stderr)
        if found["lost"] or found["out of order"] or found["broken"]:
            for node in scene.nodes:
                print(f"seed {seed}: what the node at {node.url} said:\n{node.said()}", file=sys.stderr)
            print(f"seed {seed}: what is left of it is in {keep(store, flows)}", file=sys.stderr)
    return found


def keep(store: str, flows: Path) -> Path:
    """Copies of what the nodes said and, on SQLite, of the database, in a folder that nobody deletes."""
    kept = Path(tempfile.mkdtemp(prefix="chaos-kept-"))
    files = [*flows.glob("*.log")]
    if store.startswith("sqlite"):
        files += Path(store.removeprefix("sqlite:///")).parent.glob("botkit.db*")
    for file in files:
        shutil.copy(file, kept)
    return kept


async def played(scene: Scene, seed: int, found: Counter[str]) -> dict[str, list[str]]:
    """The acts, while everybody writes, and the time after them. What everybody said, by phone."""
    platform, chance = scene.platform, scene.chance
    async with standing(scene.nodes):
        over = asyncio.Event()
        async with asyncio.TaskGroup() as load:
            writing = [load.create_task(keep_writing(platform, each, random.Random(f"{seed} {each}"), over)) for each in range(CUSTOMERS)]
            for number in range(ACTS):
                await asyncio.sleep(chance.uniform(0.1, 0.6))
                is_upgrade = number == ACTS - 2 and isinstance(scene.nodes[0], OlderNode)
                kind = "upgrade" if is_upgrade else chance.choice(scene.acts)
                found[f"act {kind}"] += 1
                await play(kind, scene)
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
            await rests(scene.store)
        for node in scene.nodes:
            await node.stop()
    return said


def main() -> int:
    arguments = _arguments()
    first, _, last = arguments.seeds.partition("-")
    total: Counter[str] = Counter()
    with (
        older_tree(arguments.beside) if arguments.beside else nullcontext() as older,
        small_disk(MEBIBYTES[arguments.store]) if arguments.small_disk else nullcontext() as disk,
        tempfile.TemporaryDirectory(prefix="chaos") as folder,
        postgres(arguments.store == "postgres", disk.folder if disk else None) as server,
    ):
        flows = Path(folder)
        (flows / "echo.yaml").write_text(ECHO)
        for seed in range(int(first), int(last or first) + 1):
            with new_database(server, disk.folder if disk else flows, is_bare=older is not None) as store:
                found = asyncio.run(run(seed, store, flows, arguments.nodes if server else 1, disk, older))
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


@contextmanager
def new_database(server: Any, folder: Path, *, is_bare: bool) -> Iterator[str]:
    """An empty one, also without tables when it is bare; it leaves no file on a small disk."""
    if server is None:
        with tempfile.TemporaryDirectory(dir=folder) as inside:
            yield f"sqlite:///{inside}/botkit.db"
        return
    opened = server()
    url = opened._writer.url.render_as_string(hide_password=False)  # noqa: SLF001 - the address is asked for nowhere else
    opened.close()
    if is_bare:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    yield url


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0-4", help="one seed, or the first and the last")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--nodes", type=int, default=2, help="on PostgreSQL; SQLite has one")
    parser.add_argument("--small-disk", action="store_true", help="the database is on a small disk, which fails; needs root")
    parser.add_argument("--beside", metavar="COMMIT", help="on PostgreSQL: the first node has the code of this commit")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
