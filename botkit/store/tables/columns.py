"""Columns: what tables of the turn path share, and the one place where all tables are known."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, event, text

from botkit.store.sql.types import Instant

metadata = MetaData()

CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


def table(name: str, *parts: Any, **options: Any) -> Table:
    return Table(name, metadata, *parts, **options)


def contact() -> Column[int]:
    return Column("contact_id", BigInteger, primary_key=True, autoincrement=False)


def number(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def set_fillfactor(which: Table, percent: int) -> None:
    """On PostgreSQL, fill pages only so far: a row that changes stays on its page, and no index has to be told."""

    def set_room(_table: Table, tx: Connection, **_options: Any) -> None:
        if tx.dialect.name == "postgresql":
            tx.execute(text(f"ALTER TABLE {which.name} SET (fillfactor = {percent})"))

    event.listen(which, "after_create", set_room)


def lease() -> tuple[Column[Any], Column[Any]]:
    """Who works on the row, and until when it is theirs: a lapsed lease makes it claimable again."""
    return Column("lease_until", Instant), Column("node", Text)
