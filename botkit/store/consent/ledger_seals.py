"""Ledger seals: what a transaction adds to the consent ledger becomes the next block of the hash chain, signed when there is a key.

`Store.begin` seals as the last act before the commit. So no line is committed unsealed, no caller can forget it, and transactions wait
for each other only when they add consent lines, and only during their commit. The lock is the last one taken, so it causes no deadlock.
A block is signed once, however many lines it has.
Rejected: sealing within the turn (a chain per contact does not show that a whole contact was deleted); a periodic job (lines deleted
before it runs would not be missed).
"""

from __future__ import annotations

import secrets
from collections.abc import Generator, Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, insert, select

from botkit.errors import SecretMissing
from botkit.policy.consent import hash_chain as chain
from botkit.policy.consent.hash_chain import Block
from botkit.policy.consent.seal_keys import SealKey, is_signed
from botkit.store import jobs
from botkit.store.consent import verdict_seals
from botkit.store.sql.types import EPOCH, MICROSECOND, raw
from botkit.store.tables import consent_seals

_PENDING = "botkit_unsealed"
_ORDER = "consent.seals"  # the row that orders the seals of all nodes

_columns = [raw(consent_seals.c[name]) for name in (*Block.__struct_fields__, "batch")]
_last = select(*_columns).order_by(consent_seals.c.number.desc()).limit(1)
_one = select(*_columns).where(consent_seals.c.number == bindparam("of_number"))
_add = insert(consent_seals)
_walk = select(*_columns).where(consent_seals.c.number > bindparam("after")).order_by(consent_seals.c.number)


class SealedBlock(Struct, frozen=True, kw_only=True):
    """A block of the chain, and its name in the lines."""

    block: Block
    batch: str


class _Pending(Struct):
    batch: str
    lines: list[tuple[int, int, str]] = field(default_factory=list)
    erasures: list[tuple[int, int, str]] = field(default_factory=list)
    verdicts: list[verdict_seals.OpenSeal] = field(default_factory=list)
    at: datetime | None = None


def _pending(tx: Connection) -> _Pending:
    pending: _Pending = tx.info.setdefault(_PENDING, _Pending(secrets.token_hex(8)))
    return pending


def batch_name(tx: Connection) -> str:
    """The name of this transaction's block; created at the first call."""
    return _pending(tx).batch


def add_pending(
    tx: Connection, lines: Iterable[tuple[int, int, str]], at: datetime, *, erasures: Iterable[tuple[int, int, str]] = ()
) -> None:
    """Lines and erasures (contact, number, digest) to be sealed when this transaction commits."""
    pending = _pending(tx)
    pending.lines.extend(lines)
    pending.erasures.extend(erasures)
    pending.at = at if pending.at is None else max(at, pending.at)


def add_open_verdicts(tx: Connection, at: datetime) -> int:
    """Add seals of verdicts that are in no block yet to this transaction's block. Returns how many; the rest waits for the next call."""
    pending = _pending(tx)
    pending.verdicts = verdict_seals.load_open(tx)
    if pending.verdicts:
        add_pending(tx, (), at)
    return len(pending.verdicts)


def clear_pending(tx: Connection) -> None:
    """Discard what a rolled back transaction left on the connection: it was never written."""
    tx.info.pop(_PENDING, None)
    verdict_seals.clear_pending(tx)


def seal(tx: Connection, key: SealKey | None) -> None:
    """Seal what this transaction added. Raises `SecretMissing` when the chain is signed and this process has no key."""
    verdict_seals.seal(tx, key)
    pending: _Pending | None = tx.info.pop(_PENDING, None)
    if pending is None or pending.at is None:
        return
    jobs.lock(tx, _ORDER)  # until the commit, so the next statement sees the last committed seal
    last = _read(row) if (row := tx.execute(_last).one_or_none()) is not None else None
    must_be_signed(last, key)
    parts = (*sorted(pending.lines), *sorted(pending.erasures))
    block = Block(
        number=last.number + 1 if last else 1,
        lines=len(pending.lines),
        erasures=len(pending.erasures),
        verdicts=len(pending.verdicts),
        digest=chain.block_digest([*(digest for _, _, digest in parts), *(verdict.digest for verdict in pending.verdicts)]),
        seal="",
        at=max((pending.at - EPOCH) // MICROSECOND, last.at if last else 0),  # clocks of nodes differ; the times of the chain only go up
        key=key.name if key else "",
        version=3 if key is not None and _is_checked(last, key) else 2,
    )
    block = replace(block, seal=chain.seal(last.seal, block, last.signature) if last else chain.seal(chain.FIRST, block))
    tx.execute(
        _add,
        {
            **{name: getattr(block, name) for name in ("number", "lines", "digest", "seal", "version", "erasures", "verdicts", "key")},
            "batch": pending.batch,
            "at": EPOCH + block.at * MICROSECOND,
            "signature": key.sign(block.seal) if key else "",
        },
    )
    verdict_seals.close(tx, pending.verdicts, block.number)


def _is_checked(last: Block | None, key: SealKey) -> bool:
    """Whether this process may vouch for the newest block. If it may not, it adds its own all the same: the audit says what is wrong."""
    return last is None or (last.key == key.name and is_signed(key.public, last.seal, last.signature))


def must_be_signed(last: Block | None, key: SealKey | None) -> None:
    """Raise `SecretMissing` when the newest block is signed and there is no key: an unsigned block would break the chain."""
    if last is not None and last.key and key is None:
        raise SecretMissing(
            f"The consent ledger is signed with the key {last.key}…, and this process has none.\n"
            'Set "ledger: {key: …}" in botkit.yaml, and its secret, as on the machine that signed.'
        )


class LedgerHead(Struct, frozen=True):
    """The newest seal. A copy outside the database shows that no lines were deleted at the end."""

    number: int
    seal: str

    def __str__(self) -> str:
        return f"{self.number}:{self.seal}"


def head(tx: Connection) -> LedgerHead | None:
    """The newest seal; None when nothing was ever sealed."""
    row = tx.execute(_last).one_or_none()
    return None if row is None else LedgerHead(row[0], row[3])


def last_block(tx: Connection) -> Block | None:
    """The newest block; None when nothing was ever sealed."""
    row = tx.execute(_last).one_or_none()
    return None if row is None else _read(row)


def block(tx: Connection, number: int) -> Block | None:
    """A block by its number; None when there is none."""
    row = tx.execute(_one, {"of_number": number}).one_or_none()
    return None if row is None else _read(row)


def all_blocks(tx: Connection, after: int = 0) -> Generator[SealedBlock, None, None]:
    """All blocks in order, from the one after a number on; read in pieces while iterating."""
    with tx.execute(_walk, {"after": after}, execution_options={"yield_per": 1000}) as result:
        for row in result:
            yield SealedBlock(block=_read(row), batch=row[-1])


def _read(row: Sequence[Any]) -> Block:
    number, lines, digest, seal, version, at, erasures, verdicts, key, signature = row[:10]  # by place: an audit reads a million
    return Block(
        number=number, lines=lines, digest=digest, seal=seal, version=version or 1, at=at, erasures=erasures or 0,
        verdicts=verdicts or 0, key=key or "", signature=signature or "",
    )  # fmt: skip
