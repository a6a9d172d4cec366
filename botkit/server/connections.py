"""Connections of strangers: time limits for the head of a request and for idleness, a cap, and no word of what cannot be read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Literal

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

HEAD_SECONDS = 10.0  # from the first byte of a request, or from the connection, to the end of its headers
IDLE_SECONDS = 75.0  # between two requests; longer than the 60 s after which nginx gives an idle connection up, so that it closes first
MAX_CONNECTIONS = 1_000  # on a port; the platform opens some dozens, and a proxy as many as it has requests at work
READ_BUFFER = 64 * 1024  # bytes of a body that are read before somebody asks for them

ConnectionFault = Literal["unreadable", "slow_head", "crowded", "failed"]


class Connections:
    """The open connections of one port.

    When there are too many, the oldest one that waits is closed: first those that never finished a request. A sender who knows what to
    say is served within milliseconds, so whoever waits longest is a stranger. Without this rule strangers could fill the cap and lock
    everybody else out.
    """

    def __init__(self, count: Callable[[ConnectionFault], None], *, limit: int, highest_descriptor: int | None = None) -> None:
        self._count = count
        self._limit = limit
        self._highest_descriptor = highest_descriptor
        self._open: set[Connection] = set()
        self._fresh: dict[Connection, None] = {}  # oldest first: no request was finished yet
        self._idle: dict[Connection, None] = {}  # oldest first: between two requests

    def opened(self, connection: Connection, descriptor: int) -> None:
        self._open.add(connection)
        self._fresh[connection] = None
        # The system gives out the lowest free number: a high one says that few are left, whoever has the others.
        few_left = self._highest_descriptor is not None and descriptor > self._highest_descriptor
        if few_left or len(self._open) > self._limit:
            oldest = next(iter(self._fresh))
            if oldest is connection and self._idle:
                oldest = next(iter(self._idle))
            self.drop(oldest, "crowded")

    def is_working(self, connection: Connection) -> None:
        self._fresh.pop(connection, None)
        self._idle.pop(connection, None)

    def is_idle(self, connection: Connection) -> None:
        if connection in self._open:
            self._idle[connection] = None

    def closed(self, connection: Connection) -> None:
        self._open.discard(connection)
        self.is_working(connection)

    def drop(self, connection: Connection, why: ConnectionFault) -> None:
        self._count(why)
        self.closed(connection)
        connection.abort()

    def count(self, why: ConnectionFault) -> None:
        self._count(why)


class Connection(RequestHandler):
    """aiohttp's protocol with our limits. Its own logger prints tracebacks that quote what was sent, so nothing reaches it."""

    def __init__(self, server: web.Server, connections: Connections, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            server,
            loop=loop,
            access_log=None,  # type: ignore[arg-type]  # what the runner passes, too
            keepalive_timeout=IDLE_SECONDS,
            # A body in gzip is not inflated: 4 MB can become 4 GB, and the signature is over the bytes that travel.
            auto_decompress=False,
            # The rest of a refused body is not read.
            lingering_time=0,
            read_bufsize=READ_BUFFER,
        )
        self._connections = connections
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._start_timer()
        channel = transport.get_extra_info("socket")
        self._connections.opened(self, channel.fileno() if channel is not None else -1)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stop_timer()
        self._connections.closed(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        finished = self._request_count
        super().data_received(data)
        if self._request_count > finished:
            self._stop_timer()
            self._connections.is_working(self)
        elif self._timer is None and self._waiter is not None:
            self._start_timer()

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        finished = await super().finish_response(request, resp, start_time)
        self._connections.is_idle(self)
        return finished

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """A request that is not HTTP, or a fault that no handler took. Neither its text nor its traceback is kept: both quote it."""
        self._connections.count("unreadable" if status == 400 else "failed")
        if request.writer.output_size > 0:
            raise ConnectionError("a part of the answer was sent already")
        reason = "the request is not readable" if status == 400 else "the server failed; nothing was taken in"
        response = web.json_response({"error": reason}, status=status)
        response.force_close()
        return response

    def log_exception(self, *args: Any, **kw: Any) -> None:
        self._connections.count("failed")

    def log_debug(self, *args: Any, **kw: Any) -> None:
        pass

    def abort(self) -> None:
        """Close at once: what is written and not yet sent is lost."""
        transport = self.transport
        self.force_close()
        if transport is not None:
            transport.abort()

    def _start_timer(self) -> None:
        self._timer = self._loop.call_later(HEAD_SECONDS, self._end_slow_head)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end_slow_head(self) -> None:
        self._timer = None
        self._connections.drop(self, "slow_head")
