"""Who may call: named bearer tokens, compared as bytes in constant time; wrong ones are counted and answered slowly."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping

from aiohttp import web

from botkit.server.limited_log import LimitedLog

SCHEME = b"Bearer "
JSON = "application/json"

WRONG_TOKEN_SECONDS = 1.0  # before a wrong token is answered
MOST_WAITING = 64  # wrong ones that wait at a time; further ones are answered at once, and their connection is closed


def _count_nothing(_name: str) -> None:
    pass


class TokenGuard:
    """`tokens` by name: each system has its own, and two while one is being changed. `count` is told the name of every accepted call,
    and "" of every refused one."""

    def __init__(
        self, tokens: Mapping[str, tuple[str, ...]], count: Callable[[str], None] = _count_nothing, log: LimitedLog | None = None
    ) -> None:
        self.replace(tokens)
        self._count = count
        self._log = log or LimitedLog()
        self._waiting = 0

    def replace(self, tokens: Mapping[str, tuple[str, ...]]) -> None:
        """Accept these tokens from now on, and no others."""
        self._tokens = [(name, token.encode()) for name, several in tokens.items() for token in several if token]

    async def require(self, request: web.Request) -> str:
        """The name of the token. Raises 403 when none is configured, 401 when the request carries none of them."""
        if not self._tokens:
            reason = "events are not switched on: set server.events_token or server.events_tokens in botkit.yaml"
            raise web.HTTPForbidden(text=_error_json(reason), content_type=JSON)
        name = self._name_of(request.headers.get("Authorization", ""))
        self._count(name or "")
        if name is not None:
            return name
        self._log("token", "A call was refused: its bearer token is missing or wrong.")
        await self._refuse_slowly(request)
        challenge = {"WWW-Authenticate": "Bearer"}
        raise web.HTTPUnauthorized(text=_error_json("the bearer token is missing or wrong"), content_type=JSON, headers=challenge)

    def _name_of(self, header: str) -> str | None:
        # A header may hold any byte; aiohttp keeps those that are no UTF-8 as surrogates.
        given = header.encode("utf-8", "surrogateescape")
        # Every token is compared, so that the time taken does not show which one matched.
        matches = [name for name, token in self._tokens if hmac.compare_digest(given, SCHEME + token)]
        return matches[0] if matches else None

    async def _refuse_slowly(self, request: web.Request) -> None:
        if self._waiting >= MOST_WAITING:
            request.protocol.keep_alive(False)
            return
        self._waiting += 1
        try:
            await asyncio.sleep(WRONG_TOKEN_SECONDS)
        finally:
            self._waiting -= 1


def _error_json(reason: str) -> str:
    return json.dumps({"error": reason})
