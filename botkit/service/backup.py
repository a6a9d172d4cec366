"""Backups: a copy of the store at one moment, with what is needed to check it later; and putting one back.

SQLite copies itself page by page while others write. On PostgreSQL its own tools do the work (pg_dump, pg_restore), on one snapshot.
Each backup has a second file beside it, which says what was in the store: rows, the seal of the consent ledger, the bill.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import URL, Connection, func, make_url, select, text

from botkit.billing.terms import Terms
from botkit.errors import StoreUnavailable, UsageError
from botkit.policy.consent.seal_keys import TrustedKeys
from botkit.service.billing.bill_run import open_billing, statement
from botkit.service.bot import Bot
from botkit.service.consent.audit import UNTRUSTED, audit, read_head
from botkit.service.explain.replay import VersionCache, replay
from botkit.store import contacts, schema
from botkit.store.consent import ledger_seals
from botkit.store.consent.anchors import Anchor
from botkit.store.consent.ledger_seals import LedgerHead
from botkit.store.database import Store
from botkit.store.delivery import channel_holds
from botkit.store.delivery.channel_holds import RESTORED, ChannelHold
from botkit.store.tables import metadata

# What changes when a store is opened or held, and belongs to no customer.
_NOT_COUNTED = frozenset({"checkpoints", "channel_holds", "jobs", "nodes"})


class Manifest(Struct, frozen=True, kw_only=True):
    """What was in the store: rows by table, the newest seal of the ledger, and the digest of the bill by month."""

    made_at: datetime
    revision: str
    rows: dict[str, int]
    ledger: str
    bill: dict[str, str]


class Check(Struct, frozen=True, kw_only=True):
    """`faults`: sentences about what differs. Empty: the store is what the backup was."""

    faults: tuple[str, ...]
    contacts: int


def manifest_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def read_manifest(path: Path) -> Manifest:
    """The manifest of a backup. Raises `UsageError`."""
    try:
        return msgspec.json.decode(manifest_path(path).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        raise UsageError(
            f'"{path}" is no backup of ours: the file "{manifest_path(path).name}" beside it is missing or unreadable.'
        ) from None


def describe(tx: Connection, terms: Terms, now: datetime) -> Manifest:
    """What is in a store now. The bill is that of this month and the one before."""
    head = ledger_seals.head(tx)
    context = open_billing(tx, terms)
    this = f"{now:%Y-%m}"
    before = f"{now.year - (now.month == 1)}-{(now.month - 2) % 12 + 1:02d}"
    return Manifest(
        made_at=now,
        revision=schema.revision(tx) or "",
        rows={
            name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in sorted(metadata.tables.items())
            if name not in _NOT_COUNTED
        },
        ledger=str(head or ""),
        bill={month: statement(tx, context, month).digest for month in (before, this)},
    )


def back_up(store: Store, url: str, path: Path, terms: Terms, now: datetime) -> Manifest:
    """Copy the store to a file while it is in use. Raises `UsageError` when there is such a file, `StoreUnavailable` when it fails."""
    if path.exists():
        raise UsageError(f'There is a file "{path}" already. Name another one.')
    parsed = make_url(url)
    with _private():
        if parsed.get_backend_name() == "sqlite":
            _copy_sqlite(parsed.database or "", path)
            copy = Store.open(f"sqlite:///{path}", migrate=False)
            try:
                with copy.read() as tx:
                    manifest = describe(tx, terms, now)
            finally:
                copy.close()
            _end_log(path)
        else:
            manifest = _dump_postgresql(store, parsed, path, terms, now)
        manifest_path(path).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return manifest


def put_back(path: Path, url: str, channels: tuple[str, ...], now: datetime) -> None:
    """Make a backup the store at this address, and hold its channels. No server may run meanwhile. Raises `UsageError` when a store is
    there that somebody has written to."""
    read_manifest(path)
    parsed = make_url(url)
    with _private():
        if parsed.get_backend_name() == "sqlite":
            target = Path(parsed.database or "")
            if target.exists():
                raise UsageError(f'There is a database "{target}". Move it away first, with its -wal and -shm, and stop the server.')
            new = target.with_name(f"{target.name}.new")
            shutil.copy(path, new)
            _hold(f"sqlite:///{new}", channels, now)
            _end_log(new)
            new.replace(target)
        else:
            _restore_postgresql(parsed, path)
            _hold(url, channels, now)


def verify(
    store: Store, bot: Bot, terms: Terms, manifest: Manifest, trusted: TrustedKeys = UNTRUSTED, anchors: Iterable[Anchor] = ()
) -> Check:
    """Compare a store with the manifest of its backup: rows, ledger, bill; and play every contact's log again.

    The ledger is audited with the keys that may have signed it, and with the anchors of its blocks. Anchors of later blocks are not of
    this backup.
    """
    faults: list[str] = []
    head = read_head(manifest.ledger)
    last = head.number if head is not None else 0
    known = [LedgerHead(anchor.number, anchor.seal) for anchor in anchors if anchor.number <= last]
    with store.read() as tx:
        now = describe(tx, terms, manifest.made_at)
        for name, count in manifest.rows.items():
            if now.rows.get(name) != count:
                faults.append(f"{name}: {count} rows in the backup, {now.rows.get(name, 0)} here")
        if now.ledger != manifest.ledger:
            faults.append("the newest seal of the consent ledger is another one")
        if (broken := audit(tx, known, trusted.as_of(last)).fault) is not None:
            faults.append(f"the consent ledger is broken: {broken.message}")
        faults += [f"the bill of {month} is another one" for month, digest in manifest.bill.items() if now.bill.get(month) != digest]
        people = [row.contact.id for row in contacts.all_contacts(tx)]
        versions = VersionCache(tx, bot.programs)
        different = [contact for contact in people if replay(tx, bot, contact, versions) is not None]
        faults += [f"the log of contact {contact} comes out differently" for contact in different[:10]]
    return Check(faults=tuple(faults), contacts=len(people))


def _hold(url: str, channels: tuple[str, ...], now: datetime) -> None:
    store = Store.open(url)
    try:
        with store.begin() as tx:
            channel_holds.hold(tx, [ChannelHold(channel=channel, reason=RESTORED, by="botkit restore", at=now) for channel in channels])
        store.analyze()
    finally:
        store.close()


@contextmanager
def _private() -> Iterator[None]:
    """Files made here are for this user alone: they hold what customers wrote."""
    former = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(former)


def _copy_sqlite(source: str, path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as there, closing(sqlite3.connect(path)) as here:
            there.backup(here, pages=4096, sleep=0.01)
    except sqlite3.Error as fault:
        path.unlink(missing_ok=True)
        raise StoreUnavailable(f"The copy failed: {fault}.") from None


def _end_log(path: Path) -> None:
    """Fold the log of an SQLite file into it, so that the file alone is the database."""
    with closing(sqlite3.connect(path)) as here:
        here.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        here.execute("PRAGMA journal_mode = DELETE")
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _dump_postgresql(store: Store, url: URL, path: Path, terms: Terms, now: datetime) -> Manifest:
    with store.read() as tx:  # the dump and the manifest see the same moment
        snapshot = tx.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        _run("pg_dump", url, ["-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", "-f", str(path)])
        return describe(tx, terms, now)


def _restore_postgresql(url: URL, path: Path) -> None:
    _run("pg_restore", url, ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", str(path)])


def _run(tool: str, url: URL, options: list[str]) -> None:
    """Run a tool of PostgreSQL. The password goes by the environment: everybody on the machine can read a command line."""
    if shutil.which(tool) is None:
        raise UsageError(f'"{tool}" is not installed. Install the client programs of your PostgreSQL, at least of its version.')
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run([tool, *options, "-d", address], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed tool, its options are ours
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StoreUnavailable(f"{tool} failed: {reason}")
