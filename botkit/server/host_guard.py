"""The Host guard: a port of this machine alone answers under a name of this machine alone.

A page of the open web under a name that resolves to 127.0.0.1 (DNS rebinding) has its own name in the Host header.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

HOST_NAMES = ("127.0.0.1", "localhost")


def is_own_host(host: str) -> bool:
    """Whether a Host header names this machine itself, whatever the port."""
    try:
        return urlsplit(f"//{host}").hostname in HOST_NAMES
    except ValueError:
        return False


@web.middleware
async def own_host_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not is_own_host(request.host):
        return web.Response(status=421, text="This port answers under 127.0.0.1 and localhost only.")
    return await handler(request)
