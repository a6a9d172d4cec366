"""What an answer that is kept for good costs, in answers of a bot that keeps nothing: the floor, in the same run, round by round.

    python benchmarks/floor.py [--messages 1000] [--rounds 3] [--postgresql URL] [--only answered|life] [--json]

The floor verifies, parses and answers each message by HTTP to the same stand-in (benchmarks/servers.py). `answered`: until the last answer
has arrived at the platform. `life`: also the three receipts that each answer brings back; the floor verifies and parses them. Ratios of
processor time hold on a machine that others use as well; rates hold less.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import islice

from load import flood, receipt
from processes import Graph, Process, graph, process
from turns import CONNECTIONS, NO_LIMIT, PATH, conversations, show

MESSAGES = 1_000  # of one round
ROUNDS = 3
RECEIPTS = ("sent", "delivered", "read")
SETTLED = 0.3  # seconds after the last answer: what is written of it belongs to it


@dataclass
class Costs:
    """Processor seconds for 1,000 messages, and messages per second, of each round."""

    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    life: list[float] = field(default_factory=list)


async def one_round(server: Process, stand_in: Graph, messages: int, costs: Costs | None, *, with_receipts: bool) -> None:
    """Answer so many messages, then take in the receipts of these answers."""
    loop = asyncio.get_running_loop()
    posts = conversations(messages)
    first, before, began = stand_in.sent, server.seconds, loop.time()
    await flood(server.port, posts, CONNECTIONS)
    await stand_in.until(first + len(posts))
    took = loop.time() - began
    await asyncio.sleep(SETTLED)
    answered = server.seconds - before
    if with_receipts:
        told = [receipt(PATH, status, *answer) for status in RECEIPTS for answer in islice(stand_in.accepted, first, None)]
        await flood(server.port, told, CONNECTIONS)
        await asyncio.sleep(SETTLED)
    if costs is not None:
        costs.seconds.append(answered * 1000 / len(posts))
        costs.rates.append(len(posts) / took)
        costs.life.append((server.seconds - before) * 1000 / len(posts))


async def compare(store: str, messages: int, rounds: int, *, with_receipts: bool) -> dict[str, float]:
    """The floor and botkit in turn, so that a machine that drifts drifts for both."""
    floor, kept = Costs(), Costs()
    async with graph() as (stand_in, url), process("floor", url) as bare, process("botkit", store, url, NO_LIMIT, "unmarked") as botkit:
        for server in (bare, botkit):
            await one_round(server, stand_in, 200, None, with_receipts=with_receipts)
        for _ in range(rounds):
            await one_round(bare, stand_in, messages, floor, with_receipts=with_receipts)
            await one_round(botkit, stand_in, messages, kept, with_receipts=with_receipts)
    return {
        "floor_cpu_per_1000": statistics.median(floor.seconds),
        "cpu_per_1000": statistics.median(kept.seconds),
        "floor_answered_per_second": statistics.median(floor.rates),
        "answered_per_second": statistics.median(kept.rates),
        "cpu_ratio": _ratio(kept.seconds, floor.seconds),
        "rate_ratio": _ratio(kept.rates, floor.rates),
        **({"life_cpu_ratio": _ratio(kept.life, floor.life)} if with_receipts else {}),
    }


def _ratio(own: list[float], floor: list[float]) -> float:
    return statistics.median(mine / theirs for mine, theirs in zip(own, floor, strict=True))


async def measure(
    postgresql: str, messages: int = MESSAGES, rounds: int = ROUNDS, *, with_receipts: bool = True
) -> dict[str, dict[str, float]]:
    """On SQLite, and on PostgreSQL where there is an address."""
    with tempfile.TemporaryDirectory(prefix="botkit-floor-") as name:
        stores = {"sqlite": f"sqlite:///{name}/floor.db", **({"postgresql": postgresql} if postgresql else {})}
        return {
            f"{kind}, beside the floor": await compare(store, messages, rounds, with_receipts=with_receipts)
            for kind, store in stores.items()
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=MESSAGES, help="of one round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--postgresql", default="", help="address of an empty database to measure as well")
    parser.add_argument("--only", choices=("answered", "life"), default="life")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = asyncio.run(measure(arguments.postgresql, arguments.messages, arguments.rounds, with_receipts=arguments.only == "life"))
    if arguments.json:
        json.dump(results, sys.stdout)
    else:
        show(results)


if __name__ == "__main__":
    main()
