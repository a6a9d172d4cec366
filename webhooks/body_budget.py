"""Unverified bodies: how much memory strangers may take, together, until a signature says who they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

MAX_BODY = 4 * 1024 * 1024  # bytes; WhatsApp's bodies reach 3 MB
MAX_UNVERIFIED = 48 * 1024 * 1024  # bytes of all bodies of a process; twelve of the largest, or thousands of the usual 1 to 3 KB
LARGE_BODY = 64 * 1024  # bytes; what the platform usually sends is far smaller
MOST_LARGE = 4  # larger bodies that are read or verified at a time: reading many at once would leave the loop no time for the small ones
LARGE_SECONDS = 5.0  # for a larger body to arrive once it is read; the platform's lines and proxies send 4 MB in less than one
READ_SECONDS = 20.0  # for the body to arrive: the platform sends it at once, a slow sender only holds the connection


class BodyTooLarge(Exception):
    """The body is larger than MAX_BODY."""


class BudgetSpent(Exception):
    """Unverified bodies hold all of the budget, or of the places for large ones, and this one waited longest."""


class _Reading:
    """One body that arrives."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.deadline = asyncio.timeout(READ_SECONDS)
        self.was_dropped = False
        self.has_place = False
        self.waits = False


class BodyBudget:
    """Reads bodies. When the budget is spent, the one that has been arriving for longest is dropped: that is not the platform's, whose
    bodies arrive within milliseconds. Refusing the newest instead would let strangers hold the budget and lock the platform out. For the
    same reason the newest large body gets the next free place. Those that wait are not read: their senders have to stop."""

    def __init__(self, limit: int = MAX_UNVERIFIED) -> None:
        self._limit = limit
        self.used = 0
        self._arriving: dict[_Reading, None] = {}  # oldest first
        self._places = MOST_LARGE
        self._waiting: list[asyncio.Future[None]] = []  # for a place, oldest first

    @asynccontextmanager
    async def body(self, request: web.Request) -> AsyncIterator[bytes]:
        """The raw bytes, for as long as they are being verified. Read here and not with `request.read()`, whose limit is the
        application's and 1 MiB unless it says otherwise. Raises `BodyTooLarge`, `BudgetSpent`, `TimeoutError`."""
        if request.content_length is not None and request.content_length > MAX_BODY:
            raise BodyTooLarge
        reading = _Reading()
        self._arriving[reading] = None
        try:
            await self._read(reading, request)
            del self._arriving[reading]  # complete: it is verified next, and cannot be dropped any more
            yield bytes(reading.body)
        finally:
            self._arriving.pop(reading, None)
            self.used -= len(reading.body)
            reading.body.clear()
            if reading.has_place:
                self._give_place()

    async def _read(self, reading: _Reading, request: web.Request) -> None:
        try:
            async with reading.deadline:
                if request.content_length is not None and request.content_length > LARGE_BODY:
                    await self._take_place(reading)
                async for chunk in request.content.iter_any():
                    if len(reading.body) + len(chunk) > MAX_BODY:
                        raise BodyTooLarge
                    self._take(reading, chunk)
                    if not reading.has_place and len(reading.body) > LARGE_BODY:
                        await self._take_place(reading)
        except TimeoutError:
            if reading.was_dropped or reading.waits:
                raise BudgetSpent from None
            raise

    async def _take_place(self, reading: _Reading) -> None:
        loop = asyncio.get_running_loop()
        if self._places:
            self._places -= 1
        else:
            place = loop.create_future()
            self._waiting.append(place)
            reading.waits = True
            try:
                await place
            except asyncio.CancelledError:
                if place.done() and not place.cancelled():
                    self._give_place()  # it was given in the same moment
                raise
            finally:
                if place in self._waiting:
                    self._waiting.remove(place)
            reading.waits = False
        reading.has_place = True
        reading.deadline.reschedule(loop.time() + LARGE_SECONDS)

    def _give_place(self) -> None:
        while self._waiting:
            place = self._waiting.pop()
            if not place.done():
                place.set_result(None)
                return
        self._places += 1

    def _take(self, reading: _Reading, chunk: bytes) -> None:
        while not reading.was_dropped and self.used + len(chunk) > self._limit:
            self._drop(next(iter(self._arriving)))
        if reading.was_dropped:
            raise BudgetSpent
        reading.body += chunk
        self.used += len(chunk)

    def _drop(self, oldest: _Reading) -> None:
        del self._arriving[oldest]
        oldest.was_dropped = True
        self.used -= len(oldest.body)
        oldest.body.clear()
        oldest.deadline.reschedule(0.0)  # ends its wait for more
