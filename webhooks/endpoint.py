"""The webhook endpoint: GET answers the challenge; POST is capped, verified over raw bytes, parsed, taken in, and only then answered.

Serve it without automatic inflating (`auto_decompress=False`), as `botkit.server.listener` does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from aiohttp import web
from msgspec import Struct

from botkit.core.model.platform import Item, Platform
from botkit.errors import BodyUnreadable, SignatureMismatch, StoreUnavailable
from webhooks.body_budget import BodyBudget, BodyTooLarge, BudgetSpent

PATH = "/webhooks/{platform}/{channel}"

THREAD_THRESHOLD = 64 * 1024  # bytes; larger bodies are verified and parsed in a thread: in the loop they would delay all other requests

RejectReason = Literal["challenge", "signature", "unreadable", "too_large", "slow", "busy", "unavailable"]
# Anything but 200 makes the platform deliver again for up to a week: only for what a repeat may solve, or what the platform did not send.
STATUS: Mapping[RejectReason, int] = {
    "challenge": 403,
    "signature": 403,
    "unreadable": 400,
    "too_large": 413,
    "slow": 408,
    "busy": 503,
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
        self._endpoints = endpoints  # not a copy: secrets are replaced while the server runs
        self._intake = intake
        self._refused = refused
        self._budget = BodyBudget()

    async def get(self, request: web.Request) -> web.Response:
        endpoint, platform, channel = self._find(request)
        echo = endpoint.platform.challenge(request.query, endpoint.verify_token)
        if echo is None:
            return self._refuse(platform, channel, "challenge")
        return web.Response(text=echo, content_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})

    async def post(self, request: web.Request) -> web.Response:
        endpoint, platform, channel = self._find(request)
        try:
            endpoint.platform.require_signature(request.headers)  # before the body: what nobody signed is not read at all
            async with self._budget.body(request) as body:
                items = await _items(endpoint, request.headers, body)
        except BodyTooLarge:
            return self._refuse(platform, channel, "too_large")
        except TimeoutError:
            return self._refuse(platform, channel, "slow")
        except BudgetSpent:
            return self._refuse(platform, channel, "busy")
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
        if why in ("too_large", "slow", "busy"):
            response.force_close()  # the rest of the body is not waited for
        return response

    def _find(self, request: web.Request) -> tuple[Endpoint, str, str]:
        platform, channel = request.match_info["platform"], request.match_info["channel"]
        endpoint = self._endpoints.get((platform, channel))
        if endpoint is None:
            raise web.HTTPNotFound
        return endpoint, platform, channel


async def _items(endpoint: Endpoint, headers: Mapping[str, str], body: bytes) -> tuple[Item, ...]:
    if len(body) < THREAD_THRESHOLD:
        return _verified(endpoint, headers, body)
    return await asyncio.to_thread(_verified, endpoint, headers, body)


def _verified(endpoint: Endpoint, headers: Mapping[str, str], body: bytes) -> tuple[Item, ...]:
    """Verify, then parse: an unsigned body never reaches a parser."""
    endpoint.platform.verify(headers, body, endpoint.secrets)
    return endpoint.platform.parse(body)
