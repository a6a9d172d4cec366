"""Five hundred deliveries in each run, and runs of other seeds (BOTKIT_SEEDS: how many): repeated, shuffled, from many
couriers at once, while the platform doubles, delays and drops them, lets them overtake each other, batches them, and
loses our answers. Each message is handled once, each person in order."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from botkit.core.events import MessageQueued, MessageReceived, TurnFailed
from tests.support.servers import channel_of
from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.faults import Fault
from webhooks.emulator.number import BusinessNumber
from webhooks.emulator.phones.activity import FaultStruck

pytestmark = [pytest.mark.thorough]

SEEDS = int(os.environ.get("BOTKIT_SEEDS", "3"))  # of each database
COURIERS = 24
CUSTOMERS = 30
BODIES = 125
TIMES = 4  # that each is delivered, whatever faults do besides
BEGAN = 1_793_520_000

UNREST = (
    Fault(kind="duplicate"),
    Fault(kind="late", seconds=0.05),
    Fault(kind="reorder", seconds=0.05),
    Fault(kind="drop", seconds=0.05),
    Fault(kind="batch", seconds=0.02),
    Fault(kind="cut"),
)


def made(number: BusinessNumber, chance: random.Random) -> list[tuple[dict[str, Any], list[str]]]:
    """Webhooks of one to three messages, and the ids in each in the order in which they must be handled, person by person."""
    found = []
    for place in range(BODIES):
        messages = []
        for part in range(chance.choice((1, 1, 2, 3))):
            who = {"from": f"4477009{chance.randrange(CUSTOMERS):05d}"}
            key = f"wamid.{place}.{part}"
            messages.append(bodies.message(key, BEGAN + chance.randrange(600), who, "text", {"body": key}))
        in_time = sorted(messages, key=lambda message: int(message["timestamp"]))
        found.append((bodies.envelope(number, messages=messages), [f"{message['from']} {message['id']}" for message in in_time]))
    return found


async def carry(platform: Emulator, waiting: list[dict[str, Any]]) -> None:
    """One courier: each delivery until it is taken."""
    while waiting:
        await platform.deliver(waiting.pop())


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_each_message_is_handled_once_and_each_person_in_order(
    new_store: Callable[[str], str], serve_site: Any, sample_clock: Any, database: str
) -> None:
    first = 0 if database == "sqlite" else SEEDS
    async with asyncio.TaskGroup() as together:  # most of each is waiting
        runs = [together.create_task(run(seed, new_store(database), serve_site, sample_clock)) for seed in range(first, first + SEEDS)]
    struck = sum((run.result() for run in runs), Counter[str]())
    assert set(struck) == {fault.kind for fault in UNREST}, "every fault struck somebody"


async def run(seed: int, store: str, serve_site: Any, clock: Any) -> Counter[str]:
    """One run. What struck."""
    chance = random.Random(seed)
    async with Emulator(EmulatorSettings(seed=seed)) as platform:
        # This is about what comes in; what goes out has tests of its own.
        channel = channel_of(platform, per_second=1.0)
        for fault in UNREST:
            platform.faults.add_rule(fault, every=chance.randint(4, 12))
        expected = made(platform.number, chance)
        deliveries = [envelope for envelope, _ in expected] * TIMES
        chance.shuffle(deliveries)
        async with serve_site({"main": channel}, store, clock) as site:
            platform.point_at(f"{site.server.url}/webhooks/whatsapp/main")
            async with asyncio.TaskGroup() as couriers:
                for each in range(COURIERS):
                    couriers.create_task(carry(platform, deliveries[each::COURIERS]))
            judge(site, [keys for _, keys in expected], seed)
            assert site.differences() == []
        return Counter(seen.fault for seen in platform.feed.since() if isinstance(seen, FaultStruck))


def judge(site: Any, expected: list[list[str]], seed: int) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    for keys in expected:
        for key in keys:
            phone, _, message = key.partition(" ")
            wanted[phone].add(message)
    places: dict[str, int] = {}
    for phone, messages in wanted.items():
        log = site.log(site.contact(f"whatsapp:{phone}"))
        taken = [fact.message for fact in log if isinstance(fact, MessageReceived)]
        assert len(taken) == len(messages), f"each once (seed {seed})"
        assert set(taken) == messages, f"none lost (seed {seed})"
        assert sum(isinstance(fact, MessageQueued) for fact in log) == len(messages), f"and each answered once (seed {seed})"
        assert not any(isinstance(fact, TurnFailed) for fact in log)
        places.update({message: place for place, message in enumerate(taken)})
    for keys in expected:
        of_person: dict[str, list[int]] = defaultdict(list)
        for key in keys:
            phone, _, message = key.partition(" ")
            of_person[phone].append(places[message])
        in_order = all(order == sorted(order) for order in of_person.values())
        assert in_order, f"what came in one delivery is in the order of its times (seed {seed})"
