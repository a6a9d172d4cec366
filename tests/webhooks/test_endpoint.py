"""The webhook endpoint, over a real socket."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import os
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from botkit.core.model.platform import Incoming, Item, Receipt
from botkit.errors import StoreUnavailable
from webhooks import PLATFORMS
from webhooks.body_budget import MAX_BODY
from webhooks.endpoint import Endpoint, routes
from webhooks.meta import SIGNATURE_HEADER, sign

DIRECTORY = Path(os.environ.get("BOTKIT_PAYLOADS", Path(__file__).parent / "fixtures" / "payloads"))
MANIFEST = json.loads((DIRECTORY / "manifest.json").read_text())
SECRET, TOKEN = MANIFEST["app_secret"], MANIFEST["verify_token"]


class Desk:
    """Takes what the endpoint hands in, as the service would."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, tuple[Item, ...]]] = []
        self.refused: list[tuple[str, str, str]] = []
        self.closed = False
        self.address = ""

    async def intake(self, channel: str, items: tuple[Item, ...]) -> None:
        if self.closed:
            raise StoreUnavailable("the disk is full")
        self.taken.append((channel, items))

    def refuse(self, platform: str, channel: str, why: str) -> None:
        self.refused.append((platform, channel, why))


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    endpoints = {
        (name, "main"): Endpoint(platform=PLATFORMS[name], secrets=("the next one", SECRET), verify_token=TOKEN) for name in PLATFORMS
    }
    app = web.Application()
    app.add_routes(routes(endpoints, desk.intake, desk.refuse))
    server = TestServer(app)
    await server.start_server(auto_decompress=False, lingering_time=0)
    async with server:
        desk.address = str(server.make_url("/webhooks"))
        yield desk


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def post(http: ClientSession, desk: Desk, body: bytes, signature: str | None, platform: str = "whatsapp") -> int:
    headers = {} if signature is None else {SIGNATURE_HEADER: signature}
    async with http.post(f"{desk.address}/{platform}/main", data=io.BytesIO(body), headers=headers) as answer:
        assert await answer.read() == b""
        return answer.status


def platform_of(sample: dict[str, Any]) -> str:
    return {"page": "messenger", "instagram": "instagram"}.get(sample["object"], "whatsapp")


async def test_every_sample_is_taken_twice_in_any_order(desk: Desk, http: ClientSession) -> None:
    samples = MANIFEST["webhook"] * 2
    random.Random(7).shuffle(samples)
    for sample in samples:
        assert await post(http, desk, (DIRECTORY / sample["wire"]).read_bytes(), sample["signature"], platform_of(sample)) == 200
    assert desk.refused == []
    assert len(desk.taken) == len(samples)
    items = [item for _, found in desk.taken for item in found]
    keys = {(item.account, type(item), item.id) for item in items}
    assert sum(isinstance(item, Receipt) and item.message.startswith("wamid.") for item in items) == sum(
        sample["counts"].get("statuses", 0) for sample in samples
    )
    assert all(sum((item.account, type(item), item.id) == key for item in items) >= 2 for key in keys)


@pytest.mark.parametrize("sample", MANIFEST["malformed"], ids=lambda sample: sample["file"])
async def test_every_malformed_body_is_refused_as_suggested(desk: Desk, http: ClientSession, sample: dict[str, Any]) -> None:
    status = await post(http, desk, (DIRECTORY / sample["file"]).read_bytes(), sample["signature"])
    assert status == sample["expect_http"]
    assert bool(desk.taken) is (status == 200)
    assert len(desk.refused) == (status != 200)


async def test_the_answer_waits_until_the_items_are_kept(desk: Desk, http: ClientSession) -> None:
    desk.closed = True
    body = (DIRECTORY / MANIFEST["webhook"][0]["wire"]).read_bytes()
    assert await post(http, desk, body, sign(body, SECRET)) == 503
    assert desk.refused == [("whatsapp", "main", "unavailable")]
    desk.closed = False
    assert await post(http, desk, body, sign(body, SECRET)) == 200
    assert desk.taken[0][0] == "main"
    assert isinstance(desk.taken[0][1][0], Incoming)


