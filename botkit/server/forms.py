"""The endpoint of forms: `POST /forms/CHANNEL`, where the platform asks for the screens of a form, encrypted and signed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import web

from botkit.config import Config
from botkit.errors import BodyUnreadable, ConfigInvalid, SignatureMismatch, StoreUnavailable
from botkit.service.form_screens import FormScreens
from botkit.service.functions.invoke import FunctionFailed
from webhooks.body_budget import BodyBudget, BodyTooLarge, BudgetSpent
from webhooks.endpoint import Endpoint

# What the platform's phones understand, beside 200.
UNREADABLE_KEY, OVER, UNSIGNED = 421, 427, 432

_log = structlog.get_logger()


class FormEndpoint:
    """Of the channels that have a `form_key`."""

    def __init__(self, config: Config, endpoints: Mapping[tuple[str, str], Endpoint], screens: FormScreens) -> None:
        """Raises `ConfigInvalid` for a key that is none."""
        self._endpoints = endpoints  # not a copy: secrets are replaced while the server runs
        self._screens = screens
        self._platforms = {name: channel.platform for name, channel in config.channels.items() if channel.form_key}
        self._keys: dict[str, Any] = {}
        self._budget = BodyBudget()
        if not self._platforms:
            return
        envelope = _envelope()
        for name in self._platforms:
            self._keys[name] = envelope.private_key(config.channels[name].form_key)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/forms/{channel}", self.post)] if self._keys else []

    async def post(self, request: web.Request) -> web.Response:
        channel = request.match_info["channel"]
        endpoint = self._endpoints.get((self._platforms.get(channel, ""), channel))
        if endpoint is None or channel not in self._keys:
            raise web.HTTPNotFound
        envelope = _envelope()
        try:
            endpoint.platform.require_signature(request.headers)
            async with self._budget.body(request) as body:
                endpoint.platform.verify(request.headers, body, endpoint.secrets)
                form = await asyncio.to_thread(envelope.opened, body, self._keys[channel])
            screen = await self._screens.screen(channel, form.asked)
        except SignatureMismatch:
            return web.Response(status=UNSIGNED)
        except envelope.NotForUs:
            return web.Response(status=UNREADABLE_KEY)
        except (BodyTooLarge, BodyUnreadable, web.RequestPayloadError):
            return web.Response(status=400)
        except (BudgetSpent, TimeoutError, StoreUnavailable, FunctionFailed):
            return web.Response(status=503)
        return web.Response(status=OVER if screen.is_over else 200, text=envelope.sealed(screen.answer, form), content_type="text/plain")


def _envelope() -> Any:
    try:
        from webhooks.whatsapp.forms import envelope
    except ImportError:
        raise ConfigInvalid('a channel has a form_key, and an extra is missing: pip install "botkit-flows[forms]"') from None
    return envelope
