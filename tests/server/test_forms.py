"""Forms ask for their screens: signed, encrypted, answered by a function while their question is open."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from botkit.config import Config, Function
from botkit.core.model.business import Business, FormInfo
from botkit.errors import ConfigInvalid
from botkit.flowfile.library import read_folder
from botkit.server.app import RunningServer, running
from tests.support.form_keys import KEY_SEALED, PRIVATE
from webhooks.emulator.emulator import Emulator
from webhooks.emulator.number import BusinessNumber

FLOW = """\
botkit: 1
flow: book
title: Book a time
language: en
starts:
  - keywords: [book]
steps:
  - ask: When would you like to come?
    form: {name: slot, label: Choose a time}
    save: slot
  - say: "See you on {{ slot.day }}, {{ contact.name }}."
"""
KEY, VECTOR = bytes(range(16)), bytes(range(0xA0, 0xB0))
NADIA = "447700900123"


async def slots(form: str, action: str, screen: str, data: dict[str, Any], contact: dict[str, Any]) -> dict[str, Any]:
    if data.get("day") == "slow":
        await asyncio.sleep(30)
    if data.get("day") == "full":
        return {"error": "That day is full."}
    if data.get("day"):
        return {"done": {"day": data["day"]}}
    return {"screen": "PICK", "data": {"days": ["2026-12-01"], "name": contact["name"], "form": form, "was": action}}


class Scene:
    def __init__(self, platform: Emulator, server: RunningServer, http: aiohttp.ClientSession) -> None:
        self.platform, self.server, self.http = platform, server, http
        self.nadia = platform.customer(NADIA, user_id="GB.1", name="Nadia")

    async def token(self) -> str:
        await self.nadia.says("book")
        sent = await self.nadia.receives()
        return str(sent.body["interactive"]["action"]["parameters"]["flow_token"])

    async def post(self, asked: Any, *, secret: str = "", key: str = KEY_SEALED, vector: bytes = VECTOR) -> tuple[int, Any]:
        data = AESGCM(KEY).encrypt(vector, json.dumps(asked).encode(), None)
        sealed = {"encrypted_flow_data": base64.b64encode(data).decode(), "initial_vector": base64.b64encode(vector).decode()}
        body = json.dumps({**sealed, "encrypted_aes_key": key}).encode()
        signature = hmac.new((secret or self.platform.number.app_secret).encode(), body, "sha256").hexdigest()
        headers = {"X-Hub-Signature-256": f"sha256={signature}"}
        async with self.http.post(f"{self.server.url}/forms/main", data=body, headers=headers) as answer:
            text = await answer.text()
            if answer.status not in (200, 427):
                assert text == ""
                return answer.status, None
            assert answer.content_type == "text/plain"
            flipped = bytes(byte ^ 0xFF for byte in vector)
            return answer.status, json.loads(AESGCM(KEY).decrypt(flipped, base64.b64decode(text), None))


@pytest.fixture
async def scene(config: Config, http: aiohttp.ClientSession, tmp_path: Path) -> AsyncIterator[Scene]:
    (tmp_path / "flows" / "echo.yaml").unlink()
    (tmp_path / "flows" / "book.yaml").write_text(FLOW)
    pem = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    async with Emulator() as platform:
        number: BusinessNumber = platform.number
        channel = replace(
            config.channels["main"],
            account=number.id,
            token=number.token,
            app_secrets=(number.app_secret,),
            base_url=platform.base_url,
            form_key=pem,
        )
        config = replace(
            config,
            business=Business(name="Clinic", forms={"slot": FormInfo(name="slot", id="88", function="slots")}, functions=("slots",)),
            functions={"slots": Function(name="slots", python="tests.server.test_forms:slots")},
            channels={"main": channel},
        )
        async with running(config, read_folder(config.flows, config.business), node="test") as server:
            platform.point_at(f"{server.url}/webhooks/whatsapp/main")
            yield Scene(platform, server, http)


async def test_a_form_is_shown_its_screens_and_its_answers_reach_the_flow(scene: Scene) -> None:
    token = await scene.token()
    assert await scene.post({"action": "ping"}) == (200, {"data": {"status": "active"}})
    first = await scene.post({"action": "INIT", "flow_token": token})
    assert first == (200, {"screen": "PICK", "data": {"days": ["2026-12-01"], "name": "Nadia", "form": "slot", "was": "INIT"}})
    chosen = {"action": "data_exchange", "screen": "PICK", "flow_token": token}
    full = await scene.post({**chosen, "data": {"day": "full"}})
    assert full == (200, {"screen": "PICK", "data": {"error_message": "That day is full."}})
    status, done = await scene.post({**chosen, "data": {"day": "2026-12-01"}})
    assert (status, done["screen"]) == (200, "SUCCESS")
    params = done["data"]["extension_message_response"]["params"]
    assert params == {"day": "2026-12-01", "flow_token": token}
    await scene.nadia.fills_form({"day": params["day"]})
    assert (await scene.nadia.receives()).text == "See you on 2026-12-01, Nadia."
    assert (await scene.post({"action": "INIT", "flow_token": token}))[0] == 427, "its question is answered"


async def test_what_is_not_signed_or_not_for_us_is_refused_as_phones_understand_it(scene: Scene) -> None:
    ping = {"action": "ping"}
    assert await scene.post(ping, secret="another") == (432, None)
    other = base64.b64encode(b"x" * 256).decode()
    assert await scene.post(ping, key=other) == (421, None)
    assert (await scene.post(ping, vector=bytes(range(12))))[0] == 200
    assert (await scene.post([]))[0] == 400
    async with scene.http.post(f"{scene.server.url}/forms/main", data=b"{}") as answer:
        assert answer.status == 432
    async with scene.http.post(f"{scene.server.url}/forms/other", data=b"{}") as answer:
        assert answer.status == 404


async def test_an_error_of_the_form_is_acknowledged_and_a_form_of_nobody_is_over(scene: Scene) -> None:
    token = await scene.token()
    told = await scene.post({"action": "data_exchange", "flow_token": token, "data": {"error": "bad", "error_message": "No such screen"}})
    assert told == (200, {"data": {"acknowledged": True}})
    assert (await scene.post({"action": "dance", "flow_token": token}))[0] == 427
    for nobody in ("", "x", "999-abc", "1-", "9" * 40 + "-a", "\uff11-a"):
        status, answer = await scene.post({"action": "INIT", "flow_token": nobody})
        assert (status, answer) == (427, {"error_msg": "This form is over. Please ask for a new one."})


async def test_a_slow_function_is_told_on_the_same_screen(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botkit.service.form_screens.TIME_LIMIT", timedelta(seconds=0.05))
    token = await scene.token()
    asked = {"action": "data_exchange", "screen": "PICK", "flow_token": token, "data": {"day": "slow"}}
    status, answer = await scene.post(asked)
    assert (status, answer["screen"]) == (200, "PICK")
    assert answer["data"]["error_message"].startswith("Sorry")
    assert await scene.post({**asked, "screen": ""}) == (503, None), "there is no screen to say it on"


async def test_a_key_that_is_none_stops_the_start(config: Config) -> None:
    channel = replace(config.channels["main"], form_key="no key")
    with pytest.raises(ConfigInvalid, match="no private key"):
        async with running(replace(config, channels={"main": channel}), read_folder(config.flows, config.business), node="test"):
            pass
