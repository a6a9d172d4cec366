"""Importing lists of consents: a piece of rows in each transaction, with how far it got, so that it can be interrupted anywhere."""

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
from botkit.service.consent.csv_rows import ConsentCsv, CsvLine
from botkit.service.consent.record import record_consents
from botkit.store import contact_identity as identity
from botkit.store import contacts
from botkit.store.consent import consents, imports, suppressions
from botkit.store.consent.imports import ImportState
from botkit.store.database import Store

PIECE = 5_000  # rows in one transaction: a server that runs beside it waits for a quarter of a second at most
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
    """What an import came to. `refused` counts by reason; `people` are contacts that were not known before."""

    sha256: str
    rows: int = 0
    accepted: int = 0
    people: int = 0
    refused: dict[str, int] = msgspec.field(default_factory=dict)
    line: int = 0
    resumed_after: int = 0
    was_done: bool = False


Progress = Callable[[ImportResult], None]


def run_import(store: Store, order: ImportOptions, key: bytes, now: datetime, progress: Progress = lambda result: None) -> ImportResult:
    """Import a list, or say what importing it would come to. A list that was imported before is left alone.

    Raises `UsageError` for a file that is no such list, `SecretMissing` when there are erased people and not the key to know them by.
    """
    digest = _digest(order.path)
    with store.read() as tx:
        suppressions.must_fit(tx, key)
        former = None if order.dry_run else imports.find(tx, digest)
    result = ImportResult(sha256=digest) if former is None else _resumed(former)
    if former is not None and former.finished_at is not None:
        result.was_done = True
        return result
    state = former or ImportState(sha256=digest, name=order.path.name, by=order.by, started_at=now)
    listing = ConsentCsv(order.path)
    try:
        with _rejects(order.rejects, listing.columns, state.rejects) as refuse, _RejectsDraft.open(needed=order.dry_run) as draft:
            work = _Import(store, order, key, now, draft)
            lines = listing.lines(result.line)
            while piece := list(islice(lines, PIECE)):
                work.take(piece, result, state, refuse)
                progress(result)
            if not order.dry_run:
                with store.begin() as tx:
                    imports.save(tx, replace(_state(state, result, refuse.length), finished_at=now))
    finally:
        listing.close()
    return result


def _resumed(former: ImportState) -> ImportResult:
    result = msgspec.json.decode(former.counts, type=ImportResult)
    result.resumed_after = result.line
    return result


def _state(state: ImportState, result: ImportResult, rejects: int) -> ImportState:
    return replace(state, line=result.line, counts=msgspec.json.encode(result), rejects=rejects)


def _digest(path: Path) -> str:
    counted = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            counted.update(block)
    return counted.hexdigest()


class _Refused:
    """The file of refused rows: the line, the reason, and the row itself, to be mended and imported again."""

    def __init__(self, path: Path, columns: list[str], length: int) -> None:
        # What an interrupted transaction had refused is refused again: the file goes back to where the last commit left it.
        self._file = path.open("r+" if length else "w", encoding="utf-8", newline="")
        self._file.truncate(length)
        self._file.seek(length)
        self._writer = csv.writer(self._file)
        if not length:
            self._writer.writerow(["line", "reason", *columns])

    def add(self, line: CsvLine, reason: ImportRefusal) -> None:
        self._writer.writerow([line.number, reason.value, *line.cells])

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


class _RejectsDraft:
    """What a dry run would have entered so far, in a file of its own: a million rows must not be held in memory."""

    def __init__(self, folder: str) -> None:
        self._kept = sqlite3.connect(f"{folder}/draft.db", isolation_level=None)
        self._kept.execute("PRAGMA journal_mode = OFF")
        self._kept.execute("PRAGMA synchronous = OFF")
        self._kept.execute("CREATE TABLE draft (address TEXT PRIMARY KEY, lines BLOB) WITHOUT ROWID")

    @classmethod
    @contextmanager
    def open(cls, *, needed: bool) -> Iterator[_RejectsDraft | None]:
        if not needed:
            yield None
            return
        with tempfile.TemporaryDirectory(prefix="botkit") as folder:
            draft = cls(folder)
            try:
                yield draft
            finally:
                draft._kept.close()

    def load(self, addresses: Iterable[str]) -> dict[str, Ledger]:
        found: dict[str, Ledger] = {}
        for address in addresses:
            for (lines,) in self._kept.execute("SELECT lines FROM draft WHERE address = ?", (address,)):
                found[address] = msgspec.json.decode(lines, type=Ledger)
        return found

    def save(self, ledgers: Mapping[str, Ledger]) -> None:
        self._kept.execute("BEGIN")
        lines = [(address, msgspec.json.encode(ledger)) for address, ledger in ledgers.items()]
        self._kept.executemany("INSERT OR REPLACE INTO draft VALUES (?, ?)", lines)
        self._kept.execute("COMMIT")


