"""Imports: how far each list of consents was imported, so that an interrupted import continues there."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.tables import imports


class ImportState(Struct, frozen=True, kw_only=True):
    """`sha256` is the file's. `line` is the last one that was imported, `counts` JSON, `rejects` the length of the file of refused rows."""

    sha256: str
    name: str
    by: str
    line: int = 0
    counts: bytes = b"{}"
    rejects: int = 0
    started_at: datetime
    finished_at: datetime | None = None


_find = select(imports).where(imports.c.sha256 == bindparam("of_sha256"))
_put = insert(imports)
_save = _put.on_conflict_do_update(
    index_elements=["sha256"], set_={name: _put.excluded[name] for name in ("line", "counts", "rejects", "finished_at")}
)


def find(tx: Connection, sha256: str) -> ImportState | None:
    """The state of the import of a file; None when it was never started."""
    row = tx.execute(_find, {"of_sha256": sha256}).one_or_none()
    return None if row is None else ImportState(**row._asdict())


def save(tx: Connection, state: ImportState) -> None:
    """Record the state, in the transaction that adds the rows."""
    tx.execute(_save, {name: getattr(state, name) for name in ImportState.__struct_fields__})
