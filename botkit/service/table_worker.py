"""A table worker: claims rows of a table through the batch writer and processes several at a time, until it is stopped."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

from botkit.errors import StoreUnavailable
from botkit.service.batch_writer import BatchWriter
from botkit.service.wakeup import WakeSignal

Claimed = TypeVar("Claimed")


class TableWorker(ABC, Generic[Claimed]):
    """`room` is how many rows it processes at a time. Call `wake` when there may be new rows."""

    def __init__(self, writer: BatchWriter, clock: Callable[[], datetime], room: int) -> None:
        self._writer = writer
        self._signal = WakeSignal(clock)
        self._room = room
        self.under_way: dict[int, Claimed] = {}
        self._stopping = False

    @abstractmethod
    def claim_command(self, limit: int) -> Struct:
        """The command whose result is a tuple of claimed rows."""

    @abstractmethod
    async def process(self, claimed: Claimed) -> None:
        """Do the work of one row. What it raises ends the worker."""

    @abstractmethod
    def next_due(self) -> datetime | None:
        """When a row that this worker postponed comes due; None: not known."""

    def wake(self) -> None:
        self._signal.set()

    def stop(self) -> None:
        """Claim no more; what is under way is finished."""
        self._stopping = True
        self._signal.set()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as under_way:
            while not self._stopping:
                self._signal.clear()  # before the claim, so that a row that is written during the claim sets it again
                claimed = await self._claim()
                for row in claimed:
                    self.under_way[id(row)] = row
                    under_way.create_task(self._process(row))
                if not claimed:
                    await self._signal.wait(self.next_due())

    async def _claim(self) -> tuple[Claimed, ...]:
        room = self._room - len(self.under_way)
        if room <= 0:
            return ()
        rows: tuple[Claimed, ...]
        try:
            (rows,) = await self._writer.submit(self.claim_command(room))
        except StoreUnavailable:
            return ()  # the batch writer logs it; the rows stay in the table
        return rows

    async def _process(self, row: Claimed) -> None:
        try:
            await self.process(row)
        finally:
            del self.under_way[id(row)]
            self._signal.set()
