"""Receipts on their way: a queue, and the workers that deliver from it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from webhooks.emulator.delivery.webhook_sender import NotDelivered


class ReceiptQueue:
    """With several workers receipts are delivered at the same time and out of order, as the platform also does.

    `undelivered` are the receipts that were never answered with 200; `on_lost` is called for each of them.
    """

    def __init__(self, deliver: Callable[[Mapping[str, Any]], Awaitable[None]], workers: int, on_lost: Callable[[], None]) -> None:
        self.undelivered: list[dict[str, Any]] = []
        self._deliver = deliver
        self._worker_count = workers
        self._on_lost = on_lost
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []

    def put(self, envelope: dict[str, Any]) -> None:
        self._queue.put_nowait(envelope)

    def start(self) -> None:
        # Held and awaited in `stop`: a TaskGroup would have to be left in the task that entered it, which fixtures do not promise.
        self._workers = [asyncio.create_task(self._work()) for _ in range(self._worker_count)]

    async def stop(self) -> None:
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def settled(self) -> None:
        """Wait until every receipt that was due has been taken, or given up."""
        await self._queue.join()

    async def _work(self) -> None:
        while True:
            envelope = await self._queue.get()
            try:
                await self._deliver(envelope)
            except NotDelivered:
                self.undelivered.append(envelope)
                self._on_lost()
            finally:
                self._queue.task_done()
