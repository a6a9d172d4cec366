"""The lines of the consent ledger: every agreement and withdrawal, with its proof. Append-only; `botkit.policy.consent` folds them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from botkit.policy.consent import hash_chain as chain
from botkit.policy.consent.model import PERSONAL_FIELDS, ConsentEvent
from botkit.store.consent import ledger_seals
from botkit.store.sql.bulk import BulkWrite
from botkit.store.sql.types import EPOCH, MICROSECOND, safe_text
from botkit.store.sql.values_table import ID, table_values, values_table
from botkit.store.tables import consent_erasures, consents


class ConsentRow(Struct, frozen=True, kw_only=True):
    """A line. `seq` is the number of its event, `recorded_at` when it was added; `entry` is the consent event.

    `is_erased`: its personal fields (address, wording, evidence) were emptied.
    """

    contact_id: int
    seq: int
    channel: str
    recorded_at: datetime
    entry: ConsentEvent
    is_erased: bool = False


_append = BulkWrite(insert(consents), consents)
_ids = values_table(contact_id=ID)
_load = select(consents).join(_ids, _ids.c.contact_id == consents.c.contact_id).order_by(consents.c.contact_id, consents.c.seq)
_all = select(consents).order_by(consents.c.contact_id, consents.c.seq)
_last_number = select(func.max(consents.c.seq)).where(consents.c.contact_id == bindparam("of_contact"))
_erase = update(consents).where(consents.c.contact_id == bindparam("of_contact")).values(personal=None, salt=None)
_add_erasure = insert(consent_erasures)
_encoder = msgspec.json.Encoder(order="deterministic")

_WORDS = (
    *("action", "purpose", "topic", "basis", "method", "actor", "by", "scope", "language"),
    *("text_id", "text_version", "text_sha256", "collection_point", "jurisdiction"),
)


class _ConsentColumns(Struct, kw_only=True):
    """A line as it is written: one attribute for each column."""

    contact_id: int
    seq: int
    batch: str
    channel: str
    action: str
    purpose: str
    topic: str
    basis: str
    method: str
    actor: str
    by: str
    scope: str
    language: str
    text_id: str
    text_version: str
    text_sha256: str
    collection_point: str
    jurisdiction: str
    double_opt_in: int
    valid_until: datetime | None
    occurred_at: datetime
    recorded_at: datetime
    personal: bytes | None
    salt: str | None
    sealed: str
    digest: str = ""


def append(tx: Connection, happened: Sequence[ConsentRow]) -> None:
    """Add lines. The store seals all lines of a transaction at its commit."""
    if not happened:
        return
    batch = ledger_seals.batch_name(tx)
    lines = [_stored(row, batch) for row in happened]
    _append.run(tx, lines)
    ledger_seals.add_pending(tx, [(line.contact_id, line.seq, line.digest) for line in lines], max(line.recorded_at for line in lines))


def _stored(row: ConsentRow, batch: str) -> _ConsentColumns:
    entry = row.entry
    personal_fields = {name: safe_text(value) for name in PERSONAL_FIELDS if (value := getattr(entry, name))}
    personal = _encoder.encode(personal_fields) if personal_fields else None
    salt = secrets.token_hex(16) if personal_fields else None
    line = _ConsentColumns(
        contact_id=row.contact_id,
        seq=row.seq,
        batch=batch,
        channel=row.channel,
        **{name: safe_text(getattr(entry, name)) for name in _WORDS},
        double_opt_in=int(entry.double_opt_in),
        valid_until=entry.valid_until,
        occurred_at=entry.occurred_at,
        recorded_at=row.recorded_at,
        personal=personal,
        salt=salt,
        sealed=chain.personal_digest(salt, personal) if personal is not None and salt is not None else "",
    )
    line.digest = chain.line_digest([_digested(getattr(line, name)) for name in chain.LINE_FIELDS])
    return line


def _digested(value: Any) -> str | int | None:
    return _micros(value) if isinstance(value, datetime) else value


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _read(line: Row[Any]) -> ConsentRow:
    personal_fields: dict[str, Any] = msgspec.json.decode(line.personal, type=dict[str, str]) if line.personal is not None else {}
    entry = ConsentEvent(
        **{name: getattr(line, name) for name in _WORDS},
        double_opt_in=bool(line.double_opt_in),
        valid_until=line.valid_until,
        occurred_at=line.occurred_at,
        **personal_fields,
    )
    return ConsentRow(
        contact_id=line.contact_id,
        seq=line.seq,
        channel=line.channel,
        recorded_at=line.recorded_at,
        entry=entry,
        is_erased=line.personal is None and line.sealed != "",
    )


def load(tx: Connection, contact_ids: Iterable[int]) -> dict[int, tuple[ConsentRow, ...]]:
    """All lines of each contact, in order."""
    wanted = [(contact_id,) for contact_id in sorted(set(contact_ids))]
    result: dict[int, list[ConsentRow]] = {contact_id: [] for (contact_id,) in wanted}
    if wanted:
        for row in tx.execute(_load, table_values(wanted)):
            result[row.contact_id].append(_read(row))
    return {contact_id: tuple(history) for contact_id, history in result.items()}


def all_lines(tx: Connection) -> Iterator[ConsentRow]:
    """All lines by contact and number, read in pieces while iterating."""
    for row in tx.execute(_all, execution_options={"yield_per": 1000}):
        yield _read(row)


def erase(tx: Connection, contact_id: int, now: datetime, reason: Literal["erasure", "retention"]) -> int:
    """Empty the personal fields in the lines of a contact, and record that in the block of this transaction. Returns the number of lines.

    The rest proves that there was a consent, and to which wording. An emptied line without such a record counts as tampered with.
    """
    upto: int | None = tx.execute(_last_number, {"of_contact": contact_id}).scalar()
    if upto is None:
        return 0
    digest = chain.erasure_digest(contact_id, upto, _micros(now), reason)
    line = {"contact_id": contact_id, "upto": upto, "batch": ledger_seals.batch_name(tx), "at": now, "reason": reason, "digest": digest}
    tx.execute(_add_erasure, line)
    ledger_seals.add_pending(tx, (), now, erasures=[(contact_id, upto, digest)])
    return tx.execute(_erase, {"of_contact": contact_id}).rowcount
