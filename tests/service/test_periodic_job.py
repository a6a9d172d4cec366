"""A periodic job's rounds."""

from __future__ import annotations

import asyncio

from botkit.service.periodic_job import PeriodicJob


class Rounds(PeriodicJob):
    count = 0

    async def run_once(self) -> bool:
        self.count += 1
        return False


async def test_what_deletes_by_the_clock_begins_after_a_pause() -> None:
    at_once, later = Rounds(60.0), Rounds(60.0, pauses_first=True)
    async with asyncio.TaskGroup() as tasks:
        for job in (at_once, later):
            tasks.create_task(job.run())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert (at_once.count, later.count) == (1, 0)
        for job in (at_once, later):
            job.stop()
    assert later.count == 0
