"""Importing lists of consents: pieces of rows, each in a transaction with the progress so far, so that it can be interrupted anywhere."""

from __future__ import annotations

import csv
import hashlib
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.policy.consent.import_rules import ImportRefusal, accept
from botkit.policy.consent.model import NO_CONSENT, ConsentEvent, fold
from botkit.policy.consent.suppression import Suppression
from botkit.reports.formats.as_csv import csv_cell
from botkit.service.consent.csv_rows import ConsentCsv, CsvLine
from botkit.service.consent.record import record_consents
from botkit.store import contact_identity as identity
from botkit.store import contacts
from botkit.store.consent import consents, imports, suppressions
from botkit.store.consent.imports import ImportState
from botkit.store.database import Store

PIECE = 5_000  # rows in one transaction; a server on the same store waits a quarter of a second at most
_BLOCK = 1 << 20  # bytes read at a time for the file's hash

Ledger = tuple[ConsentEvent, ...]


class ImportOptions(Struct, frozen=True, kw_only=True):
    """What is to be imported. `rejects` takes the rows that are refused; `scope` is the brand that the consent was given to."""

    path: Path
    rejects: Path
    by: str
    scope: str = ""
    dry_run: bool = False


class ImportResult(Struct, kw_only=True):
    """The result of an import. `refused` counts by reason; `people` are new contacts."""

    sha256: str
    rows: int = 0
    accepted: int = 0
    people: int = 0
    refused: dict[str, int] = msgspec.field(default_factory=dict)
    line: int = 0
    resumed_after: int = 0
    was_done: bool = False


Progress = Callable[[ImportResult], None]


def run_import(store: Store, options: ImportOptions, key: bytes, now: datetime, progress: Progress = lambda result: None) -> ImportResult:
    """Import a list, or find out what an import would do. A list that was imported before is not imported again.

    Raises `UsageError` for a file that is no such list, `SecretMissing` when people were erased and the key of their hashes is missing.
    """
    digest = _digest(options.path)
    with store.read() as tx:
        suppressions.must_fit(tx, key)
        former = None if options.dry_run else imports.find(tx, digest)
    result = ImportResult(sha256=digest) if former is None else _resumed(former)
    if former is not None and former.finished_at is not None:
        result.was_done = True
        return result
    state = former or ImportState(sha256=digest, name=options.path.name, by=options.by, started_at=now)
    csv_file = ConsentCsv(options.path)
    try:
        with _rejects(options.rejects, csv_file.columns, state.rejects) as refuse, _DryRunLedger.open(needed=options.dry_run) as draft:
            importing = _Import(store, options, key, now, draft)
            lines = csv_file.lines(result.line)
            while piece := list(islice(lines, PIECE)):
                importing.write(piece, result, state, refuse)
                progress(result)
            if not options.dry_run:
                with store.begin() as tx:
                    imports.save(tx, replace(_state(state, result, refuse.length), finished_at=now))
                store.analyze()
    finally:
        csv_file.close()
    return result


def _resumed(former: ImportState) -> ImportResult:
    result = msgspec.json.decode(former.counts, type=ImportResult)
    result.resumed_after = result.line
    return result


def _state(state: ImportState, result: ImportResult, rejects: int) -> ImportState:
    return replace(state, line=result.line, counts=msgspec.json.encode(result), rejects=rejects)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


class _Refused:
    """The file of refused rows: the line, the reason, and the row itself, to be corrected and imported again."""

    def __init__(self, path: Path, columns: list[str], length: int) -> None:
        # The refusals of an interrupted transaction come again: the file is cut back to its length at the last commit.
        self._file = path.open("r+" if length else "w", encoding="utf-8", newline="")
        self._file.truncate(length)
        self._file.seek(length)
        self._writer = csv.writer(self._file)
        if not length:
            self._writer.writerow(["line", "reason", *columns])

    def add(self, line: CsvLine, reason: ImportRefusal) -> None:
        self._writer.writerow([line.number, reason.value, *map(csv_cell, line.cells)])

    @property
    def length(self) -> int:
        self._file.flush()
        return self._file.tell()

    def close(self) -> None:
        self._file.close()


@contextmanager
def _rejects(path: Path, columns: list[str], length: int) -> Iterator[_Refused]:
    refused = _Refused(path, columns, length if path.exists() else 0)
    try:
        yield refused
    finally:
        refused.close()


