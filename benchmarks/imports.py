"""How long a list of consents takes to import, and how much memory: `python benchmarks/imports.py [--rows 1000000] [--url …]`."""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from botkit.service.consent.audit import audit
from botkit.service.consent.import_job import ImportOptions, run_import
from botkit.store import Store

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def write_list(path: Path, rows: int) -> None:
    """A list with a number of people who never wrote; one row in a hundred has no proof."""
    with path.open("w") as file:
        file.write("address,purpose,occurred_at,method,text_version,source,topic,ip\n")
        for row in range(rows):
            version = "" if row % 100 == 99 else "3"
            at = (BEGAN + timedelta(seconds=row)).isoformat()
            file.write(f"+1202555{row:07d},marketing,{at},web_form,{version},shop-2026,offers,192.0.2.{row % 250}\n")


def main() -> None:
    """Print rows, seconds and the highest memory of each step."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--url", default="")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write_list(path, wanted.rows)
        store = Store.open(wanted.url or f"sqlite:///{folder}/bench.db")
        order = ImportOptions(path=path, rejects=path.with_suffix(".rejects.csv"), by="benchmark")
        for name, dry in (("dry run", True), ("import", False)):
            began = perf_counter()
            result = run_import(
                store, ImportOptions(path=order.path, rejects=order.rejects, by=order.by, dry_run=dry), b"", datetime.now(UTC)
            )
            _tell(name, result.rows, perf_counter() - began)
        began = perf_counter()
        with store.read() as tx:
            found = audit(tx)
        _tell("verify", found.lines, perf_counter() - began)
        store.close()


def _tell(name: str, rows: int, seconds: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{name:<8} {rows:>9,} rows  {seconds:7.1f} s  {rows / seconds:>8,.0f} a second  at most {peak} MiB\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
