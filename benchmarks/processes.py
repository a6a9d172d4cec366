"""What measurements run against: a server as a process of its own, whose processor time can be read, and a stand-in for the platform."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import web

_TICKS = os.sysconf("SC_CLK_TCK")


class Process(NamedTuple):
    """A server: its port and its process."""

    port: int
    pid: int

    @property
    def seconds(self) -> float:
        """Processor time so far, of the process and those it started."""
        return sum(_seconds(pid) for pid in _family(self.pid))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[Process]:
    """One of benchmarks/servers.py as a process."""
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("servers.py")),
        *arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
    )
    assert started.stdout is not None
    assert started.stdin is not None
    try:
        yield Process(int(await started.stdout.readline()), started.pid)
    finally:
        started.stdin.close()
        await asyncio.wait_for(started.wait(), 60)


@asynccontextmanager
async def server(*arguments: str) -> AsyncIterator[int]:
    """The same, where only its port counts."""
    async with process(*arguments) as started:
        yield started.port


class Graph:
    """The least that can take sends: it reads each and names it. `accepted` has what was taken: the receiver, our id, the sender's tag;
    `arrived` is when each receiver got the newest."""

    def __init__(self) -> None:
        self.sent = 0
        self.accepted: list[tuple[str, str, str]] = []
        self.arrived: dict[str, float] = {}

    async def messages(self, incoming: web.Request) -> web.Response:
        body: dict[str, Any] = await incoming.json()
        if body.get("status") == "read":
            return web.Response(body=b'{"success":true}', content_type="application/json")
        self.sent += 1
        name = f"wamid.bench.out.{id(self)}.{self.sent}"
        self.arrived[body["to"]] = asyncio.get_running_loop().time()
        self.accepted.append((body["to"], name, body.get("biz_opaque_callback_data", "")))
        return web.Response(body=b'{"messages":[{"id":"%s"}]}' % name.encode(), content_type="application/json")

    async def until(self, sent: int) -> None:
        """Return when so many have arrived."""
        async with asyncio.timeout(600):
            while self.sent < sent:  # noqa: ASYNC110 - counted by another task of this process, far too often for an event
                await asyncio.sleep(0.005)


@asynccontextmanager
async def graph() -> AsyncIterator[tuple[Graph, str]]:
    stand_in = Graph()
    app = web.Application()
    app.add_routes([web.post("/{version}/{number}/messages", stand_in.messages)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield stand_in, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
