"""Whether the disk of a SQLite file still takes changes, which has to be asked after each commit.

A file system that meets an error stops its journal. ext4 may then answer an `fdatasync` that was under way with success, although the
blocks that the file had just got are gone when the disk is checked and mounted again: measured with `benchmarks/failing_disk.py`, 47 of 200
failures took the newest commit with them. A change of the file's attributes needs the journal, and reports that it has stopped.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from botkit.store.sql.errors import unavailable

ATTRIBUTE = "user.botkit"  # of SQLite's log; set to what it is, so nothing is written

_BROKEN = (errno.EIO, errno.EROFS)


def require_disk(path: str) -> Callable[[], None]:
    """A function that raises `StoreUnavailable` when the disk of the SQLite file `path` has stopped. Call it after each commit."""
    if not hasattr(os, "setxattr"):
        return lambda: None  # no Linux
    log = f"{Path(path).resolve()}-wal"  # not the database itself: a backup that compares files would copy it again

    def check() -> None:
        with suppress(FileNotFoundError):  # a file system without shared memory gets no such log
            try:
                os.setxattr(log, ATTRIBUTE, b"1")
            except OSError as error:  # what keeps no attributes, or has no room for one, says nothing about the commit
                if error.errno in _BROKEN:
                    raise unavailable("the disk reports an error, so the newest commit may be lost; look at the disk") from error

    return check
