"""The schema: created in a fresh database, migrated in an old one, refused when it is newer than this code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from botkit.errors import StoreTooNew, StoreUnavailable
from botkit.store.sql.types import EPOCH
from botkit.store.tables import contacts, metadata

# Oldest first; the files are botkit/store/migrations/versions. The last one is what `tables` describes.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011")
HEAD = REVISIONS[-1]

# The account itself, as contact 0: its events are numbered and its row is locked like those of a contact.
ACCOUNT_ROW = {
    "id": 0,
    "name": "",
    "language": "",
    "zone": "",
    "tags": b"[]",
    "fields": b"{}",
    "events": 0,
    "messages": 0,
    "created_at": EPOCH,
}

# Alembic's own table, described here so that opening a present database needs no Alembic.
_version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

Begin = Callable[[], AbstractContextManager[Connection]]


def migrate_or_create(begin: Begin, *, migrate: bool = True) -> bool:
    """Bring the schema to the newest revision. Two nodes may do so at once. True: tables that hold something were changed."""
    try:
        with begin() as tx:
            return _migrate_or_create(tx, migrate=migrate)
    except (IntegrityError, ProgrammingError):
        # Another node created the schema at the same time: PostgreSQL reports a name that exists. Its work is committed by now.
        with begin() as tx:
            return _migrate_or_create(tx, migrate=migrate)


def _migrate_or_create(tx: Connection, *, migrate: bool) -> bool:
    current = revision(tx)
    if current == HEAD:
        return False
    _refuse_newer(current)
    if not migrate and current is None:
        raise StoreUnavailable("The database is empty. Start `botkit serve`, which makes its tables.")
    if not migrate:
        raise StoreUnavailable("The database was made by an older botkit. Start `botkit serve` of this one, which brings it up.")
    if current is None:
        create(tx)
        return False
    _lock(tx)
    if revision(tx) == HEAD:
        return False
    upgrade(tx)
    return True


def create(tx: Connection) -> None:
    """All tables at once, marked as the newest revision: what the migrations would have made, in a tenth of the time."""
    _version.create(tx)
    metadata.create_all(tx, checkfirst=False)
    tx.execute(insert(_version), {"version_num": HEAD})
    tx.execute(insert(contacts), ACCOUNT_ROW)


def upgrade(tx: Connection) -> None:
    """Run the migrations that are missing. Alembic is imported only here: most starts have nothing to do."""
    from botkit.store.migrations.run import upgrade_to

    upgrade_to(tx, HEAD)


def revision(tx: Connection) -> str | None:
    """The revision that the database says it has; None for a fresh one."""
    if not inspect(tx).has_table(_version.name):
        return None
    current: str | None = tx.execute(select(_version.c.version_num)).scalar()
    return current or ""


def require_head(tx: Connection) -> None:
    """Raise `StoreTooNew` when the schema is not the one that this code knows."""
    current = tx.execute(select(_version.c.version_num)).scalar()
    if current != HEAD:
        raise StoreTooNew(f"The database is at revision {current}, this botkit knows {HEAD}. Restart with the botkit that wrote it.")


def _refuse_newer(current: str | None) -> None:
    if current is not None and current not in ("", *REVISIONS):
        raise StoreTooNew(
            f"The database is at revision {current}, which this botkit does not know: a newer one wrote it. Install that one."
        )


def _lock(tx: Connection) -> None:
    """Keep other nodes out while the schema changes. SQLite's transaction does so anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("SET LOCAL statement_timeout = 0"))
        tx.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
