"""The admin pages: whether the node is alive, whether it can take messages, and its metrics. They listen on loopback only."""

from __future__ import annotations

import asyncio
from time import monotonic

from aiohttp import web

from botkit.errors import BotkitError
from botkit.server.metrics import Metrics
from botkit.service.node.runtime import Runtime

NOT_READY_AFTER_FAILURE = 10.0  # seconds for which a node is not ready after a failed commit

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def admin_app(runtime: Runtime, metrics: Metrics) -> web.Application:
    """`/healthz`, `/readyz` and `/metrics`."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(_: web.Request) -> web.Response:
        now = runtime.clock()
        resting = {name: until.isoformat() for name, until in runtime.sender_state.paused_channels.items() if until > now}
        try:
            await asyncio.to_thread(runtime.store.check)
        except BotkitError as fault:
            return web.json_response({"status": "not ready", "store": str(fault)}, status=503)
        failed_at = runtime.writer.failed_at
        if failed_at is not None and monotonic() - failed_at < NOT_READY_AFTER_FAILURE:
            # Reading works also while the disk is full, but messages are refused.
            return web.json_response({"status": "not ready", "store": "the newest commit failed"}, status=503)
        return web.json_response({"status": "ready", "flows": len(runtime.bot.programs.current), "resting": resting})

    async def metrics_page(_: web.Request) -> web.Response:
        text = await asyncio.to_thread(metrics.render, runtime.store)
        return web.Response(body=text, headers={"Content-Type": METRICS_TYPE})

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics_page)])
    return app
