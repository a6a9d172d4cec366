"""The ceiling of the stand-in platform: sends taken and webhooks delivered per second. It must not be what limits a server.

    python benchmarks/platform_ceiling.py [--json]

Sends come from this process over raw sockets, the platform runs in one of its own. Webhooks go from this process, with 64 customers
writing at once, to a bare handler that verifies and parses. Both are the median of several rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time

from load import FIRST_PHONE, NUMBER, SECRET, flood, request
from processes import server
from turns import CONNECTIONS, PATH, ROUNDS

from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.number import BusinessNumber
from webhooks.emulator.phones.customer import Customer

SENDS = 6_000  # of one round
WEBHOOKS = 3_000


def send(phone: int, text: str) -> bytes:
    """One send of a message with buttons, as the bytes of an HTTP request."""
    buttons = [{"type": "reply", "reply": {"id": f"b{index}", "title": f"Answer {index}"}} for index in range(3)]
    interactive = {"type": "button", "body": {"text": text}, "action": {"buttons": buttons}}
    body = json.dumps({"messaging_product": "whatsapp", "to": str(phone), "type": "interactive", "interactive": interactive}).encode()
    head = (
        f"POST /v26.0/{NUMBER}/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {BusinessNumber().token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def sends() -> float:
    waiting = [send(FIRST_PHONE + index % 500, f"Message {index}") for index in range(SENDS)]
    async with server("platform") as port:
        return statistics.median([await flood(port, waiting, CONNECTIONS) for _ in range(ROUNDS)])


async def bare() -> float:
    """What a handler that only verifies and parses takes, from the same client: the measure of this machine, at this moment."""
    waiting = [request(PATH, FIRST_PHONE + index % 500, f"Message {index}") for index in range(SENDS)]
    async with server("bare") as port:
        return statistics.median([await flood(port, waiting, CONNECTIONS) for _ in range(ROUNDS)])


async def webhooks() -> float:
    async with server("bare") as port, Emulator(EmulatorSettings(number=BusinessNumber(app_secret=SECRET))) as platform:
        platform.point_at(f"http://127.0.0.1:{port}/webhooks/whatsapp/main")
        people = [platform.customer(str(FIRST_PHONE + index), name="Nadia") for index in range(CONNECTIONS)]
        rates = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            async with asyncio.TaskGroup() as writing:
                for person in people:
                    writing.create_task(_write(person, WEBHOOKS // CONNECTIONS))
            rates.append(WEBHOOKS // CONNECTIONS * CONNECTIONS / (time.perf_counter() - began))
    return statistics.median(rates)


async def _write(person: Customer, count: int) -> None:
    for index in range(count):
        await person.says(f"Message {index}")


async def measure() -> dict[str, float]:
    rates = {"bare_per_second": await bare(), "sends_per_second": await sends(), "webhooks_per_second": await webhooks()}
    return {name: round(rate) for name, rate in rates.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = asyncio.run(measure())
    if arguments.json:
        print(json.dumps(results))
    else:
        print(f"The stand-in platform takes {results['sends_per_second']:.0f} sends a second", end=" ")
        print(f"and delivers {results['webhooks_per_second']:.0f} webhooks a second;", end=" ")
        print(f"a handler that only verifies and parses takes {results['bare_per_second']:.0f}.")


if __name__ == "__main__":
    main()
