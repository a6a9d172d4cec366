"""The batch writer: one thread that writes all waiting commands in one transaction. One fsync pays for the whole batch.

Who submits commands awaits their commit: what `submit` returns is on disk. When the store cannot commit, every submission of the batch
fails with `StoreUnavailable`, and the platform delivers again. When one command cannot be written, the batch is rolled back, and each
submission is tried alone, then each of its commands, so that only the faulty one is lost. Its submission fails with `StoreUnavailable` too.
A transaction that the database rolled back because of a deadlock is repeated at once.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import Connection

from botkit.errors import StoreUnavailable, location_of
from botkit.store.database import Store

MAX_COMMANDS = 500  # in one transaction: beyond this, waiting for the others costs more than the fsync that is saved

# Seconds for a commit that a webhook waits for. Above the time limit of a lock, so that its error comes first; below the patience of the
# platform, which delivers again anyway. What is committed after all is recognised then.
PATIENCE = 12.0

# What nobody waits for goes with others, or alone after so many seconds, or when there is so much of it.
LINGER = 0.02
MOST_PATIENT = 32

DEADLOCK_RETRIES = 3  # of a transaction that PostgreSQL rolled back to resolve a deadlock with another node

_NOT_ALL = "The store could not take everything. What it took is kept, and known when it comes again."

Handle = Callable[[Connection, Sequence[Any]], Sequence[Any]]

_log = structlog.get_logger()


@dataclass(frozen=True, eq=False)
class _Submission:
    commands: tuple[Any, ...]
    done: asyncio.Future[tuple[Any, ...]]
    may_be_given_up: bool = False  # the caller comes again, so nothing is written once it has stopped waiting

    @property
    def is_given_up(self) -> bool:
        return self.may_be_given_up and self.done.cancelled()


def is_deadlock(fault: StoreUnavailable) -> bool:
    """Whether the database rolled the transaction back in favour of another: SQLSTATE class 40."""
    return str(getattr(fault.__cause__, "sqlstate", None) or "").startswith("40")


class BatchWriter:
    """`handle` gets the commands of a batch within a transaction, and returns a result for each, in order. `notify` is called after the
    commit: a transaction that is rolled back, and perhaps repeated, has called `handle` alone."""

    def __init__(
        self,
        store: Store,
        handle: Handle,
        notify: Callable[[], None] = lambda: None,
        observe: Callable[[int, int], None] = lambda commands, repetitions: None,
    ) -> None:
        """`observe` is called with the number of commands of each committed batch, and how often its transaction was repeated."""
        self._store = store
        self._handle = handle
        self._notify = notify
        self._observe = observe
        self._waiting: queue.SimpleQueue[_Submission | None] = queue.SimpleQueue()
        self._patient: deque[_Submission] = deque()
        self._thread = threading.Thread(target=self._work, name="botkit-writer", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self.failed_at: float | None = None  # when the store last refused to commit, on the monotonic clock

    def start(self) -> None:
        """Begin to work, for the running loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def submit(self, *commands: Any) -> tuple[Any, ...]:
        """Have commands written, all in one transaction; the result of each once it is committed."""
        return await self._submit(commands)

    async def _submit(self, commands: tuple[Any, ...], *, may_be_given_up: bool = False) -> tuple[Any, ...]:
        if not commands:
            return ()
        if self._closed:
            raise StoreUnavailable("The server is stopping. What came is not lost: the platform delivers it again.")
        assert self._loop is not None, "the writer was not started"
        submission = _Submission(commands, self._loop.create_future(), may_be_given_up)
        self._waiting.put(submission)
        return await submission.done

    async def submit_with_next(self, *commands: Any) -> tuple[Any, ...]:
        """Like `submit`, for what nobody waits for: written with what comes next, at the latest after `LINGER`."""
        if self._closed or self._loop is None:
            return await self._submit(commands)
        submission = _Submission(commands, self._loop.create_future())
        self._patient.append(submission)
        nudge = _Submission((), self._loop.create_future())
        if len(self._patient) == 1:
            self._loop.call_later(LINGER, self._waiting.put, nudge)
        elif len(self._patient) == MOST_PATIENT:
            self._waiting.put(nudge)
        return await submission.done

    async def submit_in_time(self, *commands: Any) -> tuple[Any, ...]:
        """Like `submit`, for a caller who waits with an open request: raises `StoreUnavailable` when the commit takes too long."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._submit(commands, may_be_given_up=True)
        except TimeoutError:
            self.failed_at = monotonic()
            raise StoreUnavailable(f"The database did not commit within {PATIENCE:g} seconds. The platform delivers again.") from None

    async def stop(self) -> None:
        """Write what waits, then end. Later submissions are refused."""
        if self._closed or self._loop is None:
            return
        self._closed = True
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    # ---- the thread

    def _work(self) -> None:
        ended = False
        while not ended:
            batch, ended = self._gather()
            try:
                if batch:
                    self._commit(batch)
            except Exception:  # logging a fault can fail as well; the submissions must be answered all the same
                self._answer([(submission, StoreUnavailable(_NOT_ALL)) for submission in batch])

    def _gather(self) -> tuple[list[_Submission], bool]:
        """Wait, and take what waits, the patient last. True: it was the end."""
        batch: list[_Submission] = []
        commands = 0
        submission = self._waiting.get()
        while submission is not None:
            if submission.commands and not submission.is_given_up:
                batch.append(submission)
                commands += len(submission.commands)
            if commands >= MAX_COMMANDS or self._waiting.empty():
                break
            submission = self._waiting.get()  # this thread alone takes from it
        while self._patient:
            batch.append(self._patient.popleft())
        return batch, submission is None

    def _commit(self, batch: list[_Submission]) -> None:
        try:
            results = self._persist(batch)
        except StoreUnavailable as fault:
            self.failed_at = monotonic()
            _log.error("store unavailable", waiting=len(batch), fault=str(fault))
            self._answer([(submission, fault) for submission in batch])
        except Exception as fault:
            _log.error("cannot be written", submissions=len(batch), fault=location_of(fault))
            if len(batch) == 1:
                self._answer([(batch[0], self._one_by_one(batch[0].commands))])
            else:
                for submission in batch:
                    self._commit([submission])
        else:
            self._answer(list(zip(batch, results, strict=True)))

    def _persist(self, batch: list[_Submission]) -> list[tuple[Any, ...]]:
        for repetitions in range(DEADLOCK_RETRIES + 1):
            try:
                results = self._write(batch)
            except StoreUnavailable as fault:
                if not is_deadlock(fault) or repetitions == DEADLOCK_RETRIES:
                    raise
                _log.info("transaction repeated", submissions=len(batch))
            else:
                self._observe(sum(len(submission.commands) for submission in batch), repetitions)
                return results
        raise AssertionError("unreachable")

    def _one_by_one(self, commands: tuple[Any, ...]) -> StoreUnavailable:
        """Write the commands that can be written. When the platform delivers the submission again, their keys are known."""
        for command in commands if len(commands) > 1 else ():
            try:
                self._transact([command])
            except Exception as fault:
                _log.error("unit cannot be written", kind=type(command).__name__, fault=location_of(fault))
        return StoreUnavailable(_NOT_ALL)

    def _write(self, batch: list[_Submission]) -> list[tuple[Any, ...]]:
        commands = [command for submission in batch for command in submission.commands]
        results = self._transact(commands)
        parts, start = [], 0
        for submission in batch:
            parts.append(results[start : start + len(submission.commands)])
            start += len(submission.commands)
        return parts

    def _transact(self, commands: Sequence[Any]) -> tuple[Any, ...]:
        with self._store.begin() as tx:
            results = tuple(self._handle(tx, commands))
        try:
            self._notify()
        except Exception as fault:  # the commands are written: a worker or a metric that fails must not make them fail
            _log.error("cannot notify of a commit", fault=location_of(fault))
        return results

    def _answer(self, answers: list[tuple[_Submission, Any]]) -> None:
        """Resolve the futures of all submissions, with one call into the event loop."""
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(_resolve_futures, answers)
        except RuntimeError:
            _log.warning("nobody waits for the commit any more", submissions=len(answers))


def _resolve_futures(answers: list[tuple[_Submission, Any]]) -> None:
    for submission, outcome in answers:
        if submission.done.done():
            continue  # cancelled meanwhile; what is written stays written
        if isinstance(outcome, BaseException):
            submission.done.set_exception(outcome)
        else:
            submission.done.set_result(outcome)
