"""Lists of consents as CSV: each row becomes an `ImportRow`, with its line number and its cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from msgspec import Struct

from botkit.core.model.platform import Sender
from botkit.errors import UsageError
from botkit.policy.consent.import_rules import Basis, ImportRow
from botkit.reports.formats.as_csv import FORMULA
from botkit.service.contact_lookup import known_as, read_address

REQUIRED = ("address", "purpose", "occurred_at", "method", "text_version", "source")
OPTIONAL = (
    *("topic", "evidence", "text_id", "text_sha256", "language", "basis", "valid_until", "form_url", "ip", "user_agent"),
    *("external_ref", "jurisdiction"),
)
_BASES = get_args(Basis)
_TEXTS = tuple(name for name in (*REQUIRED, *OPTIONAL) if name not in ("address", "occurred_at", "valid_until", "basis"))


class CsvLine(Struct, frozen=True):
    """A row: the line of the file where it ends, its cells, and its values. `address` is None when the cell is no address."""

    number: int
    cells: list[str]
    row: ImportRow
    address: tuple[str, Sender] | None


class ConsentCsv:
    """An open list. Raises `UsageError` when its first line lacks a column that a proof of consent needs."""

    def __init__(self, path: Path) -> None:
        self._file = path.open(encoding="utf-8-sig", newline="")
        try:
            self._reader = csv.reader(self._file, strict=True)
            self.columns = [cell.strip().lower() for cell in next(self._reader, [])]
        except (UnicodeDecodeError, csv.Error) as fault:
            self._file.close()
            raise UsageError(f'"{path}" is no list in UTF-8 with commas between its cells: {fault}.') from None
        missing = [name for name in REQUIRED if name not in self.columns]
        foreign = [name for name in self.columns if name not in (*REQUIRED, *OPTIONAL)]
        if missing or foreign or len(set(self.columns)) < len(self.columns):
            self._file.close()
            problem = f"lacks the columns {', '.join(missing)}" if missing else f"has columns that mean nothing here: {', '.join(foreign)}"
            raise UsageError(
                f'"{path}" {problem}. Its first line names its columns: {", ".join(REQUIRED)}, and if wanted {", ".join(OPTIONAL)}.'
            )

    def close(self) -> None:
        self._file.close()

    def lines(self, after: int = 0) -> Iterator[CsvLine]:
        """The rows after line `after`. Raises `UsageError` where the file cannot be read."""
        try:
            for cells in self._reader:
                if cells and self._reader.line_num > after:
                    yield self._line(self._reader.line_num, cells)
        except (UnicodeDecodeError, csv.Error) as fault:
            raise UsageError(f"Line {self._reader.line_num + 1} cannot be read: {fault}.") from None

    def _line(self, number: int, cells: list[str]) -> CsvLine:
        cell = dict(zip(self.columns, (_bare(text.strip()) for text in cells), strict=False))
        address = read_address(cell.get("address", ""))
        basis = cell.get("basis") or "consent"
        row = ImportRow(
            address=known_as(*address) if address else None,
            occurred_at=_moment(cell.get("occurred_at", "")) if basis in _BASES else None,
            valid_until=_moment(cell.get("valid_until", "")),
            basis=basis if basis in _BASES else "consent",  # type: ignore[arg-type]  # one of them
            **{name: cell[name] for name in _TEXTS if name in cell},
        )
        return CsvLine(number, cells, row, address)


def _bare(cell: str) -> str:
    """The cell without the quotation mark that keeps spreadsheets from taking it for a formula, as in our own file of refused rows."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _moment(written: str) -> datetime | None:
    """A time with its zone. Without a zone it would be unclear whether it was before or after a withdrawal."""
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None
