"""What strangers can do to the public port, over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from urllib.parse import urlsplit

import aiohttp
import pytest
import structlog
from aiohttp import web

from botkit.server import connections
from botkit.server.app import RunningServer
from botkit.server.listener import listen
from webhooks.meta import sign

PATH = "/webhooks/whatsapp/main"

WORDS = b"my card is 4012888888881881"
HEAD = b"POST /webhooks/whatsapp/main HTTP/1.1\r\nHost: x\r\n"
# Each quotes the customer somewhere in what a parser would say about it.
UNREADABLE = {
    "a signed body that is longer than its length": HEAD + b"Content-Length: 5\r\n\r\n" + WORDS,
    "a chunk extension that ends with LF": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;" + WORDS + b"\nhello\r\n0\r\n\r\n",
    "a bare LF": HEAD + b"X-Note: " + WORDS + b"\nContent-Length: 0\r\n\r\n",
    "no HTTP": WORDS + b"\r\n\r\n",
    "a verify token in an unreadable line": b"GET /webhooks/whatsapp/main?hub.verify_token=" + WORDS + b"\x00 HTTP/9\r\n\r\n",
    "a header without a name": HEAD + b": " + WORDS + b"\r\n\r\n",
    "a broken chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz" + WORDS + b"\r\n",
}


async def exchange(url: str, sent: bytes, *, rest: bool = True) -> bytes:
    """Send bytes, and read what is answered until the server closes."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(sent)
    try:
        async with asyncio.timeout(20):
            return await reader.read() if rest else await reader.readline()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def gauge(server: RunningServer, http: aiohttp.ClientSession, name: str) -> float:
    async with http.get(f"{server.admin_url}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def bomb() -> bytes:
    """A gigabyte of zeros in one megabyte."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1024 * 1024)
    return b"".join([*(packer.compress(zeros) for _ in range(1_024)), packer.flush()])


async def test_a_gzip_bomb_is_not_inflated_on_any_path(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    inflated: list[int] = []
    real = zlib.decompressobj
    monkeypatch.setattr(zlib, "decompressobj", lambda *words, **more: (inflated.append(1), real(*words, **more))[1])
    body = bomb()
    for path in (PATH, "/events", "/nowhere"):
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        answer = await exchange(server.url, head + body[:200_000], rest=False)
        assert answer[9:12] in (b"403", b"401", b"404")
    assert inflated == []


async def test_a_signature_over_inflated_bytes_is_refused(server: RunningServer, http: aiohttp.ClientSession) -> None:
    headers = {"X-Hub-Signature-256": sign(b"{}", "secret"), "Content-Encoding": "gzip"}
    async with http.post(server.url + PATH, data=gzip.compress(b"{}"), headers=headers) as answer:
        assert answer.status == 403
    async with http.post(server.url + PATH, data=b"{}", headers={"X-Hub-Signature-256": sign(b"{}", "secret")}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("what", UNREADABLE)
async def test_what_cannot_be_read_is_counted_and_never_quoted(
    server: RunningServer, http: aiohttp.ClientSession, capfd: pytest.CaptureFixture[str], what: str
) -> None:
    before = await gauge(server, http, "botkit_connections_refused_total") + await gauge(server, http, "botkit_webhooks_refused_total")
    with structlog.testing.capture_logs() as lines:
        for _ in range(5):
            assert WORDS not in await exchange(server.url, UNREADABLE[what])
    assert len(lines) <= 2, "one line of a kind in a minute"
    told = capfd.readouterr()
    assert WORDS.decode() not in told.out + told.err + json.dumps(lines, default=str)
    assert "Traceback" not in told.err
    after = await gauge(server, http, "botkit_connections_refused_total") + await gauge(server, http, "botkit_webhooks_refused_total")
    assert after - before >= 5


async def test_a_head_that_never_ends_is_ended(server: RunningServer, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    for begun in (b"", b"POST /webh", HEAD + b"X-Slow: 1\r\n"):
        assert await exchange(server.url, begun) == b""
    assert await gauge(server, http, 'botkit_connections_refused_total{why="slow_head"}') == 3


async def test_the_second_request_of_a_connection_has_a_time_limit_too(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    answers = await exchange(server.url, b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /nowh", rest=False)
    assert answers.startswith(b"HTTP/1.1 404")
    place = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"}")
    await asyncio.sleep(0.3)
    writer.write(b"GET /nowh")
    assert await reader.read() == b"", "idle was allowed, the begun head was not"
    writer.close()


async def test_an_event_with_half_a_body_is_ended(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botkit.server.request_body.READ_SECONDS", 0.2)
    head = b"POST /events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer the-token\r\nContent-Length: 100\r\n\r\n{"
    assert (await exchange(server.url, head)).startswith(b"HTTP/1.1 408")


async def test_an_event_with_broken_chunks_is_unreadable(server: RunningServer, capfd: pytest.CaptureFixture[str]) -> None:
    head = b"POST /events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer the-token\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX"
    assert (await exchange(server.url, head))[9:12] == b"400"
    assert "request failed" not in capfd.readouterr().out


@pytest.fixture
async def crowded() -> AsyncIterator[tuple[str, list[str]]]:
    """A port that takes four connections at once."""
    counted: list[str] = []

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="here")

    app = web.Application()
    app.add_routes([web.get("/", answer)])
    async with AsyncExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("botkit.server.listener.MAX_CONNECTIONS", 4)
            yield await listen(stack, app, "127.0.0.1", 0, count=counted.append), counted


async def test_a_full_port_closes_whoever_waits_longest_and_serves_the_newest(crowded: tuple[str, list[str]]) -> None:
    url, counted = crowded
    place = urlsplit(url)
    strangers = [await asyncio.open_connection(place.hostname, place.port) for _ in range(4)]
    await asyncio.sleep(0.05)
    assert (await exchange(url, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).endswith(b"here")
    assert counted == ["crowded"]
    with suppress(ConnectionError):
        assert await strangers[0][0].read() == b"", "the oldest was closed"
    for _, writer in strangers:
        writer.close()


async def test_idle_connections_are_closed_after_those_that_never_asked(crowded: tuple[str, list[str]]) -> None:
    url, counted = crowded
    place = urlsplit(url)
    idle = [await asyncio.open_connection(place.hostname, place.port) for _ in range(4)]
    for reader, writer in idle:
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"here")
    async with asyncio.timeout(5):
        assert (await exchange(url, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).endswith(b"here")
        assert counted == ["crowded"]
        idle[1][1].write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await idle[1][0].readuntil(b"here")
    for _, writer in idle:
        writer.close()
