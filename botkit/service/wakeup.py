"""A wake-up signal: a worker waits until it is set, until the next row is due, or until its longest pause is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

MAX_PAUSE = 5.0  # seconds; then the worker looks without a signal, because another node may have left rows
MIN_PAUSE = 0.05  # seconds between two looks when a row is about to come due


class WakeSignal:
    """Set and cleared within the event loop. A worker clears it before it looks for rows, so that no row is missed."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    def clear(self) -> None:
        self._event.clear()

    async def wait(self, due: datetime | None) -> None:
        """Wait. `due` is when the next row comes due, where that is known and sooner than the longest pause."""
        seconds = MAX_PAUSE if due is None else min(MAX_PAUSE, max(MIN_PAUSE, (due - self._clock()).total_seconds()))
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return
