"""Columns that tables share, and the metadata of all tables."""

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
    """The node that has claimed the row, and until when: after that any node may claim it."""
    return Column("lease_until", Instant), Column("node", Text)
