"""The plan job: makes the plans of drafts in the background, a piece at a time, beside everything else."""

from __future__ import annotations

import asyncio

import structlog

from botkit.errors import FlowsInvalid
from botkit.service.broadcasts.plan import Planner
from botkit.service.periodic_job import PeriodicJob
from botkit.store.broadcasts import broadcasts
from botkit.store.database import Store

INTERVAL = 2.0  # seconds between looks for a draft
REST = 0.02  # seconds between two pieces, in which others have the processor

_log = structlog.get_logger()


class PlanJob(PeriodicJob):
    def __init__(self, store: Store, planner: Planner) -> None:
        super().__init__(INTERVAL)
        self._store = store
        self._planner = planner
        self._broken: set[int] = set()

    async def run_once(self) -> bool:
        number = await asyncio.to_thread(self._next)
        if number is None:
            return False
        try:
            if not await asyncio.to_thread(self._planner.claim, number):
                return False
            await asyncio.to_thread(self._planner.piece, number)
        except FlowsInvalid as fault:  # its draft stays, and can be cancelled
            self._broken.add(number)
            _log.error("flows of a broadcast cannot run", broadcast=number, fault=str(fault))
        await asyncio.sleep(REST)
        return True

    def _next(self) -> int | None:
        with self._store.read() as tx:
            return next((number for number in broadcasts.drafts(tx) if number not in self._broken), None)
