"""The chain job: adds what the gate decided to the chain of the ledger, so that a removed decision is missed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from botkit.service.periodic_job import PeriodicJob
from botkit.store.consent import ledger_seals, verdict_seals
from botkit.store.database import Store

INTERVAL = 60.0  # seconds; docs/consent-proof.md names it


class ChainJob(PeriodicJob):
    """Every node runs it: whoever comes first takes what waits, and a round that finds nothing writes nothing."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        super().__init__(INTERVAL)
        self._store = store
        self._clock = clock

    async def run_once(self) -> bool:
        return await asyncio.to_thread(self.add)

    def add(self) -> bool:
        """Add one block of them. True: there may be more."""
        with self._store.read() as tx:
            if not verdict_seals.has_open(tx):
                return False
        with self._store.begin() as tx:
            return ledger_seals.add_open_verdicts(tx, self._clock()) >= verdict_seals.PIECE
