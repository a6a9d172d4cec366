"""A periodic job: looks at regular intervals whether there is something to do, until it is stopped."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from contextlib import suppress

from botkit.errors import StoreUnavailable


class PeriodicJob(ABC):
    """`interval` is in seconds. `stop` ends the pause between two rounds; a round that is under way is finished.

    `pauses_first`: the first round comes after an interval too. For what deletes by the clock, which the platform confirms meanwhile.
    """

    def __init__(self, interval: float, *, pauses_first: bool = False) -> None:
        self._interval = interval
        self._pauses_first = pauses_first
        self._stop = asyncio.Event()

    @abstractmethod
    async def run_once(self) -> bool:
        """Do what is due. True: there is more, so the next round comes at once."""

    def stop(self) -> None:
        self._stop.set()

    async def run(self) -> None:
        if self._pauses_first:
            await self._pause()
        while not self._stop.is_set():
            try:
                if await self.run_once():
                    continue
            except StoreUnavailable:
                pass  # the batch writer logs it; what is due stays in its table until the next round
            await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._interval):
                await self._stop.wait()
