"""The feed of changes: one reader for the whole process, however many listen; it reads only while somebody does.

Databases give out numbers before they commit, so 9 may be seen before 7. What is missing is looked for until no transaction can be open
any more. A position is a number up to which nothing was missing when it was told: who resumes there may get something again, and misses
nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic as _monotonic

from msgspec import Struct

from botkit.service.periodic_job import PeriodicJob
from botkit.store.database import Store
from botkit.store.tickets import changes
from botkit.store.tickets.changes import ChangeRow

LOOK_EVERY = 0.25  # seconds between two looks at the table
OPEN_FOR = 45.0  # seconds after which a missing number is of a transaction that was rolled back; statements and locks end before
LOOK_BACK = 1_000  # numbers before the first look that are searched for missing ones
MOST_LISTENERS = 500  # of a process
MOST_WAITING = 2_000  # changes that wait for a listener who does not read; their connection is then ended
AT_ONCE = 500  # rows of a look


class Told(Struct, frozen=True):
    """A change, and the position of whoever has got it."""

    change: ChangeRow
    position: int


class TooManyListeners(Exception):
    """This process serves no more of them."""


class Listener:
    """What waits for one listener. None: the feed has ended, or they were too slow."""

    def __init__(self) -> None:
        self.waiting: asyncio.Queue[Told | None] = asyncio.Queue()

    def tell(self, told: Told) -> bool:
        """False when too much waits."""
        self.waiting.put_nowait(told)
        return self.waiting.qsize() < MOST_WAITING

    def end(self) -> None:
        self.waiting.put_nowait(None)


class ChangeFeed(PeriodicJob):
    """`count` is told how many listen, whenever it changes."""

    def __init__(self, store: Store, count: Callable[[int], None], monotonic: Callable[[], float] = _monotonic) -> None:
        super().__init__(LOOK_EVERY)
        self._store = store
        self._count = count
        self._monotonic = monotonic
        self._listeners: set[Listener] = set()
        self._newest: int | None = None  # None: nobody listens
        self._missing: dict[int, float] = {}  # number -> since when
        self._reading = asyncio.Lock()
        self._closed = False

    @property
    def position(self) -> int:
        """The number up to which nothing is missing."""
        return min(self._missing, default=(self._newest or 0) + 1) - 1

    @contextmanager
    def listener(self) -> Iterator[Listener]:
        """Somebody who is told every change from now on. Raises `TooManyListeners`."""
        if len(self._listeners) >= MOST_LISTENERS or self._closed:
            raise TooManyListeners
        one = Listener()
        self._listeners.add(one)
        self._count(len(self._listeners))
        try:
            yield one
        finally:
            self._listeners.discard(one)
            self._count(len(self._listeners))

    async def begin(self) -> int:
        """The position at which a new listener begins. Raises `StoreUnavailable`."""
        async with self._reading:
            if self._newest is None:
                now = self._monotonic()
                self._newest, missing = await asyncio.to_thread(self._begin)
                self._missing = dict.fromkeys(missing, now)
        return self.position

    async def since(self, position: int) -> tuple[ChangeRow, ...] | None:
        """What came after a position, as far as it is kept. None: something of it is not, or it is none of this database."""
        return await asyncio.to_thread(self._since, position)

    async def run_once(self) -> bool:
        """One look, whoever listens."""
        if not self._listeners:
            self._newest = None
            return False
        if self._newest is None:
            return False
        async with self._reading:
            late, rows = await asyncio.to_thread(self._look, self._newest, tuple(self._missing))
            now = self._monotonic()
            for number in [number for number, since in self._missing.items() if now - since > OPEN_FOR]:
                del self._missing[number]
            for row in rows:
                if self._newest:  # in an empty table, nobody knows which number would be the next
                    self._missing |= dict.fromkeys(range(max(self._newest + 1, row.seq - LOOK_BACK), row.seq), now)
                self._newest = row.seq
            for row in late:
                self._missing.pop(row.seq, None)
            self._tell((*late, *rows))
        return len(rows) == AT_ONCE

    def close(self) -> None:
        """End all streams: the server stops."""
        self._closed = True
        for one in self._listeners:
            one.end()

    def _tell(self, rows: tuple[ChangeRow, ...]) -> None:
        position = self.position
        for one in tuple(self._listeners):
            for row in rows:
                # What came before a number that is told later must not be skipped by whoever hangs up in between.
                if not one.tell(Told(row, min(position, row.seq))):
                    one.end()
                    self._listeners.discard(one)
                    break

    # ---- in a thread

    def _begin(self) -> tuple[int, set[int]]:
        with self._store.read() as tx:
            newest, oldest = changes.newest(tx), changes.oldest(tx) or 1
            first = max(oldest, newest - LOOK_BACK)
            there = {row.seq for row in changes.after(tx, first - 1, LOOK_BACK + 1)}
        return newest, set(range(first, newest + 1)) - there

    def _look(self, after: int, missing: tuple[int, ...]) -> tuple[tuple[ChangeRow, ...], tuple[ChangeRow, ...]]:
        with self._store.read() as tx:
            return changes.with_numbers(tx, missing), changes.after(tx, after, AT_ONCE)

    def _since(self, position: int) -> tuple[ChangeRow, ...] | None:
        with self._store.read() as tx:
            oldest, newest = changes.oldest(tx), changes.newest(tx)
            if position == newest:
                return ()
            if oldest is None or position < oldest - 1 or position > newest:
                return None
            rows = changes.after(tx, position, MOST_WAITING + 1)
        return rows if len(rows) <= MOST_WAITING else None
