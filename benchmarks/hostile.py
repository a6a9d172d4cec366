"""Hostile sockets: signed webhooks at a steady rate, alone, beside strangers and among them; and the memory that the server takes.

python benchmarks/hostile.py [--slow 500] [--fat 200] [--rate 50] [--seconds 20] [--json]

Slow strangers open connections, send a letter of a header each second, and open another when theirs is closed. Fat strangers post bodies
of 4 MB with a forged signature. First they attack another server, which shows what they cost on the same processors; then this one.
Everything goes to 127.0.0.1, in processes of its own, bounded in number and time, and ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import load

CONNECTIONS = 20  # of the platform
FAT_BODY = 4_000_000  # bytes
FORGED = "sha256=" + "0" * 64


async def slow(port: int, until: float) -> None:
    """One stranger who never ends a request."""
    while time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"POST /webhooks/whatsapp/main HTTP/1.1\r\nX-Slow: ")
            while time.monotonic() < until:
                writer.write(b"y")
                await writer.drain()
                await asyncio.sleep(1.0)
            writer.close()
        except OSError:
            await asyncio.sleep(0.5 + random.random())


async def fat(port: int, until: float) -> None:
    """One stranger who posts large bodies that nobody signed."""
    head = b"POST /webhooks/whatsapp/main HTTP/1.1\r\nHost: x\r\n"
    head += f"X-Hub-Signature-256: {FORGED}\r\nContent-Length: {FAT_BODY}\r\n\r\n".encode()
    piece = b"y" * 65_536
    while time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head)
            for _ in range(FAT_BODY // len(piece) + 1):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.02)  # 3 MB a second each: together far more than a line of one gigabit
            writer.close()
        except OSError:
            await asyncio.sleep(0.2 + random.random())


def strangers(port: int, slow_ones: int, fat_ones: int, seconds: float) -> None:
    """All of them, in a process of their own."""

    async def run() -> None:
        until = time.monotonic() + seconds
        await asyncio.gather(*(slow(port, until) for _ in range(slow_ones)), *(fat(port, until) for _ in range(fat_ones)))

    asyncio.run(run())


def resident(pid: int) -> float:
    """Megabytes of memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def percentile(took: list[float], share: float) -> float:
    ordered = sorted(took)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def webhooks(port: int, per_second: float, seconds: float) -> list[float]:
    requests = [
        load.request("/webhooks/whatsapp/main", load.FIRST_PHONE + index % 500, "hello") for index in range(int(per_second * seconds))
    ]
    return await load.send_at_rate(port, requests, per_second, CONNECTIONS)


@asynccontextmanager
async def server(*arguments: str) -> AsyncIterator[tuple[int, int]]:
    """One of benchmarks/servers.py as a process; its port and its process id."""
    program = str(Path(__file__).with_name("servers.py"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, program, *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield int(await process.stdout.readline()), process.pid
    finally:
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 60)


async def measure(slow_ones: int, fat_ones: int, per_second: float, seconds: float) -> dict[str, float]:
    """Milliseconds of the webhooks and megabytes of the server: without strangers, beside those of another server, and among its own."""
    results: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="botkit-hostile-") as folder:
        async with (
            server("platform") as (graph, _),
            server("bare") as (other, _),
            server("botkit", f"sqlite:///{folder}/bench.db", f"http://127.0.0.1:{graph}", "80") as (port, pid),
        ):
            await webhooks(port, per_second, 2.0)  # warms up
            for phase, attacked in (("alone", None), ("beside", other), ("among", port)):
                crowd = None
                if attacked is not None:
                    given = (attacked, slow_ones, fat_ones, seconds + 6.0)
                    crowd = multiprocessing.get_context("spawn").Process(target=strangers, args=given)
                    crowd.start()
                    await asyncio.sleep(3.0)  # until all of them are there
                took = await webhooks(port, per_second, seconds)
                results |= {f"p50 {phase}": percentile(took, 0.5), f"p99 {phase}": percentile(took, 0.99)}
                results |= {f"MB {phase}": resident(pid), f"answered {phase}": float(len(took))}
                if crowd is not None:
                    await asyncio.to_thread(crowd.join)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--slow", type=int, default=500)
    parser.add_argument("--fat", type=int, default=200)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = asyncio.run(measure(given.slow, given.fat, given.rate, given.seconds))
    if given.json:
        print(json.dumps(results))
    else:
        for name, value in results.items():
            print(f"{name:<16} {value:9.1f}")


if __name__ == "__main__":
    main()
