"""A table worker: claims rows of a table through the batch writer and processes several at a time, until it is stopped."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

from botkit.errors import StoreUnavailable
from botkit.service.batch_writer import BatchWriter
from botkit.service.wakeup import WakeSignal

Claimed = TypeVar("Claimed")


class TableWorker(ABC, Generic[Claimed]):
    """`room` is how many rows it processes at a time. Call `wake` when there may be new rows, `take` with rows that were claimed for it."""

    def __init__(self, writer: BatchWriter, clock: Callable[[], datetime], room: int) -> None:
        self._writer = writer
        self._signal = WakeSignal(clock)
        self._room = room
        self.under_way: dict[int, Claimed] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._taken: list[Claimed] = []  # before it runs
        self._was_full = False
        self._stopping = False
        self._is_drained = False

    @abstractmethod
    def claim_command(self, limit: int) -> Struct:
        """The command whose result is a tuple of claimed rows."""

    @abstractmethod
    async def process(self, claimed: Claimed) -> None:
        """Do the work of one row. What it raises ends the worker."""

    @abstractmethod
    def next_due(self) -> datetime | None:
        """When a row that this worker postponed comes due; None: not known."""

    def has_more(self) -> bool:
        """Whether there may be rows that the last claim left."""
        return True

    @property
    def room(self) -> int:
        """How many more rows it can process now."""
        return 0 if self._stopping or self._is_drained else max(0, self._room - len(self.under_way))

    def take(self, rows: Iterable[Claimed]) -> None:
        """Process rows that another transaction claimed for this worker."""
        if self._tasks is None:
            self._taken.extend(rows)
            return
        for row in rows:
            self.under_way[id(row)] = row
            self._tasks.create_task(self._process(row))

    def wake(self) -> None:
        self._signal.set()

    def drain(self, is_drained: bool) -> None:
        """Claim no more, until it is called with False; what is under way is finished."""
        self._is_drained = is_drained
        self._signal.set()

    def stop(self) -> None:
        """Claim no more; what is under way is finished."""
        self._stopping = True
        self._signal.set()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as self._tasks:
            self.take(self._taken)
            while not self._stopping:
                self._signal.clear()  # before the claim, so that a row that is written during the claim sets it again
                self._was_full = self.room == 0
                claimed = () if self._was_full else await self._claim(self.room)
                self.take(claimed)
                if not claimed:
                    await self._signal.wait(self.next_due())
            await self._claim(0)  # what was claimed elsewhere before this has been taken; from now on nothing is, because there is no room

    async def _claim(self, room: int) -> tuple[Claimed, ...]:
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
            self.release(row)

    def release(self, row: Claimed) -> None:
        """Make room for another row."""
        if self.under_way.pop(id(row), None) is not None and (self._was_full or self.has_more()):
            self._signal.set()
