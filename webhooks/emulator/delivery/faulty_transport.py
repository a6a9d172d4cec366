"""Carrying webhooks to the business, through whatever faults were ordered: twice, late, overtaken, together, or never."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from random import Random
from typing import Any

from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.delivery.webhook_sender import WebhookSender
from webhooks.emulator.faults import Fault, Faults, FaultTarget

BATCH_SECONDS = 0.05  # seconds for which a batch collects when the fault does not say
REORDER_SECONDS = 0.2  # seconds within which reordered webhooks come
MOST_BATCHED = 1_000  # updates in one request, by the platform's documentation


class FaultyTransport:
    """`deliver` returns when the business took the webhook, or the fault says that it never will."""

    def __init__(self, deliveries: Callable[[], WebhookSender], faults: Faults, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._deliveries = deliveries
        self._faults = faults
        self._sleep = sleep
        self._dice = Random(f"carrier {faults.seed}")  # noqa: S311 - the point is that it repeats
        self._gathered: list[Mapping[str, Any]] = []
        self._leaving: asyncio.Future[None] | None = None

    async def deliver(self, envelope: Mapping[str, Any], what: FaultTarget = "news") -> None:
        """Raises `NotDelivered` when nobody took it."""
        struck: dict[str, Fault] = {fault.kind: fault for fault in self._faults.strike(what)}
        if "missing" in struck:
            return
        await self._wait(struck)
        if "batch" in struck:
            await self._with_others(envelope, struck["batch"].seconds or BATCH_SECONDS)
            return
        body = bodies.to_bytes(envelope)
        if "cut" in struck:
            await self._deliveries().once(body)  # taken, perhaps; its answer is not looked at
        if "duplicate" in struck:
            await asyncio.gather(self._deliveries().deliver(body), self._deliveries().deliver(body))
        else:
            await self._deliveries().deliver(body)

    async def _wait(self, struck: Mapping[str, Fault]) -> None:
        if "late" in struck:
            await self._sleep(struck["late"].seconds)
        if "drop" in struck:
            await self._sleep(struck["drop"].seconds or REORDER_SECONDS)
        if "reorder" in struck:
            await self._sleep(self._dice.uniform(0, struck["reorder"].seconds or REORDER_SECONDS))

    async def _with_others(self, envelope: Mapping[str, Any], seconds: float) -> None:
        """Wait for company, and travel in one request. Whoever comes first waits for the others, and carries all."""
        self._gathered.append(envelope)
        if self._leaving is not None and len(self._gathered) <= MOST_BATCHED:
            await asyncio.shield(self._leaving)
            return
        leaving = self._leaving = asyncio.get_running_loop().create_future()
        try:
            await self._sleep(seconds)
            gathered, self._gathered, self._leaving = self._gathered, [], None
            await self._deliveries().deliver(bodies.to_bytes(bodies.merge_envelopes(gathered)))
        except BaseException as fault:
            leaving.set_exception(fault if isinstance(fault, Exception) else ConnectionError("the batch was given up"))
            leaving.exception()  # nobody else may have been waiting
            raise
        leaving.set_result(None)
