"""The sheet job: writes the files of the sheets anew whenever the log has other rows than they have."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from botkit.service.periodic_job import PeriodicJob
from botkit.service.sheets.sheet_rows import as_csv, read_sheets
from botkit.service.whole_file import replace_file
from botkit.store import sheets
from botkit.store.database import Store

CHECK_EVERY = 5.0  # seconds between looks at the log; a spreadsheet that is five seconds old is fresh
_BOM = "\ufeff"  # with this mark spreadsheets know that a file is UTF-8

_log = structlog.get_logger()


class SheetJob(PeriodicJob):
    """Writes into `folder`. Every node does so by itself: the files are the same on all, and no lock is needed."""

    def __init__(self, store: Store, folder: Path, zone: str) -> None:
        super().__init__(CHECK_EVERY)
        self._store = store
        self._folder = folder
        self._zone = zone
        self._written: sheets.SheetState | None = None

    async def run_once(self) -> bool:
        try:
            await asyncio.to_thread(self.write_if_changed)
        except OSError as fault:
            _log.error("sheets not written", folder=str(self._folder), fault=fault.strerror)
        return False

    def write_if_changed(self) -> bool:
        """Write all sheets if rows came or went since the last time; the first time in any case."""
        with self._store.read() as tx:
            state = sheets.state(tx)
            if state == self._written:
                return False
            found = read_sheets(tx)
        for name, rows in found.items():
            write_file(self._folder / name, as_csv(rows, self._zone))
        self._written = state
        return True


def write_file(path: Path, text: str) -> None:
    """Replace the file of a sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, (_BOM + text).encode())