class _Import:
    """An import at work."""

    def __init__(self, store: Store, order: ImportOptions, key: bytes, now: datetime, draft: _RejectsDraft | None) -> None:
        self.store = store
        self.order = order
        self.key = key
        self.now = now
        self.draft = draft

    def take(self, piece: list[CsvLine], result: ImportResult, state: ImportState, refuse: _Refused) -> None:
        """A piece, in one transaction. The counts change only when it is on disk."""
        refused: list[tuple[CsvLine, ImportRefusal]] = []
        with self.store.read() if self.draft else self.store.begin() as tx:
            known = self._known(tx, piece)
            new: dict[str, list[ConsentEvent]] = {}
            for line in piece:
                self._one(line, known, new, refused)
            after = msgspec.structs.replace(result, refused=dict(Counter(result.refused) + Counter(why.value for _, why in refused)))
            after.rows += len(piece)
            after.accepted += sum(len(entries) for entries in new.values())
            after.line = piece[-1].number
            for line, why in refused:
                refuse.add(line, why)
            if self.draft is None:
                after.people += self._enter(tx, piece, known, new)
                imports.save(tx, _state(state, after, refuse.length))
            else:
                after.people += sum(address not in known.contacts and address not in known.drafted for address in new)
                self.draft.save({address: (*known.drafted.get(address, ()), *entries) for address, entries in new.items()})
        for name in ImportResult.__struct_fields__:
            setattr(result, name, getattr(after, name))

    def _one(self, line: CsvLine, known: _Known, new: dict[str, list[ConsentEvent]], refused: list[tuple[CsvLine, ImportRefusal]]) -> None:
        address = line.row.address or ""
        ledger = (*known.ledger(address), *new.get(address, ()))
        found = accept(line.row, fold(ledger) if ledger else NO_CONSENT, self.now, imported_by=self.order.by, scope=self.order.scope)
        if isinstance(found, ImportRefusal):
            refused.append((line, found))
        else:
            new.setdefault(address, []).append(found)

    def _known(self, tx: Connection, piece: list[CsvLine]) -> _Known:
        """What is known of the addresses of a piece, with one statement for each kind of thing."""
        known = _Known()
        places = {line.row.address: line.place for line in piece if line.place is not None and line.row.address}
        for platform in {platform for platform, _ in places.values()}:
            values = {
                value: address
                for address, (where, sender) in places.items()
                if where == platform
                for value in (sender.user_id, sender.phone, *sender.spellings)
                if value
            }
            known.contacts |= {values[value]: who for value, who in identity.owners(tx, platform, values).items()}
            listed = suppressions.find(tx, self.key, [(platform, value) for value in values])
            known.suppressed |= {values[value]: since for (_, value), since in listed.items()}
        lines = consents.load(tx, known.contacts.values())
        known.ledgers = {who: tuple(line.entry for line in history) for who, history in lines.items()}
        if self.draft is not None:
            known.drafted = self.draft.load(places)
        return known

    def _enter(self, tx: Connection, piece: list[CsvLine], known: _Known, new: dict[str, list[ConsentEvent]]) -> int:
        """Enter what was accepted; who never wrote gets a contact. Nobody is greeted for it. Says how many contacts are new."""
        places = {line.row.address: line.place for line in piece if line.row.address in new and line.place is not None}
        entries: dict[int, list[ConsentEvent]] = {}
        created: set[int] = set()
        for platform in sorted({platform for platform, _ in places.values()}):
            here = [(address, sender) for address, (where, sender) in places.items() if where == platform and address]
            for (address, _), who in zip(here, contacts.resolve(tx, platform, [sender for _, sender in here], self.now), strict=True):
                entries.setdefault(who.contact_id, []).extend((*known.missing(address), *new[address]))
                created |= {who.contact_id} if who.created else set()
        record_consents(tx, entries, self.now, created=frozenset(created))
        return len(created)


class _Known(Struct):
    """What is known of the addresses of a piece: whose they are, what those agreed to, and which are on the suppression list."""

    contacts: dict[str, int] = msgspec.field(default_factory=dict)
    ledgers: dict[int, Ledger] = msgspec.field(default_factory=dict)
    suppressed: dict[str, datetime] = msgspec.field(default_factory=dict)
    drafted: dict[str, Ledger] = msgspec.field(default_factory=dict)

    def ledger(self, address: str) -> Ledger:
        own = self.ledgers.get(self.contacts.get(address, 0), ())
        return (*own, *self.missing(address), *self.drafted.get(address, ()))

    def missing(self, address: str) -> Ledger:
        """The suppression of an erased person, where the ledger does not have it yet."""
        since = self.suppressed.get(address)
        own = self.ledgers.get(self.contacts.get(address, 0), ())
        if since is None or any(entry.action == "suppressed" for entry in own):
            return ()
        return (ConsentEvent(action="suppressed", occurred_at=since, method="suppression_list", actor="system"),)
