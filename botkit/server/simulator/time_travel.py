"""Time travel: the clock is moved forward and stops at every moment when something is due, until it is done.

So a reminder after 20 hours is sent at 20 hours, not at the end of the whole time.
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
from botkit.store import calls, fanouts, timers
from botkit.store.delivery import outbox
from webhooks.emulator.emulator import Emulator

BATCH_SIZE = 200  # timers in one transaction
POLL_INTERVAL = 0.01  # seconds between two looks whether nothing is under way
MAX_WAIT = 8.0  # seconds: with faults of the platform some messages take long; the clock then goes on without them
MAX_STOPS = 2_000  # of one travel: a flow that waits a second again and again would stop it every second
RETRY_STEP = timedelta(seconds=1)  # when what is due cannot be done yet


@dataclass(kw_only=True)
class TimeTravel:
    """One travel at a time. `until` is the end of the present one."""

    clock: Clock
    runtime: Runtime
    platform: Emulator
    functions_url: str = ""
    until: datetime | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def forward(self, length: timedelta) -> None:
        """Let time pass. Returns when everything that was due meanwhile is done."""
        async with self._one_at_a_time:
            self.until = self.clock() + length
            try:
                await self._move_to(self.until)
            finally:
                self.until = None

    async def to_next(self) -> timedelta | None:
        """Let time pass until the next thing is due. Returns how long that was; None when nothing is due."""
        await self.wait_until_idle()
        due = await asyncio.to_thread(self.next_due)
        if due is None:
            return None
        length = max(timedelta(), due - self.clock())
        await self.forward(length)
        return length

    async def _move_to(self, target: datetime) -> None:
        await self.wait_until_idle()
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
        await self.wait_until_idle()

    async def wait_until_idle(self) -> None:
        """Wait until nothing is under way: messages that are due are sent and their receipts are in."""
        loop = asyncio.get_running_loop()
        until = loop.time() + MAX_WAIT
        self.runtime.sender.wake()
        self.runtime.function_worker.wake()
        while loop.time() < until:
            if await asyncio.to_thread(self._is_idle):
                try:
                    async with asyncio.timeout(max(0.1, until - loop.time())):
                        await self.platform.settled()
                except TimeoutError:
                    return
                if await asyncio.to_thread(self._is_idle):
                    return
            await asyncio.sleep(POLL_INTERVAL)

    def _is_idle(self) -> bool:
        now = self.clock()
        with self.runtime.store.read() as tx:
            is_sending = any(depth.state == "attempted" for depth in outbox.depth(tx))
            due = (outbox.next_due(tx), calls.next_due(tx))
            return not is_sending and not calls.depth(tx) and all(moment is None or moment > now for moment in due)

    def next_due(self) -> datetime | None:
        """When something is due next: a timer, a message that was held back, a flow that starts on a schedule.

        Reads the store, so call it in a thread, not in the event loop.
        """
        with self.runtime.store.read() as tx:
            moments = [timers.next_due(tx), outbox.next_due(tx), fanouts.next_posted(tx), *self._schedules()]
        return min((moment for moment in moments if moment is not None), default=None)

    def _schedules(self) -> list[datetime | None]:
        programs = self.runtime.bot.programs
        now = self.clock()
        return [next_due(line, now, programs.business.zone) for line in router_of(programs).schedules.values()]
