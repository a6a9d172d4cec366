"""The admin pages: whether the node is alive, whether it can take messages, and its metrics. They listen on loopback only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from aiohttp import web

from botkit.errors import BotkitError, StoreUnavailable
from botkit.server.metrics import Metrics
from botkit.service.node.runtime import Runtime
from botkit.store.tickets import desks, ticket_counts

NOT_READY_AFTER_FAILURE = 10.0  # seconds for which a node is not ready after a failed commit

CHECK_SECONDS = 3.0  # for the database to answer an admin page; who looks at it every few seconds waits no longer

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class StoreCheck:
    """Asks the database something, in a thread, and waits for a limited time. A database that has stopped may never answer: then later
    checks wait for the same thread, instead of one more each."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._asking: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Raises what the question raises, and `StoreUnavailable` when no answer comes."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(asyncio.to_thread(self._ask))
        done, _ = await asyncio.wait([self._asking], timeout=CHECK_SECONDS)
        if not done:
            raise StoreUnavailable(f"The database did not answer within {CHECK_SECONDS:g} seconds.")
        self._asking.result()


def admin_app(runtime: Runtime, metrics: Metrics) -> web.Application:
    """`/healthz`, `/readyz` and `/metrics`."""

    overdue: dict[str, int] = {}
    failing: dict[str, str] = {}

    def ask() -> None:
        runtime.store.check()
        with runtime.store.read() as tx:
            counts, silent = ticket_counts.load(tx), desks.failing(tx)
        failing.clear()
        failing.update({desk: since.isoformat() for desk, since in sorted(silent.items())})
        overdue.clear()
        overdue.update({queue: n for (queue, counter), n in sorted(counts.items()) if counter == "overdue" and n})

    check = StoreCheck(ask)
    read_outbox = StoreCheck(lambda: metrics.read_outbox(runtime.store, runtime.clock()))

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(_: web.Request) -> web.Response:
        resting = {
            name: {"until": (runtime.clock() + timedelta(seconds=seconds)).isoformat(), "reason": reason}
            for name, (seconds, reason) in runtime.sender_state.paused().items()
        }
        try:
            await check.run()
        except BotkitError as fault:
            return web.json_response({"status": "not ready", "store": str(fault)}, status=503)
        failed_at = runtime.writer.failed_at
        if failed_at is not None and monotonic() - failed_at < NOT_READY_AFTER_FAILURE:
            # Reading works also while the disk is full, but messages are refused.
            return web.json_response({"status": "not ready", "store": "the newest commit failed"}, status=503)
        if runtime.presence.is_drained:
            return web.json_response({"status": "drained"}, status=503)
        flows = len(runtime.bot.programs.current)
        return web.json_response({"status": "ready", "flows": flows, "resting": resting, "overdue": overdue, "desks": failing})

    async def metrics_page(_: web.Request) -> web.Response:
        try:
            await read_outbox.run()
        except StoreUnavailable:
            metrics.store_up.set(0)
        metrics.set_paused(runtime.sender_state.paused())
        return web.Response(body=metrics.render(), headers={"Content-Type": METRICS_TYPE})

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics_page)])
    return app
