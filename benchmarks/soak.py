"""Soak: one node under a steady load, with a clock that runs fast, so that minutes hold hours. What grows that should not?

    python benchmarks/soak.py [--minutes 20] [--speed 60] [--rate N] [--people 2000] [--json]

First the capacity is measured for some seconds; the load is 60 percent of it, or `--rate` messages a second. The clock of the node and the
times of the messages run `--speed` times as fast, so service windows close, conversations expire, keys are swept and timers fire as they
do in hours. Every few seconds it reads the memory, descriptors (without those to the platform), tasks and threads of the process, the log
of the database (WAL) and how long answers take. It prints the means of the four quarters of the time and the growth between the second
and the last, and exits 1 when something grew. The first quarter is warm-up. Everything goes to 127.0.0.1, in processes of its own, and
ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, quantiles

import load
from load import FIRST_PHONE, NUMBER, SECRET
from servers import SCRIPT, TOKEN, library

PATH = "/webhooks/whatsapp/main"
CONNECTIONS = 16
EVERY = 5.0  # seconds between two samples
SHARE = 0.6  # of the capacity
CACHE_KIB = 2048
MEASURED = 2_000  # messages that measure it

# What may grow from the second quarter to the last: a share, and what is too little to mean anything.
ALLOWED = {
    "memory_mib": (0.10, 10.0),
    "descriptors": (0.10, 8.0),
    "tasks": (0.10, 8.0),
    "threads": (0.10, 3.0),
    "wal_mib": (0.25, 16.0),
    "p99_ms": (0.50, 100.0),
}


class FastClock:
    def __init__(self, began: float, speed: float) -> None:
        self.began = began
        self.speed = speed

    def seconds(self) -> float:
        return self.began + (time.time() - self.began) * self.speed

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)


async def serve(store: str, graph: str, began: str, speed: str) -> None:
    """The measured server. Prints its port, and for each line that it reads the number of its tasks."""
    import structlog

    from botkit.cli.commands.serve import settle_memory
    from botkit.config import Channel, Config, Server
    from botkit.core.model.business import Business
    from botkit.server.app import running
    from botkit.store import database

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40), logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    # The cache of each connection grows with the database, up to 64 MiB, and would hide what grows for ever.
    database._PRAGMAS = (*database._PRAGMAS, f"PRAGMA cache_size = -{CACHE_KIB}")  # noqa: SLF001 - a benchmark alone wants another one
    database._READER_PRAGMAS = (*database._READER_PRAGMAS, f"PRAGMA cache_size = -{CACHE_KIB}")  # noqa: SLF001
    channel = Channel(
        name="main",
        platform="whatsapp",
        account=NUMBER,
        token=TOKEN,
        app_secrets=(SECRET,),
        verify_token="soak",
        base_url=graph,
        per_second=1000.0,
    )
    config = Config(
        folder=Path(store).parent,
        business=Business(name="Soak"),
        channels={"main": channel},
        store=f"sqlite:///{store}",
        server=Server(port=0, admin_port=0),
    )
    async with running(config, library(), node="soak", clock=FastClock(float(began), float(speed))) as server:
        settle_memory()
        print(int(server.url.rpartition(":")[2]), flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(len(asyncio.all_tasks()), flush=True)


@contextmanager
def process(*words: object) -> Iterator[tuple[subprocess.Popen[str], int]]:
    running = subprocess.Popen([sys.executable, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdin is not None
    assert running.stdout is not None
    try:
        yield running, int(running.stdout.readline())
    finally:
        running.stdin.close()
        running.wait(60)


def connections_to(pid: int, port: int) -> int:
    """How many connections of a process lead to a port: the pool of those to the platform has room for 100, and fills by and by."""
    own = {os.readlink(file) for file in Path(f"/proc/{pid}/fd").iterdir() if file.is_symlink()}
    lines = (line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:])
    return sum(int(fields[2].rpartition(":")[2], 16) == port and f"socket:[{fields[9]}]" in own for fields in lines)


def sample(server: subprocess.Popen[str], graph: int, store: Path, took: list[float]) -> dict[str, float]:
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write("\n")
    server.stdin.flush()
    status = Path(f"/proc/{server.pid}/status").read_text()
    fields = {name: rest.split()[0] for name, _, rest in (line.partition(":") for line in status.splitlines()) if rest.split()}
    wal = Path(f"{store}-wal")
    return {
        "memory_mib": int(fields["VmRSS"]) / 1024,
        "descriptors": len(list(Path(f"/proc/{server.pid}/fd").iterdir())) - connections_to(server.pid, graph),
        "tasks": int(server.stdout.readline()),
        "threads": int(fields["Threads"]),
        "wal_mib": wal.stat().st_size / 2**20 if wal.exists() else 0.0,
        "p99_ms": 1000 * quantiles(took, n=100)[98] if len(took) > 1 else 0.0,
    }


async def soak(arguments: argparse.Namespace) -> tuple[float, list[dict[str, float]]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak")))
        here = Path(__file__)
        _, graph = stack.enter_context(process(here.with_name("servers.py"), "platform"))
        clock, store = FastClock(time.time(), arguments.speed), folder / "soak.db"
        words = (here, "--serve", store, f"http://127.0.0.1:{graph}", clock.began, clock.speed)
        server, port = stack.enter_context(process(*words))
        said = (
            load.request(PATH, FIRST_PHONE + number % arguments.people, SCRIPT[number // arguments.people % len(SCRIPT)], clock.seconds())
            for number in range(10**9)
        )
        capacity = await load.flood(port, [next(said) for _ in range(MEASURED)], CONNECTIONS)
        rate = arguments.rate or SHARE * capacity
        samples: list[dict[str, float]] = []
        until = time.monotonic() + 60 * arguments.minutes
        while time.monotonic() < until:
            took = await load.send_at_rate(port, [next(said) for _ in range(max(2, int(rate * EVERY)))], rate, CONNECTIONS)
            samples.append(await asyncio.to_thread(sample, server, graph, store, took))
    return rate, samples


def main() -> int:
    arguments = _arguments()
    rate, samples = asyncio.run(soak(arguments))
    quarters = [samples[len(samples) * each // 4 : len(samples) * (each + 1) // 4] for each in range(4)]
    means = {name: [fmean(one[name] for one in quarter) for quarter in quarters] for name in ALLOWED}
    grew = [name for name, (_, before, _, after) in means.items() if _has_grown(before, after, *ALLOWED[name])]
    hours = arguments.minutes / 60 * arguments.speed
    if arguments.json:
        print(json.dumps({"per_second": rate, "hours": hours, "means": means, "grew": grew}))
    else:
        print(f"{rate:.0f} messages a second, {arguments.minutes:g} minutes, {hours:.1f} hours of the node's clock")
        print(f"{'':14}" + "".join(f"{name:>12}" for name in ("first", "second", "third", "last quarter", "per hour")))
        for name, values in means.items():
            slope = (values[3] - values[1]) / (hours / 2)
            print(f"{name:14}" + "".join(f"{value:12.1f}" for value in values) + f"{slope:12.2f}")
        print("grew: " + (", ".join(grew) or "nothing"))
    return 1 if grew else 0


def _has_grown(before: float, after: float, share: float, least: float) -> bool:
    return after - before > max(share * before, least)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--speed", type=float, default=60.0, help="seconds of the node's clock in one second")
    parser.add_argument("--rate", type=float, default=0.0, help="messages a second; without it, 60 percent of the measured capacity")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(*sys.argv[2:]))
    else:
        sys.exit(main())
