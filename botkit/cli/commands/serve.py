"""`botkit serve`: runs the server until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from botkit.errors import BotkitError, ConfigInvalid

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.flowfile.library import Library
    from botkit.server.app import RunningServer

WARN = "warning"


def serve(
    folder: Annotated[Path, typer.Argument(help="The project's folder, with botkit.yaml.")] = Path(),
    log_json: Annotated[bool | None, typer.Option("--log-json/--log-text", help="How to write logs; JSON unless on a terminal.")] = None,
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
) -> None:
    """Receive webhooks, answer them, and send what is due. SIGTERM finishes the batch at hand and gives leases back."""
    from botkit.cli.project import load_project
    from botkit.cli.terminal.log_setup import set_up_logging
    from botkit.server.listener import allow_more_descriptors
    from botkit.server.package_check import check_package

    check_package()
    os.umask(0o077)  # files that hold customers' words are for the owner alone
    allow_more_descriptors()
    set_up_logging(level=log_level, as_json=log_json)
    project = load_project(folder, secrets=True).must_be_sound()
    if not project.config.channels:
        raise ConfigInvalid(f'"{folder / "botkit.yaml"}" names no channel, so there is nothing to serve. Add one under "channels:".')
    is_json = not sys.stderr.isatty() if log_json is None else log_json

    def read_secrets() -> Config:
        return load_project(folder, secrets=True).config

    _run(_serve(project.config, project.library, read_secrets, is_json=is_json))


async def _serve(config: Config, library: Library, read_secrets: Callable[[], Config], *, is_json: bool) -> None:
    from botkit.server.app import running

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with running(config, library, node=node_name(), at_start=config.server.publish, sheets=config.sheets) as server:
        settle_memory()
        loop.add_signal_handler(signal.SIGHUP, _reload, server, read_secrets)
        if not is_json:  # the log says so as well
            with suppress(OSError):  # stderr on a full disk, or a pipe that nobody reads: the log may be lost, nothing else
                sys.stderr.write(f"Listening on {server.url} (admin: {server.admin_url}). Stop with Ctrl-C.\n")
        waits = [asyncio.create_task(stopped.wait()), asyncio.create_task(server.runtime.failed())]
        done, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        for task in done:
            task.result()


def _reload(server: RunningServer, read_secrets: Callable[[], Config]) -> None:
    """Use changed secrets. With a fault in them, those before stay in use."""
    try:
        server.reload.apply(read_secrets())
    except BotkitError as fault:
        structlog.get_logger().error("secrets not read again: those before stay", fault=str(fault))


def settle_memory() -> None:
    """Exclude the loaded objects (flows, tables, models) from garbage collection, and collect the others less often: scanning them costs a
    tenth of every turn."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def node_name() -> str:
    """A name that no other running node has: leases are held under it."""
    return f"{socket.gethostname()}-{os.getpid()}-{os.urandom(3).hex()}"


def _run(work: Coroutine[None, None, None]) -> None:
    """With uvloop where it is installed: it answers more requests with the same processor."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)
