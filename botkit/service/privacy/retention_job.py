"""The keeper: once a day, on one node, what is personal and over its time goes, and the ledger's newest seal is told to the log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from botkit.errors import StoreUnavailable
from botkit.service.privacy.retention import RetentionPeriods, sweep
from botkit.store import jobs
from botkit.store.consent import ledger_seals as sealing
from botkit.store.database import Store

JOB = "retention"
EVERY = timedelta(days=1)
LOOK = 600.0  # seconds between looks whether it is time
LEASE = timedelta(hours=2)  # when the node dies at it, another one goes on after this

_log = structlog.get_logger()


class RetentionJob:
    """Runs until stopped. `ear` is told how many rows of which class were emptied."""

    def __init__(
        self,
        store: Store,
        node: str,
        kept: RetentionPeriods,
        clock: Callable[[], datetime],
        phrase_index: Callable[[str, int], None] = lambda name, rows: None,
    ) -> None:
        self._store = store
        self._node = node
        self._kept: Mapping[str, timedelta | None] = kept
        self._clock = clock
        self._ear = phrase_index
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Finish the piece at hand; the rest waits for the next day, or the next node."""
        self._stop.set()

    async def run(self) -> None:
        while not self._stop.is_set():
            try:
                await asyncio.to_thread(self.look)
            except StoreUnavailable as fault:
                _log.error("retention interrupted", fault=str(fault))
            try:
                async with asyncio.timeout(LOOK):
                    await self._stop.wait()
            except TimeoutError:
                continue

    def look(self) -> bool:
        """Do the day's work if it is time and nobody else does."""
        now = self._clock()
        with self._store.begin() as tx:
            if not jobs.claim(tx, JOB, self._node, now, EVERY, LEASE):
                return False
        for swept in sweep(self._store, self._kept, now, goes_on=lambda: not self._stop.is_set()):
            if swept.rows:
                _log.info("retention", emptied=swept.name, rows=swept.rows)
                self._ear(swept.name, swept.rows)
        with self._store.begin() as tx:
            if not self._stop.is_set():
                jobs.done(tx, JOB, now)
            head = sealing.head(tx)
        if head is not None:
            # The log goes elsewhere: what is named there cannot be cut off the ledger unseen (`botkit consent verify --head`).
            _log.info("ledger sealed", head=str(head))
        return True
