"""The schema: created in a fresh database, migrated in an old one, and used beside newer nodes as long as it only grew.

A revision expands, or it contracts. One that expands adds tables, columns that may be empty, and indexes: nodes of the revision before go
on working. One that contracts changes or drops what they use. The database says which revision is the oldest whose code may use it, so
an older botkit knows without knowing the newer revisions (docs/scale.md).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, delete, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from botkit.errors import NodesInTheWay, StoreTooNew, StoreUnavailable
from botkit.store.sql.types import EPOCH
from botkit.store.tables import contacts, metadata, schema_support

# Oldest first; the files are botkit/store/migrations/versions. The last one is what `tables` describes.
REVISIONS = tuple(f"{number:04}" for number in range(1, 26))
HEAD = REVISIONS[-1]

# The newest revision that contracts; those behind it expand. A revision also contracts when code that does not know it would do harm: up
# to 0011 it does not look at `schema_support`, up to 0014 it speaks while people have the chat and sends parts of a message twice.
OLDEST_BESIDE = "0015"

# How a connection of a node calls itself on PostgreSQL, with the revision of its code behind it.
NODE_NAME = "botkit-"

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

_connected = text(
    "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE :nodes"
    " AND application_name < :own"
)

Begin = Callable[[], AbstractContextManager[Connection]]


def migrate_or_create(begin: Begin) -> bool:
    """Bring the schema to the newest revision. Two nodes may do so at once. True: tables that hold something were changed."""
    try:
        with begin() as tx:
            return _migrate_or_create(tx)
    except (IntegrityError, ProgrammingError):
        # Another node created the schema at the same time: PostgreSQL reports a name that exists. Its work is committed by now.
        with begin() as tx:
            return _migrate_or_create(tx)


def _migrate_or_create(tx: Connection) -> bool:
    current = revision(tx)
    if current is None:
        create(tx)
        return False
    if current == HEAD or _is_newer(current):
        require_supported(tx)
        return False
    _lock(tx)
    if revision(tx) == HEAD:
        return False
    if current < OLDEST_BESIDE:
        _require_alone(tx)
    upgrade(tx)
    return True


def require_present(tx: Connection) -> None:
    """Raise `StoreUnavailable` when there is no schema or an older one, `StoreTooNew` when this code cannot use it."""
    current = revision(tx)
    if current is None:
        raise StoreUnavailable("The database is empty. Start `botkit serve`, which makes its tables.")
    if current != HEAD and not _is_newer(current):
        raise StoreUnavailable("The database was made by an older botkit. Start `botkit serve` of this one, which brings it up.")
    require_supported(tx)


def create(tx: Connection) -> None:
    """All tables at once, marked as the newest revision: what the migrations would have made, in a tenth of the time."""
    _version.create(tx)
    metadata.create_all(tx, checkfirst=False)
    tx.execute(insert(_version), {"version_num": HEAD})
    _set_support(tx)
    tx.execute(insert(contacts), ACCOUNT_ROW)


def upgrade(tx: Connection) -> None:
    """Run the migrations that are missing. Alembic is imported only here: most starts have nothing to do."""
    from botkit.store.migrations.run import upgrade_to

    upgrade_to(tx, HEAD)
    _set_support(tx)


def revision(tx: Connection) -> str | None:
    """The revision that the database says it has; None for a fresh one."""
    if not inspect(tx).has_table(_version.name):
        return None
    current: str | None = tx.execute(select(_version.c.version_num)).scalar()
    return current or ""


def require_supported(tx: Connection) -> None:
    """Raise `StoreTooNew` when a newer botkit changed what this code uses."""
    current = tx.execute(select(_version.c.version_num)).scalar() or ""
    if current == HEAD:
        return
    if not _is_newer(current):
        raise StoreUnavailable(f"The database is at the older revision {current}. Start `botkit serve` of this botkit, which brings it up.")
    oldest = tx.execute(select(schema_support.c.oldest)).scalar()
    if oldest is None or oldest > HEAD:
        raise StoreTooNew(
            f"The database is at revision {current}, and this botkit knows {HEAD}: a newer one changed what this one uses. "
            "This node sends nothing and takes nothing in. Install the newer botkit."
        )


def _is_newer(current: str) -> bool:
    """Revisions have four digits, so they are in the order of their names."""
    return current not in ("", *REVISIONS)


def _set_support(tx: Connection) -> None:
    tx.execute(delete(schema_support))
    tx.execute(insert(schema_support), {"revision": HEAD, "oldest": OLDEST_BESIDE})


def _require_alone(tx: Connection) -> None:
    """Raise `NodesInTheWay` while nodes of an older revision are connected: what they use is about to change."""
    if tx.dialect.name != "postgresql":
        return  # SQLite has one node, and it is stopped before another one starts
    older = tx.execute(_connected, {"own": f"{NODE_NAME}{HEAD}", "nodes": f"{NODE_NAME}%"}).scalars().all()
    if older:
        known = ", ".join(sorted({name.removeprefix(NODE_NAME) for name in older}))
        raise NodesInTheWay(
            f"Nodes with an older schema ({known}) are still running, and this botkit changes what they use. Stop them: this node waits."
        )


def _lock(tx: Connection) -> None:
    """Keep other nodes out while the schema changes. SQLite's transaction does so anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("SET LOCAL statement_timeout = 0"))
        tx.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
