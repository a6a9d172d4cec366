"""A list of addresses as the audience of a broadcast: a CSV file whose other columns are values for each recipient alone.

It is checked whole before anything is written, and its rows are added piece by piece: run again after a crash, it goes on. It makes no
contact and no consent: who is on it is told what they agreed to, like everybody.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from hashlib import blake2b, sha256
from itertools import islice
from pathlib import Path

from msgspec import Struct

from botkit.core.codec import encode
from botkit.core.model.broadcast import Recipient
from botkit.core.model.platform import Sender
from botkit.errors import UsageError
from botkit.reports.formats.as_csv import FORMULA
from botkit.service.contact_lookup import known_as, read_address
from botkit.store import contacts
from botkit.store.broadcasts import broadcasts, recipients
from botkit.store.database import Store
from botkit.store.sql.types import EPOCH

PIECE = 1_000  # rows in one transaction
MOST_PROBLEMS = 200  # that are shown; the others are counted
MAX_CELL = 1_000  # characters of a value
ADDRESS = "address"
_BLOCK = 1 << 20


class ListProblem(Struct, frozen=True, kw_only=True):
    """What is wrong in a list, and where. `column` counts from 1."""

    line: int
    column: int
    message: str


class ListRow(Struct, frozen=True, kw_only=True):
    platform: str
    sender: Sender
    own: bytes | None


class ListResult(Struct, frozen=True, kw_only=True):
    """How many rows a list has, how many recipients they became, and how many addresses belong to no contact."""

    rows: int
    added: int
    strangers: int


class AddressList:
    """A checked list. Raises `UsageError` for a file that is none; `problems` are those of its rows, `more` how many are not among them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[ListProblem] = []
        self.more = 0
        self.columns: tuple[str, ...] = ()
        self.rows = 0
        self.digest = self._digest()
        known: set[int] = set()
        for line, cells in self._lines():
            self.rows += 1
            self._check(line, cells, known)
        if not self.rows and not self.problems:
            self._add(1, 1, "there is nobody on this list")

    @property
    def name(self) -> str:
        """Names the list and what it says."""
        return f"{self.path.name} {self.digest[:16]}"

    def render(self) -> str:
        shown = [f"{self.path}:{one.line}:{one.column}: {one.message}" for one in self.problems]
        return "\n".join([*shown, *([f"… and {self.more:,} more"] if self.more else [])])

    def add_to(self, store: Store, number: int, progress: Callable[[int], None] = lambda done: None) -> ListResult:
        """Add the recipients of a draft, and let its plan be made. It can be done again: nobody is added twice."""
        added = rows = strangers = 0
        lines = self._read()
        while piece := list(islice(lines, PIECE)):
            with store.begin() as tx:
                found = {
                    platform: contacts.find_all(
                        tx, platform, [value for row in piece if row.platform == platform for value in row.sender.identifiers]
                    )
                    for platform in {row.platform for row in piece}
                }
                people = [
                    (row, next((found[row.platform][value] for value in row.sender.identifiers if value in found[row.platform]), None))
                    for row in piece
                ]
                new = [
                    Recipient(broadcast=number, contact_id=contact, due_at=EPOCH, own=row.own)
                    for row, contact in people
                    if contact is not None
                ]
                added += recipients.add(tx, new)
                strangers += sum(contact is None for _, contact in people)
            rows += len(piece)
            progress(rows)
        with store.begin() as tx:
            broadcasts.open_plan(tx, number)
        return ListResult(rows=rows, added=added, strangers=strangers)

    # ---- reading

    def _digest(self) -> str:
        digest = sha256()
        try:
            with self.path.open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
        except OSError as fault:
            raise UsageError(f'"{self.path}" cannot be read: {fault.strerror}.') from None
        return digest.hexdigest()

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            try:
                reader = csv.reader(file, strict=True)
                self.columns = tuple(cell.strip().lower() for cell in next(reader, []))
                self._check_columns()
                for cells in reader:
                    if any(cell.strip() for cell in cells):
                        yield reader.line_num, [cell.strip() for cell in cells]
            except (UnicodeDecodeError, csv.Error) as fault:
                raise UsageError(f'"{self.path}" is no list in UTF-8 with commas between its cells: {fault}.') from None

    def _check_columns(self) -> None:
        if ADDRESS not in self.columns:
            raise UsageError(
                f'"{self.path}" has no column "{ADDRESS}". Its first line names its columns: {ADDRESS}, and others as you like.'
            )
        twice = sorted({name for name in self.columns if self.columns.count(name) > 1})
        if twice:
            raise UsageError(f'"{self.path}" has the column "{twice[0]}" twice.')
        bad = [name for name in self.columns if not _is_name(name)]
        if bad:
            raise UsageError(f'"{bad[0]}" is no name of a column: write small letters, digits and underscores.')

    def _check(self, line: int, cells: list[str], known: set[int]) -> None:
        if len(cells) != len(self.columns):
            self._add(
                line, min(len(cells), len(self.columns)) + 1, f"this row has {len(cells)} cells, and the first line {len(self.columns)}"
            )
            return
        for column, cell in enumerate(cells, start=1):
            if self.columns[column - 1] != ADDRESS and cell.startswith(("=", "@")):
                self._add(line, column, "this looks like a formula, and customers would read it as it stands")
            if len(cell) > MAX_CELL:
                self._add(line, column, f"a value of {len(cell):,} characters; at most {MAX_CELL:,} are kept")
        column = self.columns.index(ADDRESS)
        address = read_address(_bare(cells[column]))
        if address is None:
            self._add(line, column + 1, "this is no address: write for example whatsapp:+447700900123")
            return
        key = int.from_bytes(blake2b(known_as(*address).encode(), digest_size=8).digest(), "big")
        if key in known:
            self._add(line, column + 1, "this address is on the list already")
        known.add(key)

    def _add(self, line: int, column: int, message: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(ListProblem(line=line, column=column, message=message))
        else:
            self.more += 1

    def _read(self) -> Iterator[ListRow]:
        for _, cells in self._lines():
            cell = dict(zip(self.columns, cells, strict=False))
            address = read_address(_bare(cell.pop(ADDRESS)))
            assert address is not None, "checked"
            own = {name: text for name, text in cell.items() if text}
            yield ListRow(platform=address[0], sender=address[1], own=encode(own) if own else None)


def _bare(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _is_name(name: str) -> bool:
    return name.isascii() and name[:1].isalpha() and name.replace("_", "a").isalnum() and name == name.lower()
