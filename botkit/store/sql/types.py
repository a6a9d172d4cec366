"""Column types: how Python values are written, the same way in both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Dialect, Integer, Text, type_coerce
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# PostgreSQL refuses an index entry above a third of a page (2,704 bytes; two keys of four-byte signs must fit), and identifiers of
# platforms stay below 300 characters. One over-long key in a batch must not make the whole batch fail for ever.
KEY_LENGTH = 300

# SQLite numbers rows by itself only in a column declared exactly INTEGER.
RowNumber = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware time as whole microseconds since 1970, UTC: exact, sortable, the same in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return _moment(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """The function itself: by way of SQLAlchemy's own one, a page of tickets took a third longer."""
        return _moment


def _moment(value: int | None) -> datetime | None:
    return None if value is None else EPOCH + timedelta(0, 0, value)


class Json(TypeDecorator[bytes]):
    """JSON as the bytes that botkit.core.codec writes, kept as text: never parsed by the database, so `\\u0000` survives."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else value.decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else str(value).encode()


def raw(column: Column[Any]) -> ColumnElement[Any]:
    """The column as the database has it: making a time of each number and back again would take longer than all the rest."""
    return type_coerce(column, BigInteger if isinstance(column.type, Instant) else Text if isinstance(column.type, Json) else column.type)


def safe_text(text: str) -> str:
    """The text without what one of the databases refuses: NUL, and surrogates without a partner."""
    if "\x00" in text:
        text = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def bounded_key(key: str) -> str:
    """A key as it is stored: beyond `KEY_LENGTH` its end gives way to a digest of the whole. Shortening twice changes nothing."""
    key = safe_text(key)
    if len(key) <= KEY_LENGTH:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: KEY_LENGTH - len(digest) - 1]}~{digest}"


class SafeText(TypeDecorator[str]):
    """Text from outside."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else safe_text(value)


class BoundedKey(TypeDecorator[str]):
    """Text from outside that stands in an index: see `bounded_key`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else bounded_key(value)
