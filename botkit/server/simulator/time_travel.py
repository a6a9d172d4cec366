"""Travelling in time: the clock stops at everything that is due on the way, and waits until it has happened.

So a reminder after 20 hours is sent at 20 hours, not at the end of the journey, and its answer is late only when it is.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from botkit.core.engine.engine import router_of
from botkit.core.flow.schedule import next_due
from botkit.server.simulator.clock import Clock
from botkit.service.commands import FireDueTimers
from botkit.service.node.runtime import Runtime
from botkit.store import calls
from botkit.store import timers as wakes
from botkit.store.delivery import outbox
from webhooks.emulator.emulator import Emulator

BATCH_SIZE = 200  # alarms in one transaction
POLL_INTERVAL = 0.01  # seconds between two looks whether everything has come to rest
MAX_WAIT = 8.0  # seconds: with faults ordered of the platform, some messages take long; the clock goes on without them
MAX_STOPS = 2_000  # on one journey: a flow that wakes itself every second for a month would keep it from ever arriving
RETRY_STEP = timedelta(seconds=1)  # when what is due cannot be done yet


@dataclass(kw_only=True)
class TimeTravel:
    """One journey at a time. `until` is where the present one leads."""

    clock: Clock
    runtime: Runtime
    platform: Emulator
    functions_url: str = ""
    until: datetime | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def forward(self, length: timedelta) -> None:
        """Let time pass. Returns when everything on the way has happened."""
        async with self._one_at_a_time:
            self.until = self.clock() + length
            try:
                await self._go(self.until)
            finally:
                self.until = None

    async def to_next(self) -> timedelta | None:
        """To the next thing that is due, and how far that was; None when nothing is."""
        await self.rest()
        due = await asyncio.to_thread(self.next_due)
        if due is None:
            return None
        length = max(timedelta(), due - self.clock())
        await self.forward(length)
        return length

    async def _go(self, target: datetime) -> None:
        await self.rest()
        for _ in range(MAX_STOPS):
            due = await asyncio.to_thread(self.next_due)
            if due is None or due > target:
                break
            before = self.clock()
            self.clock.turn_to(due if due > before else min(target, before + RETRY_STEP))
            await self.settle()
            if self.clock() >= target:
                break
        self.clock.turn_to(target)
        await self.settle()

    async def settle(self) -> None:
        """Do what is due at this moment."""
        more = True
        while more:
            (more,) = await self.runtime.writer.submit(FireDueTimers(limit=BATCH_SIZE))
        await self.rest()

    async def rest(self) -> None:
        """Wait until nothing is under way: what is due was sent, answered and reported."""
        loop = asyncio.get_running_loop()
        until = loop.time() + MAX_WAIT
        self.runtime.outbox.stir()
        self.runtime.calls.stir()
        while loop.time() < until:
            if await asyncio.to_thread(self._is_quiet):
                try:
                    async with asyncio.timeout(max(0.1, until - loop.time())):
                        await self.platform.settled()
                except TimeoutError:
                    return
                if await asyncio.to_thread(self._is_quiet):
                    return
            await asyncio.sleep(POLL_INTERVAL)

    def _is_quiet(self) -> bool:
        now = self.clock()
        with self.runtime.store.read() as tx:
            is_sending = any(depth.state == "attempted" for depth in outbox.depth(tx))
            due = (outbox.next_due(tx), calls.next_due(tx))
            return not is_sending and not calls.depth(tx) and all(moment is None or moment > now for moment in due)

    def next_due(self) -> datetime | None:
        """When something happens next by itself: an alarm, a message that was held back, a flow that begins by the clock.

        Reads the store: not for the loop's own thread.
        """
        with self.runtime.store.read() as tx:
            moments = [wakes.next_due(tx), outbox.next_due(tx), *self._schedules()]
        return min((moment for moment in moments if moment is not None), default=None)

    def _schedules(self) -> list[datetime | None]:
        programs = self.runtime.house.programs
        now = self.clock()
        return [next_due(line, now, programs.business.zone) for line in router_of(programs).schedules.values()]
