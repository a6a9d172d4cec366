"""Ten thousand deliveries, repeated and in any order, from eight senders at once: each message is handled once, each person in order."""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from typing import Any

import pytest

from botkit.config import Channel
from botkit.core.events import MessageQueued, MessageReceived, TurnFailed
from webhooks.emulator.emulator import Emulator
from webhooks.meta import sign

pytestmark = [pytest.mark.slow]

SEED = 20261122
SECRET = "a-secret"
ACCOUNT = "118230047715606"
SENDERS = 8
DELIVERIES = 10_000
CUSTOMERS = 250
BODIES = 2_500  # each delivered four times
BEGAN = 1_793_520_000


def bodies(chance: random.Random) -> list[tuple[bytes, list[str]]]:
    """Webhooks of one to three messages, and the ids in each in the order in which they must be handled, person by person."""
    made = []
    for number in range(BODIES):
        messages = []
        for place in range(chance.choice((1, 1, 2, 3))):
            phone = f"4477009{chance.randrange(CUSTOMERS):05d}"
            at = BEGAN + chance.randrange(600)
            key = f"wamid.{number}.{place}"
            messages.append({"from": phone, "id": key, "timestamp": str(at), "type": "text", "text": {"body": key}})
        value = {"metadata": {"phone_number_id": ACCOUNT}, "messages": messages}
        envelope = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}
        in_time = sorted(messages, key=lambda message: int(message["timestamp"]))
        made.append((json.dumps(envelope).encode(), [f"{message['from']} {message['id']}" for message in in_time]))
    return made


async def send(site: Any, waiting: list[bytes]) -> None:
    """One sender: posts until each delivery is taken."""
    while waiting:
        body = waiting.pop()
        while await site.post("/webhooks/whatsapp/main", body, sign(body, SECRET)) != 200:  # noqa: ASYNC110 - as the platform does
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("database", ["sqlite_url", "pg_url"])
async def test_each_message_is_handled_once_and_each_person_in_order(
    request: pytest.FixtureRequest, serve_site: Any, sample_clock: Any, database: str
) -> None:
    chance = random.Random(SEED)
    made = bodies(chance)
    deliveries = [body for body, _ in made] * (DELIVERIES // BODIES)
    chance.shuffle(deliveries)
    url = request.getfixturevalue(database)
    async with Emulator() as platform:
        channel = Channel(
            name="main",
            platform="whatsapp",
            account=ACCOUNT,
            token="emulator-token",
            app_secrets=(SECRET,),
            verify_token="v",
            base_url=platform.base_url,
            per_second=1.0,  # this is about what comes in; what goes out has tests of its own
        )
        async with serve_site({"main": channel}, url, sample_clock) as site:
            async with asyncio.TaskGroup() as senders:
                for number in range(SENDERS):
                    senders.create_task(send(site, deliveries[number::SENDERS]))
            judge(site, [keys for _, keys in made])
            assert site.differences() == []


def judge(site: Any, expected: list[list[str]]) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    for keys in expected:
        for key in keys:
            phone, _, message = key.partition(" ")
            wanted[phone].add(message)
    places: dict[str, int] = {}
    for phone, messages in wanted.items():
        log = site.log(site.contact(f"whatsapp:{phone}"))
        taken = [fact.message for fact in log if isinstance(fact, MessageReceived)]
        assert len(taken) == len(messages), "each once"
        assert set(taken) == messages
        assert sum(isinstance(fact, MessageQueued) for fact in log) == len(messages), "and each answered once"
        assert not any(isinstance(fact, TurnFailed) for fact in log)
        places.update({message: place for place, message in enumerate(taken)})
    for keys in expected:
        of_person: dict[str, list[int]] = defaultdict(list)
        for key in keys:
            phone, _, message = key.partition(" ")
            of_person[phone].append(places[message])
        assert all(order == sorted(order) for order in of_person.values()), "what came in one delivery is in the order of its times"
