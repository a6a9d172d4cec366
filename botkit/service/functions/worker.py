"""The function worker: calls functions of the business, over HTTP or in Python, until they answer or their attempts or time end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec
import structlog

from botkit.config import Function
from botkit.core.engine.effects import UNAWAITED
from botkit.core.model.values import Value, unpack
from botkit.errors import StoreUnavailable
from botkit.service.batch_writer import BatchWriter
from botkit.service.commands import ClaimCalls, FunctionResult, RetryCall
from botkit.service.functions.invoke import FunctionFailed, call_http, call_python
from botkit.service.table_worker import TableWorker
from botkit.store.calls import FunctionCallRow

MAX_CALLS = 16  # under way at a time
BACKOFF = 2.0  # seconds before the first retry; doubled each time
LONGEST_BACKOFF = 3_600.0  # seconds; calls that nobody waits for are tried for days

_log = structlog.get_logger()


class FunctionWorker(TableWorker[FunctionCallRow]):
    def __init__(self, functions: Mapping[str, Function], writer: BatchWriter, clock: Callable[[], datetime]) -> None:
        super().__init__(writer, clock, MAX_CALLS)
        self._functions = functions
        self._clock = clock
        self._next_retry: datetime | None = None
        self._resting: dict[str, datetime] = {}  # functions that did not answer: calls that nobody waits for stand back until then

    def replace(self, functions: Mapping[str, Function]) -> None:
        """Use these from the next call on: their secrets may have changed."""
        self._functions = functions

    def claim_command(self, limit: int) -> ClaimCalls:
        return ClaimCalls(limit=limit)

    def next_due(self) -> datetime | None:
        """The time of the next retry. It is returned once: at that time the worker looks at the table for all calls that are due."""
        next_retry, self._next_retry = self._next_retry, None
        return next_retry

    async def process(self, claimed: FunctionCallRow) -> None:
        try:
            await self._writer.submit(await self._answer(claimed))
        except StoreUnavailable:
            return  # the lease lapses, and the function is called again

    async def _answer(self, row: FunctionCallRow) -> FunctionResult | RetryCall:
        now = self._clock()
        if row.deadline <= now:
            return FunctionResult(call=row, failure="no answer in time")
        function = self._functions.get(row.function)
        if function is None:
            return FunctionResult(call=row, failure="no such function")
        is_awaited = not row.call.rpartition(":")[2].startswith(UNAWAITED)
        rests_until = self._resting.get(row.function, now)
        if not is_awaited and rests_until > now:
            return self._retry(row, rests_until)
        try:
            result = FunctionResult(call=row, result=await self._call(function, row))
            self._resting.pop(row.function, None)
            return result
        except Exception as fault:
            if not isinstance(fault, FunctionFailed):  # a fault of ours in one call must not stop the other calls
                _log.error("function cannot be asked", function=row.function, fault=type(fault).__name__)
                fault = FunctionFailed(type(fault).__name__, again=False)
            _log.warning("function failed", function=row.function, reason=fault.reason, tries=row.attempts)
            later = now + timedelta(seconds=min(BACKOFF * 2 ** min(row.attempts - 1, 20), LONGEST_BACKOFF))
            if not is_awaited and (fault.again or fault.is_refusal) and later < row.deadline:
                if fault.again:  # a refusal may be of this row alone
                    self._resting[row.function] = later
                return self._retry(row, later)
            if fault.again and row.attempts <= function.retries and later < row.deadline:
                return self._retry(row, later)
            return FunctionResult(call=row, failure=fault.reason)

    def _retry(self, row: FunctionCallRow, later: datetime) -> RetryCall:
        self._next_retry = later if self._next_retry is None else min(self._next_retry, later)
        return RetryCall(call=row, due_at=later)

    async def _call(self, function: Function, row: FunctionCallRow) -> Value:
        arguments = unpack(msgspec.json.decode(row.arguments or b"{}"))
        assert isinstance(arguments, dict)
        if function.python:
            return await call_python(function, arguments)
        return await call_http(function, arguments, key=f"{row.contact_id}-{row.call}")
