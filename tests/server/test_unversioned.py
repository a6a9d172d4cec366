"""The API for the business's own systems: who may call, what is refused and how, what an event comes to."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from botkit.config import Config, Server
from botkit.errors import StoreUnavailable
from botkit.flowfile.library import read_folder
from botkit.server.app import RunningServer, running
from botkit.server.auth import WRONG_TOKEN_SECONDS
from botkit.server.request_body import MAX_BODY
from botkit.store import files
from botkit.store.files import FileRow, KeptFile
from webhooks.meta import sign

EVENT = {"name": "landed", "key": "k1", "body": {"flight": "KL1"}}


async def hello(server: RunningServer, http: aiohttp.ClientSession, words: str = "hello") -> None:
    message = {"from": "447700900001", "id": f"wamid.{words}", "timestamp": "1793520000", "type": "text", "text": {"body": words}}
    value = {"metadata": {"phone_number_id": "118230047715606"}, "messages": [message]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]})
    headers = {"X-Hub-Signature-256": sign(body.encode(), "secret")}
    async with http.post(f"{server.url}/webhooks/whatsapp/main", data=body.encode(), headers=headers) as answer:
        assert answer.status == 200


async def test_an_event_is_taken_once_and_says_what_it_began(server: RunningServer, http: aiohttp.ClientSession, ask: Any) -> None:
    await hello(server, http)
    one = {**EVENT, "contact": "whatsapp:+44 7700 900001"}
    status, first = await ask("/events", one)
    assert status == 200
    assert first["new"] is True
    assert [started["flow"] for started in first["started"]] == ["echo"]
    assert first["continues"] is False
    status, second = await ask("/events", one)
    assert (status, second["new"], second["started"], second["id"]) == (200, False, [], first["id"])


async def test_the_key_may_come_in_a_header(ask: Any) -> None:
    status, first = await ask("/events", {"name": "landed"}, **{"Idempotency-Key": "h1"})
    assert (status, first["new"]) == (200, True)
    _, second = await ask("/events", {"name": "landed"}, **{"Idempotency-Key": "h1"})
    assert second["new"] is False


@pytest.mark.parametrize("path", ["/events", "/close"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "the-token"},
        {"Authorization": "Basic the-token"},
        {"Authorization": "Bearer "},
    ],
)
async def test_nobody_calls_without_the_token(ask: Any, no_delay: None, path: str, headers: dict[str, str]) -> None:
    status, told = await ask(path, EVENT, token=None, **headers)
    assert status == 401
    assert set(told) == {"error"}


@pytest.mark.parametrize(
    ("path", "raw", "status", "reason"),
    [
        ("/events", b"", 400, "not JSON"),
        ("/events", b"{", 400, "not JSON"),
        ("/events", b"\xff", 400, "not JSON"),
        ("/events", b'{"name": "x", "key": "k", "body": {"a": NaN}}', 400, "not JSON"),
        ("/events", b"[" * 5_000 + b"]" * 5_000, 400, "not JSON"),
        ("/events", b"[]", 400, "body: "),
        ("/events", b"{}", 400, "name: Field required"),
        ("/events", b'{"name": "", "key": "k"}', 400, "name: "),
        ("/events", b'{"name": "x"}', 400, "a key is missing"),
        ("/events", b'{"name": "x", "key": "k", "extra": 1}', 400, "extra: "),
        ("/events", b'{"name": "x", "key": "k", "body": []}', 400, "body: "),
        ("/events", b'{"name": "x", "key": "k", "body": {"a": "' + b"x" * MAX_BODY + b'"}}', 413, "larger than"),
        ("/events", b'{"name": "x", "key": "k", "contact": "whatsapp:447700900999"}', 404, "nobody is known at"),
        ("/close", b"{}", 400, "contact: Field required"),
        ("/close", b'{"contact": "whatsapp:447700900999"}', 404, "nobody is known at"),
    ],
)
async def test_what_is_wrong_is_told_in_one_shape(ask: Any, path: str, raw: bytes, status: int, reason: str) -> None:
    found, told = await ask(path, raw=raw)
    assert found == status
    assert reason in told["error"]


async def test_half_a_surrogate_pair_in_an_event_is_taken(ask: Any) -> None:
    status, told = await ask("/events", raw=b'{"name": "landed", "key": "k", "body": {"a": "\\ud83d"}}')
    assert (status, told["new"]) == (200, True)


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/events", 405), ("GET", "/", 404), ("POST", "/webhooks/whatsapp/other", 404)]
)
async def test_what_is_not_there_is_told_in_the_same_shape(
    server: RunningServer, http: aiohttp.ClientSession, method: str, path: str, status: int
) -> None:
    async with http.request(method, server.url + path) as answer:
        assert answer.status == status
        assert set(await answer.json()) == {"error"}


async def test_a_chat_is_closed(server: RunningServer, http: aiohttp.ClientSession, ask: Any) -> None:
    await hello(server, http)
    assert await ask("/close", {"contact": "whatsapp:447700900001", "by": "Sam"}) == (200, {"closed": True})


async def test_a_store_that_is_away_is_503_and_the_call_may_be_repeated(
    server: RunningServer, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*units: Any) -> Any:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(server.runtime.writer, "submit_in_time", away)
        status, told = await ask("/events", EVENT)
        assert status == 503
        assert "call again" in told["error"]
    assert (await ask("/events", EVENT))[1]["new"] is True


async def test_a_fault_of_ours_is_503_without_its_words(server: RunningServer, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*units: Any) -> Any:
        raise RuntimeError("the customer's words")

    monkeypatch.setattr(server.runtime.writer, "submit_in_time", broken)
    status, told = await ask("/events", EVENT)
    assert status == 503
    assert "customer" not in told["error"]


async def test_without_a_configured_token_nobody_may_post(config: Config, http: aiohttp.ClientSession) -> None:
    open_to_none = replace(config, server=Server(port=0, admin_port=0))
    async with running(open_to_none, read_folder(config.flows, config.business), node="test") as server:
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}):
            async with http.post(f"{server.url}/events", json=EVENT, headers=headers) as answer:
                assert answer.status == 403
                assert "events_token" in (await answer.json())["error"]


@pytest.fixture
def no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botkit.server.auth.WRONG_TOKEN_SECONDS", 0.0)


async def test_bytes_that_are_no_text_are_a_wrong_token(server: RunningServer, no_delay: None, capfd: pytest.CaptureFixture[str]) -> None:
    place = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(b"POST /events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\r\nContent-Length: 2\r\n\r\n{}")
    assert (await reader.readline()).startswith(b"HTTP/1.1 401")
    writer.close()
    assert "error" not in capfd.readouterr().out


async def test_every_named_token_may_call_and_is_counted(config: Config, http: aiohttp.ClientSession, no_delay: None) -> None:
    tokens = {"shop": ("new-one", "old-one"), "crm": ("another",)}
    named = replace(config, server=Server(port=0, admin_port=0, events_token="first", events_tokens=tokens))
    async with running(named, read_folder(config.flows, config.business), node="test") as server:
        for token, status in (
            ("new-one", 200),
            ("old-one", 200),
            ("another", 200),
            ("first", 200),
            ("", 401),
            ("new-one ", 200),
            ("old", 401),
        ):
            async with http.post(f"{server.url}/events", json=EVENT, headers={"Authorization": f"Bearer {token}"}) as answer:
                assert answer.status == status, token
        async with http.get(f"{server.admin_url}/metrics") as answer:
            page = await answer.text()
    assert {line for line in page.splitlines() if line.startswith("botkit_api_calls_total")} == {
        'botkit_api_calls_total{token=""} 2.0',
        'botkit_api_calls_total{token="shop"} 3.0',
        'botkit_api_calls_total{token="crm"} 1.0',
        'botkit_api_calls_total{token="events"} 1.0',
    }


async def test_wrong_tokens_wait_and_right_ones_do_not(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await real(0)

    monkeypatch.setattr("botkit.server.auth.asyncio.sleep", sleep)
    assert (await ask("/events", EVENT, token="wrong"))[0] == 401
    assert waits.count(WRONG_TOKEN_SECONDS) == 1
    assert (await ask("/events", EVENT))[0] == 200
    assert waits.count(WRONG_TOKEN_SECONDS) == 1


async def test_a_customers_file_is_had_with_the_token_and_never_shown_as_a_page(server: RunningServer, http: aiohttp.ClientSession) -> None:
    now = server.runtime.clock()
    row = FileRow(contact_id=0, file="f" * 32, channel="main", ref="r", url="", expected="", due_at=now, received_at=now)
    with server.runtime.store.begin() as tx:
        files.add(tx, [row])
        (claimed,) = files.claim(tx, "n", now, 1, timedelta(minutes=1))
        files.keep(tx, claimed, KeptFile(mime="text/html", sha256="ab", content=b"<script>"))
    token = {"Authorization": "Bearer the-token"}
    async with http.get(f"{server.url}/files/{'f' * 32}", headers=token) as answer:
        assert (answer.status, await answer.read()) == (200, b"<script>")
        assert answer.content_type == "application/octet-stream"
        assert (answer.headers["X-Content-Type-Options"], answer.headers["Content-Disposition"]) == ("nosniff", "attachment")
        assert answer.headers["X-Sha256"] == "ab"
    async with http.get(f"{server.url}/files/unknown", headers=token) as answer:
        assert answer.status == 404
    async with http.get(f"{server.url}/files/{'f' * 32}") as answer:
        assert answer.status == 401
