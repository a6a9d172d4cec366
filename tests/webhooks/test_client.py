"""The HTTP client, against real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from botkit.core.model.platform import HttpRequest
from webhooks.client import MAX_RESPONSE, Client, NotSent, OutcomeUnknown

SECRET = {"Authorization": "Bearer very-secret"}


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with Client(connect=1.0, total=1.0) as client:
        yield client


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    async def echo(request: web.Request) -> web.Response:
        headers = {"X-Seen": request.headers.get("Authorization", ""), "X-Type": request.headers.get("Content-Type", "")}
        return web.Response(status=418, body=await request.read(), headers=headers)

    async def elsewhere(request: web.Request) -> web.Response:
        raise web.HTTPFound("/echo")

    async def hang(request: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    async def drop(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def flood(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * (3 * MAX_RESPONSE))

    app = web.Application()
    app.add_routes([web.route("*", f"/{handler.__name__}", handler) for handler in (echo, elsewhere, hang, drop, flood)])
    async with TestServer(app) as server:
        yield server


def request(server: TestServer, path: str) -> HttpRequest:
    return HttpRequest(method="POST", url=str(server.make_url(path)), body={"a": "ä😀\ud83d"}, secret_headers=SECRET)


async def test_an_answer_comes_back_whatever_its_status(client: Client, server: TestServer) -> None:
    answer = await client.perform(request(server, "/echo"))
    assert (answer.status, answer.body) == (418, rb'{"a": "\u00e4\ud83d\ude00\ud83d"}')
    assert answer.headers["X-Seen"] == "Bearer very-secret"
    assert answer.headers["X-Type"] == "application/json"


async def test_a_request_without_a_body(client: Client, server: TestServer) -> None:
    answer = await client.perform(HttpRequest(method="GET", url=str(server.make_url("/echo"))))
    assert (answer.status, answer.body) == (418, b"")


async def test_redirects_are_not_followed(client: Client, server: TestServer) -> None:
    assert (await client.perform(request(server, "/elsewhere"))).status == 302


async def test_a_long_answer_is_cut(client: Client, server: TestServer) -> None:
    assert len((await client.perform(request(server, "/flood"))).body) == MAX_RESPONSE


@pytest.mark.parametrize("path", ["/hang", "/drop"])
async def test_silence_after_the_request_left_is_an_unknown_outcome(client: Client, server: TestServer, path: str) -> None:
    with pytest.raises(OutcomeUnknown) as failure:
        await client.perform(request(server, path))
    assert "very-secret" not in str(failure.value)
    assert failure.value.__cause__ is None


@pytest.mark.parametrize(
    "url", ["http://no-such-host.invalid/x?token=very-secret", "http://[broken", "not an address", "ftp://example.com/x"]
)
async def test_a_request_that_cannot_leave_was_not_sent(client: Client, url: str) -> None:
    with pytest.raises(NotSent) as failure:
        await client.perform(HttpRequest(method="POST", url=url, secret_headers=SECRET))
    assert "very-secret" not in str(failure.value)


async def test_a_refused_connection_was_not_sent(client: Client) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: nobody else can listen there either
        with pytest.raises(NotSent, match=r"127\.0\.0\.1 was not sent"):
            await client.perform(HttpRequest(method="POST", url=f"http://127.0.0.1:{taken.getsockname()[1]}/"))


async def test_a_client_can_be_used_again_after_it_was_closed(server: TestServer) -> None:
    client = Client()
    assert (await client.perform(request(server, "/echo"))).status == 418
    await client.close()
    await client.close()
    assert (await client.perform(request(server, "/echo"))).status == 418
    await client.close()
