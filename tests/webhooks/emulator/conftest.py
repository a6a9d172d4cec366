"""A stand-in platform whose webhooks are caught, with a clock that the test sets."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from botkit.core.model.platform import Item
from webhooks import PLATFORMS
from webhooks.emulator.delivery.webhook_sender import WebhookSender
from webhooks.emulator.emulator import Emulator, EmulatorSettings

NOON = 1_795_348_800.0  # 22 November 2026, 12:00 UTC
DAY = 24 * 3600.0


class Caught(WebhookSender):
    """Takes every webhook at once, and keeps it."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9", "secret")
        self.envelopes: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.answer = "200"

    async def post(self, body: bytes, signature: str | None = None) -> str:
        self.attempted += 1
        if self.answer == "200":
            self.bodies.append(body)
            self.envelopes.append(json.loads(body))
        return self.answer

    def items(self, platform: str = "whatsapp") -> list[Item]:
        return [item for body in self.bodies for item in PLATFORMS[platform].parse(body)]


class Scene:
    """The platform, what it posted, and an app that sends."""

    def __init__(self, platform: Emulator, session: aiohttp.ClientSession, now: list[float]) -> None:
        self.platform = platform
        self.session = session
        self.now = now
        self.caught = Caught()
        self.page = Caught()
        platform.webhook_sender = self.caught
        platform.messenger.webhook_sender = self.page

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        async with self.session.request(method, f"/v26.0/{path}", json=body, **more) as answer:
            return answer.status, await answer.json(content_type=None)

    async def send(self, to: str, kind: str = "text", content: Any = None, **more: Any) -> int:
        """The error's code, 0 when it was taken."""
        body = {"messaging_product": "whatsapp", "to": to, "type": kind, kind: content or {"body": "x"}, **more}
        _, answer = await self.call("POST", f"{self.platform.number.id}/messages", body)
        return int(answer.get("error", {}).get("code", 0))

    async def template(self, to: str, name: str = "t", *values: str, language: str = "en") -> int:
        parameters = [{"type": "text", "text": value} for value in values]
        components = [{"type": "body", "parameters": parameters}] if parameters else []
        return await self.send(to, "template", {"name": name, "language": {"code": language}, "components": components})

    async def statuses(self) -> list[dict[str, Any]]:
        await self.platform.settled()
        values = [envelope["entry"][0]["changes"][0]["value"] for envelope in self.caught.envelopes]
        return [status for value in values for status in value.get("statuses", ())]


@pytest.fixture
async def set_scene() -> AsyncIterator[Callable[..., Any]]:
    closing: list[Any] = []

    async def start(**more: Any) -> Scene:
        now = [NOON]
        platform = Emulator(EmulatorSettings(clock=lambda: now[0], **more))
        await platform.start()
        session = aiohttp.ClientSession(platform.base_url, headers={"Authorization": f"Bearer {platform.number.token}"})
        closing.extend([session.close, platform.stop])
        return Scene(platform, session, now)

    yield start
    for close in closing:
        await close()


@pytest.fixture
async def graph() -> AsyncIterator[tuple[Emulator, aiohttp.ClientSession]]:
    """The platform, and a session that carries its token."""
    async with Emulator() as platform:
        head = {"Authorization": f"Bearer {platform.number.token}"}
        async with aiohttp.ClientSession(platform.base_url, headers=head) as session:
            yield platform, session
