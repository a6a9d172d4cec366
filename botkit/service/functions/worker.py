"""Calls: ask functions of the business, over HTTP or in Python. Each is asked until it answers, its tries end, or nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec
import structlog

from botkit.config import Function
from botkit.core.model.values import Value, unpack
from botkit.errors import StoreUnavailable
from botkit.service.batch_writer import BatchWriter
from botkit.service.commands import ClaimCalls, FunctionResult, RetryCall
from botkit.service.functions.invoke import FunctionFailed, call_http, call_python
from botkit.service.wakeup import WakeSignal
from botkit.store.calls import FunctionCallRow

AT_ONCE = 16  # functions under way
BACKOFF = 2.0  # seconds before the first repetition; doubled each time

_log = structlog.get_logger()


class FunctionWorker:
    """Runs until stopped. Call `stir` when a session has asked for something."""

    def __init__(self, functions: Mapping[str, Function], writer: BatchWriter, clock: Callable[[], datetime]) -> None:
        self._functions = functions
        self._writer = writer
        self._clock = clock
        self._bell = WakeSignal(clock)
        self._room = AT_ONCE
        self._stopping = False
        self._next: datetime | None = None  # when a function is asked again

    def stir(self) -> None:
        self._bell.ring()

    def stop(self) -> None:
        self._stopping = True
        self._bell.ring()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as under_way:
            while not self._stopping:
                self._bell.hush()
                claimed = await self._claim()
                for row in claimed:
                    self._room -= 1
                    under_way.create_task(self._serve(row))
                if not claimed:
                    await self._rest()

    async def _claim(self) -> tuple[FunctionCallRow, ...]:
        if self._room <= 0:
            return ()
        try:
            (claimed,) = await self._writer.submit(ClaimCalls(limit=self._room))
        except StoreUnavailable:
            return ()
        rows: tuple[FunctionCallRow, ...] = claimed
        return rows

    async def _rest(self) -> None:
        due, self._next = self._next, None
        await self._bell.wait(due)

    async def _serve(self, row: FunctionCallRow) -> None:
        try:
            await self._writer.submit(await self._answer(row))
        except StoreUnavailable:
            return  # the lease lapses, and the call is asked again
        finally:
            self._room += 1
            self._bell.ring()

    async def _answer(self, row: FunctionCallRow) -> FunctionResult | RetryCall:
        now = self._clock()
        if row.deadline <= now:
            return FunctionResult(call=row, failure="no answer in time")
        function = self._functions.get(row.function)
        if function is None:
            return FunctionResult(call=row, failure="no such function")
        try:
            return FunctionResult(call=row, result=await self._ask(function, row))
        except Exception as fault:
            if not isinstance(fault, FunctionFailed):  # one function must not stop all the others, whatever is wrong with it
                _log.error("function cannot be asked", function=row.function, fault=type(fault).__name__)
                fault = FunctionFailed(type(fault).__name__, again=False)
            _log.warning("function failed", function=row.function, reason=fault.reason, tries=row.attempts)
            later = now + timedelta(seconds=BACKOFF * 2 ** (row.attempts - 1))
            if fault.again and row.attempts <= function.retries and later < row.deadline:
                self._next = later if self._next is None else min(self._next, later)
                return RetryCall(call=row, due_at=later)
            return FunctionResult(call=row, failure=fault.reason)

    async def _ask(self, function: Function, row: FunctionCallRow) -> Value:
        arguments = unpack(msgspec.json.decode(row.arguments or b"{}"))
        assert isinstance(arguments, dict)
        if function.python:
            return await call_python(function, arguments)
        return await call_http(function, arguments, key=f"{row.contact_id}-{row.call}")
