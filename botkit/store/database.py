"""The database: opened, brought to the present schema, and used in short transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from botkit.errors import UsageError
from botkit.policy.consent.seal_keys import SealKey
from botkit.store import schema
from botkit.store.consent import ledger_seals, verdict_seals
from botkit.store.sql.disk import require_disk
from botkit.store.sql.errors import translate, unavailable

# How long a transaction waits for another one, in seconds. A platform waits about as long for a webhook, then delivers it again.
LOCK_TIMEOUT = 10.0

# How long one statement of a writing transaction may take, in seconds. The longest there are (a piece of an import or of the retention)
# take below one; a migration and the upkeep of the files have no limit.
STATEMENT_TIMEOUT = 30.0

# For how long the network may swallow what we send before the connection counts as gone, in seconds.
NETWORK_TIMEOUT = 15.0

# Pages that SQLite keeps in memory for each connection. Not mapped files (mmap_size): measured no faster, and a disk that fails under
# a mapped file kills the process instead of failing a transaction.
CACHE_KIB = 64 * 1024

# The log is folded back into the file after this many pages (4 KiB each). The default of 1,000 does it every few batches.
CHECKPOINT_PAGES = 4000

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an acknowledged message survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA cache_size = -{CACHE_KIB}",
    f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}",
)
# Reports sort more than memory holds, and a transaction that has begun cannot choose another place for it. Nothing here writes: the file
# may be a copy on a read-only disk.
_READER_PRAGMAS = ("PRAGMA query_only = ON", "PRAGMA temp_store = FILE", f"PRAGMA cache_size = -{CACHE_KIB}")

# Turns find rows by key. A plan made while a table is empty is a scan, and stays cached for the life of the connection.
_NO_SCANS = ("SET enable_seqscan = off", "SET enable_hashjoin = off", "SET enable_mergejoin = off")

# How often a node that writes looks whether a newer botkit changed the schema, in seconds.
LOOK_AT_SCHEMA = 2.0

# A server that commits before its log is on disk loses the newest transactions when it crashes. What it has for replicas stays as it is.
_COMMIT_TO_DISK = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"

_OLDEST_SQLITE = (3, 35, 0)  # RETURNING


class Store:
    """An open database. `begin` and `read` may be used from any thread; on SQLite one transaction writes at a time.

    `seal_key` signs what is added to the consent ledger and what the gate decides; None: nothing is signed.
    """

    def __init__(
        self,
        writer: Engine,
        reader: Engine,
        write_lock: RLock | None,
        *,
        one_connection: bool = False,
        after_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self.seal_key: SealKey | None = None
        self._writer = writer
        self._after_commit = after_commit
        self._reader = reader
        self._write_lock = write_lock
        self._one_connection = one_connection
        self._schema_seen = float("-inf")  # when the schema was last found to be usable, on the monotonic clock

    @classmethod
    def open(cls, url: str, *, migrate: bool = True, seal_key: SealKey | None = None) -> Store:
        """Open `sqlite:///path`, `sqlite://` (in memory) or `postgresql://…`, and create or bring up the schema.

        Raises `StoreUnavailable`, `StoreTooNew` when a newer botkit wrote it, and `UsageError` for an address that names no
        database we know. With `migrate` False a schema that is missing or older is `StoreUnavailable` too.
        """
        parsed = _parse(url)
        store = _open_sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _open_postgresql(parsed)
        store.seal_key = seal_key
        try:
            store.prepare(migrate=migrate)
        except BaseException:
            store.close()
            raise
        return store

    def prepare(self, *, migrate: bool) -> None:
        """Create the schema, or bring it up; without `migrate` only look whether it can be used. `open` does so."""
        if not migrate:
            with self.read() as tx:  # who only looks needs no right to write
                schema.require_present(tx)
        elif schema.migrate_or_create(self._transaction):
            self.analyze()
        self._schema_seen = monotonic()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writer.dialect.name

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end of the block, rolled back when the block raises.

        On a disk that fails it raises `StoreUnavailable` after the commit too, which may or may not be kept then.
        Its last act seals the lines added to the consent ledger (botkit/store/consent/ledger_seals.py). Raises `StoreTooNew` when a newer
        botkit changed what this one uses: a node that stood still meanwhile must not write either, so the look is in the transaction.
        """
        with self._transaction() as tx:
            if monotonic() - self._schema_seen > LOOK_AT_SCHEMA:
                schema.require_supported(tx)
                self._schema_seen = monotonic()
            yield tx

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._exclusive(), _pool_timeouts():
            with self._writer.begin() as tx:
                ledger_seals.clear_pending(tx)
                if self.seal_key is not None:
                    verdict_seals.collect(tx)
                yield tx
                ledger_seals.seal(tx, self.seal_key)
            self._after_commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, and sees one state of the database throughout."""
        with self._exclusive(reading=True), _pool_timeouts(), self._reader.begin() as tx:
            yield tx

    def check(self) -> None:
        """Raise `StoreUnavailable` when the database does not answer, `StoreTooNew` when a newer botkit changed it meanwhile."""
        with self.read() as tx:
            schema.require_supported(tx)

    def copy_from(self, other: Store) -> None:
        """Replace the content by that of another SQLite store, page by page. For stores in memory."""
        with (
            self._exclusive(),
            other._exclusive(),
            closing(self._writer.raw_connection()) as own,
            closing(other._writer.raw_connection()) as theirs,
        ):
            source, target = theirs.driver_connection, own.driver_connection
            assert isinstance(source, sqlite3.Connection)
            assert isinstance(target, sqlite3.Connection)
            source.backup(target)

    def compact(self) -> None:
        """Remove deleted data from the files: SQLite keeps it in free pages and in its log, PostgreSQL in dead rows. Not in a transaction.

        On SQLite this rewrites the file, and waits for all who read or write it. Raises `StoreUnavailable` when they take too long.
        """
        with self._exclusive(), _pool_timeouts():
            raw = self._writer.raw_connection()
            try:
                connection: Any = raw.driver_connection
                if self.dialect == "sqlite":
                    _compact_sqlite(connection)
                else:
                    _without_limit(raw, "VACUUM")
            finally:
                raw.close()

    def analyze(self) -> None:
        """Have the database count what its tables hold. Call it after much was written at once: a plan made without these figures may read
        a whole table for each contact. Not in a transaction. SQLite needs none: its plans follow from the keys alone."""
        if self.dialect == "sqlite":
            return
        with _pool_timeouts():
            raw = self._writer.raw_connection()
            try:
                _without_limit(raw, "ANALYZE")
            finally:
                raw.close()

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def _exclusive(self, *, reading: bool = False) -> Iterator[None]:
        """SQLite waits for a lock by polling, up to 100 ms at a time; threads of one process wait for this lock instead."""
        lock = self._write_lock if not reading or self._one_connection else None
        if lock is None:
            yield
            return
        if not lock.acquire(timeout=LOCK_TIMEOUT):
            raise unavailable("another transaction of this process holds it")
        try:
            yield
        finally:
            lock.release()


def _without_limit(raw: Any, statement: str) -> None:
    """Run upkeep on a PostgreSQL connection, outside a transaction and for as long as it takes."""
    connection = raw.driver_connection
    raw.rollback()
    connection.autocommit = True
    try:
        connection.execute("SET statement_timeout = 0")
        connection.execute(statement)
        connection.execute(f"SET statement_timeout = {int(STATEMENT_TIMEOUT * 1000)}")
    finally:
        connection.autocommit = False


def _compact_sqlite(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("VACUUM")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        raise unavailable(str(error)) from error
    if busy:
        raise unavailable("somebody reads it all the time, so its log cannot be emptied")


@contextmanager
def _pool_timeouts() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise unavailable("all its connections are in use") from error


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UsageError("The store's address is not one. Write sqlite:///path/to/file.db or postgresql://user@host/name.") from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise UsageError(
            f"The store cannot be a {parsed.drivername} database. Write sqlite:///path/to/file.db or postgresql://user@host/name."
        )
    return parsed


def _engine(url: URL, **options: Any) -> Engine:
    try:
        engine = create_engine(url, **options)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise UsageError("PostgreSQL needs its driver. Install botkit-flows[postgres].") from None
    translate(engine)
    return engine


# ---- SQLite


def _open_sqlite(url: URL) -> Store:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise UsageError(
            f"SQLite {sqlite3.sqlite_version} is too old: 3.35 is the oldest that botkit can use. Update it, or use PostgreSQL."
        )
    in_memory = url.database in (None, "", ":memory:")
    if in_memory:
        engine = _sqlite_engine(url, "BEGIN IMMEDIATE", _PRAGMAS, poolclass=StaticPool)
        return Store(engine, engine, RLock(), one_connection=True)
    _make_private(url.database or "")
    writer = _sqlite_engine(url, "BEGIN IMMEDIATE", _PRAGMAS, poolclass=QueuePool, pool_size=1, max_overflow=4)
    reader = _sqlite_engine(url, "BEGIN", _READER_PRAGMAS, poolclass=QueuePool, pool_size=2, max_overflow=20)
    return Store(writer, reader, RLock(), after_commit=require_disk(url.database or ""))


def _make_private(path: str) -> None:
    """A new database is for its owner alone; SQLite gives the files beside it the same mode. An existing one stays as its owner set it."""
    with suppress(OSError):  # what is wrong with the path is said when it is opened
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _sqlite_engine(url: URL, begin: str, pragmas: tuple[str, ...], **options: Any) -> Engine:
    engine = _engine(url, creator=_sqlite_connect(url.database or ":memory:", pragmas), **options)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _sqlite_connect(path: str, pragmas: tuple[str, ...]) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        # isolation_level None: the driver begins nothing by itself, so BEGIN IMMEDIATE above is the only one.
        is_uri, address = (True, f"{Path(path).absolute().as_uri()}?immutable=1") if _lies_still(path) else (False, path)
        connection = sqlite3.connect(
            address, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False, cached_statements=512, uri=is_uri
        )
        try:
            for pragma in pragmas:
                connection.execute(pragma)
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _lies_still(path: str) -> bool:
    """Whether the file is in a folder where nothing can be written, as a copy on a read-only disk is, and nobody else writes to it. SQLite
    would look for its log there, and refuse to open the file."""
    return Path(path).is_file() and not os.access(Path(path).parent, os.W_OK) and not Path(f"{path}-wal").exists()


# ---- PostgreSQL


def _open_postgresql(url: URL) -> Store:
    connect: dict[str, Any] = {"connect_timeout": int(LOCK_TIMEOUT), "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    connect["tcp_user_timeout"] = int(NETWORK_TIMEOUT * 1000)
    connect["application_name"] = f"{schema.NODE_NAME}{schema.HEAD}"  # a newer node waits for those that it would disturb
    options: dict[str, Any] = {"connect_args": connect, "pool_timeout": LOCK_TIMEOUT}
    writer = _engine(url, pool_size=4, max_overflow=8, **options)
    reader = _engine(url, pool_size=2, max_overflow=8, isolation_level="REPEATABLE READ", **options)

    @event.listens_for(writer, "connect")
    def _set_session(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            limits = (f"SET lock_timeout = {int(LOCK_TIMEOUT * 1000)}", f"SET statement_timeout = {int(STATEMENT_TIMEOUT * 1000)}")
            for statement in (*_NO_SCANS, *limits, _COMMIT_TO_DISK):
                cursor.execute(statement)
        connection.commit()

    return Store(writer, reader.execution_options(postgresql_readonly=True), None)
