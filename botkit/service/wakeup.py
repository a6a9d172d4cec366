"""A bell: what works on a table rests until it is called, until the next row is due, or until it looks by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

MAX_PAUSE = 5.0  # seconds after which one looks without having been called: another node may have left something
MIN_PAUSE = 0.05  # seconds between two looks when something is about to come due


class WakeSignal:
    """Rung from anywhere within the loop; hushed before looking, so that a ring during the look is not missed."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    def hush(self) -> None:
        self._rung.clear()

    async def wait(self, due: datetime | None) -> None:
        """Rest; `due` is when something that is known comes due, where that is sooner than the usual look."""
        seconds = MAX_PAUSE if due is None else min(MAX_PAUSE, max(MIN_PAUSE, (due - self._clock()).total_seconds()))
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return
