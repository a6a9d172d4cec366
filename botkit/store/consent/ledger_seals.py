"""Ledger seals: the lines that a transaction adds to the consent ledger become the next block of the hash chain.

`Store.begin` seals as the last act before the commit. So no line is committed unsealed, no caller can forget it, and transactions wait
for each other only when they add consent lines, and only during their commit. The lock is the last one taken, so it causes no deadlock.
Rejected: sealing within the turn (a chain per contact does not show that a whole contact was deleted); a periodic job (lines deleted
before it runs would not be missed).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct, field
from sqlalchemy import Connection, insert, select, text

from botkit.policy.consent import hash_chain as chain
from botkit.policy.consent.hash_chain import Block
from botkit.store.tables import consent_seals

_PENDING = "botkit_unsealed"
_LOCK = 0x626F746B6974  # "botkit": the advisory lock that orders the seals of all nodes

_last = select(consent_seals.c.number, consent_seals.c.seal).order_by(consent_seals.c.number.desc()).limit(1)
_add = insert(consent_seals)
_walk = select(consent_seals).order_by(consent_seals.c.number)


class SealedBlock(Struct, frozen=True, kw_only=True):
    """A block of the chain, and its name in the lines."""

    block: Block
    batch: str
    at: datetime


class _Pending(Struct):
    batch: str
    lines: list[tuple[int, int, str]] = field(default_factory=list)
    at: datetime | None = None


def batch_name(tx: Connection) -> str:
    """The name of this transaction's block; created at the first call."""
    pending: _Pending = tx.info.setdefault(_PENDING, _Pending(secrets.token_hex(8)))
    return pending.batch


def add_pending(tx: Connection, lines: Iterable[tuple[int, int, str]], at: datetime) -> None:
    """Lines (contact, number, digest) to be sealed when this transaction commits."""
    pending: _Pending = tx.info[_PENDING]
    pending.lines.extend(lines)
    pending.at = at if pending.at is None else max(at, pending.at)


def clear_pending(tx: Connection) -> None:
    """Discard what a rolled back transaction left on the connection: it was never written."""
    tx.info.pop(_PENDING, None)


def seal(tx: Connection) -> None:
    """Seal what this transaction added."""
    pending: _Pending | None = tx.info.pop(_PENDING, None)
    if pending is None or not pending.lines:
        return
    if tx.dialect.name == "postgresql":
        # Held until the commit, so the next statement sees the last committed seal.
        tx.execute(text("SELECT pg_advisory_xact_lock(:it)"), {"it": _LOCK})
    last = head(tx)
    digest = chain.block_digest(digest for _, _, digest in sorted(pending.lines))
    number = last.number + 1 if last else 1
    line = {
        "number": number,
        "batch": pending.batch,
        "lines": len(pending.lines),
        "digest": digest,
        "seal": chain.seal(last.seal if last else chain.FIRST, number, len(pending.lines), digest),
        "at": pending.at,
    }
    tx.execute(_add, line)


class LedgerHead(Struct, frozen=True):
    """The newest seal. A copy outside the database shows that no lines were deleted at the end."""

    number: int
    seal: str

    def __str__(self) -> str:
        return f"{self.number}:{self.seal}"


def head(tx: Connection) -> LedgerHead | None:
    """The newest seal; None when nothing was ever sealed."""
    row = tx.execute(_last).one_or_none()
    return None if row is None else LedgerHead(row.number, row.seal)


def all_blocks(tx: Connection) -> Iterator[SealedBlock]:
    """All blocks in order, read in pieces while iterating."""
    with tx.execute(_walk, execution_options={"yield_per": 1000}) as result:
        for row in result:
            block = Block(number=row.number, lines=row.lines, digest=row.digest, seal=row.seal)
            yield SealedBlock(block=block, batch=row.batch, at=row.at)
