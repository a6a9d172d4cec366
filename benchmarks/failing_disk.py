"""A disk that fails while SQLite commits: is everything that was committed still there when the disk is repaired? Needs root, on Linux.

    python benchmarks/failing_disk.py [--rounds 200]

Each round commits one row after the other until the file system stops with an error, as Linux does when a disk fails, then unmounts, checks
and mounts the disk, and counts the rows. A row too few is a message that was acknowledged and is gone. Exits 1 when there was one.
Two hundred rounds take about half a minute.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parents[1]))

from botkit.errors import StoreUnavailable
from botkit.store import dedupe
from botkit.store.database import Store
from botkit.store.tables import dedupe as rows
from tests.support.small_disk import SmallDisk, small_disk

MEBIBYTES = 16


def lost(disk: SmallDisk, chance: random.Random) -> int:
    """How many committed rows one failure of the disk cost."""
    path = disk.folder / "botkit.db"
    store, committed = Store.open(f"sqlite:///{path}"), [0]

    def write() -> None:
        with suppress(StoreUnavailable):
            for number in count():
                with store.begin() as tx:
                    dedupe.claim(tx, [("main", f"{number}.{each}") for each in range(20)], datetime.now(UTC))
                committed[0] += 20

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(chance.uniform(0.02, 0.08))
    disk.fail()
    writer.join()
    store.close()
    disk.repair()
    store = Store.open(f"sqlite:///{path}")
    with store.read() as tx:
        kept = tx.execute(select(func.count()).select_from(rows)).scalar_one()
    store.close()
    for file in disk.folder.glob("botkit.db*"):
        file.unlink()
    return max(0, committed[0] - kept)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    given = parser.parse_args()
    with small_disk(MEBIBYTES) as disk:
        each = [lost(disk, random.Random(seed)) for seed in range(given.rounds)]
    print(f"{given.rounds} failures of the disk: {sum(1 for rows in each if rows)} lost what was committed, {sum(each)} rows")
    return 1 if any(each) else 0


if __name__ == "__main__":
    sys.exit(main())
