"""Rows of sheets that are posted: over a socket, each once by its key, tried again like other calls, and nobody waits for the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from msgspec.structs import replace

from botkit.config import Function
from botkit.core.engine.steps.collect import POST_WITHIN
from botkit.core.events import CallReturned, RowCollected
from botkit.service.functions.worker import BACKOFF
from tests.support.service import BUSINESS

NADIA = "447700900001"

FLOW = """\
botkit: 1
flow: order
title: Orders a cake
language: en
starts:
  - keywords: [order]
steps:
  - ask: How many?
    expect: number
    save: count
  - collect: orders.csv
    with: {count: count, price: "12.50", words: reply}
  - say: Noted.
"""
OFFICE = replace(BUSINESS, sheet_functions={"orders.csv": "status"})


class Office:
    """The business's own system: refuses what it is posted as often as the test says, and keeps the rest."""

    def __init__(self) -> None:
        self.refusals = 0
        self.posted: list[tuple[str, Any]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.posted.append((request.headers["Idempotency-Key"], await request.json()))
        self.refusals -= 1
        return web.Response(status=503 if self.refusals >= 0 else 204)


@pytest.fixture
async def office() -> AsyncIterator[tuple[Office, Function]]:
    found = Office()
    app = web.Application()
    app.router.add_post("/rows", found.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/rows"
    yield (
        found,
        Function(name="status", url=url, method="POST", hosts=("127.0.0.1",), allow_private=True, timeout=timedelta(seconds=5), retries=2),
    )
    await runner.cleanup()


async def order(running: Any, count: str) -> None:
    """Order, and be answered at once, whatever the office does."""
    for said, answer in (("order", "How many?"), (count, "Noted.")):
        running.go(seconds=10)  # WhatsApp takes one message for one person in a few seconds
        told = len(running.client.texts)
        await running.says(NADIA, said)
        await running.until(lambda told=told: len(running.client.texts) == told + 1)
        assert running.client.texts[-1] == (NADIA, answer)


async def test_a_row_is_posted_as_it_was_collected(start_node: Any, office: tuple[Office, Function]) -> None:
    found, function = office
    async with start_node({"order": FLOW}, business=OFFICE, functions={"status": function}) as running:
        await order(running, "2")
        await order(running, "3.5")
        await running.until(lambda: len(found.posted) == 2 and running.rows("calls") == [])
        assert [row for _, row in found.posted] == [
            {"count": 2, "price": 12.5, "words": "2"},
            {"count": 3.5, "price": 12.5, "words": "3.5"},
        ]
        assert len({key for key, _ in found.posted}) == 2
        assert len(running.facts(NADIA, RowCollected)) == 2


async def test_a_row_that_is_refused_is_posted_again_with_its_key(start_node: Any, office: tuple[Office, Function]) -> None:
    found, function = office
    found.refusals = 2
    async with start_node({"order": FLOW}, business=OFFICE, functions={"status": function}) as running:
        await order(running, "2")
        for tries in (1, 2, 3):
            await running.until(lambda tries=tries: len(found.posted) == tries)
            await running.until(lambda: all(row["lease_until"] is None for row in running.rows("calls")))
            running.go(seconds=BACKOFF * 2**tries)
        await running.until(lambda: running.rows("calls") == [])
        assert len(found.posted) == 3
        assert len({key for key, _ in found.posted}) == 1
        assert [fact.failure for fact in running.facts(NADIA, CallReturned)] == [""]


async def test_a_row_that_nobody_takes_stays_in_the_sheet_and_disturbs_no_conversation(
    start_node: Any, office: tuple[Office, Function]
) -> None:
    found, function = office
    found.refusals = 100
    async with start_node({"order": FLOW}, business=OFFICE, functions={"status": function}) as running:
        await order(running, "2")
        for tries in (1, 2, 3, 4, 5):  # more than the function's retries
            await running.until(lambda tries=tries: len(found.posted) == tries)
            await running.until(lambda: all(row["lease_until"] is None for row in running.rows("calls")))
            running.go(seconds=BACKOFF * 2**tries)
        await running.until(lambda: len(found.posted) == 6)
        await running.until(lambda: all(row["lease_until"] is None for row in running.rows("calls")))
        running.go(seconds=POST_WITHIN.total_seconds())
        await running.until(lambda: running.rows("calls") == [])
        await order(running, "3")
        assert [dict(fact.row)["words"] for fact in running.facts(NADIA, RowCollected)] == ["2", "3"]
        assert running.facts(NADIA, CallReturned)[0].failure == "no answer in time"
