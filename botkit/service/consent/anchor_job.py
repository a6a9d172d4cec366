"""The anchor job: writes the newest seal of the ledger outside the database, with a timestamp when there is an authority."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from botkit.errors import StoreUnavailable, UsageError
from botkit.policy.consent.hash_chain import Block
from botkit.service.consent.timestamps import TimestampRefused, ask_timestamp
from botkit.service.periodic_job import PeriodicJob
from botkit.store.consent import ledger_seals
from botkit.store.consent.anchors import Anchor, AnchorFile, AnchorStore, anchor_of, with_timestamp
from botkit.store.database import Store

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class AnchorSettings:
    """Where anchors go, and how often. `timestamps` is the address of the authority; empty: none."""

    file: Path | None = None
    store: str = ""
    every: timedelta = timedelta(minutes=10)
    timestamps: str = ""

    def places(self) -> tuple[AnchorFile | AnchorStore, ...]:
        file = (AnchorFile(self.file),) if self.file is not None else ()
        return (*file, AnchorStore(self.store)) if self.store else file

    def read(self) -> list[Anchor]:
        """What all places have."""
        return [anchor for place in self.places() for anchor in place.read()]


class AnchorJob(PeriodicJob):
    """Every node writes its own: more anchors do no harm, and a node that is down leaves no gap. What fails is logged and stops nothing."""

    def __init__(self, store: Store, settings: AnchorSettings, clock: Callable[[], datetime]) -> None:
        super().__init__(settings.every.total_seconds())
        self._store = store
        self._settings = settings
        self._clock = clock
        self._written: dict[int, int] = {}  # place -> the newest block that it has from us

    async def run_once(self) -> bool:
        last = await asyncio.to_thread(self._last)
        places = self._settings.places()
        due = [number for number in range(len(places)) if last is not None and self._written.get(number) != last.number]
        if last is None or not due:
            return False
        anchor = anchor_of(last, self._clock())
        if self._settings.timestamps:
            try:
                anchor = with_timestamp(anchor, await ask_timestamp(self._settings.timestamps, last.seal))
            except TimestampRefused as fault:
                _log.error("no timestamp for the anchor of the ledger", authority=self._settings.timestamps, fault=str(fault))
        for number in due:
            try:
                await asyncio.to_thread(places[number].append, anchor)
                self._written[number] = last.number
            except (OSError, StoreUnavailable, UsageError) as fault:
                _log.error("anchor of the ledger cannot be written", fault=str(fault))
        return False

    def _last(self) -> Block | None:
        with self._store.read() as tx:
            return ledger_seals.last_block(tx)
