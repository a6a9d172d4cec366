"""Tokens of the API: who may call, with which scopes, until when. A token itself is never stored, only its hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, insert, or_, select, update

from botkit.store.tables import tokens


class TokenRow(Struct, frozen=True, kw_only=True):
    """`id` is the part of the token that may be seen; `digest` the SHA-256 of the whole. `queues` empty: all. `used_at`: to the minute."""

    id: str
    name: str
    digest: str
    scopes: tuple[str, ...]
    queues: tuple[str, ...] = ()
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


_touch = (
    update(tokens)
    .where(tokens.c.id == bindparam("of_id"), or_(tokens.c.used_at.is_(None), tokens.c.used_at < bindparam("moment")))
    .values(used_at=bindparam("moment"))
)


def load(tx: Connection) -> tuple[TokenRow, ...]:
    """All of them, the oldest first."""
    return tuple(_read(row) for row in tx.execute(select(tokens).order_by(tokens.c.created_at, tokens.c.id)))


def add(tx: Connection, row: TokenRow) -> None:
    line = {name: getattr(row, name) for name in row.__struct_fields__}
    tx.execute(insert(tokens), {**line, "scopes": msgspec.json.encode(row.scopes), "queues": msgspec.json.encode(row.queues)})


def expire(tx: Connection, token_id: str, at: datetime) -> None:
    tx.execute(update(tokens).where(tokens.c.id == token_id).values(expires_at=at))


def revoke(tx: Connection, ids: Sequence[str], at: datetime) -> None:
    tx.execute(update(tokens).where(tokens.c.id.in_(ids)).values(revoked_at=at))


def touch(tx: Connection, uses: Mapping[str, datetime]) -> None:
    """Note the latest use of these tokens."""
    if uses:
        tx.execute(_touch, [{"of_id": token_id, "moment": at} for token_id, at in sorted(uses.items())])


def _read(row: object) -> TokenRow:
    fields = {name: getattr(row, name) for name in TokenRow.__struct_fields__}
    for name in ("scopes", "queues"):
        fields[name] = msgspec.json.decode(fields[name], type=tuple[str, ...])
    return TokenRow(**fields)
