"""Timers: let due alarms ring, carry events of the business on, and sweep what is no longer needed. One look a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from botkit.errors import StoreUnavailable
from botkit.service.batch_writer import BatchWriter
from botkit.service.commands import FireDueTimers
from botkit.store import dedupe
from botkit.store.database import Store
from botkit.store.delivery import held_receipts as receipts

TICK = 1.0  # seconds between looks; nobody's reminder is more exact than that
AT_ONCE = 200  # alarms in one transaction
SWEEP_EVERY = timedelta(minutes=10)
SWEEP_AT_ONCE = 5_000  # keys forgotten in one transaction
HELD_FOR = timedelta(days=1)  # receipts for messages that turn out not to be ours

_log = structlog.get_logger()


class Scheduler:
    """Runs until stopped."""

    def __init__(self, store: Store, writer: BatchWriter, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._writer = writer
        self._clock = clock
        self._stop = asyncio.Event()
        self._swept: datetime | None = None

    def stop(self) -> None:
        self._stop.set()

    async def run(self) -> None:
        while not self._stop.is_set():
            try:
                (more,) = await self._writer.submit(FireDueTimers(limit=AT_ONCE))
                await self._sweep()
                if more:
                    continue
            except StoreUnavailable:
                pass  # the writer has told the log; alarms keep, and ring later
            try:
                async with asyncio.timeout(TICK):
                    await self._stop.wait()
            except TimeoutError:
                continue

    async def _sweep(self) -> None:
        now = self._clock()
        if self._swept is not None and now - self._swept < SWEEP_EVERY:
            return
        self._swept = now
        gone = await asyncio.to_thread(sweep, self._store, now)
        if gone:
            _log.info("swept", keys=gone)


def sweep(store: Store, now: datetime) -> int:
    """Forget the keys of deliveries that the platform no longer repeats, and receipts that nobody claimed; say how many keys."""
    gone = 0
    while True:
        with store.begin() as tx:
            piece = dedupe.sweep(tx, now - dedupe.KEPT, SWEEP_AT_ONCE)
            receipts.sweep(tx, now - HELD_FOR, SWEEP_AT_ONCE)
        gone += piece
        if piece < SWEEP_AT_ONCE:
            return gone
