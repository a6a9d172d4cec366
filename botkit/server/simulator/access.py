"""Access to the simulator: loopback only, by a link that works once, under a host name of this machine, and only from its own page.

Three attacks and what stops each. Another program or user on this machine: the one-time token and the cookie that it is exchanged for.
A page of the open web under a name that resolves to this machine (DNS rebinding): the check of the Host header. Such a page that posts
forms (CSRF): SameSite cookies, and only JSON with our own Origin is accepted.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from botkit.server.host_guard import is_own_host

COOKIE = "botkit_simulator"  # with a random ending: browsers keep the cookies of all ports of a machine together
JSON = "application/json"

# Nothing but what this very server serves: no inline script or style, no frame, no other host.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

LINK_USED = """<!doctype html><html lang="en"><meta charset="utf-8"><title>botkit dev</title>
<h1>This link has been used</h1><p>Open the newest link that <code>botkit dev</code> printed in the terminal. Each works once.</p></html>"""


class Access:
    """`link(origin)` is the address to open. Each link works once; `used` is called when one was used, so that the next can be printed."""

    def __init__(self, used: Callable[[], None] = lambda: None) -> None:
        self._used = used
        self._name = f"{COOKIE}_{secrets.token_hex(4)}"
        self._tokens: list[str] = []
        self._cookies: set[str] = set()

    def link(self, origin: str) -> str:
        token = secrets.token_urlsafe(24)
        self._tokens = [*self._tokens[-4:], token]
        return f"{origin}/?token={token}"

    def redeem(self, token: str) -> str | None:
        """The cookie that a token is exchanged for; None when it is not one of ours, or was used."""
        match = next((known for known in self._tokens if hmac.compare_digest(known.encode(), token.encode("utf-8", "surrogatepass"))), None)
        if match is None:
            return None
        self._tokens.remove(match)
        cookie = secrets.token_urlsafe(32)
        self._cookies.add(cookie)
        self._used()
        return cookie

    def has_cookie(self, request: web.Request) -> bool:
        cookie = request.cookies.get(self._name, "").encode("utf-8", "surrogatepass")
        return any(hmac.compare_digest(known.encode(), cookie) for known in self._cookies)

    @property
    def middleware(self) -> Middleware:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            response = self._refusal(request) or await _respond(request, handler)
            if not response.prepared:  # a stream sends its headers when it begins
                response.headers.update(HEADERS)
            return response

        return guard

    def _refusal(self, request: web.Request) -> web.Response | None:
        if not is_own_host(request.host):
            return web.Response(status=421, text="This page answers under 127.0.0.1 and localhost only.")
        if request.path == "/" and "token" in request.query:
            return self._exchange(request)
        if not self.has_cookie(request):
            return web.Response(status=401, text=LINK_USED, content_type="text/html")
        if request.method not in ("GET", "HEAD") and not _is_own(request):
            return web.Response(status=403, text="Only this page itself may do that.")
        return None

    def _exchange(self, request: web.Request) -> web.Response:
        cookie = self.redeem(request.query["token"])
        if cookie is None and not self.has_cookie(request):
            return web.Response(status=401, text=LINK_USED, content_type="text/html")
        redirect = web.Response(status=303, headers={"Location": "/"})  # the token must not stay in the address bar and the history
        if cookie is not None:
            redirect.set_cookie(self._name, cookie, httponly=True, samesite="Strict", path="/")
        return redirect


def _is_own(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    return request.content_type == JSON and (origin is None or origin == f"http://{request.host}")


async def _respond(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as fault:
        return web.Response(status=fault.status, text=fault.text, content_type=fault.content_type)
