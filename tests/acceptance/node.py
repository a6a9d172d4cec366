"""One node as a process of its own, for tests that kill it.

The same composition root as `botkit serve`, with a shorter lease: what a killed node held is taken up after seconds, not a minute.
Nodes are forked from one process that has loaded everything (`multiprocessing`'s fork server): a start takes a fifth of a second instead
of two, so that there is time for many deaths. What is killed is a real process all the same, with memory, sockets and transactions of
its own.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import signal
import traceback
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import structlog

from botkit.cli.commands.serve import node_name
from botkit.config import Channel, Config, Server
from botkit.core.model.business import Business
from botkit.flowfile.library import Library, read_folder
from botkit.server import app

PRELOAD = ["botkit.cli.commands.serve", "botkit.server.app", "structlog", "alembic.command", "sqlite3", "psycopg"]


def project(given: dict[str, Any]) -> tuple[Config, Library]:
    """`store`, `flows`, `port`, and of the platform `base_url`, `account`, `token`, `secret`."""
    channel = Channel(
        name="main",
        platform="whatsapp",
        account=given["account"],
        token=given["token"],
        app_secrets=(given["secret"],),
        verify_token="verify",
        base_url=given["base_url"],
        per_second=given.get("per_second"),
    )
    config = Config(
        folder=Path(given["flows"]),
        business=Business(name="Air"),
        channels={"main": channel},
        store=given["store"],
        server=Server(port=given["port"], admin_port=0),
        flows=Path(given["flows"]),
    )
    return config, read_folder(config.flows, config.business)


START = 60.0  # seconds; a node that has not started by then says where it stands, and is given up


def follow_wrong_clock(given: dict[str, Any]) -> None:
    """On SIGUSR1 the wall clock is off by the seconds in the file `clock`."""
    right, offset = app.now_utc, timedelta()

    def wall() -> datetime:
        return right() + offset

    def read() -> None:
        nonlocal offset
        offset = timedelta(seconds=float(Path(given["clock"]).read_text()))

    app.now_utc = wall
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, read)


async def serve(given: dict[str, Any], ready: Connection) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    follow_wrong_clock(given)
    async with app.running(*project(given), node=node_name(), lease=timedelta(seconds=given["lease"]), clock=app.now_utc):
        faulthandler.cancel_dump_traceback_later()
        ready.send("ready")
        await stopped.wait()


def run(given: dict[str, Any], ready: Connection) -> None:
    """Everything that it says, and what ended it, is in the file `log`."""
    with Path(given["log"]).open("a", buffering=1) as log:
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO), logger_factory=structlog.PrintLoggerFactory(log)
        )
        faulthandler.dump_traceback_later(START - 2.0, file=log)
        try:
            asyncio.run(serve(given, ready))
        except BaseException:
            traceback.print_exc(file=log)
            raise


if __name__ == "__node__":  # how the tests' fork server enters this file; no package holds it, so it cannot be imported by name
    run(globals()["given"], globals()["ready"])
