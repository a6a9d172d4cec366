"""Every error of the server as `{"error": "…"}`, also those of the framework: unknown paths, wrong methods, faults."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from botkit.errors import location_of

_log = structlog.get_logger()


@web.middleware
async def json_errors(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        if refusal.status >= 400 and refusal.content_type != "application/json":
            refusal.text, refusal.content_type = _error_json(refusal.reason), "application/json"
        raise
    except ConnectionError:
        raise  # the sender hung up
    except web.RequestPayloadError:
        return web.Response(status=400, text=_error_json("the body is not what its headers say"), content_type="application/json")
    except Exception as fault:
        # 503, not 500: the sender may try again, and platforms do. The path is what a stranger wrote; the route is ours.
        route = request.match_info.route.resource
        _log.error("request failed", route=route.canonical if route is not None else "", fault=location_of(fault))
        return web.Response(status=503, text=_error_json("the server failed; nothing was taken in"), content_type="application/json")


def _error_json(reason: str) -> str:
    return json.dumps({"error": reason})
