"""A Chatwoot beside a running server: the customer asks for a colleague, who answers there and closes, and the bot goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
import structlog

from botkit.config import Channel, Config
from botkit.core.model.business import Business, Queue
from botkit.flowfile.library import read_folder
from botkit.server.app import RunningServer, running
from tests.support.desks import SECRET, StandInChatwoot, served
from webhooks.desks.signature import hmac_of
from webhooks.emulator.emulator import Emulator, EmulatorSettings

HELP = """\
botkit: 1
flow: echo
title: Help
language: en
starts: [{keywords: [help me]}]
steps:
  - say: A colleague will write to you.
  - handoff: desk
    due: 4 hours
  - say: Glad that we could help.
"""


@pytest.fixture
async def platform() -> AsyncIterator[Emulator]:
    async with Emulator(EmulatorSettings()) as emulator:
        yield emulator


@pytest.fixture
async def chatwoot() -> AsyncIterator[tuple[StandInChatwoot, str]]:
    stand_in = StandInChatwoot()
    async with served(stand_in.app()) as url:
        yield stand_in, url


@pytest.fixture
async def server(config: Config, platform: Emulator, chatwoot: tuple[StandInChatwoot, str]) -> AsyncIterator[RunningServer]:
    (config.flows / "echo.yaml").write_text(HELP)
    stand_in, url = chatwoot
    number = platform.number
    channel = Channel(
        name="main",
        platform="whatsapp",
        account=number.id,
        token=number.token,
        app_secrets=(number.app_secret,),
        verify_token=number.verify_token,
        base_url=platform.base_url,
    )
    business = Business(name="Air", queues={"desk": Queue(name="desk")})
    config = replace(config, business=business, channels={"main": channel}, desks={"care": stand_in.desk(url)})
    async with running(config, read_folder(config.flows, business), node="test") as at_work:
        platform.point_at(f"{at_work.url}/webhooks/whatsapp/main")
        yield at_work


async def until(is_so: Callable[[], Any], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - the stand-ins call nobody
            await asyncio.sleep(0.02)


async def post(
    server: RunningServer, http: aiohttp.ClientSession, posted: Any, secret: str = SECRET, desk: str = "care"
) -> tuple[int, Any]:
    body, moment = json.dumps(posted).encode(), str(int(server.runtime.clock().timestamp()))
    headers = {"X-Chatwoot-Timestamp": moment, "X-Chatwoot-Signature": f"sha256={hmac_of(secret, moment, body)}"}
    async with http.post(f"{server.url}/desks/{desk}", data=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_an_agent_in_chatwoot_answers_and_closes_and_the_bot_goes_on(
    server: RunningServer, http: aiohttp.ClientSession, platform: Emulator, chatwoot: tuple[StandInChatwoot, str]
) -> None:
    stand_in, _ = chatwoot
    ana = platform.customer("447700900001", name="Ana")
    texts = lambda: [sent.text for sent in platform.accepted]  # noqa: E731 - asked again and again
    await ana.says("help me")
    await until(lambda: any(stand_in.messages.values()))
    (conversation,) = stand_in.conversations
    await ana.says("It is about my order.")
    await until(lambda: ("customer", "It is about my order.") in stand_in.said(conversation))
    answer = stand_in.answer(conversation, "Hello, Sam here.")
    for _ in range(2):  # whatever is posted twice counts once
        assert await post(server, http, answer) == (200, {"done": 1})
    await post(server, http, stand_in.answer(conversation, "a note of theirs", private=True))
    await until(lambda: "Hello, Sam here." in texts())
    for event in ("conversation_status_changed", "conversation_updated"):
        assert (await post(server, http, stand_in.resolved(conversation, event)))[0] == 200
    await until(lambda: "Glad that we could help." in texts())
    assert texts() == ["A colleague will write to you.", "Hello, Sam here.", "Glad that we could help."]
    status, told = await post(server, http, stand_in.answer(conversation, "One more thing."))
    assert (status, told) == (422, {"error": "the ticket is closed; reopen it first"}), "shown to the agent"


async def test_what_is_wrong_has_one_answer_each_and_leaves_no_words_in_the_log(
    server: RunningServer, http: aiohttp.ClientSession, platform: Emulator, chatwoot: tuple[StandInChatwoot, str]
) -> None:
    stand_in, _ = chatwoot
    await platform.customer("447700900001", name="Ana").says("help me")
    await until(lambda: any(stand_in.messages.values()))
    (conversation,) = stand_in.conversations
    answer = stand_in.answer(conversation, "words of the customer")
    foreign = {**answer, "conversation": {"contact_inbox": {"source_id": "botkit-99-main-1"}}}
    with structlog.testing.capture_logs() as logs:
        assert (await post(server, http, answer, "wrong"))[0] == 401
        assert await post(server, http, foreign) == (404, {"error": "there is no such ticket"})
        assert (await post(server, http, stand_in.answer(conversation, "x" * 4097)))[1] == {"error": "the text is too long"}
        assert (await post(server, http, answer, desk="nobody"))[0] == 404
        file = {"attachments": [{"data_url": "http://inside/a.png"}], "content": ""}
        assert (await post(server, http, {**answer, "id": 1, **file}))[0] == 422
        assert (await post(server, http, "x" * 600_000))[0] == 413  # and the connection is closed
    assert "words of the customer" not in str(logs)
    assert [line["event"] for line in logs if "signature" in line["event"]] == ["webhook of a desk without a valid signature"]
