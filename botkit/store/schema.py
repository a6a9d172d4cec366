"""The schema's revision: created in a fresh database, brought up in an old one, refused in one that is newer than this code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from botkit.errors import StoreTooNew, StoreUnavailable
from botkit.store.sql.types import EPOCH
from botkit.store.tables import contacts, metadata

# Oldest first; the files are botkit/store/migrations/versions. The last one is what `tables` describes.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
HEAD = REVISIONS[-1]

# The account itself: the one contact that is nobody, so that its events are counted, and its row locked, like everybody's.
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


def bring_up(begin: Begin, *, migrate: bool = True) -> None:
    """Make the database's schema the present one. Two nodes may do so at once."""
    try:
        with begin() as tx:
            _bring_up(tx, migrate=migrate)
    except (IntegrityError, ProgrammingError):
        # Both found nothing, and the other was quicker: PostgreSQL tells so by a name that exists. Its work is committed by now.
        with begin() as tx:
            _bring_up(tx, migrate=migrate)


def _bring_up(tx: Connection, *, migrate: bool) -> None:
    found = revision(tx)
    if found == HEAD:
        return
    _refuse_newer(found)
    if not migrate and found is None:
        raise StoreUnavailable("The database is empty. Start `botkit serve`, which makes its tables.")
    if not migrate:
        raise StoreUnavailable("The database was made by an older botkit. Start `botkit serve` of this one, which brings it up.")
    if found is None:
        create(tx)
        return
    _lock(tx)
    if revision(tx) != HEAD:
        upgrade(tx)


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
    found: str | None = tx.execute(select(_version.c.version_num)).scalar()
    return found or ""


def require_head(tx: Connection) -> None:
    """Raise `StoreTooNew` when the schema is not the one that this code knows."""
    found = tx.execute(select(_version.c.version_num)).scalar()
    if found != HEAD:
        raise StoreTooNew(f"The database is at revision {found}, this botkit knows {HEAD}. Restart with the botkit that wrote it.")


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in ("", *REVISIONS):
        raise StoreTooNew(f"The database is at revision {found}, which this botkit does not know: a newer one wrote it. Install that one.")


def _lock(tx: Connection) -> None:
    """Keep other nodes out while the schema changes. SQLite's transaction does so anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
