"""Listens on a port: the public one with a cap that leaves descriptors for the admin port, the database and the platform."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack

from aiohttp import web

from botkit.errors import PortInUse
from botkit.server.connections import MAX_CONNECTIONS, Connection, ConnectionFault, Connections

PORT_SETTING, ADMIN_SETTING = "BOTKIT_PORT or server.port", "BOTKIT_ADMIN_PORT or server.admin_port"

# Descriptors that are kept from strangers: for the admin port, the database, 100 connections to the platform. Where few are allowed, a
# quarter. Half of them is the backlog: all connections that wait may be accepted in one step of the loop, before one can be closed.
RESERVED_DESCRIPTORS = 1_024
FIRST_INHERITED = 3  # descriptors 0 to 2 are the standard streams
FEWEST = 8  # connections on a port, however few descriptors there are


def _count_nothing(_why: ConnectionFault) -> None:
    pass


async def listen(
    stack: AsyncExitStack,
    app: web.Application,
    host: str,
    port: int,
    setting: str = PORT_SETTING,
    *,
    count: Callable[[ConnectionFault], None] = _count_nothing,
    keeps_reserve: bool = True,
    inherited: socket.socket | None = None,
) -> str:
    """Serve on a port; 0 takes any free one. Raises `PortInUse`, which says by what `setting` another is chosen.

    `count` is told of every connection that was closed or could not be read. With `keeps_reserve=False` the port may use the descriptors
    that the others leave: the admin port.

    `inherited`: a socket that listens already, instead of host and port."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=10.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    allowed = descriptors_allowed()
    reserve = min(RESERVED_DESCRIPTORS, allowed // 4)
    highest = allowed - reserve
    limit = min(MAX_CONNECTIONS, max(highest - _lowest_free_descriptor(), FEWEST))
    connections = Connections(count, limit=limit, highest_descriptor=highest if keeps_reserve else None)
    try:
        await _Site(runner, connections, host, port, inherited, backlog=reserve // 2).start()
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {port} on {host} is taken by another program. Stop that one, or choose another port with {setting}."
            ) from None
        raise PortInUse(f"The server cannot listen on {host}, port {port}: {fault.strerror}.") from None
    address = runner.addresses[0]
    return f"http://{address[0]}:{address[1]}"


def inherited_socket(number: int) -> socket.socket | None:
    """A socket that the service manager opened for us and keeps open while we restart (systemd's LISTEN_FDS protocol), by its position."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or number >= int(os.environ.get("LISTEN_FDS", "0")):
        return None
    return socket.socket(fileno=FIRST_INHERITED + number)


class _Site(web.BaseSite):
    """A site whose connections are ours: aiohttp's own makes connections without our limits."""

    def __init__(
        self, runner: web.AppRunner, connections: Connections, host: str, port: int, inherited: socket.socket | None, *, backlog: int
    ) -> None:
        super().__init__(runner, backlog=backlog)
        self._socket = inherited
        self._connections = connections
        self._host, self._port = host, port

    @property
    def name(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        await super().start()
        loop = asyncio.get_running_loop()
        server = self._runner.server
        assert server is not None

        def connection() -> Connection:
            return Connection(server, self._connections, loop)

        if self._socket is not None:
            self._server = await loop.create_server(connection, sock=self._socket, backlog=self._backlog)
        else:
            self._server = await loop.create_server(connection, self._host, self._port, backlog=self._backlog)


def _lowest_free_descriptor() -> int:
    """How many are open, about: the system gives out the lowest free number."""
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor


def descriptors_allowed() -> int:
    """How many files and sockets this process may have open."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return 1_000_000
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1_000_000 if allowed == resource.RLIM_INFINITY else allowed


def allow_more_descriptors(wanted: int = 16_384) -> None:
    """Raise the limit as far as the system lets us: many start programs with 1,024, a value from the time of select()."""
    try:
        import resource
    except ImportError:
        return
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    target = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    if allowed != resource.RLIM_INFINITY and allowed < target:
        resource.setrlimit(resource.RLIMIT_NOFILE, (target, most))
