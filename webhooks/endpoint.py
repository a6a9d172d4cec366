"""The webhook endpoint: GET answers the challenge; POST is capped, verified over raw bytes, parsed, taken in, and only then answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from aiohttp import web
from msgspec import Struct

from botkit.core.model.platform import Item, Platform
from botkit.errors import BodyUnreadable, SignatureMismatch, StoreUnavailable

PATH = "/webhooks/{platform}/{channel}"

MAX_BODY = 4 * 1024 * 1024  # bytes; WhatsApp's bodies reach 3 MB
READ_SECONDS = 20.0  # for the body to arrive: the platform sends it at once, a slow sender only holds the connection
THREAD_THRESHOLD = 64 * 1024  # bytes; larger bodies are verified and parsed in a thread: in the loop they would delay all other requests

RejectReason = Literal["challenge", "signature", "unreadable", "too_large", "slow", "unavailable"]
# Anything but 200 makes the platform deliver again for up to a week: only for what a repeat may solve, or what the platform did not send.
STATUS: Mapping[RejectReason, int] = {
    "challenge": 403,
    "signature": 403,
    "unreadable": 400,
    "too_large": 413,
    "slow": 408,
    "unavailable": 503,
}

Intake = Callable[[str, tuple[Item, ...]], Awaitable[None]]


class Endpoint(Struct, frozen=True, kw_only=True):
    """One channel as its webhook sees it. Several secrets while one is being changed."""

    platform: Platform
    secrets: tuple[str, ...]
    verify_token: str


def _nothing(platform: str, channel: str, why: RejectReason) -> None:
    pass


def routes(
    endpoints: Mapping[tuple[str, str], Endpoint],
    intake: Intake,
    refused: Callable[[str, str, RejectReason], None] = _nothing,
) -> list[web.RouteDef]:
    """The routes for every channel, by (platform, channel name).

    `intake` is awaited with the channel's name and the items, and returns when they are on disk; `StoreUnavailable` from it becomes 503,
    and the platform delivers again. `refused` counts what was turned away (platform, channel, why); no body is ever logged.

    Raises `ValueError` for a channel without a secret or verify token: nothing that it receives could be trusted.
    """
    for (platform, channel), endpoint in endpoints.items():
        if not endpoint.verify_token or not endpoint.secrets or not all(endpoint.secrets):
            raise ValueError(f'channel "{channel}" on {platform} has no app secret or no verify token')
    webhooks = _Webhooks(endpoints, intake, refused)
    return [web.get(PATH, webhooks.get, allow_head=False), web.post(PATH, webhooks.post)]


class _Webhooks:
    def __init__(
        self, endpoints: Mapping[tuple[str, str], Endpoint], intake: Intake, refused: Callable[[str, str, RejectReason], None]
    ) -> None:
        self._endpoints = dict(endpoints)
        self._intake = intake
        self._refused = refused

    async def get(self, request: web.Request) -> web.Response:
        endpoint, platform, channel = self._find(request)
        echo = endpoint.platform.challenge(request.query, endpoint.verify_token)
        if echo is None:
            return self._refuse(platform, channel, "challenge")
        return web.Response(text=echo, content_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})

    async def post(self, request: web.Request) -> web.Response:
        endpoint, platform, channel = self._find(request)
        try:
            items = await _items(endpoint, request.headers, await _body(request))
        except _TooLarge:
            return self._refuse(platform, channel, "too_large")
        except TimeoutError:
            return self._refuse(platform, channel, "slow")
        except SignatureMismatch:
            return self._refuse(platform, channel, "signature")
        except (BodyUnreadable, web.RequestPayloadError):
            return self._refuse(platform, channel, "unreadable")
        try:
            await self._intake(channel, items)
        except StoreUnavailable:
            return self._refuse(platform, channel, "unavailable")
        return web.Response()

    def _refuse(self, platform: str, channel: str, why: RejectReason) -> web.Response:
        self._refused(platform, channel, why)
        response = web.Response(status=STATUS[why])
        if why in ("too_large", "slow"):
            response.force_close()  # the rest of the body is not waited for
        return response

    def _find(self, request: web.Request) -> tuple[Endpoint, str, str]:
        platform, channel = request.match_info["platform"], request.match_info["channel"]
        endpoint = self._endpoints.get((platform, channel))
        if endpoint is None:
            raise web.HTTPNotFound
        return endpoint, platform, channel


class _TooLarge(Exception):
    pass


async def _body(request: web.Request) -> bytes:
    """The raw bytes. Read here and not with `request.read()`, whose limit is the application's and 1 MiB unless it says otherwise."""
    if request.content_length is not None and request.content_length > MAX_BODY:
        raise _TooLarge
    body = bytearray()
    async with asyncio.timeout(READ_SECONDS):
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > MAX_BODY:
                raise _TooLarge
    return bytes(body)


async def _items(endpoint: Endpoint, headers: Mapping[str, str], body: bytes) -> tuple[Item, ...]:
    if len(body) < THREAD_THRESHOLD:
        return _verified(endpoint, headers, body)
    return await asyncio.to_thread(_verified, endpoint, headers, body)


def _verified(endpoint: Endpoint, headers: Mapping[str, str], body: bytes) -> tuple[Item, ...]:
    """Verify, then parse: an unsigned body never reaches a parser."""
    endpoint.platform.verify(headers, body, endpoint.secrets)
    return endpoint.platform.parse(body)
