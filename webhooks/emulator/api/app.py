"""The app of the business: what its tokens are, and which webhooks its dashboard has ticked."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from webhooks.emulator.api.context import ApiContext
from webhooks.emulator.api.errors import TOKEN_EXPIRED, error_response

# By the object of the dashboard. Everything is ticked, as far as the emulator posts it.
TICKED = {
    "whatsapp_business_account": (
        "account_alerts",
        "account_update",
        "business_capability_update",
        "message_template_quality_update",
        "message_template_status_update",
        "messages",
        "phone_number_quality_update",
        "security",
        "template_category_update",
        "user_preferences",
    ),
    "page": (
        "message_deliveries",
        "message_reactions",
        "message_reads",
        "messages",
        "messaging_optins",
        "messaging_postbacks",
        "messaging_referrals",
    ),
}


class AppApi:
    def __init__(self, context: ApiContext) -> None:
        self._context = context

    async def token(self, request: web.Request) -> web.StreamResponse:
        """What a token is. The platform answers 200 also for one that has ended, and says so inside."""
        number, ends = self._context.number, self._context.token_ends
        asked, own = _token(request), (number.token, self._app_token)
        if asked not in own:
            return error_response(190, "Invalid OAuth access token")
        if request.query.get("input_token") != number.token:
            return web.json_response({"data": {"error": {"code": 190, "message": "Invalid token"}, "is_valid": False, "scopes": []}})
        is_over = ends is not None and self._context.clock() >= ends
        if is_over and asked == number.token:
            return error_response(190, "Session has expired", subcode=TOKEN_EXPIRED)
        about: dict[str, Any] = {
            "app_id": number.app,
            "application": number.name,
            "type": "SYSTEM_USER",
            "data_access_expires_at": 0,
            "expires_at": int(ends or 0),
            "is_valid": not is_over,
            "scopes": ["whatsapp_business_management", "whatsapp_business_messaging"],
            "user_id": "122100450077001",
        }
        return web.json_response({"data": about})

    async def subscriptions(self, request: web.Request) -> web.StreamResponse:
        """What the dashboard has ticked: asked as the app, with its secret."""
        if _token(request) != self._app_token:
            return error_response(190, "Error validating application. Invalid application secret.")
        lines = [
            {
                "object": kind,
                "callback_url": self._context.webhook_url,
                "active": True,
                "fields": [{"name": name, "version": self._context.number.version} for name in fields],
            }
            for kind, fields in self._context.ticked.items()
        ]
        return web.json_response({"data": lines})

    @property
    def _app_token(self) -> str:
        return f"{self._context.number.app}|{self._context.number.app_secret}"


def _token(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme in ("Bearer", "OAuth") else request.query.get("access_token", "")
