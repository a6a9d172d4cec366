"""Files of customers: those to be fetched, and those that are kept, with their content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, insert, select, update

from botkit.store.sql.lease import LeasedTable
from botkit.store.sql.types import bounded_key
from botkit.store.tables import files


class FileRow(Struct, frozen=True, kw_only=True):
    """`file` is the handle that flows see. `state`: wanted, kept, broken (`problem` says why), over (its time of retention)."""

    contact_id: int
    file: str
    channel: str
    ref: str
    url: str
    expected: str
    due_at: datetime
    received_at: datetime
    mime: str = ""
    state: str = "wanted"
    problem: str = ""
    attempts: int = 0
    lease_until: datetime | None = None
    node: str | None = None
    size: int = 0
    sha256: str = ""


class KeptFile(Struct, frozen=True, kw_only=True):
    mime: str
    sha256: str
    content: bytes


_leased = LeasedTable(files, files.c.state == "wanted", also={"attempts": files.c.attempts + 1})
_add = insert(files)
_one_due = select(files.c.contact_id).where(*_leased.is_due).limit(1)
_still = (*_leased.here, files.c.node == bindparam("by_node"))
_keep = update(files).where(*_still).values(
    state="kept", content=bindparam("bytes"), size=bindparam("length"), sha256=bindparam("hash"), mime=bindparam("kind"),
    ref="", url="", lease_until=None, node=None,
)  # fmt: skip
_break = update(files).where(*_still).values(state="broken", problem=bindparam("why"), ref="", url="", lease_until=None, node=None)
_postpone = update(files).where(*_still).values(due_at=bindparam("to"), lease_until=None, node=None)
_content = select(files.c.mime, files.c.sha256, files.c.content).where(files.c.file == bindparam("handle"), files.c.state == "kept")


def add(tx: Connection, wanted: Sequence[FileRow]) -> None:
    """Add files to be fetched."""
    if wanted:
        tx.execute(_add, [msgspec.structs.asdict(row) for row in wanted])


def is_due(tx: Connection, now: datetime) -> bool:
    """Whether there is anything to claim. Asking keeps nobody from writing."""
    return tx.execute(_one_due, {"now": now}).first() is not None


def claim(tx: Connection, node: str, now: datetime, limit: int, lease: timedelta) -> tuple[FileRow, ...]:
    """Claim up to `limit` files that are to be fetched now."""
    names = FileRow.__struct_fields__
    rows = _leased.claim(tx, node, now, limit, lease)
    return tuple(FileRow(**{name: row[name] for name in names if name != "attempts"}, attempts=row["attempts"] + 1) for row in rows)


def keep(tx: Connection, row: FileRow, kept: KeptFile) -> bool:
    """Keep the content of a file. False when its person was erased, or another node has it now."""
    values = {"bytes": kept.content, "length": len(kept.content), "hash": kept.sha256, "kind": kept.mime}
    return tx.execute(_keep, {**_leased.of(_key(row)), "by_node": row.node, **values}).rowcount == 1


def give_up(tx: Connection, row: FileRow, problem: str) -> None:
    """The file cannot be had."""
    tx.execute(_break, {**_leased.of(_key(row)), "by_node": row.node, "why": problem})


def try_later(tx: Connection, row: FileRow, due_at: datetime) -> None:
    """Try again then, unless another node has it now."""
    tx.execute(_postpone, {**_leased.of(_key(row)), "by_node": row.node, "to": due_at})


def release(tx: Connection, node: str) -> int:
    return _leased.release(tx, node)


def load(tx: Connection, file: str) -> KeptFile | None:
    """The content of a file by its handle; None when there is none, or no more."""
    found = tx.execute(_content, {"handle": bounded_key(file)}).first()
    return None if found is None or found.content is None else KeptFile(mime=found.mime, sha256=found.sha256, content=found.content)


def _key(row: FileRow) -> tuple[int, str]:
    return (row.contact_id, bounded_key(row.file))
