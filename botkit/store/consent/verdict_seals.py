"""Seals of verdicts: what the gate decided in one transaction, signed together as its last act.

They need no lock and no order of their own, so messages that need no consent line never wait for each other. A job adds them to the
chain of the ledger shortly afterwards (`ledger_seals.add_open_verdicts`); from then on a removed one is missed as well.
Without a key there are none: anybody could make them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, field
from sqlalchemy import Connection, Select, bindparam, insert, select, update

from botkit.policy.consent import hash_chain as chain
from botkit.policy.consent.seal_keys import SealKey
from botkit.store.sql.types import EPOCH, MICROSECOND
from botkit.store.tables import verdict_seals

KINDS = frozenset({"message_queued", "message_refused", "send_attempted"})  # the events that hold a verdict
PIECE = 5_000  # seals that one block takes up

_PENDING = "botkit_verdicts"

_add = insert(verdict_seals)
_open = (
    select(verdict_seals.c.id, verdict_seals.c.digest)
    .where(verdict_seals.c.block.is_(None))
    .order_by(verdict_seals.c.id)
    .limit(PIECE)
    .with_for_update()  # another node may be adding the same ones; SQLite has one writer anyway
)
_any_open = select(verdict_seals.c.id).where(verdict_seals.c.block.is_(None)).limit(1)
_close = update(verdict_seals).where(verdict_seals.c.id == bindparam("of_id")).values(block=bindparam("in_block"))
_closed = select(verdict_seals).where(verdict_seals.c.block.is_not(None)).order_by(verdict_seals.c.block, verdict_seals.c.id)
_still_open = select(verdict_seals).where(verdict_seals.c.block.is_(None)).order_by(verdict_seals.c.id)


class OpenSeal(Struct, frozen=True):
    """A seal that is in no block yet."""

    id: int
    digest: str


class VerdictSeal(Struct, frozen=True, kw_only=True):
    """The events (contact, number) whose digests are under one signature; `digest` is over theirs. `block` is None until it is in one."""

    id: int
    at: datetime
    items: tuple[tuple[int, int], ...]
    digest: str
    key: str
    signature: str
    block: int | None


class _Pending(Struct):
    items: list[tuple[int, int]] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    at: datetime = EPOCH


def collect(tx: Connection) -> None:
    """Collect the verdicts of this transaction. Without this they are not even looked at."""
    tx.info[_PENDING] = _Pending()


def add_pending(tx: Connection, rows: Iterable[tuple[int, int, str, datetime, bytes]]) -> None:
    """Verdicts (contact, number, kind, time, body of the event) to be signed when this transaction commits."""
    pending: _Pending | None = tx.info.get(_PENDING)
    if pending is None:
        return
    for contact, seq, kind, at, body in rows:
        pending.items.append((contact, seq))
        pending.digests.append(chain.verdict_digest(contact, seq, kind, (at - EPOCH) // MICROSECOND, body.decode()))
        pending.at = max(at, pending.at)


def clear_pending(tx: Connection) -> None:
    """Discard what a rolled back transaction left on the connection."""
    tx.info.pop(_PENDING, None)


def seal(tx: Connection, key: SealKey | None) -> None:
    """Sign what this transaction decided."""
    pending: _Pending | None = tx.info.pop(_PENDING, None)
    if pending is None or not pending.items or key is None:
        return
    digest = chain.block_digest(pending.digests)
    line = {
        "at": pending.at,
        "items": msgspec.json.encode(pending.items),
        "digest": digest,
        "key": key.name,
        "signature": key.sign_verdicts(digest),
        "block": None,
    }
    tx.execute(_add, line)


def load_open(tx: Connection) -> list[OpenSeal]:
    """The oldest seals that are in no block yet."""
    return [OpenSeal(*row) for row in tx.execute(_open)]


def has_open(tx: Connection) -> bool:
    """Whether there are seals that are in no block yet."""
    return tx.execute(_any_open).scalar() is not None


def close(tx: Connection, seals: Sequence[OpenSeal], block: int) -> None:
    """Record the block that these are in."""
    if seals:
        tx.execute(_close, [{"of_id": each.id, "in_block": block} for each in seals])


def all_closed(tx: Connection) -> Generator[VerdictSeal, None, None]:
    """All seals that are in a block, by block, read in pieces while iterating."""
    return read(tx, _closed)


def all_open(tx: Connection) -> Generator[VerdictSeal, None, None]:
    """All seals that are in no block yet."""
    return read(tx, _still_open)


def read(tx: Connection, wanted: Select[Any]) -> Generator[VerdictSeal, None, None]:
    """The seals that a statement selects, read in pieces while iterating."""
    with tx.execute(wanted, execution_options={"yield_per": 1000}) as result:
        for row in result:
            yield VerdictSeal(**{**row._asdict(), "items": msgspec.json.decode(row.items, type=tuple[tuple[int, int], ...])})