async def test_three_megabytes_are_taken_and_five_are_not(desk: Desk, http: ClientSession) -> None:
    for size, status in ((3_000_000, 200), (MAX_BODY, 200), (MAX_BODY + 1, 413)):
        body = b'{"object":"x","y":"' + b"y" * (size - 21) + b'"}'
        assert len(body) == size
        assert await post(http, desk, body, sign(body, SECRET)) == status
    assert desk.refused == [("whatsapp", "main", "too_large")]


async def test_a_body_without_a_length_is_capped_too(desk: Desk, http: ClientSession) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(80):
            yield b"y" * 65536
            await asyncio.sleep(0)

    # The server closes the connection while we are still writing: an answer or a broken pipe, but never acceptance.
    try:
        signature = {SIGNATURE_HEADER: sign(b"", SECRET)}
        async with http.post(f"{desk.address}/whatsapp/main", data=stream(), headers=signature) as answer:
            assert answer.status == 413
    except OSError:
        pass
    assert desk.refused == [("whatsapp", "main", "too_large")]
    assert desk.taken == []


async def test_a_sender_who_hangs_up_leaves_nothing_behind(desk: Desk) -> None:
    host, port = desk.address.removeprefix("http://").removesuffix("/webhooks").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /webhooks/whatsapp/main HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.05)
    assert desk.taken == []


async def test_a_body_in_gzip_is_verified_as_it_came_and_never_inflated(desk: Desk, http: ClientSession) -> None:
    body = (DIRECTORY / MANIFEST["webhook"][0]["wire"]).read_bytes()
    sent = gzip.compress(body)
    for signature, status in ((sign(body, SECRET), 403), (sign(sent, SECRET), 400)):
        headers = {SIGNATURE_HEADER: signature, "Content-Encoding": "gzip"}
        async with http.post(f"{desk.address}/whatsapp/main", data=sent, headers=headers) as answer:
            assert answer.status == status
    assert desk.taken == []


async def test_a_body_without_a_signature_is_refused_before_it_is_read(desk: Desk) -> None:
    host, port = desk.address.removeprefix("http://").removesuffix("/webhooks").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /webhooks/whatsapp/main HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n{")
    assert (await reader.read()).startswith(b"HTTP/1.1 403"), "answered, and closed, although the body never came"
    writer.close()


async def test_the_challenge(desk: Desk, http: ClientSession) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": TOKEN}
    async with http.get(f"{desk.address}/whatsapp/main", params=query) as answer:
        assert (answer.status, await answer.text(), answer.content_type) == (200, "1158201444", "text/plain")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    async with http.get(f"{desk.address}/whatsapp/main", params={**query, "hub.verify_token": "wrong"}) as answer:
        assert (answer.status, await answer.text()) == (403, "")
    assert desk.refused == [("whatsapp", "main", "challenge")]


@pytest.mark.parametrize("path", ["whatsapp/other", "telegram/main"])
async def test_a_channel_that_is_not_configured_does_not_exist(desk: Desk, http: ClientSession, path: str) -> None:
    async with http.post(f"{desk.address}/{path}", data=b"{}") as answer:
        assert answer.status == 404
    assert desk.refused == []


@pytest.mark.parametrize(("secrets", "token"), [((), "t"), (("",), "t"), (("s", ""), "t"), (("s",), "")])
def test_a_channel_without_secrets_is_refused_at_once(secrets: tuple[str, ...], token: str) -> None:
    endpoint = Endpoint(platform=PLATFORMS["whatsapp"], secrets=secrets, verify_token=token)
    with pytest.raises(ValueError, match="main"):
        routes({("whatsapp", "main"): endpoint}, Desk().intake)
