"""Between a node and its PostgreSQL: passes bytes on, slowly or not at all when somebody says so. What a bad network does, without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url

CHUNK = 64 * 1024


class DatabaseProxy:
    """`delay`: seconds that each piece waits, in both directions. While `is_cut`, nothing passes, and nobody is told: packets are lost."""

    def __init__(self, store: str) -> None:
        self._target = make_url(store)
        self.url = ""
        self.delay = 0.0
        self._passes = asyncio.Event()
        self._passes.set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_cut(self) -> bool:
        return not self._passes.is_set()

    @is_cut.setter
    def is_cut(self, is_so: bool) -> None:
        if is_so:
            self._passes.clear()
        else:
            self._passes.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[DatabaseProxy]:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        self.url = self._target.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            there, back = await self._reach()
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(reader, back))
                both.create_task(self._pump(there, writer))
        except* OSError:
            pass  # one side is gone, and the other is told by the end of the connection
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        folder = self._target.query.get("host") or self._target.host
        assert isinstance(folder, str)
        if folder.startswith("/"):
            return await asyncio.open_unix_connection(str(Path(folder) / f".s.PGSQL.{self._target.port or 5432}"))
        return await asyncio.open_connection(folder, self._target.port or 5432)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await self._passes.wait()
                target.write(piece)
                await target.drain()
        finally:
            with suppress(OSError):
                target.close()