class _DryRunLedger:
    """The entries that a dry run would have made so far, in a file, because a million rows do not fit into memory."""

    def __init__(self, folder: str) -> None:
        self._database = sqlite3.connect(f"{folder}/draft.db", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE draft (address TEXT PRIMARY KEY, lines BLOB) WITHOUT ROWID")

    @classmethod
    @contextmanager
    def open(cls, *, needed: bool) -> Iterator[_DryRunLedger | None]:
        if not needed:
            yield None
            return
        with tempfile.TemporaryDirectory(prefix="botkit") as folder:
            draft = cls(folder)
            try:
                yield draft
            finally:
                draft._database.close()

    def load(self, addresses: Iterable[str]) -> dict[str, Ledger]:
        ledgers: dict[str, Ledger] = {}
        for address in addresses:
            for (lines,) in self._database.execute("SELECT lines FROM draft WHERE address = ?", (address,)):
                ledgers[address] = msgspec.json.decode(lines, type=Ledger)
        return ledgers

    def save(self, ledgers: Mapping[str, Ledger]) -> None:
        self._database.execute("BEGIN")
        lines = [(address, msgspec.json.encode(ledger)) for address, ledger in ledgers.items()]
        self._database.executemany("INSERT OR REPLACE INTO draft VALUES (?, ?)", lines)
        self._database.execute("COMMIT")


class _Import:
    """An import while it runs."""

    def __init__(self, store: Store, options: ImportOptions, key: bytes, now: datetime, draft: _DryRunLedger | None) -> None:
        self.store = store
        self.options = options
        self.key = key
        self.now = now
        self.draft = draft

    def write(self, piece: list[CsvLine], result: ImportResult, state: ImportState, refuse: _Refused) -> None:
        """Write a piece in one transaction. The counts change only after its commit."""
        refused: list[tuple[CsvLine, ImportRefusal]] = []
        with self.store.read() if self.draft else self.store.begin() as tx:
            known = self._known(tx, piece)
            new: dict[str, list[ConsentEvent]] = {}
            for line in piece:
                self._check(line, known, new, refused)
            after = msgspec.structs.replace(result, refused=dict(Counter(result.refused) + Counter(reason.value for _, reason in refused)))
            after.rows += len(piece)
            after.accepted += sum(len(entries) for entries in new.values())
            after.line = piece[-1].number
            for line, reason in refused:
                refuse.add(line, reason)
            if self.draft is None:
                after.people += self._record(tx, piece, known, new)
                imports.save(tx, _state(state, after, refuse.length))
            else:
                after.people += sum(address not in known.contacts and address not in known.drafted for address in new)
                self.draft.save({address: (*known.drafted.get(address, ()), *entries) for address, entries in new.items()})
        for name in ImportResult.__struct_fields__:
            setattr(result, name, getattr(after, name))

    def _check(
        self, line: CsvLine, known: _Known, new: dict[str, list[ConsentEvent]], refused: list[tuple[CsvLine, ImportRefusal]]
    ) -> None:
        address = line.row.address or ""
        ledger = (*known.ledger(address), *new.get(address, ()))
        outcome = accept(line.row, fold(ledger) if ledger else NO_CONSENT, self.now, imported_by=self.options.by, scope=self.options.scope)
        if isinstance(outcome, ImportRefusal):
            refused.append((line, outcome))
        else:
            new.setdefault(address, []).append(outcome)

    def _known(self, tx: Connection, piece: list[CsvLine]) -> _Known:
        """What is known of the addresses of a piece, with one statement per table."""
        known = _Known()
        addresses = {line.row.address: line.address for line in piece if line.address is not None and line.row.address}
        for platform in {platform for platform, _ in addresses.values()}:
            values = {
                value: address
                for address, (of_platform, sender) in addresses.items()
                if of_platform == platform
                for value in (sender.user_id, sender.phone, *sender.spellings)
                if value
            }
            known.contacts |= {values[value]: contact for value, contact in identity.owners(tx, platform, values).items()}
            listed = suppressions.find(tx, self.key, [(platform, value) for value in values])
            known.suppressed |= {values[value]: suppression for (_, value), suppression in listed.items()}
        lines = consents.load(tx, known.contacts.values())
        known.ledgers = {contact: tuple(row.entry for row in rows) for contact, rows in lines.items()}
        if self.draft is not None:
            known.drafted = self.draft.load(addresses)
        return known

    def _record(self, tx: Connection, piece: list[CsvLine], known: _Known, new: dict[str, list[ConsentEvent]]) -> int:
        """Record the accepted entries. Unknown addresses get a contact, which gets no message. Returns the number of new contacts."""
        addresses = {line.row.address: line.address for line in piece if line.row.address in new and line.address is not None}
        entries: dict[int, list[ConsentEvent]] = {}
        created: set[int] = set()
        for platform in sorted({platform for platform, _ in addresses.values()}):
            own = [(address, sender) for address, (of_platform, sender) in addresses.items() if of_platform == platform and address]
            for (address, _), person in zip(own, contacts.resolve(tx, platform, [sender for _, sender in own], self.now), strict=True):
                entries.setdefault(person.contact_id, []).extend((*known.missing(address), *new[address]))
                created |= {person.contact_id} if person.created else set()
        record_consents(tx, entries, self.now, created=frozenset(created))
        return len(created)


class _Known(Struct):
    """What is known of the addresses of a piece: their contacts, the ledgers of these, and which are on the suppression list."""

    contacts: dict[str, int] = msgspec.field(default_factory=dict)
    ledgers: dict[int, Ledger] = msgspec.field(default_factory=dict)
    suppressed: dict[str, Suppression] = msgspec.field(default_factory=dict)
    drafted: dict[str, Ledger] = msgspec.field(default_factory=dict)

    def ledger(self, address: str) -> Ledger:
        own = self.ledgers.get(self.contacts.get(address, 0), ())
        return (*own, *self.missing(address), *self.drafted.get(address, ()))

    def missing(self, address: str) -> Ledger:
        """The suppression of an erased person, where the ledger does not have it yet."""
        suppression = self.suppressed.get(address)
        own = self.ledgers.get(self.contacts.get(address, 0), ())
        if suppression is None or any(entry.action == "suppressed" for entry in own):
            return ()
        return suppression.entries()
