"""Delivers webhooks with the faults that are set: twice, late, out of order, in batches, or never."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from random import Random
from typing import Any

from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.delivery.webhook_sender import WebhookSender
from webhooks.emulator.faults import Fault, Faults, FaultTarget

BATCH_SECONDS = 0.05  # how long a batch is collected when the fault does not say
REORDER_SECONDS = 0.2  # the longest delay of a reordered webhook when the fault does not say
MOST_BATCHED = 1_000  # updates in one request, by the platform's documentation


class FaultyTransport:
    """`deliver` returns when the business took the webhook, or when a fault drops it."""

    def __init__(self, sender: Callable[[], WebhookSender], faults: Faults, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._sender = sender
        self._faults = faults
        self._sleep = sleep
        self._random = Random(f"carrier {faults.seed}")  # noqa: S311 - the point is that it repeats
        self._batch: list[Mapping[str, Any]] = []
        self._departure: asyncio.Future[None] | None = None

    async def deliver(self, envelope: Mapping[str, Any], target: FaultTarget = "news") -> None:
        """Raises `NotDelivered` when nobody took it."""
        struck: dict[str, Fault] = {fault.kind: fault for fault in self._faults.strike(target)}
        if "missing" in struck:
            return
        await self._wait(struck)
        if "batch" in struck:
            await self._deliver_in_batch(envelope, struck["batch"].seconds or BATCH_SECONDS)
            return
        body = bodies.to_bytes(envelope)
        if "cut" in struck:
            await self._sender().post(body)  # taken, perhaps; the answer is ignored
        if "duplicate" in struck:
            await asyncio.gather(self._sender().deliver(body), self._sender().deliver(body))
        else:
            await self._sender().deliver(body)

    async def _wait(self, struck: Mapping[str, Fault]) -> None:
        if "late" in struck:
            await self._sleep(struck["late"].seconds)
        if "drop" in struck:
            await self._sleep(struck["drop"].seconds or REORDER_SECONDS)
        if "reorder" in struck:
            await self._sleep(self._random.uniform(0, struck["reorder"].seconds or REORDER_SECONDS))

    async def _deliver_in_batch(self, envelope: Mapping[str, Any], seconds: float) -> None:
        """Deliver in one request with others. The first of a batch waits for the others, and sends it."""
        self._batch.append(envelope)
        if self._departure is not None and len(self._batch) <= MOST_BATCHED:
            await asyncio.shield(self._departure)
            return
        departure = self._departure = asyncio.get_running_loop().create_future()
        try:
            await self._sleep(seconds)
            batch, self._batch, self._departure = self._batch, [], None
            await self._sender().deliver(bodies.to_bytes(bodies.merge_envelopes(batch)))
        except BaseException as fault:
            departure.set_exception(fault if isinstance(fault, Exception) else ConnectionError("the batch was given up"))
            departure.exception()  # marks it as retrieved: perhaps nobody waits for it
            raise
        departure.set_result(None)
