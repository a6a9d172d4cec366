"""The scheduler: fires due timers, goes on with published events, and sweeps old keys. It looks once a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from botkit.service.batch_writer import BatchWriter
from botkit.service.commands import FireDueTimers
from botkit.service.periodic_job import PeriodicJob
from botkit.store import dedupe
from botkit.store.database import Store
from botkit.store.delivery import held_receipts as receipts
from botkit.store.tickets import answered_requests, changes

TICK = 1.0  # seconds between looks; no reminder is more exact than that
MAX_TIMERS = 200  # fired in one transaction
SWEEP_EVERY = timedelta(minutes=10)
MAX_SWEPT = 5_000  # keys deleted in one transaction
HELD_FOR = timedelta(days=1)  # receipts for messages that turn out to be another program's

_log = structlog.get_logger()


class Scheduler(PeriodicJob):
    def __init__(self, store: Store, writer: BatchWriter, clock: Callable[[], datetime]) -> None:
        super().__init__(TICK)
        self._store = store
        self._writer = writer
        self._clock = clock
        self._swept_at: datetime | None = None
        self.is_drained = False  # other nodes fire the timers

    async def run_once(self) -> bool:
        """Fire the timers that are due. True: there may be more."""
        if self.is_drained:
            return False
        (has_more,) = await self._writer.submit(FireDueTimers(limit=MAX_TIMERS))
        await self._sweep()
        return bool(has_more)

    async def _sweep(self) -> None:
        now = self._clock()
        if self._swept_at is None:
            self._swept_at = now  # the platform confirms the clock before keys are deleted by it: a repeated webhook would come through
        if abs(now - self._swept_at) < SWEEP_EVERY:
            return
        self._swept_at = now
        deleted = await asyncio.to_thread(sweep, self._store, now)
        if deleted:
            _log.info("swept", keys=deleted)


def sweep(store: Store, now: datetime) -> int:
    """Delete the keys of deliveries that the platform no longer repeats, and receipts that belong to no message; return how many keys."""
    deleted = 0
    while True:
        with store.begin() as tx:
            keys = dedupe.sweep(tx, now - dedupe.KEPT, MAX_SWEPT)
            receipts.sweep(tx, now - HELD_FOR, MAX_SWEPT)
            changes.sweep(tx, now - changes.KEPT)
            answered_requests.sweep(tx, now - answered_requests.KEPT)
        deleted += keys
        if keys < MAX_SWEPT:
            return deleted
