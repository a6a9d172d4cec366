"""Random bytes at a running server, over raw sockets: it answers or closes, goes on serving, and writes down nothing of them."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Iterator
from urllib.parse import urlsplit

import aiohttp
import pytest

from botkit.server.app import RunningServer
from webhooks.meta import sign

# A fixed budget: each seed is one run of so many exchanges, always the same ones.
EXCHANGES = int(os.environ.get("BOTKIT_FUZZ_EXAMPLES", "400"))
SEEDS = (1, 2)

WORDS = "Geheimwort-4711"  # in every exchange; no log may have it
WORD = WORDS.encode()
PATHS = ["/webhooks/whatsapp/main", "/webhooks/whatsapp/other", "/events", "/close", "/", "/%ff", f"/{WORDS}", "*", "http://x/y"]
METHODS = ["POST", "GET", "PUT", "OPTIONS", "CONNECT", "P\x00ST", WORDS]
VALUES = [WORDS, f"Bearer {WORDS}", "Bearer the-token", "gzip, chunked", ""]
VALUES += ["1", "-1", "5", "99999999999999999999", "chunked", "gzip", "identity"]
NAMES = [WORDS, "X\x00", " X", "Content-Length ", "Content-Length", "Transfer-Encoding", "Content-Encoding", "Authorization", "Host", ""]
NAMES += ["X-Hub-Signature-256", "Expect", "Upgrade", "Connection"]
CHUNKS = [b"5\r\nhello\r\n", b"5;x\nhello\r\n", b"zz\r\n", b"-1\r\n", b"ffffffffffffffff\r\nx", b"0\r\n\r\n", b"5\r\nhelloXX"]
CHUNKS += [b"\r\n", b" 5 \r\nhello\r\n", b"0x5\r\nhello\r\n", b"5\n\r\nhello", b"0\r\nTrailer: " + WORD + b"\r\n\r\n"]
CHUNKS += [b"5;" + WORD + b"\r\nhello\r\n"]
KEYS = [WORDS, "object", "entry", "changes", "field", "value", "metadata", "messages", "statuses"]
KEYS += ["contacts", "id", "from", "type", "text"]
LEAVES: list[object] = [WORDS, "", 0, -1, 1.5, None, True, "\ud800", "447700900001", 10**30, [], {}]


def mutated(dice: random.Random, raw: bytes) -> bytes:
    """The bytes with some of them changed, removed, repeated or added."""
    data = bytearray(raw)
    for _ in range(dice.choice((0, 0, 1, 2, 8))):
        place = dice.randrange(len(data) + 1)
        match dice.randrange(4):
            case 0:
                data[place:place] = bytes([dice.randrange(256)])
            case 1:
                del data[place : place + dice.randrange(1, 9)]
            case 2:
                data[place:place] = data[place : place + 20]
            case _ if place < len(data):
                data[place] = dice.randrange(256)
            case _:
                pass
    return bytes(data)


def json_body(dice: random.Random) -> bytes:
    def value(depth: int) -> object:
        if depth > 5 or dice.random() < 0.3:
            return dice.choice(LEAVES)
        if dice.random() < 0.5:
            return [value(depth + 1) for _ in range(dice.randrange(3))]
        return {dice.choice(KEYS): value(depth + 1) for _ in range(dice.randrange(4))}

    return json.dumps({"object": "whatsapp_business_account", "entry": [value(0)], "x": WORDS}).encode()


def exchanges(seed: int) -> Iterator[bytes]:
    dice = random.Random(seed)
    for _ in range(EXCHANGES):
        body = mutated(dice, json_body(dice)) if dice.random() < 0.6 else b"".join(dice.choices(CHUNKS, k=dice.randrange(5)))
        headers = [f"{dice.choice(NAMES)}: {dice.choice(VALUES)}" for _ in range(dice.randrange(4))]
        if dice.random() < 0.5:
            headers.append(f"X-Hub-Signature-256: {sign(body, 'secret')}")
        if dice.random() < 0.6:
            headers.append(f"Content-Length: {len(body)}")
        elif dice.random() < 0.7:
            headers.append("Transfer-Encoding: chunked")
        end = dice.choice(("\r\n", "\r\n", "\r\n", "\n"))
        head = (
            f"{dice.choice(METHODS[:2] if dice.random() < 0.8 else METHODS)} {dice.choice(PATHS)} HTTP/1.1{end}"
            + end.join(headers)
            + end
            + end
        )
        raw = head.encode("latin-1", "replace") + body
        yield mutated(dice, raw) if dice.random() < 0.4 else raw


async def talk(place: tuple[str, int], raw: bytes) -> bytes:
    """Send, say that nothing follows, and read to the end."""
    reader, writer = await asyncio.open_connection(*place)
    try:
        writer.write(raw)
        writer.write_eof()
        async with asyncio.timeout(30):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("seed", SEEDS)
async def test_random_requests_are_answered_or_closed_and_leave_no_word(
    server: RunningServer, http: aiohttp.ClientSession, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr("botkit.server.auth.WRONG_TOKEN_SECONDS", 0.0)
    place = urlsplit(server.url)
    for raw in exchanges(seed):
        answer = await talk((str(place.hostname), int(place.port or 0)), raw)
        assert not answer or answer.startswith(b"HTTP/1."), answer[:80]
        assert b" 500 " not in answer[:20], raw
    signed = {"X-Hub-Signature-256": sign(b"{}", "secret")}
    async with http.post(f"{server.url}/webhooks/whatsapp/main", data=b"{}", headers=signed) as answered:
        assert answered.status == 200, "it goes on serving"
    async with http.get(f"{server.admin_url}/readyz") as answered:
        assert answered.status == 200
    told = capfd.readouterr()
    assert WORDS not in told.out + told.err
    assert "the-token" not in told.out + told.err
    assert "Traceback" not in told.err
    assert len(told.out) + len(told.err) < 10_000, "a few lines, whatever comes"
