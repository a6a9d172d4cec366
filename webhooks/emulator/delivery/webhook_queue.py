"""Webhooks that the platform sends on its own account, receipts above all: a queue, and the workers that deliver from it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from webhooks.emulator.delivery.webhook_sender import NotDelivered
from webhooks.emulator.faults import FaultTarget

Deliver = Callable[[dict[str, Any], FaultTarget], Awaitable[None]]


class WebhookQueue:
    """With several workers receipts are delivered at the same time and out of order, as the platform also does.

    `undelivered` are those that were never answered with 200; `on_lost` is called for each of them.
    """

    def __init__(self, deliver: Deliver, workers: int, on_lost: Callable[[FaultTarget], None]) -> None:
        self.undelivered: list[dict[str, Any]] = []
        self._deliver = deliver
        self._worker_count = workers
        self._on_lost = on_lost
        self._waiting: asyncio.Queue[tuple[dict[str, Any], FaultTarget]] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []

    def put(self, envelope: dict[str, Any], target: FaultTarget) -> None:
        self._waiting.put_nowait((envelope, target))

    def start(self) -> None:
        # Held and awaited in `stop`: a TaskGroup would have to be left in the task that entered it, which fixtures do not promise.
        self._workers = [asyncio.create_task(self._work()) for _ in range(self._worker_count)]

    async def stop(self) -> None:
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def settled(self) -> None:
        """Wait until everything that was put has been taken, or given up."""
        await self._waiting.join()

    async def _work(self) -> None:
        while True:
            envelope, target = await self._waiting.get()
            try:
                await self._deliver(envelope, target)
            except NotDelivered:
                self.undelivered.append(envelope)
                self._on_lost(target)
            finally:
                self._waiting.task_done()
