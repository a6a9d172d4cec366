"""Delivering webhooks as the platform does: signed, and again with growing gaps until they are answered with 200."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp

from webhooks.meta import SIGNATURE_HEADER, sign

FIRST_GAP = 0.05  # seconds; the platform waits longer, and tries for up to a week
LONGEST_GAP = 2.0
MAX_ATTEMPTS = 40  # about a minute: longer than any restart that a test plays
ANSWER_SECONDS = 30.0


class NotDelivered(Exception):
    """The webhook was not answered with 200, however often it was sent."""


class WebhookSender:
    """`tried` counts every request, `answered` those with 200."""

    def __init__(self, url: str, secret: str, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, tries: int = MAX_ATTEMPTS) -> None:
        self.url = url
        self.tried = 0
        self.answered = 0
        self._secret = secret
        self._sleep = sleep
        self._tries = tries
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, body: bytes) -> None:
        """Until it is taken. Raises `NotDelivered` after the last try."""
        gap, outcome = FIRST_GAP, ""
        for _ in range(self._tries):
            outcome = await self.once(body)
            if outcome == "200":
                return
            await self._sleep(gap)
            gap = min(LONGEST_GAP, gap * 2)
        raise NotDelivered(f"{self.url} did not take a webhook in {self._tries} tries; the last outcome was {outcome}")

    async def once(self, body: bytes, signature: str | None = None) -> str:
        """One try: the HTTP status as text, or the kind of failure. Another `signature` than the right one is for tests."""
        self.tried += 1
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: sign(body, self._secret) if signature is None else signature}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))
        try:
            async with self._session.post(self.url, data=body, headers=headers) as answer:
                await answer.read()
                self.answered += answer.status == 200
                return str(answer.status)
        except (aiohttp.ClientError, TimeoutError) as failure:
            return type(failure).__name__

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
