"""Tables: the rows of a CSV file or an Excel sheet with the line of each, and rows written as CSV that spreadsheets open safely."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from botkit.flowfile.yaml.parser import canonical

ENDINGS = (".csv", ".xlsx")
MAX_TABLE_BYTES = 5_000_000  # of a file; ten thousand questions with their answers are less
MAX_UNPACKED = 50_000_000  # bytes of all parts of an Excel file; more is a file that is made to fill a memory
MAX_ROWS = 10_000
MAX_COLUMNS = 60  # further columns of a sheet are not read

_ZIP = b"PK\x03\x04"  # an Excel file is a ZIP; a stored version of one is the text that was read from it
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # the byte order marks of UTF-16, which "Unicode text" of Excel has
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet takes a text for a formula, and may run it
_GUARD = "'"


class InvalidTable(ValueError):
    """A file that is no table; the message says why, `line` where."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class Row(Struct, frozen=True):
    """One row: its line in the file (of a sheet: its number), and its cells without the spaces around them."""

    line: int
    cells: tuple[str, ...]


class Table(Struct, frozen=True):
    """The rows of a file that are not empty, and its text as CSV."""

    rows: tuple[Row, ...]
    text: str


def read_table(content: bytes) -> Table:
    """Read a CSV file or the first sheet of an Excel file. Raises `InvalidTable`."""
    if len(content) > MAX_TABLE_BYTES:
        raise InvalidTable(f"the table has {len(content):,} bytes; at most {MAX_TABLE_BYTES:,} are read")
    if content.startswith(_ZIP):
        rows = _excel_rows(content)
        return Table(rows, canonical(write_rows(_by_line(rows), guard=False)))
    text = _decoded(content)
    return Table(_csv_rows(text), text)


def write_rows(rows: Iterable[Sequence[str]], *, guard: bool = True) -> str:
    """Rows as CSV. `guard`: a text that a spreadsheet would run as a formula gets an apostrophe before it, which keeps it a text."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([guarded(cell) if guard else cell for cell in row] for row in rows)
    return out.getvalue()


def guarded(cell: str) -> str:
    return _GUARD + cell if cell.startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARD) and cell[1:].startswith(_FORMULA) else cell


def _decoded(content: bytes) -> str:
    try:
        return canonical(content.decode("utf-16" if content.startswith(_MARKS) else "utf-8"))
    except UnicodeDecodeError:
        raise InvalidTable('the table is not written in UTF-8; in a spreadsheet, save it as "CSV UTF-8"') from None


def _csv_rows(text: str) -> tuple[Row, ...]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            rows.append(Row(line, _cells(cells)))
            line = reader.line_num + 1
            if len(rows) > MAX_ROWS:
                raise InvalidTable(f"the table has more than {MAX_ROWS:,} rows", line)
    except csv.Error:
        raise InvalidTable("a cell with a quotation mark in it is not closed where it should be", line) from None
    return tuple(row for row in rows if any(row.cells))


def _delimiter(text: str) -> str:
    """What stands between the names of the columns: a comma, or what spreadsheets write where the comma is a decimal sign."""
    first = text.partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _excel_rows(content: bytes) -> tuple[Row, ...]:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise InvalidTable('Excel files are read with the extra "excel" (botkit-flows[excel]); or save the table as "CSV UTF-8"') from None
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise InvalidTable("the Excel file is too large to be read")
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = []
        for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), start=1):
            if number > MAX_ROWS:
                raise InvalidTable(f"the table has more than {MAX_ROWS:,} rows", number)
            rows.append(Row(number, _cells("" if value is None else str(value) for value in values)))
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as fault:
        if isinstance(fault, InvalidTable):
            raise
        raise InvalidTable("this is no Excel file that can be read; save it again, or as CSV UTF-8") from None
    return tuple(row for row in rows if any(row.cells))


def _cells(cells: Iterable[str]) -> tuple[str, ...]:
    """The cells without the spaces around them, and without empty ones at the end of the row."""
    texts = [unguarded(cell.strip().replace("\r\n", "\n")) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _by_line(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The rows with empty ones between them, so that a row keeps its number where its cells have one line."""
    lines: list[tuple[str, ...]] = []
    for row in rows:
        lines += [()] * (row.line - 1 - len(lines))
        lines.append(row.cells)
    return lines
