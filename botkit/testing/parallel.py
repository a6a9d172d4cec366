"""Several processes for many transcripts: the flows are compiled once, and each process is a fork of this one."""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from botkit.testing.store_pool import clear_pool

Item = TypeVar("Item")
Result = TypeVar("Result")

MIN_ITEMS_PER_PROCESS = 24  # for each process; with fewer, starting it takes longer than it saves
MAX_PROCESSES = 8  # processes

_work: Callable[[object], object] | None = None  # inherited by the forks: a function with its programs cannot be pickled


def jobs_for(count: int, wanted: int | None) -> int:
    """The number of processes for so many conversations. Forking is safe on Linux only."""
    if sys.platform != "linux":
        return 1
    return max(1, wanted if wanted is not None else min(os.cpu_count() or 1, MAX_PROCESSES, count // MIN_ITEMS_PER_PROCESS))


def run_each(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """The results of all items in their order, each as soon as it and those before it are done."""
    if jobs <= 1:
        yield from map(work, items)
        return
    global _work  # read in the forks
    _work = work  # type: ignore[assignment]
    with warnings.catch_warnings():
        # Threads of the numeric library exist, but are idle: no lock of theirs is held during the fork.
        warnings.simplefilter("ignore", DeprecationWarning)
        pool = multiprocessing.get_context("fork").Pool(jobs, initializer=clear_pool)
    with pool:
        yield from pool.imap(_do, items, chunksize=max(1, min(8, len(items) // (jobs * 4))))
    _work = None


def _do(item: object) -> object:
    assert _work is not None
    return _work(item)
