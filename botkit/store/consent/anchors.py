"""Anchors: the newest seal of the ledger, kept outside the database, so that a chain that was cut or made anew is found out.

They go into a file that is only appended to, and into a second database when there is one. A timestamp authority (RFC 3161) signs the
time of each when it is configured: then not even the business can make an old chain later.
"""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, MetaData, Table, Text, create_engine, make_url, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from botkit.errors import StoreUnavailable, UsageError
from botkit.policy.consent.hash_chain import Block

SIGNED = b"botkit anchor\n"  # before the seal in what a timestamp is of


class Anchor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A seal that was the newest at a time. `timestamp` is the answer of the authority in base64; empty: none was asked, or none came."""

    number: int
    seal: str
    at: datetime
    timestamp: str = ""


def stamped_digest(seal: str) -> bytes:
    """What a timestamp authority signs: SHA-256."""
    return hashlib.sha256(SIGNED + seal.encode()).digest()


class AnchorFile:
    """One JSON object per line, in the order in which they were made."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, anchor: Anchor) -> None:
        """Raises `OSError`."""
        with open(os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "ab+") as file:
            end = file.seek(0, os.SEEK_END)
            is_cut = end > 0 and os.pread(file.fileno(), 1, end - 1) != b"\n"
            file.write(b"\n" * is_cut + msgspec.json.encode(anchor) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[Anchor]:
        """All anchors; what a crash cut off is left out. Raises `UsageError` when the file is something else."""
        if not self.path.exists():
            return []
        lines = [line for line in self.path.read_bytes().split(b"\n") if line]
        anchors = [anchor for line in lines if (anchor := _read(line)) is not None]
        if lines and not anchors:
            raise UsageError(f'"{self.path}" is no file of anchors.')
        return anchors


def _read(line: bytes) -> Anchor | None:
    try:
        return msgspec.json.decode(line, type=Anchor)
    except msgspec.MsgspecError:
        return None


_anchors = Table(
    "botkit_anchors",
    MetaData(),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("seal", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("timestamp", Text, nullable=False),
)


class AnchorStore:
    """The same in a table of another database, which best belongs to somebody else. The right to add rows and to read is enough."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._url = parsed.set(drivername="postgresql+psycopg") if parsed.drivername in ("postgres", "postgresql") else parsed

    def append(self, anchor: Anchor) -> None:
        """Raises `StoreUnavailable`."""
        engine = create_engine(self._url)
        try:
            with engine.begin() as tx:
                _anchors.create(tx, checkfirst=True)
                tx.execute(insert(_anchors).on_conflict_do_nothing(), {**msgspec.structs.asdict(anchor), "at": anchor.at.isoformat()})
        except SQLAlchemyError as fault:
            raise StoreUnavailable(f"The database of anchors cannot be written: {type(fault).__name__}.") from None
        finally:
            engine.dispose()

    def read(self) -> list[Anchor]:
        """All anchors, in order. Raises `StoreUnavailable`."""
        engine = create_engine(self._url)
        try:
            with engine.begin() as tx:
                _anchors.create(tx, checkfirst=True)
                rows = tx.execute(select(_anchors).order_by(_anchors.c.number)).all()
        except SQLAlchemyError as fault:
            raise StoreUnavailable(f"The database of anchors cannot be read: {type(fault).__name__}.") from None
        finally:
            engine.dispose()
        return [Anchor(**{**row._asdict(), "at": datetime.fromisoformat(row.at)}) for row in rows]


def anchor_of(block: Block, now: datetime) -> Anchor:
    return Anchor(number=block.number, seal=block.seal, at=now)


def with_timestamp(anchor: Anchor, answer: bytes) -> Anchor:
    return msgspec.structs.replace(anchor, timestamp=base64.b64encode(answer).decode())
