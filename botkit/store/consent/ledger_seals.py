"""Sealing: at the end of a transaction that added to the consent ledger, its lines become the next block of the chain.

`Store.begin` does this by itself, as the last thing before the commit. So no line is ever committed unsealed, nobody can forget to seal,
and only those transactions wait for each other that say something about consent, and only for the moment of their commit. Being last
it can close no circle of locks. Rejected: sealing within the turn (a chain per contact shows nothing about whole contacts that are
gone); a sealer that comes by every few seconds (what is deleted before it came would never be missed).
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
    """A block, and under which name its lines know it."""

    block: Block
    batch: str
    at: datetime


class _Pending(Struct):
    batch: str
    lines: list[tuple[int, int, str]] = field(default_factory=list)
    at: datetime | None = None


def batch_name(tx: Connection) -> str:
    """The name of this transaction's block; made when it is first asked for."""
    pending: _Pending = tx.info.setdefault(_PENDING, _Pending(secrets.token_hex(8)))
    return pending.batch


def add_pending(tx: Connection, lines: Iterable[tuple[int, int, str]], at: datetime) -> None:
    """Lines (contact, number, digest) to be sealed when this transaction commits."""
    pending: _Pending = tx.info[_PENDING]
    pending.lines.extend(lines)
    pending.at = at if pending.at is None else max(at, pending.at)


def clear_pending(tx: Connection) -> None:
    """Nothing is pending at the beginning: what a transaction left that was undone was never written."""
    tx.info.pop(_PENDING, None)


def seal(tx: Connection) -> None:
    """Seal what this transaction added."""
    pending: _Pending | None = tx.info.pop(_PENDING, None)
    if pending is None or not pending.lines:
        return
    if tx.dialect.name == "postgresql":
        # Held until the commit; the statement after it sees what the one before us has committed.
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
    """The newest seal. Kept outside the database it shows that nothing was cut off at the end."""

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
    with tx.execute(_walk, execution_options={"yield_per": 1000}) as found:
        for row in found:
            block = Block(number=row.number, lines=row.lines, digest=row.digest, seal=row.seal)
            yield SealedBlock(block=block, batch=row.batch, at=row.at)
