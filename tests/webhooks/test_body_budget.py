"""The budget of unverified bodies, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from webhooks.body_budget import MOST_LARGE, BodyBudget, BodyTooLarge, BudgetSpent


class Reader:
    """A server that reads bodies within a small budget."""

    def __init__(self) -> None:
        self.budget = BodyBudget(limit=10_000)
        self.address = ("", 0)

    async def post(self, request: web.Request) -> web.Response:
        try:
            async with self.budget.body(request) as body:
                return web.Response(text=f"{len(body)} {self.budget.used}")
        except BudgetSpent:
            return web.Response(status=503)
        except BodyTooLarge:
            return web.Response(status=413)

    async def begin(self, declared: int, sent: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Begin a body and leave it unfinished."""
        reader, writer = await asyncio.open_connection(*self.address)
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % declared + b"y" * sent)
        await writer.drain()
        return reader, writer


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    reader = Reader()
    app = web.Application()
    app.add_routes([web.post("/", reader.post)])
    async with TestServer(app) as server:
        reader.address = (str(server.host), int(server.port or 0))
        yield reader


async def until(reader: Reader, used: int) -> None:
    async with asyncio.timeout(10):
        while reader.budget.used != used:  # noqa: ASYNC110 - it calls nobody
            await asyncio.sleep(0.01)


async def test_a_full_budget_drops_the_body_that_arrives_for_longest(reader: Reader) -> None:
    first, first_writer = await reader.begin(9_000, 6_000)
    await until(reader, 6_000)
    second, second_writer = await reader.begin(9_000, 3_000)
    await until(reader, 9_000)
    async with ClientSession() as http, http.post("http://{}:{}/".format(*reader.address), data=b"z" * 2_000) as answer:
        assert (answer.status, await answer.text()) == (200, "2000 5000")
    assert (await first.readline()).startswith(b"HTTP/1.1 503")
    second_writer.write(b"y" * 6_000)
    assert (await second.readline()).startswith(b"HTTP/1.1 200"), "the younger one goes on"
    await until(reader, 0)
    first_writer.close()
    second_writer.close()


async def test_a_body_larger_than_the_budget_drops_itself(reader: Reader) -> None:
    stream, writer = await reader.begin(20_000, 20_000)
    assert (await stream.readline()).startswith(b"HTTP/1.1 503")
    await until(reader, 0)
    writer.close()


async def test_a_sender_who_hangs_up_gives_the_bytes_back(reader: Reader) -> None:
    _, writer = await reader.begin(9_000, 6_000)
    await until(reader, 6_000)
    writer.close()
    await until(reader, 0)


async def test_few_large_bodies_are_read_at_a_time_and_small_ones_pass_them(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webhooks.body_budget.LARGE_BODY", 2_500)
    reader.budget = BodyBudget(limit=100_000)
    large = [await reader.begin(9_000, 1_000) for _ in range(MOST_LARGE)]
    await until(reader, MOST_LARGE * 1_000)
    waiting = [await reader.begin(9_000, 1_000) for _ in range(2)]
    await asyncio.sleep(0.05)
    assert reader.budget.used == MOST_LARGE * 1_000, "what waits is not read"
    async with ClientSession() as http, http.post("http://{}:{}/".format(*reader.address), data=b"z" * 2_000) as answer:
        assert answer.status == 200
    waiting[1][1].write(b"y" * 8_000)
    large[0][1].write(b"y" * 8_000)
    assert (await large[0][0].readline()).startswith(b"HTTP/1.1 200")
    assert (await waiting[1][0].readline()).startswith(b"HTTP/1.1 200"), "the newest gets the place"
    for _, writer in [*large, *waiting]:
        writer.close()
    await until(reader, 0)


async def test_a_large_body_that_gets_no_place_in_time_is_refused_as_busy(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webhooks.body_budget.LARGE_BODY", 2_500)
    reader.budget = BodyBudget(limit=100_000)
    held = [await reader.begin(9_000, 1_000) for _ in range(MOST_LARGE)]
    await until(reader, MOST_LARGE * 1_000)
    monkeypatch.setattr("webhooks.body_budget.READ_SECONDS", 0.2)
    late, writer = await reader.begin(9_000, 1_000)
    assert (await late.readline()).startswith(b"HTTP/1.1 503")
    for _, other in [*held, (late, writer)]:
        other.close()
    await until(reader, 0)
