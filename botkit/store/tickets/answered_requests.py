"""Requests with a key that were carried out: whoever repeats one gets the first answer, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from botkit.store.sql.types import bounded_key
from botkit.store.tables import answered_requests

KEPT = timedelta(days=3)

_reserve = upsert(answered_requests).on_conflict_do_nothing().returning(answered_requests.c.key)


class AnsweredRequest(Struct, frozen=True, kw_only=True):
    """`digest` is of what was asked: the same key with something else is a mistake of the caller."""

    key: str
    digest: str
    contact_id: int
    answer: bytes
    at: datetime


def load(tx: Connection, keys: Collection[str]) -> dict[str, AnsweredRequest]:
    """The answers to these keys. Lock the contacts that the requests are about first: another node may be answering."""
    wanted = {bounded_key(key): key for key in keys}
    if not wanted:
        return {}
    rows = tx.execute(select(answered_requests).where(answered_requests.c.key.in_(sorted(wanted)))).all()
    return {wanted[row.key]: AnsweredRequest(**row._asdict()) for row in rows}


def add(tx: Connection, answered: Sequence[AnsweredRequest]) -> None:
    if answered:
        tx.execute(insert(answered_requests), [{name: getattr(row, name) for name in row.__struct_fields__} for row in answered])


def reserve(tx: Connection, wanted: AnsweredRequest) -> bool:
    """Take a key for what this transaction does. False: it is taken. Another transaction that is just taking it is waited for."""
    line = {name: getattr(wanted, name) for name in wanted.__struct_fields__}
    return tx.execute(_reserve, line).scalar() is not None


def complete(tx: Connection, key: str, contact_id: int, answer: bytes) -> None:
    """Write the answer to a key that this transaction took."""
    tx.execute(update(answered_requests).where(answered_requests.c.key == bounded_key(key)).values(contact_id=contact_id, answer=answer))


def sweep(tx: Connection, before: datetime) -> int:
    """Delete what is older. Callers pass the time now less `KEPT`."""
    return tx.execute(delete(answered_requests).where(answered_requests.c.at < before)).rowcount
