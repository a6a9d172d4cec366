"""Delivering webhooks as the platform does: signed, and again at growing intervals until they are answered with 200."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp

from webhooks.meta import SIGNATURE_HEADER, sign

FIRST_DELAY = 0.05  # seconds; the platform waits longer, and tries for up to a week
LONGEST_DELAY = 2.0
MAX_ATTEMPTS = 40  # about a minute: longer than any restart in the tests
ANSWER_SECONDS = 30.0


class NotDelivered(Exception):
    """The webhook was not answered with 200, however often it was sent."""


class WebhookSender:
    """`attempted` counts every request, `answered` those with 200."""

    def __init__(
        self, url: str, secret: str, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, attempts: int = MAX_ATTEMPTS
    ) -> None:
        self.url = url
        self.attempted = 0
        self.answered = 0
        self._secret = secret
        self._sleep = sleep
        self._attempts = attempts
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, body: bytes) -> None:
        """Until it is taken. Raises `NotDelivered` after the last attempt."""
        delay, outcome = FIRST_DELAY, ""
        for _ in range(self._attempts):
            outcome = await self.post(body)
            if outcome == "200":
                return
            await self._sleep(delay)
            delay = min(LONGEST_DELAY, delay * 2)
        raise NotDelivered(f"{self.url} did not take a webhook in {self._attempts} attempts; the last outcome was {outcome}")

    async def post(self, body: bytes, signature: str | None = None) -> str:
        """One attempt: the HTTP status as text, or the kind of error. Another `signature` than the right one is for tests."""
        self.attempted += 1
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: sign(body, self._secret) if signature is None else signature}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))
        try:
            async with self._session.post(self.url, data=body, headers=headers) as answer:
                await answer.read()
                self.answered += answer.status == 200
                return str(answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            return type(error).__name__

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
