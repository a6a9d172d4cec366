"""How soon an answer leaves while messages to many wait: from the webhook to the request, at a steady rate.

    python benchmarks/lanes.py [--waiting 1000000] [--rate 80] [--seconds 10] [--number 160] [--postgresql URL]

The number may send `--number` messages a second. The messages to many are due, and go out all the while with what the answers leave.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from datetime import UTC, datetime, timedelta

from fill import CHANNEL, FIRST_PHONE, PLATFORM, each, settle
from load import request, send_at_rate
from processes import graph, server
from turns import CONNECTIONS, NEWCOMERS, PATH

from botkit.store import Store
from botkit.store.delivery.lanes import BULK
from botkit.store.sql.types import EPOCH, MICROSECOND

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT CAST(:low AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :high)"
_WAITING = (
    f"""INSERT INTO contacts (id, name, language, zone, tags, fields, events, messages, created_at)
    {_NUMBERS} SELECT i, 'Customer', 'en', 'Europe/London', '[]', '{{}}', 0, 1, :at FROM n""",
    f"""INSERT INTO addresses (platform, value, contact_id, kind, seen_at)
    {_NUMBERS} SELECT '{PLATFORM}', CAST({FIRST_PHONE} + i AS VARCHAR), i, 'phone', :at FROM n""",
    f"""INSERT INTO sessions (contact_id, channel, number, state, heard, heard_at, entry_until, updated_at)
    {_NUMBERS} SELECT i, '{CHANNEL}', 1, NULL, 'wamid.before', :at, NULL, :at FROM n""",
    f"""INSERT INTO messages (contact_id, number, channel, content, status, status_rank, status_at, purpose, template, flow, step,
    queued_at) {_NUMBERS} SELECT i, 1, '{CHANNEL}', '{{"answers": true, "body": "There is a strike tomorrow."}}', 'queued', 0, :at,
    'service', '', 'strike', 'steps.0', :at FROM n""",
    f"""INSERT INTO outbox (contact_id, number, channel, due_at, attempts, state, lane)
    {_NUMBERS} SELECT i, 1, '{CHANNEL}', :at, 0, 'queued', {BULK} FROM n""",
)


def fill(store: Store, waiting: int) -> None:
    at = (datetime.now(UTC) - timedelta(hours=1) - EPOCH) // MICROSECOND
    for statement in _WAITING:
        each(store, statement, waiting, {"at": at})
    settle(store, waiting)


async def measure(store: str, arguments: argparse.Namespace) -> dict[str, float]:
    opened = Store.open(store)
    fill(opened, arguments.waiting)
    opened.close()
    count = int(arguments.rate * arguments.seconds)
    phones = [FIRST_PHONE + NEWCOMERS + index for index in range(count)]
    loop = asyncio.get_running_loop()
    async with graph() as (stand_in, url), server("botkit", store, url, str(arguments.number)) as port:
        await asyncio.sleep(3)  # the messages to many are on their way
        began, before = loop.time(), stand_in.sent
        await send_at_rate(port, [request(PATH, phone, "survey") for phone in phones], arguments.rate, CONNECTIONS)
        async with asyncio.timeout(120):
            while any(str(phone) not in stand_in.arrived for phone in phones):  # noqa: ASYNC110 - set by a task of this process
                await asyncio.sleep(0.05)
        took = sorted(stand_in.arrived[str(phone)] - began - index / arguments.rate for index, phone in enumerate(phones))
        rest = stand_in.sent - before - count
    return {"p50_ms": took[count // 2] * 1000, "p99_ms": took[int(count * 0.99)] * 1000, "to_many_meanwhile": rest}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--waiting", type=int, default=1_000_000, help="messages to many that are due")
    parser.add_argument("--rate", type=float, default=80.0, help="customers' messages a second")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--number", type=float, default=160.0, help="messages a second that the number may send")
    parser.add_argument("--postgresql", default="", help="address of an empty database, instead of SQLite")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="botkit-lanes-") as name:
        figures = asyncio.run(measure(arguments.postgresql or f"sqlite:///{name}/lanes.db", arguments))
    print(", ".join(f"{figure} {value:,.0f}" for figure, value in figures.items()), file=sys.stdout)


if __name__ == "__main__":
    main()
