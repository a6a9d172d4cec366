"""Who may call: a bearer token, compared in constant time."""

from __future__ import annotations

import hmac
import json

from aiohttp import web

SCHEME = "Bearer "


def require_token(token: str, request: web.Request) -> None:
    """Raise 403 when no token is configured, 401 when the request does not carry it."""
    if not token:
        raise web.HTTPForbidden(text=_error_json("events are not switched on: set server.events_token in botkit.yaml"), content_type=JSON)
    header = request.headers.get("Authorization", "")
    if not header.startswith(SCHEME) or not hmac.compare_digest(header.removeprefix(SCHEME).encode(), token.encode()):
        challenge = {"WWW-Authenticate": "Bearer"}
        raise web.HTTPUnauthorized(text=_error_json("the bearer token is missing or wrong"), content_type=JSON, headers=challenge)


JSON = "application/json"


def _error_json(reason: str) -> str:
    return json.dumps({"error": reason})
