"""The retention job: once a day, on one node, empties personal data whose time is over, and logs the newest seal of the consent ledger."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from botkit.errors import StoreUnavailable
from botkit.service.periodic_job import PeriodicJob
from botkit.service.privacy.retention import RetentionPeriods, sweep
from botkit.store import jobs
from botkit.store.consent import ledger_seals
from botkit.store.database import Store

JOB = "retention"
EVERY = timedelta(days=1)
CHECK_EVERY = 600.0  # seconds between checks whether the day's work is due
LEASE = timedelta(hours=2)  # when the node dies meanwhile, another one goes on after this

_log = structlog.get_logger()


class RetentionJob(PeriodicJob):
    """`emptied` is called with the name of a class of data and the number of rows that were emptied."""

    def __init__(
        self,
        store: Store,
        node: str,
        periods: RetentionPeriods,
        clock: Callable[[], datetime],
        emptied: Callable[[str, int], None] = lambda name, rows: None,
    ) -> None:
        super().__init__(CHECK_EVERY, pauses_first=True)
        self._store = store
        self._node = node
        self._periods: Mapping[str, timedelta | None] = periods
        self._clock = clock
        self._emptied = emptied

    async def run_once(self) -> bool:
        try:
            await asyncio.to_thread(self.sweep_if_due)
        except StoreUnavailable as fault:
            _log.error("retention interrupted", fault=str(fault))
        return False

    def sweep_if_due(self) -> bool:
        """Do the day's work if it is due and no other node does it. When the job is stopped, the rest waits for the next day or node."""
        now = self._clock()
        with self._store.begin() as tx:
            if not jobs.claim(tx, JOB, self._node, now, EVERY, LEASE):
                return False
        for swept in sweep(self._store, self._periods, now, goes_on=lambda: not self._stop.is_set()):
            if swept.rows:
                _log.info("retention", emptied=swept.name, rows=swept.rows)
                self._emptied(swept.name, swept.rows)
        with self._store.begin() as tx:
            if not self._stop.is_set():
                jobs.done(tx, JOB, now)
            head = ledger_seals.head(tx)
        if head is not None:
            # The server's log is kept elsewhere: with this seal, `botkit consent verify --head` shows when lines before it were deleted.
            _log.info("ledger sealed", head=str(head))
        return True
