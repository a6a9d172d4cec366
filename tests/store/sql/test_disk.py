"""A disk that has failed, on a real file system with a real error: Linux, root, loop devices."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime

import pytest

from botkit.errors import StoreUnavailable
from botkit.store import dedupe
from botkit.store.database import Store
from tests.support.small_disk import SmallDisk, small_disk

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    with ExitStack() as stack:
        try:
            disk = stack.enter_context(small_disk(16))
        except (OSError, subprocess.CalledProcessError) as fault:
            pytest.skip(f"this machine mounts no file as a disk: {fault}")
        yield disk


def test_a_repeated_webhook_is_not_acknowledged_when_the_disk_failed_under_its_commit(disk: SmallDisk) -> None:
    """Its keys are known, so nothing is written, and SQLite reports no fault: it sees the commit that the disk has lost."""
    with closing(Store.open(f"sqlite:///{disk.folder}/botkit.db")) as store:
        with store.begin() as tx:
            assert dedupe.claim(tx, [("main", "first")], NOW)
        disk.fail()
        with pytest.raises(StoreUnavailable, match="look at the disk"), store.begin() as tx:
            assert not dedupe.claim(tx, [("main", "first")], NOW)
