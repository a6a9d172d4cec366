"""Durable turns: what the server does per second and how soon it acknowledges, as a ratio to a bare handler in the same run.

    python benchmarks/turns.py [--postgresql URL] [--contacts 1000000 --events 5000000] [--json]

Rates are the median of several rounds, in turn with the bare handler, so that a machine that drifts drifts for both.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from fill import fill
from load import FIRST_PHONE, flood, request, send_at_rate
from processes import Graph, graph, server
from servers import SCRIPT

from botkit.store import Store

PATH = "/webhooks/whatsapp/main"
ROUNDS = 3
REQUESTS = 4_000  # of one round
CONNECTIONS = 64
NEWCOMERS = 2_000_000  # ids above any that a filled store has
PLATFORM_PACE = "80"  # messages a second that a number may send
NO_LIMIT = "1000000"
STEADY = 300.0  # messages a second for the acknowledgement times
STEADY_SECONDS = 8

_people: Iterator[int] = iter(range(NEWCOMERS, 1 << 40))


def conversations(messages: int, people: Iterator[int] = _people) -> list[bytes]:
    """Signed messages of people who each go through the survey; a person's messages are a whole round of the others apart."""
    crowd = [FIRST_PHONE + next(people) for _ in range(messages // len(SCRIPT))]
    return [request(PATH, phone, text) for text in SCRIPT for phone in crowd]


class Rates:
    """The rounds of the servers that are compared, each beside one of the bare handler."""

    def __init__(self) -> None:
        self.bare: list[float] = []
        self.acknowledged: list[float] = []
        self.answered: list[float] = []

    def summary(self) -> dict[str, float]:
        pairs = list(zip(self.bare, self.acknowledged, self.answered, strict=True))
        return {
            "bare_per_second": statistics.median(self.bare),
            "acknowledged_per_second": statistics.median(self.acknowledged),
            "answered_per_second": statistics.median(self.answered),
            "acknowledged_ratio": statistics.median(acknowledged / bare for bare, acknowledged, _ in pairs),
            "answered_ratio": statistics.median(answered / bare for bare, _, answered in pairs),
        }


async def compare(store: str, other: str, graph_url: str, stand_in: Graph) -> dict[str, float]:
    """The bare handler; botkit whose number may send as fast as platforms let it (a burst is acknowledged, its answers follow); and botkit
    that sends without any limit, until the last answer has arrived. In turn, and then acknowledgement times at a steady rate."""
    rates = Rates()
    async with server("bare") as bare_port:
        async with server("botkit", store, graph_url, PLATFORM_PACE) as port:
            await flood(bare_port, conversations(400), CONNECTIONS)
            await flood(port, conversations(400), CONNECTIONS)
            for _ in range(ROUNDS):
                rates.bare.append(await flood(bare_port, conversations(REQUESTS), CONNECTIONS))
                rates.acknowledged.append(await flood(port, conversations(REQUESTS), CONNECTIONS))
        async with server("botkit", other, graph_url, NO_LIMIT) as port:
            await answered(port, stand_in, 400)
            for _ in range(ROUNDS):
                rates.answered.append(await answered(port, stand_in, REQUESTS))
            took = sorted(await send_at_rate(port, conversations(int(STEADY * STEADY_SECONDS)), STEADY, CONNECTIONS))
    return {**rates.summary(), "ack_p50_ms": took[len(took) // 2] * 1000, "ack_p99_ms": took[int(len(took) * 0.99)] * 1000}


async def answered(port: int, stand_in: Graph, messages: int, people: Iterator[int] = _people) -> float:
    """Messages per second until the last answer has arrived at the platform."""
    loop = asyncio.get_running_loop()
    posts = conversations(messages, people)
    due = stand_in.sent + len(posts)
    began = loop.time()
    await flood(port, posts, CONNECTIONS)
    await stand_in.until(due)
    return len(posts) / (loop.time() - began)


async def growth(contacts: int, events: int, graph_url: str, stand_in: Graph, folder: Path) -> dict[str, float]:
    """How much slower turns are in a store of years than in an empty one; people of the full store write, spread over all of it."""
    empty, full = f"sqlite:///{folder}/empty.db", f"sqlite:///{folder}/full.db"
    print(f"filling a store with {contacts:,} contacts and {events:,} events ...", file=sys.stderr)
    opened = Store.open(full)
    fill(opened, contacts, events)
    opened.close()
    known = iter(Random(7).sample(range(1, contacts), REQUESTS * (ROUNDS + 1) // len(SCRIPT)))
    slower, plain, grown = [], [], []
    async with server("botkit", empty, graph_url, NO_LIMIT) as empty_port, server("botkit", full, graph_url, NO_LIMIT) as full_port:
        await answered(empty_port, stand_in, 400)
        await answered(full_port, stand_in, 400)
        for _ in range(ROUNDS):
            few = await answered(empty_port, stand_in, REQUESTS)
            many = await answered(full_port, stand_in, REQUESTS, known)
            plain.append(few)
            grown.append(many)
            slower.append(few / many)
    return {
        "contacts": contacts,
        "events": events,
        "empty_per_second": statistics.median(plain),
        "full_per_second": statistics.median(grown),
        "growth": statistics.median(slower),
    }


async def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="botkit-bench-") as name:
        async with graph() as (stand_in, url):
            results["sqlite"] = await compare(f"sqlite:///{name}/paced.db", f"sqlite:///{name}/answered.db", url, stand_in)
            if arguments.postgresql:
                results["postgresql"] = await compare(arguments.postgresql, arguments.postgresql, url, stand_in)
            if arguments.contacts:
                results["growth"] = await growth(arguments.contacts, arguments.events, url, stand_in, Path(name))
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", default="", help="address of an empty database to measure as well")
    parser.add_argument("--contacts", type=int, default=0, help="measure growth with so many contacts (1000000)")
    parser.add_argument("--events", type=int, default=0, help="and so many events (5000000)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = asyncio.run(measure(arguments))
    if arguments.json:
        print(json.dumps(results))
        return
    show(results)


def show(results: dict[str, Any]) -> None:
    """The figures as a table."""
    for name, figures in results.items():
        print(name)
        for figure, value in figures.items():
            print(f"  {figure:<26} {value:>12,.2f}")


if __name__ == "__main__":
    main()
