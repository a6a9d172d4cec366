"""Tokens: made and shown once, replaced by another one while both count, taken back at once.

A token is `bk_ID_SECRET`. The id finds its row; the secret has 256 random bits, so a plain hash of it cannot be guessed back.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.errors import UsageError
from botkit.store import tokens
from botkit.store.tokens import TokenRow

OVERLAP = timedelta(days=7)  # in which the former token still counts, so that a system can be changed over without a gap
MOST_VALID = 2  # of one name

PREFIX = "bk_"  # of every token, so that one that leaked is found by whoever searches for it
NAME = re.compile(r"[a-z][a-z0-9_.-]{0,62}", re.ASCII)
_TOKEN = re.compile(PREFIX + r"(?P<id>[0-9a-f]{10})_[A-Za-z0-9_-]{43}", re.ASCII)


class NewToken(Struct, frozen=True, kw_only=True):
    """The token itself is here alone: nobody can show it again. `former`: the token that ends soon, when it was replaced."""

    token: str
    row: TokenRow
    former: TokenRow | None = None


def token_id(written: str) -> str | None:
    """The id in a token; None for what cannot be one."""
    found = _TOKEN.fullmatch(written)
    return None if found is None else found["id"]


def random_secret() -> tuple[str, str]:
    """An id and a secret for a new token."""
    return secrets.token_hex(5), secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def add(tx: Connection, row: TokenRow, secret: tuple[str, str]) -> NewToken:
    """Add a token for a system that has none. `row` says all but id and digest, `secret` is from `random_secret`. Raises `UsageError`."""
    if not NAME.fullmatch(row.name):
        raise UsageError(f'"{row.name}" is no name of a token: small letters, digits, "_", "." and "-", beginning with a letter.')
    if not row.scopes:
        raise UsageError("A token without a scope can do nothing: give --role or --scope.")
    if _valid(tx, row.name, row.created_at):
        raise UsageError(f'"{row.name}" has a token. Replace it with "botkit tokens rotate {row.name}", or choose another name.')
    return _save(tx, row, secret)


def rotate(
    tx: Connection, name: str, secret: tuple[str, str], now: datetime, by: str, overlap: timedelta, expires: datetime | None
) -> NewToken:
    """Add a token with the scopes of the present one, which ends after `overlap`. Raises `UsageError`."""
    valid = _valid(tx, name, now)
    if not valid:
        raise UsageError(f'"{name}" has no token that counts. Make one with "botkit tokens add {name}".')
    if len(valid) >= MOST_VALID:
        raise UsageError(f'"{name}" has {len(valid)} tokens already. Take the older one back first: botkit tokens revoke {valid[0].id}')
    former = valid[-1]
    ends = now + overlap if former.expires_at is None else min(former.expires_at, now + overlap)
    tokens.expire(tx, former.id, ends)
    row = replace(former, id="", digest="", created_at=now, created_by=by, expires_at=expires, used_at=None)
    return replace(_save(tx, row, secret), former=replace(former, expires_at=ends))


def revoke(tx: Connection, written: str, now: datetime) -> tuple[TokenRow, ...]:
    """Take back the token of this id, or all of this name. Raises `UsageError` when there is none that counts."""
    gone = tuple(row for row in tokens.load(tx) if row.is_valid(now) and written in (row.id, row.name))
    if not gone:
        raise UsageError(f'There is no token "{written}" that counts: botkit tokens list.')
    tokens.revoke(tx, [row.id for row in gone], now)
    return gone


def _valid(tx: Connection, name: str, now: datetime) -> Sequence[TokenRow]:
    return [row for row in tokens.load(tx) if row.name == name and row.is_valid(now)]


def _save(tx: Connection, row: TokenRow, secret: tuple[str, str]) -> NewToken:
    token = f"{PREFIX}{secret[0]}_{secret[1]}"
    saved = replace(row, id=secret[0], digest=digest_of(token))
    tokens.add(tx, saved)
    return NewToken(token=token, row=saved)
