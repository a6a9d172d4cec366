"""Who may call: bearer tokens, of the store or of botkit.yaml, compared in constant time; wrong ones are counted and answered slowly."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping

from aiohttp import web

from botkit.errors import StoreUnavailable
from botkit.policy.access import CONFIGURED
from botkit.server.limited_log import LimitedLog
from botkit.service.access.issued_tokens import IssuedTokens
from botkit.service.access.principal import Principal
from botkit.service.access.tokens import PREFIX

SCHEME = "Bearer "
JSON = "application/json"

WRONG_TOKEN_SECONDS = 1.0  # before a wrong token is answered
MOST_WAITING = 64  # wrong ones that wait at a time; further ones are answered at once, and their connection is closed


class TokenUnknown(Exception):
    """The request carries no token, or one that does not count. It was counted, and held up."""


def _count_nothing(_name: str) -> None:
    pass


class TokenGuard:
    """`configured` are the tokens of botkit.yaml by name, `issued` those of the store. `count` is told the name of every accepted call,
    and "" of every refused one."""

    def __init__(
        self,
        configured: Mapping[str, tuple[str, ...]],
        issued: IssuedTokens,
        count: Callable[[str], None] = _count_nothing,
        log: LimitedLog | None = None,
    ) -> None:
        self.replace(configured)
        self._issued = issued
        self._count = count
        self._log = log or LimitedLog()
        self._waiting = 0

    def replace(self, configured: Mapping[str, tuple[str, ...]]) -> None:
        """Accept these tokens of botkit.yaml from now on, and no others."""
        self._configured = [(name, token.encode()) for name, several in configured.items() for token in several if token]

    async def identify(self, request: web.Request) -> Principal:
        """Who calls. Raises `TokenUnknown`, and `StoreUnavailable` when it cannot be looked up."""
        # A header may hold any byte; aiohttp keeps those that are no UTF-8 as surrogates.
        header = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        scheme, given = header[: len(SCHEME)], header[len(SCHEME) :]
        who = await self._find(given) if scheme.lower() == SCHEME.lower() and given else None
        self._count(who.name if who is not None else "")
        if who is not None:
            return who
        self._log("token", "A call was refused: its bearer token is missing or wrong.")
        await self._refuse_slowly(request)
        raise TokenUnknown

    async def still_admits(self, request: web.Request, who: Principal) -> bool:
        """Whether somebody who was admitted with this request still is, with all that they could do."""
        now = await self._find(request.headers["Authorization"][len(SCHEME) :])
        return now is not None and now == who

    async def require(self, request: web.Request, scope: str) -> None:
        """For the calls outside /v1: raises their 401, 403 and 503. A token of botkit.yaml may make all of them."""
        if not self._configured and PREFIX not in request.headers.get("Authorization", ""):
            raise _refusal(web.HTTPForbidden, "nobody can call yet: make a token with botkit tokens add, or set server.events_token")
        try:
            who = await self.identify(request)
        except StoreUnavailable:
            raise _refusal(web.HTTPServiceUnavailable, "the store is not available, please call again") from None
        except TokenUnknown:
            refusal = _refusal(web.HTTPUnauthorized, "the bearer token is missing or wrong")
            refusal.headers["WWW-Authenticate"] = "Bearer"
            raise refusal from None
        if scope not in who.scopes and not who.is_configured:
            raise _refusal(web.HTTPForbidden, f"this token has not the scope {scope}")

    async def _find(self, given: str) -> Principal | None:
        # Every token is compared, so that the time taken does not show which one matched.
        matches = [name for name, token in self._configured if hmac.compare_digest(given.encode(), token)]
        if matches:
            return Principal(name=matches[0], scopes=frozenset(CONFIGURED), is_configured=True)
        return await self._issued.find(given)

    async def _refuse_slowly(self, request: web.Request) -> None:
        if self._waiting >= MOST_WAITING:
            request.protocol.keep_alive(False)
            return
        self._waiting += 1
        try:
            await asyncio.sleep(WRONG_TOKEN_SECONDS)
        finally:
            self._waiting -= 1


def _refusal(kind: type[web.HTTPException], reason: str) -> web.HTTPException:
    return kind(text=json.dumps({"error": reason}), content_type=JSON)
